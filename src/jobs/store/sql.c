/* Every statement goes through here, so that a failure always comes with the database's path and
 * what was being done, and SQL may call the values of our enums by name ($pending). A commit is the
 * moment that must hold: before it the file and the lock are looked at, after it the lock file
 * knows of it.
 */
#include "base/memory.h"
#include "jobs/entry.h"
#include "jobs/job.h"
#include "jobs/store/store_internal.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

/* What SQL calls the values of our enums. */
static const struct {
    const char *name;
    int value;
} values[] = {
    {"$phone", ENTRY_PHONE},
    {"$invalid", ENTRY_INVALID},
    {"$skipped", ENTRY_SKIPPED},
    {"$undecided", ENTRY_UNDECIDED},
    {"$forgotten", ENTRY_FORGOTTEN},
    {"$pending", JOB_PENDING},
    {"$listed", JOB_LISTED},
    {"$already_listed", JOB_ALREADY_LISTED},
    {"$rejected", JOB_REJECTED},
    {"$unconfirmed", JOB_UNCONFIRMED},
    {"$cancelled", JOB_CANCELLED},
    {"$removing", JOB_REMOVING},
    {"$removed", JOB_REMOVED},
    {"$event_attempt", JOB_EVENT_ATTEMPT},
    {"$event_sent_again", JOB_EVENT_SENT_AGAIN},
    {"$event_maybe_sent", JOB_EVENT_MAYBE_SENT},
    {"$event_answered", JOB_EVENT_ANSWERED},
    {"$event_cancelled", JOB_EVENT_CANCELLED},
    {"$event_wanted_again", JOB_EVENT_WANTED_AGAIN},
    {"$event_confirmed", JOB_EVENT_CONFIRMED},
    {"$event_removing", JOB_EVENT_REMOVING},
    {"$event_removed", JOB_EVENT_REMOVED},
    {"$event_not_removed", JOB_EVENT_NOT_REMOVED},
    {"$event_retried", JOB_EVENT_RETRIED},
    {"$event_restored", JOB_EVENT_RESTORED},
    {"$event_reopened", JOB_EVENT_REOPENED},
    {"$event_put_back", JOB_EVENT_PUT_BACK},
};

static bool bind_value(sqlite3_stmt *stmt, int parameter, const char *name)
{
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(name, values[i].name) == 0)
            return sqlite3_bind_int(stmt, parameter, values[i].value) == SQLITE_OK;
    return false;
}

/* A $name that is in no table would be NULL, and nothing equal to it: the statement fails instead.
 */
static bool bind_values(sqlite3_stmt *stmt)
{
    bool ok = true;
    for (int i = 1; ok && i <= sqlite3_bind_parameter_count(stmt); i++) {
        const char *name = sqlite3_bind_parameter_name(stmt, i);
        ok = name == NULL || name[0] != '$' || bind_value(stmt, i, name);
    }
    assert(ok);
    return ok;
}

bool sql_prepare(struct job_store *store, const char *sql, sqlite3_stmt **stmt, struct error *err)
{
    int result = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    return (result == SQLITE_OK && bind_values(*stmt)) ||
           store_fail(store, err, N_("reading its tables"));
}

bool sql_exec(struct job_store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store, err, N_("setting it up"));
}

bool sql_step(struct job_store *store, sqlite3_stmt *stmt, bool *row, const char *doing,
              struct error *err)
{
    int result = sqlite3_step(stmt);
    *row = result == SQLITE_ROW;
    return result == SQLITE_ROW || result == SQLITE_DONE || store_fail(store, err, doing);
}

bool sql_find(struct job_store *store, sqlite3_stmt *stmt, int64_t *value, bool *found,
              const char *doing, struct error *err)
{
    bool ok = sql_step(store, stmt, found, doing, err);
    *value = *found ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_reset(stmt);
    return ok;
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
    bool found;
    *value = 0;
    bool ok = sql_prepare(store, sql, &stmt, err) &&
              sql_find(store, stmt, value, &found, N_("reading its tables"), err);
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
           store_fail(store, err, N_("beginning to write"));
}

bool store_is_still_there(struct job_store *store, struct error *err)
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
    if (!store_is_still_there(store, err) ||
        (store->before_commit != NULL && !store->before_commit(store, err)) ||
        !sql_step_done(store, store->count_commit, N_("counting its commits"), err)) {
        sql_rollback(store);
        return false;
    }
    if (sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        store_fail(store, err, N_("committing"));
        sql_rollback(store);
        return false;
    }
    store->commits++;
    store_lock_note_commits(&store->lock, store->commits);
    return true;
}

void sql_rollback(struct job_store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool sql_begin_read(struct job_store *store, struct error *err)
{
    return sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store, err, N_("beginning to read"));
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

void sql_bind_int64_or_null(sqlite3_stmt *stmt, int parameter, bool has, int64_t value)
{
    if (has)
        sqlite3_bind_int64(stmt, parameter, value);
    else
        sqlite3_bind_null(stmt, parameter);
}

void sql_bind_named(sqlite3_stmt *stmt, const char *name, int64_t value)
{
    sql_bind_named_or_null(stmt, name, true, value);
}

void sql_bind_named_or_null(sqlite3_stmt *stmt, const char *name, bool has, int64_t value)
{
    int parameter = sqlite3_bind_parameter_index(stmt, name);
    if (parameter > 0)
        sql_bind_int64_or_null(stmt, parameter, has, value);
}

void sql_bind_named_text(sqlite3_stmt *stmt, const char *name, const char *text)
{
    int parameter = sqlite3_bind_parameter_index(stmt, name);
    if (parameter > 0)
        sql_bind_text_or_null(stmt, parameter, text);
}

const char *sql_column_text(sqlite3_stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt, column);
    if (text == NULL && sqlite3_errcode(sqlite3_db_handle(stmt)) == SQLITE_NOMEM)
        memory_exhausted();
    return text != NULL ? (const char *)text : "";
}
