/* A result is kept by one UPDATE that only matches a pending job. If it matches none, somebody
 * else has written to this database, and the run stops. What the job was before goes into an
 * event, so that nothing that was ever known of a number is lost. */
#include "jobs/job_results.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define STOP_ID_SIZE 32
#define REASON_SIZE  (JOB_MESSAGE_SIZE + 64)

/* state 0: JOB_PENDING. Times stay in order where the clock was set back. */
static const char keep_sql[] =
    "UPDATE jobs SET state = :state, attempts = coalesce(attempts, 0) + :counts,"
    " first_attempt_at = iif(:counts, coalesce(first_attempt_at, :sent_at), first_attempt_at),"
    " last_attempt_at = iif(:counts, max(:sent_at, coalesce(first_attempt_at, :sent_at)),"
    "  last_attempt_at),"
    " due_at = :due_at, own_stop_id = coalesce(:stop_id, own_stop_id),"
    " list_stop_id = iif(:stop_id IS NULL, list_stop_id, NULL), code = :code,"
    " message = :message, source = :source, http_status = :http_status,"
    " maybe_sent = iif(:maybe_sent, 1, maybe_sent), confirmed_at = coalesce(:confirmed_at,"
    " confirmed_at), settled_in = coalesce(settled_in, :settled_in)"
    " WHERE phone = :phone AND state = 0";

/* The parameters above, numbered in the order in which they first stand there. */
enum keep_parameter {
    KEEP_STATE = 1,
    KEEP_COUNTS,
    KEEP_SENT_AT,
    KEEP_DUE_AT,
    KEEP_STOP_ID,
    KEEP_CODE,
    KEEP_MESSAGE,
    KEEP_SOURCE,
    KEEP_HTTP_STATUS,
    KEEP_MAYBE_SENT,
    KEEP_CONFIRMED_AT,
    KEEP_SETTLED_IN,
    KEEP_PHONE,
};

/* What a job was before. */
struct job_before {
    bool found;
    enum job_state state;
    bool was_settled; /* once at least */
    int64_t first_entry;
    char own_stop_id[STOP_ID_SIZE]; /* "": none */
};

struct event {
    int64_t phone;
    int64_t at;
    enum job_event kind;
    enum job_state before;
    enum job_state after;
    bool has_code;
    int64_t code;
    int http_status;
    const char *reason;
};

