/* A reader of a write-ahead log makes the files beside the database where they are missing, even
 * where it opened the database for reading. So the database is opened as one that nobody changes
 * (immutable) unless a log is there; then, its index may be read, and not be written. Nobody is
 * kept waiting, and a query that a foreign hand made endless is broken off. */
#include "jobs/read/import_ids.h"

#include "base/text.h"
#include "jobs/store/store_checks.h"
#include "jobs/store/store_internal.h"
#include "jobs/store/store_owner.h"
#include "jobs/store/store_place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_STEPS 100000 /* of SQLite's machine: some ms */

/* A file of this user, on a disk of this machine, that nobody else could have written. */
static bool is_ours(const char *path)
{
    struct error ignored = {0};
    struct store_look look = {0};
    return store_place_check(path, path, NULL, &ignored) &&
           store_owner_check(path, true, &ignored) && store_schema_look(path, &look, &ignored) &&
           !look.empty;
}

static bool has_log(const char *path)
{
    struct text log = {0};
    struct stat status;
    text_printf(&log, "%s-wal", path);
    bool has = stat(text_string(&log), &status) == 0 && status.st_size > 0;
    text_free(&log);
    return has;
}

/* The path as an address that says how to open it. */
static void append_address(struct text *address, const char *path)
{
    text_append_string(address, "file:");
    for (; *path != '\0'; path++)
        text_printf(address, strchr("%?#", *path) != NULL ? "%%%02X" : "%c", (unsigned char)*path);
}

static int break_off(void *unused)
{
    (void)unused;
    return 1;
}

static sqlite3 *open_to_read(const char *path)
{
    struct text address = {0};
    sqlite3 *db = NULL;
    append_address(&address, path);
    text_append_string(&address, has_log(path) ? "?readonly_shm=1" : "?immutable=1");
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW;
    if (sqlite3_open_v2(text_string(&address), &db, flags, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        db = NULL;
    }
    text_free(&address);
    if (db == NULL)
        return NULL;
    sqlite3_busy_timeout(db, 0);
    sqlite3_progress_handler(db, MOST_STEPS, break_off, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return db;
}

static void read_ids(sqlite3 *db, void (*each)(void *, int64_t, const char *), void *context)
{
    static const char sql[] = "SELECT id, path FROM imports ORDER BY id DESC LIMIT :most";
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK) {
        sql_bind_named(stmt, ":most", IMPORT_IDS_MOST);
        while (sqlite3_step(stmt) == SQLITE_ROW)
            each(context, sqlite3_column_int64(stmt, 0), sql_column_text(stmt, 1));
    }
    sqlite3_finalize(stmt);
}

void import_ids_each(const char *database,
                     void (*each)(void *context, int64_t import_id, const char *path),
                     void *context)
{
    char *path = realpath(database, NULL);
    sqlite3 *db = path != NULL && is_ours(path) ? open_to_read(path) : NULL;
    if (db != NULL)
        read_ids(db, each, context);
    sqlite3_close(db);
    free(path);
}
