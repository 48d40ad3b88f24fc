/* Who may be taken off the list again? Only a number that this import put there (the provider
 * gave us a stop id), that the list still shows under that stop id, and that no other import
 * has. All conditions are SQL fragments, used by the survey that is shown before the question
 * and by the statements that act after it: what was counted is what is done. */
#include "jobs/undo_store.h"

#include "jobs/job_counts.h"
#include "jobs/query.h"

#include <inttypes.h>
#include <stdio.h>

static const char doing[] = "undoing an import";

#define IN_IMPORT                                                                                  \
    " EXISTS (SELECT 1 FROM imports AS this WHERE this.id = :import AND" SQL_IMPORT_HAS_JOB(       \
        "this") ")"
#define IN_OTHER                                                                                   \
    " EXISTS (SELECT 1 FROM imports AS other WHERE other.id <> :import"                            \
    "  AND other.undone_at IS NULL AND" SQL_IMPORT_HAS_JOB("other") ")"
#define OURS " own_stop_id IS NOT NULL AND own_stop_id = coalesce(list_stop_id, own_stop_id)"

/* A number that is pending since it was to be sent again may still be on the list under our stop
 * id. */
static const char survey_sql[] =
    "SELECT total(NOT shared AND state = $pending AND NOT ours),"
    " total(NOT shared AND state = $pending AND NOT ours AND maybe_sent IS NOT NULL),"
    " total(NOT shared AND state IN ($pending, $listed) AND ours), total(state = $removing),"
    " total(shared AND state IN ($pending, $listed, $already_listed)),"
    " total(NOT shared AND state IN ($listed, $already_listed) AND NOT ours)"
    " FROM (SELECT state, maybe_sent," OURS " AS ours," IN_OTHER " AS shared FROM jobs"
    "  WHERE state IN ($pending, $listed, $already_listed, $removing) AND" IN_IMPORT ")";

/* Of this import alone: pending and never listed by us; pending, and listed before by us; listed by
 * us. */
#define TO_CANCEL  " state = $pending AND NOT (" OURS ") AND" IN_IMPORT " AND NOT" IN_OTHER
#define TO_RESTORE " state = $pending AND" OURS " AND" IN_IMPORT " AND NOT" IN_OTHER
#define TO_REMOVE  " state = $listed AND" OURS " AND" IN_IMPORT " AND NOT" IN_OTHER
#define EVENT_FOR(kind, after, which)                                                              \
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, reason)"              \
    " SELECT phone, :now, :run, " kind ", state, " after                                           \
    ", 'undo of import ' || :import || ': ' || :reason FROM jobs WHERE" which

/* In this order. */
static const char *const begin_sql[] = {
    "UPDATE imports SET undone_at = coalesce(undone_at, :now), undo_reason = :reason"
    " WHERE id = :import",
    EVENT_FOR("$event_cancelled", "$cancelled", TO_CANCEL),
    "UPDATE jobs SET state = $cancelled, due_at = NULL WHERE" TO_CANCEL,
    /* Back to listed: it was only waiting to be sent again. */
    EVENT_FOR("$event_restored", "$listed", TO_RESTORE),
    "UPDATE jobs SET state = $listed, due_at = NULL WHERE" TO_RESTORE,
    EVENT_FOR("$event_removing", "$removing", TO_REMOVE),
    "UPDATE jobs SET state = $removing WHERE" TO_REMOVE,
};

static const char next_sql[] =
    "SELECT phone, CAST(own_stop_id AS INTEGER) FROM jobs WHERE state = $removing"
    " AND phone > :after AND" IN_IMPORT " ORDER BY phone LIMIT :limit";

/* state 6: JOB_REMOVING, 7: JOB_REMOVED. */
static const char keep_sql[] =
    "UPDATE jobs SET state = ?2, list_stop_id = iif(?2 = 7, NULL, coalesce(?7, list_stop_id)),"
    " code = ?3,"
    " message = ?4, source = ?5, http_status = ?6 WHERE phone = ?1 AND state = 6"
    " RETURNING first_entry";
static const char event_sql[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, ?4, 6, ?5, ?6, ?7, ?8)";

_Static_assert(JOB_REMOVING == 6 && JOB_REMOVED == 7, "the SQL above names them");

static bool read_undone_at(struct job_store *store, int64_t import_id, int64_t *undone_at,
                           struct error *err)
{
    struct query query =
        query_begin(store, "SELECT undone_at FROM imports WHERE id = :import", doing, err);
    query_bind(&query, ":import", import_id);
    bool found = query_next(&query);
    *undone_at = found ? query_integer(&query, 0) : 0;
    return query_end(&query) && (found || error_set(err, ERROR_INPUT,
                                                    "there is no import %" PRId64
                                                    "; `stopsms status` lists those that are",
                                                    import_id));
}

