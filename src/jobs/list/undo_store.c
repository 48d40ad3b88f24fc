/* Who may be taken off the list again? Only a number that this import put there (the provider
 * gave us a stop id), that the list still shows under that stop id, and that no other import
 * has. All conditions are SQL fragments, used by the survey that is shown before the question
 * and by the statements that act after it: what was counted is what is done. */
#include "jobs/list/undo_store.h"

#include "jobs/store/job_moves.h"
#include "jobs/store/query.h"

#include <inttypes.h>

static const char doing[] = N_("undoing an import");

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

static const char keep_sql[] =
    "UPDATE jobs SET state = :state, list_stop_id = iif(:state = $removed, NULL,"
    "  coalesce(:stop_id, list_stop_id)), code = :code, message = :message, source = :source,"
    " http_status = :http_status WHERE phone = :phone AND state = $removing";

static bool read_undone_at(struct job_store *store, int64_t import_id, int64_t *undone_at,
                           struct error *err)
{
    struct query query = query_begin(
        store, "SELECT undone_at, pruned_at FROM imports WHERE id = :import", doing, err);
    query_bind(&query, ":import", import_id);
    bool found = query_next(&query);
    *undone_at = found ? query_integer(&query, 0) : 0;
    bool is_pruned = found && query_integer(&query, 1) != 0;
    if (is_pruned)
        error_set(err, ERROR_INPUT,
                  "import %" PRId64
                  " was pruned: what it alone brought can't be told any more, and "
                  "it is not taken back",
                  import_id);
    return query_end(&query) && !is_pruned &&
           (found ||
            error_set(err, ERROR_INPUT,
                      "there is no import %" PRId64 "; `stopsms status` lists those that are",
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
    bool ok = job_moves_allow(JOB_PENDING, JOB_CANCELLED, err) &&
              job_moves_allow(JOB_PENDING, JOB_LISTED, err) &&
              job_moves_allow(JOB_LISTED, JOB_REMOVING, err) && sql_begin(store, err);
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

/* --- how each attempt to take one off ended --- */

struct keeping {
    struct job_moves moves;
    sqlite3_stmt *first_entry, *keep;
};

static struct job_move move_of(const struct undo_result *result)
{
    return (struct job_move){
        .phone = result->phone,
        .before = JOB_REMOVING,
        .after = result->state,
        .has_event = true,
        .event = result->state == JOB_REMOVED ? JOB_EVENT_REMOVED : JOB_EVENT_NOT_REMOVED,
        .at = result->at,
        .has_code = result->has_code,
        .code = result->code,
        .http_status = result->http_status,
        .reason = result->message,
    };
}

static bool keep_result(struct keeping *keeping, const struct undo_result *result,
                        struct error *err)
{
    sqlite3_stmt *stmt = keeping->keep;
    char stop_id[JOB_STOP_ID_SIZE];
    struct job_move move = move_of(result);
    bool found;
    sqlite3_bind_int64(keeping->first_entry, 1, result->phone);
    if (!sql_find(keeping->moves.store, keeping->first_entry, &move.first_entry, &found, doing,
                  err))
        return false;
    sql_bind_named(stmt, ":phone", result->phone);
    sql_bind_named(stmt, ":state", result->state);
    sql_bind_named_text(stmt, ":stop_id", job_stop_id_text(result->list_stop_id, stop_id));
    sql_bind_named_text(stmt, ":message", result->message);
    sql_bind_named_or_null(stmt, ":code", result->has_code, result->code);
    sql_bind_named_or_null(stmt, ":source", result->source != JOB_ERROR_NONE, result->source);
    sql_bind_named_or_null(stmt, ":http_status", result->http_status != 0, result->http_status);
    return job_moves_apply(&keeping->moves, stmt, &move, err);
}

bool undo_store_keep(struct job_store *store, int64_t run_id, const struct undo_result *results,
                     size_t count, struct error *err)
{
    struct keeping keeping = {0};
    bool ok = sql_prepare(store, keep_sql, &keeping.keep, err) &&
              sql_prepare(store, "SELECT first_entry FROM jobs WHERE phone = ?1",
                          &keeping.first_entry, err) &&
              job_moves_open(store, run_id, doing, &keeping.moves, err) && sql_begin(store, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = keep_result(&keeping, &results[i], err);
    ok = ok && job_moves_finish(&keeping.moves, err) && sql_commit(store, err);
    sql_rollback(store);
    job_moves_close(&keeping.moves);
    sqlite3_finalize(keeping.keep);
    sqlite3_finalize(keeping.first_entry);
    return ok;
}
