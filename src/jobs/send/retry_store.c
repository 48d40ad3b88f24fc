/* One condition says which jobs are meant, for counting them before the question as for moving them
 * after it: what was counted is what is done. */
#include "jobs/send/retry_store.h"

#include "jobs/store/job_moves.h"
#include "jobs/store/query.h"

#include <stdio.h>

static const char doing[] = N_("making jobs pending again");

#define CHOSEN                                                                                     \
    " ((:rejected AND state = $rejected) OR (:unconfirmed AND state = $unconfirmed))"              \
    " AND (NOT :has_code OR code = :code)"                                                         \
    " AND EXISTS (SELECT 1 FROM imports AS its WHERE its.undone_at IS NULL"                        \
    "  AND (:import = 0 OR its.id = :import) AND" SQL_IMPORT_HAS_JOB("its") ")"

static const char count_sql[] = "SELECT count(*) FROM jobs WHERE" CHOSEN;
static const char note_sql[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) SELECT phone, :now, :run, $event_retried, state, $pending, code, http_status, message"
    " FROM jobs WHERE" CHOSEN;
static const char apply_sql[] =
    "UPDATE jobs SET state = $pending, due_at = NULL, code = NULL, message = NULL, source = NULL,"
    " http_status = NULL WHERE" CHOSEN;

/* Nothing has happened to them since. The kind is a literal, so that its partial index serves. */
static const char reopened_sql[] =
    "SELECT count(*), coalesce(group_concat(DISTINCT events.code), '') FROM events"
    " JOIN jobs USING (phone) WHERE kind = 13 AND state = $pending AND events.id ="
    " (SELECT max(id) FROM events AS each WHERE each.phone = jobs.phone)";

_Static_assert(JOB_EVENT_REOPENED == 13, "the SQL above has its number");

static struct query begin_query(struct job_store *store, const char *sql,
                                const struct retry_choice *choice, struct error *err)
{
    struct query query = query_begin(store, sql, doing, err);
    query_bind(&query, ":rejected", choice->rejected);
    query_bind(&query, ":unconfirmed", choice->unconfirmed);
    query_bind(&query, ":has_code", choice->has_code);
    query_bind(&query, ":code", choice->code);
    query_bind(&query, ":import", choice->import_id);
    return query;
}

bool retry_store_count(struct job_store *store, const struct retry_choice *choice, int64_t *count,
                       struct error *err)
{
    struct query query = begin_query(store, count_sql, choice, err);
    *count = query_next(&query) ? query_integer(&query, 0) : 0;
    return query_end(&query);
}

static bool move_chosen(struct job_store *store, int64_t run_id, const struct retry_choice *choice,
                        int64_t *count, struct error *err)
{
    struct query note = begin_query(store, note_sql, choice, err);
    query_bind(&note, ":now", clock_wall_ms(store->clock));
    query_bind(&note, ":run", run_id);
    if (!query_run(&note))
        return false;
    struct query move = begin_query(store, apply_sql, choice, err);
    bool ok = query_run(&move);
    *count = ok ? sqlite3_changes(store->db) : 0;
    return ok && job_counts_recount(store, err);
}

bool retry_store_apply(struct job_store *store, int64_t run_id, const struct retry_choice *choice,
                       int64_t *count, struct error *err)
{
    bool ok = job_moves_allow(JOB_REJECTED, JOB_PENDING, err) &&
              job_moves_allow(JOB_UNCONFIRMED, JOB_PENDING, err) && sql_begin(store, err) &&
              move_chosen(store, run_id, choice, count, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool retry_store_reopened(struct job_store *store, struct reopened *reopened, struct error *err)
{
    struct query query = query_begin(store, reopened_sql, doing, err);
    *reopened = (struct reopened){0};
    if (query_next(&query)) {
        reopened->pending = query_integer(&query, 0);
        (void)snprintf(reopened->codes, sizeof reopened->codes, "%s", query_text(&query, 1));
    }
    return query_end(&query);
}
