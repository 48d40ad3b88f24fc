/* Who may be taken off the list again? Only a number that this import put there (the provider
 * gave us a stop id), that the list still shows under that stop id, and that no other import
 * has. All conditions are SQL fragments, used by the survey that is shown before the question
 * and by the statements that act after it: what was counted is what is done. */
#include "jobs/undo_store.h"

#include "jobs/job_counts.h"
#include "jobs/store_internal.h"

#include <inttypes.h>
#include <stdio.h>

static const char DOING[] = "undoing an import";

#define IN_IMPORT                                                                                  \
    " EXISTS (SELECT 1 FROM imports AS this WHERE this.id = :import AND" SQL_IMPORT_HAS_JOB(       \
        "this") ")"
#define IN_OTHER                                                                                   \
    " EXISTS (SELECT 1 FROM imports AS other WHERE other.id <> :import"                            \
    "  AND other.undone_at IS NULL AND" SQL_IMPORT_HAS_JOB("other") ")"
#define OURS " own_stop_id IS NOT NULL AND own_stop_id = coalesce(list_stop_id, own_stop_id)"

/* state 0: JOB_PENDING, 1: JOB_LISTED, 2: JOB_ALREADY_LISTED, 5: JOB_CANCELLED, 6: JOB_REMOVING. A
 * number that is pending since it was to be sent again may still be on the list under our stop id.
 */
static const char SURVEY[] =
    "SELECT total(NOT shared AND state = 0 AND NOT ours),"
    " total(NOT shared AND state = 0 AND NOT ours AND maybe_sent IS NOT NULL),"
    " total(NOT shared AND state IN (0, 1) AND ours), total(state = 6),"
    " total(shared AND state IN (0, 1, 2)), total(NOT shared AND state IN (1, 2) AND NOT ours)"
    " FROM (SELECT state, maybe_sent," OURS " AS ours," IN_OTHER " AS shared"
    "  FROM jobs WHERE state IN (0, 1, 2, 6) AND" IN_IMPORT ")";

#define TO_CANCEL  " state = 0 AND NOT (" OURS ") AND" IN_IMPORT " AND NOT" IN_OTHER
#define TO_RESTORE " state = 0 AND" OURS " AND" IN_IMPORT " AND NOT" IN_OTHER
#define TO_REMOVE  " state = 1 AND" OURS " AND" IN_IMPORT " AND NOT" IN_OTHER
#define EVENT_FOR(kind, before, after, which)                                                      \
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, reason)"              \
    " SELECT phone, :now, :run, " kind ", " before ", " after                                      \
    ", 'undo of import ' || :import || ': ' || :reason FROM jobs WHERE" which

/* In this order. kind 5: JOB_EVENT_CANCELLED, 8: JOB_EVENT_REMOVING, 12: JOB_EVENT_RESTORED. */
static const char *const BEGIN[] = {
    "UPDATE imports SET undone_at = coalesce(undone_at, :now), undo_reason = :reason"
    " WHERE id = :import",
    EVENT_FOR("5", "0", "5", TO_CANCEL),
    "UPDATE jobs SET state = 5, due_at = NULL WHERE" TO_CANCEL,
    /* Back to listed: it was only waiting to be sent again. */
    EVENT_FOR("12", "0", "1", TO_RESTORE),
    "UPDATE jobs SET state = 1, due_at = NULL WHERE" TO_RESTORE,
    EVENT_FOR("8", "1", "6", TO_REMOVE),
    "UPDATE jobs SET state = 6 WHERE" TO_REMOVE,
};

_Static_assert(JOB_PENDING == 0 && JOB_LISTED == 1 && JOB_ALREADY_LISTED == 2 &&
                   JOB_CANCELLED == 5 && JOB_REMOVING == 6 && JOB_EVENT_CANCELLED == 5 &&
                   JOB_EVENT_REMOVING == 8 && JOB_EVENT_RESTORED == 12,
               "the SQL above names them");

static const char NEXT[] =
    "SELECT phone, CAST(own_stop_id AS INTEGER) FROM jobs WHERE state = 6 AND phone > :after"
    " AND" IN_IMPORT " ORDER BY phone LIMIT :limit";