bool undo_store_survey(struct job_store *store, int64_t import_id, struct undo_survey *survey,
                       struct error *err)
{
    *survey = (struct undo_survey){0};
    if (!read_undone_at(store, import_id, &survey->undone_at, err))
        return false;
    struct query query = query_begin(store, survey_sql, doing, err);
    query_bind(&query, ":import", import_id);
    if (query_next(&query)) {
        survey->to_cancel = query_integer(&query, 0);
        survey->maybe_sent = query_integer(&query, 1);
        survey->to_remove = query_integer(&query, 2);
        survey->removing = query_integer(&query, 3);
        survey->shared = query_integer(&query, 4);
        survey->not_ours = query_integer(&query, 5);
    }
    return query_end(&query);
}

static bool run_begin_step(struct job_store *store, const char *sql, int64_t run_id,
                           int64_t import_id, const char *reason, struct error *err)
{
    struct query query = query_begin(store, sql, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":run", run_id);
    query_bind(&query, ":now", clock_wall_ms(store->clock));
    query_bind_text(&query, ":reason", reason);
    return query_run(&query);
}

bool undo_store_begin(struct job_store *store, int64_t run_id, int64_t import_id,
                      const char *reason, struct error *err)
{
    bool ok = sql_begin(store, err);
    for (size_t i = 0; ok && i < sizeof begin_sql / sizeof *begin_sql; i++)
        ok = run_begin_step(store, begin_sql[i], run_id, import_id, reason, err);
    ok = ok && job_counts_recount(store, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool undo_store_next(struct job_store *store, int64_t import_id, int64_t after,
                     struct undo_job *jobs, size_t capacity, size_t *count, struct error *err)
{
    struct query query = query_begin(store, next_sql, doing, err);
    query_bind(&query, ":import", import_id);
    query_bind(&query, ":after", after);
    query_bind(&query, ":limit", (int64_t)capacity);
    *count = 0;
    while (*count < capacity && query_next(&query)) {
        jobs[(*count)++] = (struct undo_job){.phone = query_integer(&query, 0),
                                             .stop_id = query_integer(&query, 1)};
    }
    return query_end(&query);
}

/* Stop ids are text in the database; 0 is stored as NULL. */
static void bind_stop_id(sqlite3_stmt *stmt, int parameter, int64_t stop_id)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, stop_id);
    if (stop_id != 0)
        sqlite3_bind_text(stmt, parameter, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(stmt, parameter);
}

static bool update_job(struct job_store *store, sqlite3_stmt *stmt, struct job_counts *counts,
                       const struct undo_result *result, struct error *err)
{
    bool row = false;
    sqlite3_bind_int64(stmt, 1, result->phone);
    sqlite3_bind_int(stmt, 2, (int)result->state);
    sql_bind_int64_or_null(stmt, 3, result->has_code, result->code);
    sql_bind_text_or_null(stmt, 4, result->message);
    sql_bind_int64_or_null(stmt, 5, result->source != JOB_ERROR_NONE, result->source);
    sql_bind_int64_or_null(stmt, 6, result->http_status != 0, result->http_status);
    bind_stop_id(stmt, 7, result->list_stop_id);
    bool ok = sql_step(store, stmt, &row, doing, err);
    int64_t first_entry = row ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_reset(stmt);
    if (ok && row) {
        return job_counts_move(counts, result->phone, first_entry, JOB_REMOVING, result->state,
                               err);
    }
    return ok &&
           error_set(err, ERROR_STORAGE,
                     "%s: another program has changed the database. Make sure that nothing else "
                     "writes to it, then run the same command again.",
                     store->path);
}

static bool add_event(struct job_store *store, sqlite3_stmt *stmt, int64_t run_id,
                      const struct undo_result *result, struct error *err)
{
    bool removed = result->state == JOB_REMOVED;
    sqlite3_bind_int64(stmt, 1, result->phone);
    sqlite3_bind_int64(stmt, 2, result->at);
    sqlite3_bind_int64(stmt, 3, run_id);
    sqlite3_bind_int(stmt, 4, removed ? JOB_EVENT_REMOVED : JOB_EVENT_NOT_REMOVED);
    sqlite3_bind_int(stmt, 5, (int)result->state);
    sql_bind_int64_or_null(stmt, 6, result->has_code, result->code);
    sql_bind_int64_or_null(stmt, 7, result->http_status != 0, result->http_status);
    sql_bind_text_or_null(stmt, 8, result->message);
    return sql_step_done(store, stmt, doing, err);
}

bool undo_store_keep(struct job_store *store, int64_t run_id, const struct undo_result *results,
                     size_t count, struct error *err)
{
    sqlite3_stmt *keep = NULL;
    sqlite3_stmt *event = NULL;
    struct job_counts *counts = NULL;
    bool ok = sql_prepare(store, keep_sql, &keep, err) &&
              sql_prepare(store, event_sql, &event, err) && job_counts_open(store, &counts, err) &&
              sql_begin(store, err);
    for (size_t i = 0; ok && i < count; i++) {
        ok = update_job(store, keep, counts, &results[i], err) &&
             add_event(store, event, run_id, &results[i], err);
    }
    ok = ok && job_counts_write(counts, err) && sql_commit(store, err);
    sql_rollback(store);
    job_counts_close(&counts);
    sqlite3_finalize(keep);
    sqlite3_finalize(event);
    return ok;
}
