/* If a connection has mixed replies up, the replies that it brought before may belong to other
 * numbers. Their jobs are made pending again and are sent once more; to send a number twice does
 * no harm. The doubtful answer stays in the event. */
#include "jobs/job_put_back.h"

#include "jobs/job_counts.h"

#include <inttypes.h>
#include <stdio.h>

static const char DOING[] = "putting numbers back";

/* state 0: JOB_PENDING. Only the stop id that came with the doubtful reply is removed. */
static const char READ[] = "SELECT state, first_entry, code, http_status FROM jobs"
                           " WHERE phone = ?1 AND state BETWEEN 1 AND 4";
static const char PUT_BACK[] =
    "UPDATE jobs SET state = 0, due_at = ?2, maybe_sent = 1, code = NULL, message = NULL,"
    " source = NULL, http_status = NULL, confirmed_at = NULL,"
    " own_stop_id = iif(own_stop_id = ?3, NULL, own_stop_id) WHERE phone = ?1 AND state = ?4";
/* kind 14: JOB_EVENT_PUT_BACK. */
static const char EVENT[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, 14, ?4, 0, ?5, ?6,"
    " 'its connection mixed replies up; this one may have been of another number')";

_Static_assert(JOB_PENDING == 0 && JOB_LISTED == 1 && JOB_ALREADY_LISTED == 2 &&
                   JOB_REJECTED == 3 && JOB_UNCONFIRMED == 4 && JOB_EVENT_PUT_BACK == 14,
               "the SQL of this file names them");

struct putting {
    struct job_store *store;
    int64_t run_id;
    int64_t due_at;
    sqlite3_stmt *read, *put_back, *event;
    struct job_counts *counts;
    int64_t *moved;
};

static bool move(struct putting *putting, const struct job_stop_id *number, int state,
                 struct error *err)
{
    char stop_id[32];
    (void)snprintf(stop_id, sizeof stop_id, "%" PRId64, number->stop_id);
    int64_t first_entry = sqlite3_column_int64(putting->read, 1);
    sqlite3_bind_int64(putting->event, 1, number->phone);
    sqlite3_bind_int64(putting->event, 2, clock_wall_ms(putting->store->clock));
    sqlite3_bind_int64(putting->event, 3, putting->run_id);
    sqlite3_bind_int(putting->event, 4, state);
    sqlite3_bind_value(putting->event, 5, sqlite3_column_value(putting->read, 2));
    sqlite3_bind_value(putting->event, 6, sqlite3_column_value(putting->read, 3));
    sqlite3_bind_int64(putting->put_back, 1, number->phone);
    sqlite3_bind_int64(putting->put_back, 2, putting->due_at);
    sqlite3_bind_text(putting->put_back, 3, stop_id, -1, SQLITE_STATIC);
    sqlite3_bind_int(putting->put_back, 4, state);
    putting->moved[state]++;
    return sql_step_done(putting->store, putting->event, DOING, err) &&
           sql_step_done(putting->store, putting->put_back, DOING, err) &&
           job_counts_move(putting->counts, number->phone, first_entry, (enum job_state)state,
                           JOB_PENDING, err);
}

static bool put_one(struct putting *putting, const struct job_stop_id *number, struct error *err)
{
    bool row = false;
    sqlite3_bind_int64(putting->read, 1, number->phone);
    bool ok = sql_step(putting->store, putting->read, &row, DOING, err);
    ok = ok && (!row || move(putting, number, sqlite3_column_int(putting->read, 0), err));
    sqlite3_reset(putting->read);
    return ok;
}

static bool put_all(struct putting *putting, const struct job_stop_id *numbers, size_t count,
                    struct error *err)
{
    struct job_store *store = putting->store;
    bool ok = sql_prepare(store, READ, &putting->read, err) &&
              sql_prepare(store, PUT_BACK, &putting->put_back, err) &&
              sql_prepare(store, EVENT, &putting->event, err) &&
              job_counts_open(store, &putting->counts, err) && sql_begin(store, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = put_one(putting, &numbers[i], err);
    ok = ok && job_counts_write(putting->counts, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool job_put_back_keep(struct job_store *store, const struct job_put_back_run *run,
                       const struct job_stop_id *numbers, size_t count, int64_t moved[JOB_STATES],
                       struct error *err)
{
    struct putting putting = {
        .store = store, .run_id = run->run_id, .due_at = run->due_at, .moved = moved};
    for (int state = 0; state < JOB_STATES; state++)
        moved[state] = 0;
    bool ok = put_all(&putting, numbers, count, err);
    sqlite3_finalize(putting.read);
    sqlite3_finalize(putting.put_back);
    sqlite3_finalize(putting.event);
    job_counts_close(&putting.counts);
    return ok;
}
