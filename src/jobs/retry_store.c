#include "jobs/retry_store.h"

#include "jobs/job_counts.h"
#include "jobs/store_internal.h"

#include <stdio.h>

static const char DOING[] = "making jobs pending again";

/* state 0: JOB_PENDING, 3: JOB_REJECTED, 4: JOB_UNCONFIRMED; kind 11: JOB_EVENT_RETRIED. */
#define CHOSEN                                                                                     \
    " ((:rejected AND state = 3) OR (:unconfirmed AND state = 4))"                                 \
    " AND (NOT :has_code OR code = :code)"                                                         \
    " AND EXISTS (SELECT 1 FROM imports AS its WHERE its.undone_at IS NULL"                        \
    "  AND (:import = 0 OR its.id = :import) AND" SQL_IMPORT_HAS_JOB("its") ")"

static const char COUNT[] = "SELECT count(*) FROM jobs WHERE" CHOSEN;
static const char NOTE[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) SELECT phone, :now, :run, 11, state, 0, code, http_status, message FROM jobs"
    " WHERE" CHOSEN;
static const char APPLY[] = "UPDATE jobs SET state = 0, due_at = NULL, code = NULL, message = NULL,"
                            " source = NULL, http_status = NULL WHERE" CHOSEN;

/* Nothing has happened to them since. kind 13: JOB_EVENT_REOPENED. */
static const char REOPENED[] =
    "SELECT count(*), coalesce(group_concat(DISTINCT events.code), '') FROM events"
    " JOIN jobs USING (phone) WHERE kind = 13 AND state = 0 AND events.id ="
    " (SELECT max(id) FROM events AS each WHERE each.phone = jobs.phone)";

_Static_assert(JOB_EVENT_REOPENED == 13 && JOB_PENDING == 0 && JOB_REJECTED == 3 &&
                   JOB_UNCONFIRMED == 4 && JOB_EVENT_RETRIED == 11,
               "the SQL above names them");

static bool prepare(struct job_store *store, const char *sql, const struct retry_choice *choice,
                    sqlite3_stmt **stmt, struct error *err)
{
    if (!sql_prepare(store, sql, stmt, err))
        return false;
    sql_bind_named(*stmt, ":rejected", choice->rejected);
    sql_bind_named(*stmt, ":unconfirmed", choice->unconfirmed);
    sql_bind_named(*stmt, ":has_code", choice->has_code);
    sql_bind_named(*stmt, ":code", choice->code);
    sql_bind_named(*stmt, ":import", choice->import_id);
    return true;
}

bool retry_store_count(struct job_store *store, const struct retry_choice *choice, int64_t *count,
                       struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool ok = prepare(store, COUNT, choice, &stmt, err) && sql_step(store, stmt, &row, DOING, err);
    *count = ok && row ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return ok;
}

bool retry_store_apply(struct job_store *store, int64_t run_id, const struct retry_choice *choice,
                       int64_t *count, struct error *err)
{
    sqlite3_stmt *note = NULL;
    sqlite3_stmt *apply = NULL;
    bool ok = prepare(store, NOTE, choice, &note, err) &&
              prepare(store, APPLY, choice, &apply, err) && sql_begin(store, err);
    if (ok) {
        sql_bind_named(note, ":now", clock_wall_ms(store->clock));
        sql_bind_named(note, ":run", run_id);
        ok = sql_step_done(store, note, DOING, err) && sql_step_done(store, apply, DOING, err);
        *count = sqlite3_changes(store->db);
        ok = ok && job_counts_recount(store, err) && sql_commit(store, err);
        sql_rollback(store);
    }
    sqlite3_finalize(note);
    sqlite3_finalize(apply);
    return ok;
}

bool retry_store_reopened(struct job_store *store, struct reopened *reopened, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *reopened = (struct reopened){0};
    bool ok = sql_prepare(store, REOPENED, &stmt, err) && sql_step(store, stmt, &row, DOING, err);
    if (ok && row) {
        reopened->pending = sqlite3_column_int64(stmt, 0);
        (void)snprintf(reopened->codes, sizeof reopened->codes, "%s", sql_column_text(stmt, 1));
    }
    sqlite3_finalize(stmt);
    return ok;
}
