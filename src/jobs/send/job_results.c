/* A result is kept by one UPDATE that only matches a pending job (job_moves.h). What a job that was
 * settled before was goes into an event, so that nothing that was ever known of a number is lost.
 * Nearly all jobs were not: the claim has seen that already, and the UPDATE makes sure of it, so
 * that their rows need not be read again. */
#include "jobs/send/job_queue.h"
#include "jobs/send/send_internal.h"

#include "base/memory.h"
#include "jobs/job_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Times stay in order where the clock was set back. */
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
    " WHERE phone = :phone AND (settled_in IS NULL OR NOT :is_first) AND state = $pending";

/* The parameters above, numbered in the order in which they first stand there; $pending, which is
 * bound by name, is the last. */
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
    KEEP_IS_FIRST,
};

/* What a job was before. */
struct job_before {
    bool found;
    bool was_settled; /* once at least */
    int64_t first_entry;
    char own_stop_id[JOB_STOP_ID_SIZE]; /* "": none */
};

bool job_results_open(struct job_store *store, int64_t run_id, struct job_results *results,
                      struct error *err)
{
    *results = (struct job_results){.store = store};
    return sql_prepare(store,
                       "SELECT own_stop_id, first_entry, settled_in IS NOT NULL"
                       " FROM jobs WHERE phone = ?1",
                       &results->read, err) &&
           sql_prepare(store,
                       "SELECT kind FROM events WHERE phone = ?1 AND kind IN (?2, ?3)"
                       " ORDER BY id DESC LIMIT 1",
                       &results->last_move, err) &&
           sql_prepare(store, keep_sql, &results->keep, err) &&
           job_moves_open(store, run_id, N_("keeping a result"), &results->moves, err) &&
           stop_ids_open(store, &results->stop_ids, err);
}

void job_results_close(struct job_results *results)
{
    sqlite3_finalize(results->read);
    sqlite3_finalize(results->last_move);
    sqlite3_finalize(results->keep);
    job_moves_close(&results->moves);
    stop_ids_close(&results->stop_ids);
    free(results->conflicts);
}

