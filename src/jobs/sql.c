#include "base/descriptors.h"
#include "base/memory.h"
#include "jobs/store_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* What the user can do, by SQLite's primary result code. */
struct remedy {
    int code;
    bool breaks; /* nothing more may be written over this connection */
    const char *advice;
};

static const struct remedy remedies[] = {
    {SQLITE_FULL, false,
     "The disk is full. Make room on it (as much as the database has now is plenty), then run the "
     "same command again: nothing that was confirmed is lost."},
    {SQLITE_IOERR, true,
     "The disk reported an error. See what the system says about it (dmesg), copy the database to "
     "a sound disk if need be, then run the same command again."},
    {SQLITE_CORRUPT, true,
     "The database is damaged. Put it aside together with its -wal file (do not delete them), "
     "restore a copy or import the files into a new database (--db): a number that is sent twice "
     "does no harm."},
    {SQLITE_NOTADB, true,
     "This is not a database of stopsms. Name another file with --db; this one was not changed."},
    {SQLITE_READONLY, false,
     "It may not be written to. Give the user who runs stopsms the right to write the file and "
     "its folder."},
    {SQLITE_PERM, false,
     "It may not be opened. Give the user who runs stopsms the right to read and write the file "
     "and its folder."},
    {SQLITE_CANTOPEN, false,
     "It can't be opened. Give the user who runs stopsms the right to read and write the file "
     "and its folder."},
    {SQLITE_BUSY, false,
     "Another program keeps it locked. Close that program, then run the same command again."},
    {SQLITE_LOCKED, false,
     "Another program keeps it locked. Close that program, then run the same command again."},
};

static const struct remedy *remedy_for(int code)
{
    for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++) {
        if (remedies[i].code == code) {
            return &remedies[i];
        }
    }
    return NULL;
}

bool store_fail(struct job_store *store, struct error *err, const char *doing)
{
    int code = sqlite3_errcode(store->db) & 0xff;
    int cause = sqlite3_system_errno(store->db);
    if (code == SQLITE_NOMEM) {
        memory_exhausted();
    }
    /* A sync or a truncation that finds no room is reported as an I/O error. */
    if (code == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT)) {
        store->broken = true;
        code = SQLITE_FULL;
    }
    const struct remedy *remedy = remedy_for(code);
    if (remedy == NULL) {
        return error_set(err, ERROR_STORAGE, "%s: %s: %s (%d)", store->path, doing,
                         sqlite3_errmsg(store->db), sqlite3_extended_errcode(store->db));
    }
    store->broken |= remedy->breaks;
    bool named = (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && cause != 0;
    return error_set(err, ERROR_STORAGE, "%s: %s: %s (%d)%s%s\n%s", store->path, doing,
                     sqlite3_errmsg(store->db), sqlite3_extended_errcode(store->db),
                     named ? ": " : "", named ? strerror(cause) : "",
                     named ? descriptors_advice(cause, remedy->advice) : remedy->advice);
}

bool sql_prepare(struct job_store *store, const char *sql, sqlite3_stmt **stmt, struct error *err)
{
    int result = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    return result == SQLITE_OK || store_fail(store, err, "reading its tables");
}

bool sql_exec(struct job_store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store, err, "setting it up");
}

bool sql_step(struct job_store *store, sqlite3_stmt *stmt, bool *row, const char *doing,
              struct error *err)
{
    int result = sqlite3_step(stmt);
    *row = result == SQLITE_ROW;
    return result == SQLITE_ROW || result == SQLITE_DONE || store_fail(store, err, doing);
}

bool sql_step_done(struct job_store *store, sqlite3_stmt *stmt, const char *doing,
                   struct error *err)
{
    bool done = sqlite3_step(stmt) == SQLITE_DONE || store_fail(store, err, doing);
    sqlite3_reset(stmt);
    return done;
}

bool sql_read_int64(struct job_store *store, const char *sql, int64_t *value, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = sql_prepare(store, sql, &stmt, err) &&
              sql_step(store, stmt, &row, "reading its tables", err);
    *value = row ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return ok;
}

bool sql_begin(struct job_store *store, struct error *err)
{
    if (store->broken) {
        return error_set(err, ERROR_STORAGE,
                         "%s: not written to after an error of the disk. Run the same command "
                         "again once it is repaired.",
                         store->path);
    }
    return sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store, err, "beginning to write");
}

/* SQLite goes on writing into a file that was removed, and nobody would ever see it again. */
static bool is_still_there(struct job_store *store, struct error *err)
{
    struct stat status;
    if (stat(store->path, &status) != 0 || status.st_dev != store->device ||
        status.st_ino != store->inode) {
        store->broken = true;
        return error_set(err, ERROR_STORAGE,
                         "%s: the database was removed or replaced while stopsms was working. Put "
                         "it back, then run the same command again.",
                         store->path);
    }
    if (!store_lock_is_there(&store->lock)) {
        store->broken = true;
        return error_set(err, ERROR_STORAGE,
                         "%s-lock: the lock file was removed while stopsms was working. Make sure "
                         "that no other stopsms uses this database, then run the same command "
                         "again.",
                         store->path);
    }
    return true;
}

bool sql_commit(struct job_store *store, struct error *err)
{
    if (!is_still_there(store, err) ||
        !sql_step_done(store, store->count_commit, "counting its commits", err)) {
        sql_rollback(store);
        return false;
    }
    if (sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        store_fail(store, err, "committing");
        sql_rollback(store);
        return false;
    }
    store->commits++;
    store_lock_note_commits(&store->lock, store->commits);
    return true;
}

void sql_rollback(struct job_store *store)
{
    if (!sqlite3_get_autocommit(store->db)) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

bool sql_begin_read(struct job_store *store, struct error *err)
{
    return sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store, err, "beginning to read");
}

void sql_end_read(struct job_store *store)
{
    sql_rollback(store);
}

void sql_bind_text_or_null(sqlite3_stmt *stmt, int parameter, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        sqlite3_bind_null(stmt, parameter);
        return;
    }
    sqlite3_bind_text(stmt, parameter, text, -1, SQLITE_STATIC);
}

const char *sql_column_text(sqlite3_stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt, column);
    if (text == NULL && sqlite3_errcode(sqlite3_db_handle(stmt)) == SQLITE_NOMEM) {
        memory_exhausted();
    }
    return text != NULL ? (const char *)text : "";
}
