/* A file is looked at by its first hundred bytes before SQLite may touch it: another program's
 * database must not even get a log beside it. What is older than this program is brought up to date
 * migration by migration; who only reads does that to a private copy. */
#include "base/descriptors.h"
#include "base/memory.h"
#include "base/text.h"
#include "jobs/store/schema.h"
#include "jobs/store/store_checks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* https://www.sqlite.org/fileformat.html, 1.3 "The Database Header" */
#define HEADER_BYTES      100
#define PAGE_SIZE_AT      16 /* 2 bytes; 1 stands for 65536 */
#define PAGE_COUNT_AT     28
#define USER_VERSION_AT   60
#define APPLICATION_ID_AT 68
static const char header_magic[] = "SQLite format 3";

/* Reads through SQLite's own file layer: were this process to open and close the file itself, the
 * locks that another connection of it holds would be gone. */
static bool read_header(const char *path, unsigned char header[HEADER_BYTES], struct error *err)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    if (vfs == NULL)
        memory_exhausted(); /* SQLite could not begin to work */
    sqlite3_file *file = memory_alloc(1, (size_t)vfs->szOsFile);
    const char *name = sqlite3_create_filename(path, "", "", 0, NULL);
    if (name == NULL)
        memory_exhausted();
    int cause = 0;
    int result = vfs->xOpen(vfs, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL);
    if (result == SQLITE_OK)
        result = file->pMethods->xRead(file, header, HEADER_BYTES, 0);
    if (result != SQLITE_OK)
        cause = vfs->xGetLastError(vfs, 0, NULL);
    if (file->pMethods != NULL)
        file->pMethods->xClose(file);
    sqlite3_free_filename(name);
    free(file);
    /* A short read fills the rest with zeros. */
    return result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ ||
           error_set(
               err, ERROR_STORAGE, "%s: can't be read (%s). %s", path,
               _(cause != 0 ? strerror(cause) : sqlite3_errstr(result)),
               descriptors_advice(cause, N_("Give the user who runs stopsms the right to read "
                                            "it.")));
}

static uint32_t read_uint32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool has_bytes(const char *path, const char *suffix)
{
    struct text name = {0};
    struct stat status;
    text_printf(&name, "%s%s", path, suffix);
    bool has = stat(text_string(&name), &status) == 0 && status.st_size > 0;
    text_free(&name);
    return has;
}

/* SQLite rounds a file that ends inside a page up, and reads what is missing as zeros. */
static bool is_shorter_than_it_says(const unsigned char *header, off_t size)
{
    int64_t page_size = (int64_t)header[PAGE_SIZE_AT] << 8 | header[PAGE_SIZE_AT + 1];
    int64_t pages = (int64_t)read_uint32(header + PAGE_COUNT_AT);
    int64_t expected = pages * (page_size == 1 ? 65536 : page_size);
    return size < expected;
}

static bool newer_schema(const char *path, int64_t version, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: a newer stopsms has made this database (schema %" PRId64
                     ", this one knows %d). It was left as it is. Use that version.",
                     path, version, schema_migration_count);
}

bool store_schema_look(const char *path, struct store_look *look, struct error *err)
{
    unsigned char header[HEADER_BYTES];
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set(err, ERROR_STORAGE, "%s: %s", path, _(strerror(errno)));
    /* SQLite takes a file of one byte for an empty one. */
    *look = (struct store_look){.empty = status.st_size == 0};
    if (look->empty)
        return true;
    if (!read_header(path, header, err))
        return false;
    if (memcmp(header, header_magic, sizeof header_magic) != 0) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this is not a database. It was left as it is. Name another file with "
                         "--db; where it used to be a database of stopsms, it is damaged: restore "
                         "a copy.",
                         path);
    }
    if (read_uint32(header + APPLICATION_ID_AT) != STORE_APPLICATION_ID) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this database belongs to another program. It was left as it is. Name "
                         "another file with --db.",
                         path);
    }
    /* The log may hold a newer one still: that is seen once the database is open. */
    int64_t version = (int64_t)read_uint32(header + USER_VERSION_AT);
    if (version > schema_migration_count)
        return newer_schema(path, version, err);
    look->doubtful = is_shorter_than_it_says(header, status.st_size);
    if (look->doubtful && !has_bytes(path, "-wal") && !has_bytes(path, "-journal")) {
        return error_set(err, ERROR_STORAGE,
                         "%s: the end of this database is missing. It was left as it is. Put it "
                         "aside and restore a copy, or import the files into a new database "
                         "(--db): a number that is sent twice does no harm.",
                         path);
    }
    return true;
}

bool store_schema_version(struct job_store *store, int64_t *version, struct error *err)
{
    int64_t application_id = 0;
    int64_t tables = 0;
    if (!sql_read_int64(store, "PRAGMA application_id", &application_id, err) ||
        !sql_read_int64(store, "PRAGMA user_version", version, err) ||
        !sql_read_int64(store, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    bool is_new = application_id == 0 && *version == 0 && tables == 0;
    if (!is_new && application_id != STORE_APPLICATION_ID) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this database belongs to another program. Name another file with "
                         "--db.",
                         store->path);
    }
    return *version <= schema_migration_count || newer_schema(store->path, *version, err);
}

static bool apply_migration(struct job_store *store, int64_t version, struct error *err)
{
    struct text sql = {0};
    text_printf(&sql,
                "BEGIN IMMEDIATE;\n%s\nPRAGMA application_id = %d;\nPRAGMA user_version = %" PRId64
                ";\nCOMMIT;",
                schema_migrations[version], STORE_APPLICATION_ID, version + 1);
    bool ok = sql_exec(store, text_string(&sql), err);
    if (!ok)
        sql_rollback(store);
    text_free(&sql);
    return ok;
}

bool store_schema_migrate(struct job_store *store, int64_t version, struct error *err)
{
    for (int64_t next = version; next < schema_migration_count; next++)
        if (!apply_migration(store, next, err))
            return false;
    return true;
}

static bool copy_failed(const struct job_store *store, sqlite3 *copy, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: an older stopsms has made this database, and no copy of it can be "
                     "brought up to date to be read (%s). The database is left as it is. Make room "
                     "for a copy of it in the folder for temporary files, or name another one "
                     "(TMPDIR), then run the same command again.",
                     store->path, _(sqlite3_errmsg(copy)));
}

/* The database without a name is SQLite's own: a file that has gone when it is closed. */
static bool copy_database(const struct job_store *store, sqlite3 *copy, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
    if (backup != NULL) {
        (void)sqlite3_backup_step(backup, -1);
        (void)sqlite3_backup_finish(backup);
    }
    if (sqlite3_errcode(copy) == SQLITE_NOMEM)
        memory_exhausted();
    return sqlite3_errcode(copy) == SQLITE_OK || copy_failed(store, copy, err);
}

bool store_schema_read_copy(struct job_store *store, int64_t version, struct error *err)
{
    sqlite3 *copy = NULL;
    int opened = sqlite3_open_v2("", &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (copy == NULL)
        memory_exhausted();
    sqlite3_extended_result_codes(copy, 1);
    if (opened == SQLITE_OK ? !copy_database(store, copy, err) : !copy_failed(store, copy, err)) {
        sqlite3_close(copy);
        return false;
    }
    sqlite3_close(store->db);
    store->db = copy;
    log_info(store->log, "older_database",
             "%s: an older stopsms has made this database; it is read as this one understands it, "
             "and left as it is until `stopsms run` or `stopsms submit` brings it up to date",
             store->path);
    return store_schema_migrate(store, version, err) || copy_failed(store, copy, err);
}