static bool read_before(struct job_results *results, int64_t phone, struct job_before *before,
                        struct error *err)
{
    sqlite3_stmt *stmt = results->read;
    *before = (struct job_before){0};
    sqlite3_bind_int64(stmt, 1, phone);
    bool ok = sql_step(results->store, stmt, &before->found, N_("reading a job"), err);
    if (ok && before->found) {
        before->first_entry = sqlite3_column_int64(stmt, 1);
        before->was_settled = sqlite3_column_int(stmt, 2) != 0;
        snprintf(before->own_stop_id, JOB_STOP_ID_SIZE, "%s", sql_column_text(stmt, 0));
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
    bool found;
    int64_t kind;
    sqlite3_bind_int64(stmt, 1, phone);
    sqlite3_bind_int(stmt, 2, JOB_EVENT_SENT_AGAIN);
    sqlite3_bind_int(stmt, 3, JOB_EVENT_WANTED_AGAIN);
    bool ok = sql_find(results->store, stmt, &kind, &found, N_("reading the events of a job"), err);
    *sent_again = found && kind == JOB_EVENT_SENT_AGAIN;
    return ok;
}

static void bind_result(struct job_results *results, const struct job_result *result,
                        enum job_state state, char stop_id[JOB_STOP_ID_SIZE])
{
    sqlite3_stmt *stmt = results->keep;
    bool is_given = result->stop_id > 0 && result->state == JOB_LISTED;
    sqlite3_bind_int(stmt, KEEP_STATE, (int)state);
    sqlite3_bind_int(stmt, KEEP_COUNTS, result->counts);
    sqlite3_bind_int64(stmt, KEEP_SENT_AT, result->sent_at);
    sql_bind_int64_or_null(stmt, KEEP_DUE_AT, state == JOB_PENDING && result->due_at != 0,
                           result->due_at);
    sql_bind_text_or_null(stmt, KEEP_STOP_ID,
                          job_stop_id_text(is_given ? result->stop_id : 0, stop_id));
    sql_bind_int64_or_null(stmt, KEEP_CODE, result->has_code, result->code);
    sql_bind_text_or_null(stmt, KEEP_MESSAGE, result->message);
    sql_bind_int64_or_null(stmt, KEEP_SOURCE, result->source != JOB_ERROR_NONE, result->source);
    sql_bind_int64_or_null(stmt, KEEP_HTTP_STATUS, result->http_status != 0, result->http_status);
    sqlite3_bind_int(stmt, KEEP_MAYBE_SENT, result->maybe_sent);
    sql_bind_int64_or_null(stmt, KEEP_CONFIRMED_AT, job_is_on_list(state), result->ended_at);
    sql_bind_int64_or_null(stmt, KEEP_SETTLED_IN, state != JOB_PENDING,
                           results->store->commits + 1);
    sqlite3_bind_int64(stmt, KEEP_PHONE, result->phone);
    sqlite3_bind_int(stmt, KEEP_IS_FIRST, result->first_entry != 0);
}

static bool move_job(struct job_results *results, const struct job_result *result,
                     const struct job_move *move, struct error *err)
{
    char stop_id[JOB_STOP_ID_SIZE];
    bind_result(results, result, move->after, stop_id);
    return job_moves_apply(&results->moves, results->keep, move, err);
}

/* With no event yet. */
static struct job_move move_of(const struct job_result *result, int64_t first_entry,
                               enum job_state after)
{
    return (struct job_move){
        .phone = result->phone,
        .first_entry = first_entry,
        .before = JOB_PENDING,
        .after = after,
        .at = result->ended_at,
        .has_code = result->has_code,
        .code = result->code,
        .http_status = result->http_status,
        .reason = result->message,
    };
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
    struct text words = {0};
    bool sent_again = false;
    if (!was_sent_again(results, result->phone, &sent_again, err))
        return false;
    struct job_move move =
        move_of(result, before->first_entry, state_again(result, before, sent_again));
    move.has_event = true;
    move.event = JOB_EVENT_ANSWERED;
    if (before->own_stop_id[0] != '\0' && move.after == result->state) {
        bool has_words = result->message[0] != '\0';
        job_words_say(&words, has_words ? JOB_SAYS_ID_WAS_AND : JOB_SAYS_ID_WAS,
                      before->own_stop_id, has_words ? result->message : NULL, NULL);
        move.reason = text_string(&words);
    }
    bool ok = move_job(results, result, &move, err);
    text_free(&words);
    return ok;
}

/* Still pending: no import's counts change, whichever brought it. */
static bool keep_attempt(struct job_results *results, const struct job_result *result,
                         struct error *err)
{
    struct job_move move = move_of(result, 0, JOB_PENDING);
    move.has_event = true;
    move.event = JOB_EVENT_ATTEMPT;
    return move_job(results, result, &move, err);
}

static void note_conflict(struct job_results *results, const struct job_result *result)
{
    results->conflicts = memory_grow(results->conflicts, results->conflict_count,
                                     &results->conflict_capacity, sizeof *results->conflicts);
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
    struct text words = {0};
    job_words_say_numbers(&words, JOB_SAYS_OTHERS_ID, result->stop_id, 0);
    text_move(&words, doubted.message, sizeof doubted.message);
    note_conflict(results, result);
    return keep_attempt(results, &doubted, err);
}

/* The first settling needs no event: the job's own row tells of it. */
static bool settle_first(struct job_results *results, const struct job_result *result,
                         int64_t first_entry, struct error *err)
{
    const struct job_move move = move_of(result, first_entry, result->state);
    return move_job(results, result, &move, err);
}

static bool keep_settled(struct job_results *results, const struct job_result *result,
                         struct error *err)
{
    struct job_before before;
    if (result->first_entry != 0)
        return settle_first(results, result, result->first_entry, err);
    if (!read_before(results, result->phone, &before, err))
        return false;
    if (!before.found)
        return job_moves_interfered(results->store, err);
    return before.was_settled ? settle_again(results, result, &before, err)
                              : settle_first(results, result, before.first_entry, err);
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
