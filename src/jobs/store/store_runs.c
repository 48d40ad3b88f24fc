/* A run that was killed leaves a row without an end. The next run finds it, and marks what that one
 * may have had on the wire when it died: those numbers are sent again, and the report says that
 * they may have been sent. */
#include "jobs/store/job_store.h"

#include "jobs/store/query.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#define USER_SIZE 256

/* The pending jobs that the crashed run :run may have had on the wire without keeping the outcome:
 * of its imports, those that it had claimed (but not those that it tried and gave up), and the
 * retries that have been due at :now (one over 300 s ahead counts as due: the clock jumped). */
#define MAYBE_SENT                                                                                 \
    " state = $pending AND (due_at <= :now OR due_at > :now + 300000 OR (due_at IS NULL"           \
    "  AND phone > :after AND phone <= :to AND (attempts IS NULL OR NOT EXISTS ("                  \
    "   SELECT 1 FROM events WHERE events.phone = jobs.phone AND run_id = :run"                    \
    "    AND kind = $event_attempt))))"                                                            \
    " AND EXISTS (SELECT 1 FROM run_imports AS scope"                                              \
    "  JOIN imports ON imports.id = scope.import_id"                                               \
    "  WHERE scope.run_id = :run AND" SQL_IMPORT_HAS_JOB("imports") ")"

static const char note_maybe_sent[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, reason)"
    " SELECT phone, :now, :run, $event_maybe_sent, $pending, $pending,"
    "  :reason FROM jobs WHERE" MAYBE_SENT;
static const char mark_maybe_sent[] = "UPDATE jobs SET maybe_sent = 1 WHERE" MAYBE_SENT;

struct crashed_run {
    int64_t id;
    int64_t claimed_after;
    int64_t claimed_to;
};

static bool apply_to_crashed(struct job_store *store, const char *sql,
                             const struct crashed_run *run, int64_t now, struct error *err)
{
    struct query query = query_begin(store, sql, N_("closing the run before"), err);
    query_bind(&query, ":run", run->id);
    query_bind(&query, ":after", run->claimed_after);
    query_bind(&query, ":to", run->claimed_to);
    query_bind_text(&query, ":reason", STORED_("the run ended without keeping the outcome"));
    query_bind(&query, ":now", now);
    return query_run(&query);
}

/* The latest run that has no end; `found` is false where all have one. */
static bool find_crashed(struct job_store *store, struct crashed_run *run, bool *found,
                         struct error *err)
{
    struct query query =
        query_begin(store,
                    "SELECT id, coalesce(claimed_after, 0), coalesce(claimed_to, 0)"
                    " FROM runs WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1",
                    N_("reading its runs"), err);
    *found = query_next(&query);
    if (*found) {
        run->id = query_integer(&query, 0);
        run->claimed_after = query_integer(&query, 1);
        run->claimed_to = query_integer(&query, 2);
    }
    return query_end(&query);
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
    char user[USER_SIZE];
    system_user(user);
    struct query query = query_begin(store,
                                     "INSERT INTO runs (started_at, pid, user, options)"
                                     " VALUES (:now, :pid, :user, :options)",
                                     N_("recording the run"), err);
    query_bind(&query, ":now", now);
    query_bind(&query, ":pid", (int64_t)getpid());
    query_bind_text(&query, ":user", user);
    query_bind_text(&query, ":options", options);
    bool ok = query_run(&query);
    *run_id = sqlite3_last_insert_rowid(store->db);
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
        "UPDATE imports SET finished_at = :now WHERE finished_at IS NULL AND undone_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = $pending"
        "  AND first_entry BETWEEN imports.first_entry AND imports.last_entry)"
        " AND NOT EXISTS (SELECT 1 FROM brought_again JOIN jobs USING (phone)"
        "  WHERE imports.id BETWEEN first_import AND last_import AND jobs.state = $pending)";
    struct query query = query_begin(store, sql, N_("recording which imports are finished"), err);
    query_bind(&query, ":now", now);
    return query_run(&query);
}

static bool close_run(struct job_store *store, int64_t run_id, int exit_status, int64_t now,
                      struct error *err)
{
    struct query query =
        query_begin(store, "UPDATE runs SET ended_at = :now, exit_status = :status WHERE id = :run",
                    N_("recording the end of the run"), err);
    query_bind(&query, ":run", run_id);
    query_bind(&query, ":now", now);
    query_bind(&query, ":status", exit_status);
    return query_run(&query);
}

static bool tell_imports(struct job_store *store, const int64_t *import_ids, size_t import_count,
                         int64_t now, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < import_count; i++) {
        struct query query = query_begin(
            store, "UPDATE imports SET told_at = :now WHERE id = :import AND told_at IS NULL",
            N_("recording what was told"), err);
        query_bind(&query, ":now", now);
        query_bind(&query, ":import", import_ids[i]);
        ok = query_run(&query);
    }
    return ok;
}

bool job_store_tell(struct job_store *store, const int64_t *import_ids, size_t import_count,
                    struct error *err)
{
    bool ok = sql_begin(store, err) &&
              tell_imports(store, import_ids, import_count, clock_wall_ms(store->clock), err) &&
              sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool job_store_end_run_told(struct job_store *store, int64_t run_id, int exit_status,
                            const int64_t *import_ids, size_t import_count, struct error *err)
{
    int64_t now = clock_wall_ms(store->clock);
    bool ok = sql_begin(store, err) && close_run(store, run_id, exit_status, now, err) &&
              finish_imports(store, now, err) &&
              tell_imports(store, import_ids, import_count, now, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool job_store_end_run(struct job_store *store, int64_t run_id, int exit_status, struct error *err)
{
    return job_store_end_run_told(store, run_id, exit_status, NULL, 0, err);
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