/* state 7: JOB_REMOVED. */
static const char KEEP[] =
    "UPDATE jobs SET state = ?2, list_stop_id = iif(?2 = 7, NULL, coalesce(?7, list_stop_id)),"
    " code = ?3,"
    " message = ?4, source = ?5, http_status = ?6 WHERE phone = ?1 AND state = 6"
    " RETURNING first_entry";
static const char KEEP_EVENT[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, ?4, 6, ?5, ?6, ?7, ?8)";

_Static_assert(JOB_REMOVED == 7, "the SQL above names it");

static bool read_undone_at(struct job_store *store, int64_t import_id, int64_t *undone_at,
                           struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool found = false;
    bool ok = sql_prepare(store, "SELECT undone_at FROM imports WHERE id = :import", &stmt, err);
    if (ok) {
        sql_bind_named(stmt, ":import", import_id);
        ok = sql_step(store, stmt, &found, DOING, err);
        *undone_at = found ? sqlite3_column_int64(stmt, 0) : 0;
    }
    sqlite3_finalize(stmt);
    if (ok && !found) {
        return error_set(err, ERROR_INPUT,
                         "there is no import %" PRId64 "; `stopsms status` lists those that are",
                         import_id);
    }
    return ok;
}

bool undo_store_survey(struct job_store *store, int64_t import_id, struct undo_survey *survey,
                       struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *survey = (struct undo_survey){0};
    bool ok = read_undone_at(store, import_id, &survey->undone_at, err) &&
              sql_prepare(store, SURVEY, &stmt, err);
    if (ok) {
        sql_bind_named(stmt, ":import", import_id);
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    int64_t *const counts[] = {&survey->to_cancel, &survey->maybe_sent, &survey->to_remove,
                               &survey->removing,  &survey->shared,     &survey->not_ours};
    for (int i = 0; row && i < (int)(sizeof counts / sizeof *counts); i++)
        *counts[i] = sqlite3_column_int64(stmt, i);
    sqlite3_finalize(stmt);
    return ok;
}

static bool run_begin_step(struct job_store *store, const char *sql, int64_t run_id,
                           int64_t import_id, const char *reason, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool ok = sql_prepare(store, sql, &stmt, err);
    if (ok) {
        sql_bind_named(stmt, ":import", import_id);
        sql_bind_named(stmt, ":run", run_id);
        sql_bind_named(stmt, ":now", clock_wall_ms(store->clock));
        int parameter = sqlite3_bind_parameter_index(stmt, ":reason");
        if (parameter > 0)
            sqlite3_bind_text(stmt, parameter, reason, -1, SQLITE_STATIC);
        ok = sql_step_done(store, stmt, DOING, err);
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool undo_store_begin(struct job_store *store, int64_t run_id, int64_t import_id,
                      const char *reason, struct error *err)
{
    bool ok = sql_begin(store, err);
    for (size_t i = 0; ok && i < sizeof BEGIN / sizeof *BEGIN; i++)
        ok = run_begin_step(store, BEGIN[i], run_id, import_id, reason, err);
    ok = ok && job_counts_recount(store, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool undo_store_next(struct job_store *store, int64_t import_id, int64_t after,
                     struct undo_job *jobs, size_t capacity, size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *count = 0;
    bool ok = sql_prepare(store, NEXT, &stmt, err);
    if (ok) {
        sql_bind_named(stmt, ":import", import_id);
        sql_bind_named(stmt, ":after", after);
        sql_bind_named(stmt, ":limit", (int64_t)capacity);
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    while (ok && row && *count < capacity) {
        jobs[(*count)++] = (struct undo_job){.phone = sqlite3_column_int64(stmt, 0),
                                             .stop_id = sqlite3_column_int64(stmt, 1)};
        ok = sql_step(store, stmt, &row, DOING, err);
    }
    sqlite3_finalize(stmt);
    return ok;
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
    bool ok = sql_step(store, stmt, &row, DOING, err);
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
    return sql_step_done(store, stmt, DOING, err);
}

bool undo_store_keep(struct job_store *store, int64_t run_id, const struct undo_result *results,
                     size_t count, struct error *err)
{
    sqlite3_stmt *keep = NULL;
    sqlite3_stmt *event = NULL;
    struct job_counts *counts = NULL;
    bool ok = sql_prepare(store, KEEP, &keep, err) && sql_prepare(store, KEEP_EVENT, &event, err) &&
              job_counts_open(store, &counts, err) && sql_begin(store, err);
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
