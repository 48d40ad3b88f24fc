#include "jobs/store_schema.h"
#include "base/memory.h"
#include "base/text.h"
#include "jobs/schema.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* https://www.sqlite.org/fileformat.html, 1.3 "The Database Header" */
#define HEADER_BYTES      100
#define APPLICATION_ID_AT 68
static const char header_magic[] = "SQLite format 3";

/* Reads through SQLite's own file layer: were this process to open and close the file itself, the
 * locks that another connection of it holds would be gone. */
static bool read_header(const char *path, unsigned char header[HEADER_BYTES], sqlite3_int64 *size,
                        struct error *err)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    sqlite3_file *file = memory_alloc(1, (size_t)vfs->szOsFile);
    const char *name = sqlite3_create_filename(path, "", "", 0, NULL);
    bool ok = false;
    if (name == NULL) {
        memory_exhausted();
    }
    if (vfs->xOpen(vfs, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL) !=
        SQLITE_OK) {
        error_set(err, ERROR_STORAGE,
                  "%s: can't be read. Give the user who runs stopsms the right to.", path);
        goto done;
    }
    memset(header, 0, HEADER_BYTES);
    ok = file->pMethods->xFileSize(file, size) == SQLITE_OK;
    if (ok && *size > 0) {
        int result = file->pMethods->xRead(file, header, HEADER_BYTES, 0);
        ok = result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ;
    }
    if (!ok) {
        error_set(err, ERROR_STORAGE, "%s: the disk reported an error on reading it", path);
    }
done:
    if (file->pMethods != NULL) {
        file->pMethods->xClose(file);
    }
    sqlite3_free_filename(name);
    free(file);
    return ok;
}

bool store_schema_look(const char *path, bool *empty, struct error *err)
{
    unsigned char header[HEADER_BYTES];
    sqlite3_int64 size = 0;
    if (!read_header(path, header, &size, err)) {
        return false;
    }
    *empty = size == 0;
    if (*empty) {
        return true;
    }
    if (memcmp(header, header_magic, sizeof header_magic) != 0) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this is not a database. It was left as it is. Name another file with "
                         "--db; where it used to be a database of stopsms, it is damaged: restore "
                         "a copy.",
                         path);
    }
    const unsigned char *at = header + APPLICATION_ID_AT;
    uint32_t id = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    if (id != STORE_APPLICATION_ID) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this database belongs to another program. It was left as it is. Name "
                         "another file with --db.",
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
        !sql_read_int64(store, "SELECT count(*) FROM sqlite_schema", &tables, err)) {
        return false;
    }
    bool is_new = application_id == 0 && *version == 0 && tables == 0;
    if (!is_new && application_id != STORE_APPLICATION_ID) {
        return error_set(err, ERROR_STORAGE,
                         "%s: this database belongs to another program. Name another file with "
                         "--db.",
                         store->path);
    }
    if (*version > schema_migration_count) {
        return error_set(err, ERROR_STORAGE,
                         "%s: a newer stopsms has made this database (schema %" PRId64
                         ", this one knows %d). It was left as it is. Use that version.",
                         store->path, *version, schema_migration_count);
    }
    return true;
}

static bool apply(struct job_store *store, int64_t version, struct error *err)
{
    struct text sql = {0};
    text_printf(&sql,
                "BEGIN IMMEDIATE;\n%s\nPRAGMA application_id = %d;\nPRAGMA user_version = %" PRId64
                ";\nCOMMIT;",
                schema_migrations[version], STORE_APPLICATION_ID, version + 1);
    bool ok = sql_exec(store, text_string(&sql), err);
    if (!ok) {
        sql_rollback(store);
    }
    text_free(&sql);
    return ok;
}

bool store_schema_migrate(struct job_store *store, int64_t version, struct error *err)
{
    for (int64_t next = version; next < schema_migration_count; next++) {
        if (!apply(store, next, err)) {
            return false;
        }
    }
    return true;
}
