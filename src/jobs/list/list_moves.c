/* Each way in which the list changes a job is one UPDATE (job_moves.h) and its event. The list's
 * word stands above the reply's: the stop id that it shows holds from now on, and an event keeps
 * the one that was believed before. */
#include "jobs/list/list_internal.h"

#include "jobs/job_words.h"

/* A job that is on the list has no error. Its last one, from when it was pending, is in its events.
 */
static const char confirm_sql[] =
    "UPDATE jobs SET state = :after, list_stop_id = :stop_id, confirmed_at = :now, seen_at = :now,"
    " due_at = NULL,"
    " settled_in = coalesce(settled_in, :commit),"
    " code = iif(state = $pending, NULL, code), message = iif(state = $pending, NULL, message),"
    " source = iif(state = $pending, NULL, source),"
    " http_status = iif(state = $pending, NULL, http_status)"
    " WHERE phone = :phone AND state = :before";

static const char fill_sql[] = "UPDATE jobs SET list_stop_id = :stop_id, seen_at = :now"
                               " WHERE phone = :phone AND state = :before";

/* The event keeps the answer that had settled the job. :lacks: the list was seen, and lacks it. */
static const char send_again_sql[] =
    "UPDATE jobs SET state = $pending, due_at = NULL, code = NULL, message = NULL, source = NULL,"
    " http_status = NULL, list_stop_id = iif(:lacks, NULL, list_stop_id)"
    " WHERE phone = :phone AND state = :before";

static const char end_removal_sql[] =
    "UPDATE jobs SET state = :after, list_stop_id = :stop_id, code = NULL,"
    " message = :message, source = NULL, http_status = NULL"
    " WHERE phone = :phone AND state = :before";

bool list_moves_open(struct job_store *store, int64_t run_id, struct list_moves *moves,
                     struct error *err)
{
    *moves = (struct list_moves){.now = clock_wall_ms(store->clock)};
    return sql_prepare(store, confirm_sql, &moves->confirm, err) &&
           sql_prepare(store, fill_sql, &moves->fill, err) &&
           sql_prepare(store, send_again_sql, &moves->send_again, err) &&
           sql_prepare(store, end_removal_sql, &moves->end_removal, err) &&
           job_moves_open(store, run_id, N_("holding its numbers against the provider's list"),
                          &moves->moves, err);
}

void list_moves_close(struct list_moves *moves)
{
    sqlite3_finalize(moves->confirm);
    sqlite3_finalize(moves->fill);
    sqlite3_finalize(moves->send_again);
    sqlite3_finalize(moves->end_removal);
    job_moves_close(&moves->moves);
    *moves = (struct list_moves){0};
}

void list_moves_read(sqlite3_stmt *stmt, struct held_job *job)
{
    *job = (struct held_job){
        .phone = sqlite3_column_int64(stmt, 0),
        .state = (enum job_state)sqlite3_column_int(stmt, 1),
        .code = sqlite3_column_int64(stmt, 2),
        .http_status = sqlite3_column_int64(stmt, 3),
        .list_stop_id = sqlite3_column_int64(stmt, 4),
        .own_stop_id = sqlite3_column_int64(stmt, 5),
        .was_tried = sqlite3_column_int64(stmt, 6) > 0,
        .first_entry = sqlite3_column_int64(stmt, 7),
        .was_settled = sqlite3_column_int(stmt, 8) != 0,
    };
}

/* With no event yet; binds what names the job. */
static struct job_move begin_move(struct list_moves *moves, sqlite3_stmt *stmt,
                                  const struct held_job *job, enum job_state after)
{
    sql_bind_named(stmt, ":phone", job->phone);
    sql_bind_named(stmt, ":before", job->state);
    return (struct job_move){
        .phone = job->phone,
        .first_entry = job->first_entry,
        .before = job->state,
        .after = after,
        .at = moves->now,
        .has_code = job->code != 0,
        .code = job->code,
        .http_status = job->http_status,
    };
}

static enum job_state confirmed_state(const struct held_job *job)
{
    if (job->state == JOB_PENDING)
        return job->own_stop_id != 0 ? JOB_LISTED : JOB_ALREADY_LISTED;
    return job->state == JOB_UNCONFIRMED ? JOB_ALREADY_LISTED : job->state;
}

