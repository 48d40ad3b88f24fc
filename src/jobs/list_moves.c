#include "jobs/list_moves.h"

#include <inttypes.h>
#include <stdio.h>

#define REASON_SIZE 128

static const char DOING[] = "holding its numbers against the provider's list";

_Static_assert(JOB_PENDING == 0, "the SQL of this file names it");

/* A job that is on the list has no error. Its last one, from when it was pending, is in its events.
 */
static const char CONFIRM[] =
    "UPDATE jobs SET state = ?3, list_stop_id = ?4, confirmed_at = ?5, due_at = NULL,"
    " settled_in = coalesce(settled_in, ?6),"
    " code = iif(?2 = 0, NULL, code), message = iif(?2 = 0, NULL, message),"
    " source = iif(?2 = 0, NULL, source), http_status = iif(?2 = 0, NULL, http_status)"
    " WHERE phone = ?1 AND state = ?2";

static const char FILL[] = "UPDATE jobs SET list_stop_id = ?3 WHERE phone = ?1 AND state = ?2";

/* The event keeps the answer that had settled the job. ?3: whether the list was seen and lacks it.
 */
static const char SEND_AGAIN[] =
    "UPDATE jobs SET state = 0, due_at = NULL, code = NULL, message = NULL, source = NULL,"
    " http_status = NULL, list_stop_id = iif(?3, NULL, list_stop_id)"
    " WHERE phone = ?1 AND state = ?2";

static const char EVENT[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

bool list_moves_open(struct job_store *store, int64_t run_id, struct list_moves *moves,
                     struct error *err)
{
    *moves =
        (struct list_moves){.store = store, .run_id = run_id, .now = clock_wall_ms(store->clock)};
    return sql_prepare(store, CONFIRM, &moves->confirm, err) &&
           sql_prepare(store, FILL, &moves->fill, err) &&
           sql_prepare(store, SEND_AGAIN, &moves->send_again, err) &&
           sql_prepare(store, EVENT, &moves->event, err) &&
           job_counts_open(store, &moves->counts, err);
}

bool list_moves_finish(struct list_moves *moves, struct error *err)
{
    return job_counts_write(moves->counts, err);
}

void list_moves_close(struct list_moves *moves)
{
    sqlite3_finalize(moves->confirm);
    sqlite3_finalize(moves->fill);
    sqlite3_finalize(moves->send_again);
    sqlite3_finalize(moves->event);
    job_counts_close(&moves->counts);
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

static bool run_guarded(struct list_moves *moves, sqlite3_stmt *stmt, struct error *err)
{
    if (!sql_step_done(moves->store, stmt, DOING, err))
        return false;
    return sqlite3_changes(moves->store->db) == 1 ||
           error_set(err, ERROR_STORAGE,
                     "%s: another program has changed the database. Make sure that nothing else "
                     "writes to it, then run the same command again.",
                     moves->store->path);
}

static bool add_event(struct list_moves *moves, const struct held_job *job, enum job_event kind,
                      enum job_state after, const char *reason, struct error *err)
{
    sqlite3_stmt *stmt = moves->event;
    sqlite3_bind_int64(stmt, 1, job->phone);
    sqlite3_bind_int64(stmt, 2, moves->now);
    sqlite3_bind_int64(stmt, 3, moves->run_id);
    sqlite3_bind_int(stmt, 4, (int)kind);
    sqlite3_bind_int(stmt, 5, (int)job->state);
    sqlite3_bind_int(stmt, 6, (int)after);
    sql_bind_int64_or_null(stmt, 7, job->code != 0, job->code);
    sql_bind_int64_or_null(stmt, 8, job->http_status != 0, job->http_status);
    sql_bind_text_or_null(stmt, 9, reason);
    return sql_step_done(moves->store, stmt, DOING, err);
}

static bool count_move(struct list_moves *moves, const struct held_job *job, enum job_state after,
                       struct error *err)
{
    return job_counts_move(moves->counts, job->phone, job->first_entry, job->state, after, err);
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
    enum job_state after = confirmed_state(job);
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, stop_id);
    sqlite3_stmt *stmt = moves->confirm;
    sqlite3_bind_int64(stmt, 1, job->phone);
    sqlite3_bind_int(stmt, 2, (int)job->state);
    sqlite3_bind_int(stmt, 3, (int)after);
    sqlite3_bind_text(stmt, 4, text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 5, moves->now);
    sqlite3_bind_int64(stmt, 6, moves->store->commits + 1);
    /* The first settling needs no event: the job's own row tells of it. */
    bool is_first = job->state == JOB_PENDING && !job->was_tried && !job->was_settled;
    bool corrects = list_moves_corrects(job, stop_id);
    char reason[REASON_SIZE] = "the provider's list shows it";
    if (corrects)
        (void)snprintf(reason, sizeof reason,
                       "the provider's list shows it under stop id %" PRId64 ", not %" PRId64,
                       stop_id, believed_stop_id(job));
    return run_guarded(moves, stmt, err) && count_move(moves, job, after, err) &&
           ((after == job->state && !corrects) || is_first ||
            add_event(moves, job, JOB_EVENT_CONFIRMED, after, reason, err));
}

bool list_moves_fill(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                     struct error *err)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, stop_id);
    sqlite3_bind_int64(moves->fill, 1, job->phone);
    sqlite3_bind_int(moves->fill, 2, (int)job->state);
    sqlite3_bind_text(moves->fill, 3, text, -1, SQLITE_STATIC);
    return run_guarded(moves, moves->fill, err);
}

bool list_moves_send_again(struct list_moves *moves, const struct held_job *job, const char *reason,
                           struct error *err)
{
    struct text words = {0};
    text_append_string(&words, reason != NULL ? reason : "not on the provider's list");
    if (reason == NULL && job->list_stop_id != 0)
        text_printf(&words, " any more; its stop id there was %" PRId64, job->list_stop_id);
    sqlite3_bind_int64(moves->send_again, 1, job->phone);
    sqlite3_bind_int(moves->send_again, 2, (int)job->state);
    sqlite3_bind_int(moves->send_again, 3, reason == NULL);
    bool ok = run_guarded(moves, moves->send_again, err) &&
              count_move(moves, job, JOB_PENDING, err) &&
              add_event(moves, job, JOB_EVENT_SENT_AGAIN, JOB_PENDING, text_string(&words), err);
    text_free(&words);
    return ok;
}