bool job_results_open(struct job_store *store, int64_t run_id, struct job_results *results,
                      struct error *err)
{
    *results = (struct job_results){.store = store, .run_id = run_id};
    return sql_prepare(store,
                       "SELECT state, own_stop_id, first_entry, settled_in IS NOT NULL"
                       " FROM jobs WHERE phone = ?1",
                       &results->read, err) &&
           sql_prepare(store,
                       "SELECT kind FROM events WHERE phone = ?1 AND kind IN (?2, ?3)"
                       " ORDER BY id DESC LIMIT 1",
                       &results->last_move, err) &&
           sql_prepare(store, keep_sql, &results->keep, err) &&
           sql_prepare(store,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after,"
                       " code, http_status, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                       &results->event, err) &&
           job_counts_open(store, &results->counts, err) &&
           stop_ids_open(store, &results->stop_ids, err);
}

bool job_results_finish(struct job_results *results, struct error *err)
{
    return job_counts_write(results->counts, err);
}

void job_results_forget(struct job_results *results)
{
    job_counts_forget(results->counts);
}

void job_results_close(struct job_results *results)
{
    sqlite3_finalize(results->read);
    sqlite3_finalize(results->last_move);
    sqlite3_finalize(results->keep);
    sqlite3_finalize(results->event);
    job_counts_close(&results->counts);
    stop_ids_close(&results->stop_ids);
    free(results->conflicts);
}

static bool read_before(struct job_results *results, int64_t phone, struct job_before *before,
                        struct error *err)
{
    sqlite3_stmt *stmt = results->read;
    *before = (struct job_before){0};
    sqlite3_bind_int64(stmt, 1, phone);
    bool ok = sql_step(results->store, stmt, &before->found, "reading a job", err);
    if (ok && before->found) {
        before->state = (enum job_state)sqlite3_column_int(stmt, 0);
        before->first_entry = sqlite3_column_int64(stmt, 2);
        before->was_settled = sqlite3_column_int(stmt, 3) != 0;
        snprintf(before->own_stop_id, STOP_ID_SIZE, "%s", sql_column_text(stmt, 1));
    }
    sqlite3_reset(stmt);
    return ok;
}

/* Whether a settled job became pending in order to be sent again, and not because it was wanted
 * again after an undo. */
static bool was_sent_again(struct job_results *results, int64_t phone, bool *sent_again,
                           struct error *err)
{
    sqlite3_stmt *stmt = results->last_move;
    bool row = false;
    sqlite3_bind_int64(stmt, 1, phone);
    sqlite3_bind_int(stmt, 2, JOB_EVENT_SENT_AGAIN);
    sqlite3_bind_int(stmt, 3, JOB_EVENT_WANTED_AGAIN);
    bool ok = sql_step(results->store, stmt, &row, "reading the events of a job", err);
    *sent_again = row && sqlite3_column_int(stmt, 0) == JOB_EVENT_SENT_AGAIN;
    sqlite3_reset(stmt);
    return ok;
}

static bool add_event(struct job_results *results, const struct event *event, struct error *err)
{
    sqlite3_stmt *stmt = results->event;
    sqlite3_bind_int64(stmt, 1, event->phone);
    sqlite3_bind_int64(stmt, 2, event->at);
    sqlite3_bind_int64(stmt, 3, results->run_id);
    sqlite3_bind_int(stmt, 4, (int)event->kind);
    sqlite3_bind_int(stmt, 5, (int)event->before);
    sqlite3_bind_int(stmt, 6, (int)event->after);
    sql_bind_int64_or_null(stmt, 7, event->has_code, event->code);
    sql_bind_int64_or_null(stmt, 8, event->http_status != 0, event->http_status);
    sql_bind_text_or_null(stmt, 9, event->reason);
    return sql_step_done(results->store, stmt, "recording an event", err);
}

static bool not_pending(struct job_results *results, struct error *err)
{
    return error_set(err, ERROR_STORAGE,
                     "%s: a job that was sent is not pending any more: another program has changed "
                     "the database. Make sure that nothing else writes to it, then run the same "
                     "command again.",
                     results->store->path);
}

static bool update_job(struct job_results *results, const struct job_result *result,
                       enum job_state state, struct error *err)
{
    sqlite3_stmt *stmt = results->keep;
    char stop_id[STOP_ID_SIZE] = "";
    if (result->stop_id > 0 && result->state == JOB_LISTED)
        snprintf(stop_id, sizeof stop_id, "%" PRId64, result->stop_id);
    sqlite3_bind_int(stmt, KEEP_STATE, (int)state);
    sqlite3_bind_int(stmt, KEEP_COUNTS, result->counts);
    sqlite3_bind_int64(stmt, KEEP_SENT_AT, result->sent_at);
    sql_bind_int64_or_null(stmt, KEEP_DUE_AT, state == JOB_PENDING && result->due_at != 0,
                           result->due_at);
    sql_bind_text_or_null(stmt, KEEP_STOP_ID, stop_id);
    sql_bind_int64_or_null(stmt, KEEP_CODE, result->has_code, result->code);
    sql_bind_text_or_null(stmt, KEEP_MESSAGE, result->message);
    sql_bind_int64_or_null(stmt, KEEP_SOURCE, result->source != JOB_ERROR_NONE, result->source);
    sql_bind_int64_or_null(stmt, KEEP_HTTP_STATUS, result->http_status != 0, result->http_status);
    sqlite3_bind_int(stmt, KEEP_MAYBE_SENT, result->maybe_sent);
    sql_bind_int64_or_null(stmt, KEEP_CONFIRMED_AT, job_is_on_list(state), result->ended_at);
    sql_bind_int64_or_null(stmt, KEEP_SETTLED_IN, state != JOB_PENDING,
                           results->store->commits + 1);
    sqlite3_bind_int64(stmt, KEEP_PHONE, result->phone);
    if (!sql_step_done(results->store, stmt, "keeping a result", err))
        return false;
    return sqlite3_changes(results->store->db) == 1 || not_pending(results, err);
}

static struct event event_of(const struct job_result *result, enum job_event kind,
                             enum job_state after)
{
    return (struct event){
        .phone = result->phone,
        .at = result->ended_at,
        .kind = kind,
        .before = JOB_PENDING,
        .after = after,
        .has_code = result->has_code,
        .code = result->code,
        .http_status = result->http_status,
        .reason = result->message,
    };
}

static bool settle_job(struct job_results *results, const struct job_result *result,
                       const struct job_before *before, enum job_state state, struct error *err)
{
    return update_job(results, result, state, err) &&
           job_counts_move(results->counts, result->phone, before->first_entry, JOB_PENDING, state,
                           err);
}

/* A job that was on the list and is sent again: "already listed" returns it to the state before. */
static enum job_state state_again(const struct job_result *result, const struct job_before *before,
                                  bool sent_again)
{
    bool returns = sent_again && result->state == JOB_ALREADY_LISTED;
    return returns && before->own_stop_id[0] != '\0' ? JOB_LISTED : result->state;
}

/* A job that was settled before. Its row tells of the first time; each later time has an event. */
static bool settle_again(struct job_results *results, const struct job_result *result,
                         const struct job_before *before, struct error *err)
{
    char reason[REASON_SIZE];
    bool sent_again = false;
    if (!was_sent_again(results, result->phone, &sent_again, err))
        return false;
    enum job_state after = state_again(result, before, sent_again);
    struct event event = event_of(result, JOB_EVENT_ANSWERED, after);
    if (before->own_stop_id[0] != '\0' && after == result->state) {
        snprintf(reason, sizeof reason, "its stop id was %s%s%s", before->own_stop_id,
                 result->message[0] != '\0' ? "; " : "", result->message);
        event.reason = reason;
    }
    return settle_job(results, result, before, after, err) && add_event(results, &event, err);
}

static bool keep_attempt(struct job_results *results, const struct job_result *result,
                         struct error *err)
{
    struct event event = event_of(result, JOB_EVENT_ATTEMPT, JOB_PENDING);
    return update_job(results, result, JOB_PENDING, err) && add_event(results, &event, err);
}

static void note_conflict(struct job_results *results, const struct job_result *result)
{
    if (results->conflict_count == results->conflict_capacity) {
        results->conflict_capacity = results->conflict_capacity * 2 + 16;
        results->conflicts = memory_resize(results->conflicts, results->conflict_capacity,
                                           sizeof *results->conflicts);
    }
    results->conflicts[results->conflict_count++] =
        (struct job_stop_id){result->phone, result->stop_id};
}

/* Another number has its stop id: this reply, or that one, may have been another's. */
static bool keep_doubted(struct job_results *results, const struct job_result *result,
                         struct error *err)
{
    struct job_result doubted = *result;
    doubted.state = JOB_PENDING;
    doubted.maybe_sent = true;
    doubted.due_at = result->ended_at;
    doubted.source = JOB_ERROR_PROVIDER;
    (void)snprintf(doubted.message, sizeof doubted.message,
                   "its reply gave stop id %" PRId64 ", which another number has", result->stop_id);
    note_conflict(results, result);
    return keep_attempt(results, &doubted, err);
}

static bool keep_settled(struct job_results *results, const struct job_result *result,
                         struct error *err)
{
    struct job_before before;
    if (!read_before(results, result->phone, &before, err))
        return false;
    if (!before.found || before.state != JOB_PENDING)
        return not_pending(results, err);
    return before.was_settled ? settle_again(results, result, &before, err)
                              : settle_job(results, result, &before, result->state, err);
}

bool job_results_keep(struct job_results *results, const struct job_result *result,
                      struct error *err)
{
    bool is_taken = false;
    if (result->state == JOB_PENDING)
        return keep_attempt(results, result, err);
    if (result->state == JOB_LISTED && result->stop_id > 0 &&
        !stop_ids_claim(&results->stop_ids, result->stop_id, result->phone, &is_taken, err))
        return false;
    return is_taken ? keep_doubted(results, result, err) : keep_settled(results, result, err);
}