/* The list's word stands above the reply's. */
static int64_t believed_stop_id(const struct held_job *job)
{
    return job->list_stop_id != 0 ? job->list_stop_id : job->own_stop_id;
}

bool list_moves_corrects(const struct held_job *job, int64_t stop_id)
{
    int64_t believed = believed_stop_id(job);
    return believed != 0 && believed != stop_id;
}

bool list_moves_confirm(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                        struct error *err)
{
    char text[JOB_STOP_ID_SIZE];
    struct job_move move = begin_move(moves, moves->confirm, job, confirmed_state(job));
    sql_bind_named_text(moves->confirm, ":stop_id", job_stop_id_text(stop_id, text));
    sql_bind_named(moves->confirm, ":after", move.after);
    sql_bind_named(moves->confirm, ":now", moves->now);
    sql_bind_named(moves->confirm, ":commit", moves->moves.store->commits + 1);
    /* The first settling needs no event: the job's own row tells of it. */
    bool is_first = job->state == JOB_PENDING && !job->was_tried && !job->was_settled;
    bool corrects = list_moves_corrects(job, stop_id);
    struct text words = {0};
    if (corrects)
        job_words_say_numbers(&words, JOB_SAYS_LISTED_UNDER, stop_id, believed_stop_id(job));
    move.has_event = (move.after != job->state || corrects) && !is_first;
    move.event = JOB_EVENT_CONFIRMED;
    move.reason = corrects ? text_string(&words) : STORED_("the provider's list shows it");
    bool ok = job_moves_apply(&moves->moves, moves->confirm, &move, err);
    text_free(&words);
    return ok;
}

bool list_moves_fill(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                     struct error *err)
{
    char text[JOB_STOP_ID_SIZE];
    const struct job_move move = begin_move(moves, moves->fill, job, job->state);
    sql_bind_named_text(moves->fill, ":stop_id", job_stop_id_text(stop_id, text));
    sql_bind_named(moves->fill, ":now", moves->now);
    return job_moves_apply(&moves->moves, moves->fill, &move, err);
}

bool list_moves_send_again(struct list_moves *moves, const struct held_job *job, const char *reason,
                           struct error *err)
{
    struct text words = {0};
    if (reason != NULL)
        text_append_string(&words, reason);
    else if (job->list_stop_id != 0)
        job_words_say_numbers(&words, JOB_SAYS_NOT_LISTED_NOW, job->list_stop_id, 0);
    else
        text_append_string(&words, STORED_("not on the provider's list"));
    struct job_move move = begin_move(moves, moves->send_again, job, JOB_PENDING);
    sql_bind_named(moves->send_again, ":lacks", reason == NULL);
    move.has_event = true;
    move.event = JOB_EVENT_SENT_AGAIN;
    move.reason = text_string(&words);
    bool ok = job_moves_apply(&moves->moves, moves->send_again, &move, err);
    text_free(&words);
    return ok;
}

/* `stop_id` 0: the list lacks it. */
static bool end_removal(struct list_moves *moves, const struct held_job *job, enum job_state after,
                        enum job_event event, int64_t stop_id, const char *reason,
                        struct error *err)
{
    char text[JOB_STOP_ID_SIZE];
    struct job_move move = begin_move(moves, moves->end_removal, job, after);
    sql_bind_named(moves->end_removal, ":after", after);
    sql_bind_named_text(moves->end_removal, ":stop_id", job_stop_id_text(stop_id, text));
    sql_bind_named_text(moves->end_removal, ":message", reason);
    /* Nobody has answered: what the job was answered before is no part of it. */
    move.has_code = false;
    move.http_status = 0;
    move.has_event = true;
    move.event = event;
    move.reason = reason;
    return job_moves_apply(&moves->moves, moves->end_removal, &move, err);
}

bool list_moves_remove_gone(struct list_moves *moves, const struct held_job *job, struct error *err)
{
    return end_removal(moves, job, JOB_REMOVED, JOB_EVENT_REMOVED, 0,
                       STORED_("was not on the provider's list any more"), err);
}

bool list_moves_keep_foreign(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                             struct error *err)
{
    struct text reason = {0};
    job_words_say_numbers(&reason, JOB_SAYS_LISTED_UNDER_OTHER, stop_id, 0);
    bool ok = end_removal(moves, job, JOB_LISTED, JOB_EVENT_NOT_REMOVED, stop_id,
                          text_string(&reason), err);
    text_free(&reason);
    return ok;
}
