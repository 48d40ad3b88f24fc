#include "jobs/store_internal.h"

#include "jobs/job.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#define USER_SIZE 256

/* The pending jobs that the crashed run :run may have had on the wire without keeping the outcome:
 * of its imports, those that it had claimed (but not those that it tried and gave up), and the
 * retries that have been due at :now (one over 300 s ahead counts as due: the clock jumped). kind
 * 0: JOB_EVENT_ATTEMPT; state 0: JOB_PENDING. */
#define MAYBE_SENT                                                                                 \
    " state = 0 AND (due_at <= :now OR due_at > :now + 300000 OR (due_at IS NULL"                  \
    "  AND phone > :after AND phone <= :to AND (attempts IS NULL OR NOT EXISTS ("                  \
    "   SELECT 1 FROM events WHERE events.phone = jobs.phone AND run_id = :run AND kind = 0))))"   \
    " AND EXISTS (SELECT 1 FROM run_imports AS scope"                                              \
    "  JOIN imports ON imports.id = scope.import_id WHERE scope.run_id = :run"                     \
    "  AND (jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry"                   \
    "   OR EXISTS (SELECT 1 FROM rejoined"                                                         \
    "    WHERE rejoined.import_id = imports.id AND rejoined.phone = jobs.phone)))"

/* kind 2: JOB_EVENT_MAYBE_SENT. */
static const char note_maybe_sent[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, reason)"
    " SELECT phone, :now, :run, 2, 0, 0, 'the run ended without keeping the outcome'"
    " FROM jobs WHERE" MAYBE_SENT;
static const char mark_maybe_sent[] = "UPDATE jobs SET maybe_sent = 1 WHERE" MAYBE_SENT;

_Static_assert(JOB_PENDING == 0 && JOB_EVENT_ATTEMPT == 0 && JOB_EVENT_MAYBE_SENT == 2,
               "the SQL above names them");

struct crashed_run {
    int64_t id;
    int64_t claimed_after;
    int64_t claimed_to;
};

static bool apply_to_crashed(struct job_store *store, const char *sql,
                             const struct crashed_run *run, int64_t now, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sql_bind_named(stmt, ":run", run->id);
        sql_bind_named(stmt, ":after", run->claimed_after);
        sql_bind_named(stmt, ":to", run->claimed_to);
        sql_bind_named(stmt, ":now", now);
        ok = sql_step_done(store, stmt, "closing the run before", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* The latest run that has no end; `found` is false where all have one. */
static bool find_crashed(struct job_store *store, struct crashed_run *run, bool *found,
                         struct error *err)
{
    static const char sql[] = "SELECT id, coalesce(claimed_after, 0), coalesce(claimed_to, 0)"
                              " FROM runs WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err) &&
              sql_step(store, stmt, found, "reading its runs", err);
    if (ok && *found) {
        run->id = sqlite3_column_int64(stmt, 0);
        run->claimed_after = sqlite3_column_int64(stmt, 1);
        run->claimed_to = sqlite3_column_int64(stmt, 2);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool close_crashed(struct job_store *store, int64_t now, struct error *err)
{
    struct crashed_run run;
    for (;;) {
        bool found = false;
        if (!find_crashed(store, &run, &found, err))
            return false;
        if (!found)
            return true;
        if (!apply_to_crashed(store, note_maybe_sent, &run, now, err) ||
            !apply_to_crashed(store, mark_maybe_sent, &run, now, err) ||
            !apply_to_crashed(store, "UPDATE runs SET ended_at = :now WHERE id = :run", &run, now,
                              err))
            return false;
    }
}

static void system_user(char user[USER_SIZE])
{
    const struct passwd *entry = getpwuid(geteuid());
    if (entry != NULL)
        snprintf(user, USER_SIZE, "%s", entry->pw_name);
    else
        snprintf(user, USER_SIZE, "uid %" PRIdMAX, (intmax_t)geteuid());
}

static bool insert_run(struct job_store *store, const char *options, int64_t now, int64_t *run_id,
                       struct error *err)
{
    static const char sql[] =
        "INSERT INTO runs (started_at, pid, user, options) VALUES (?1, ?2, ?3, ?4)";
    char user[USER_SIZE];
    sqlite3_stmt *stmt = NULL;
    system_user(user);
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, now);
        sqlite3_bind_int64(stmt, 2, (int64_t)getpid());
        sqlite3_bind_text(stmt, 3, user, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 4, options, -1, SQLITE_STATIC);
        ok = sql_step_done(store, stmt, "recording the run", err);
        *run_id = sqlite3_last_insert_rowid(store->db);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool job_store_begin_run(struct job_store *store, const char *options, int64_t *run_id,
                         struct error *err)
{
    int64_t now = clock_wall_ms(store->clock);
    bool ok = sql_begin(store, err) && close_crashed(store, now, err) &&
              insert_run(store, options, now, run_id, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

/* An import is finished when none of its numbers is pending, whichever import brought them first.
 */
static bool finish_imports(struct job_store *store, int64_t now, struct error *err)
{
    static const char sql[] =
        "UPDATE imports SET finished_at = ?1 WHERE finished_at IS NULL AND undone_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 0"
        "  AND first_entry BETWEEN imports.first_entry AND imports.last_entry)"
        " AND NOT EXISTS (SELECT 1 FROM rejoined JOIN jobs ON jobs.phone = rejoined.phone"
        "  WHERE rejoined.import_id = imports.id AND jobs.state = 0)";
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, now);
        ok = sql_step_done(store, stmt, "recording which imports are finished", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

static bool close_run(struct job_store *store, int64_t run_id, int exit_status, int64_t now,
                      struct error *err)
{
    static const char sql[] = "UPDATE runs SET ended_at = ?2, exit_status = ?3 WHERE id = ?1";
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sqlite3_bind_int64(stmt, 1, run_id);
        sqlite3_bind_int64(stmt, 2, now);
        sqlite3_bind_int(stmt, 3, exit_status);
        ok = sql_step_done(store, stmt, "recording the end of the run", err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool job_store_end_run(struct job_store *store, int64_t run_id, int exit_status, struct error *err)
{
    int64_t now = clock_wall_ms(store->clock);
    bool ok = sql_begin(store, err) && close_run(store, run_id, exit_status, now, err) &&
              finish_imports(store, now, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool job_store_end_failed_run(struct job_store *store, int64_t run_id, int exit_status,
                              struct error *err)
{
    int64_t now = clock_wall_ms(store->clock);
    bool ok = sql_begin(store, err) && close_crashed(store, now, err) &&
              close_run(store, run_id, exit_status, now, err) && finish_imports(store, now, err) &&
              sql_commit(store, err);
    sql_rollback(store);
    return ok;
}
