/* If a connection has mixed replies up, the replies that it brought before may belong to other
 * numbers. Their jobs are made pending again and are sent once more; to send a number twice does
 * no harm. The doubtful answer stays in the event. */
#include "jobs/send/job_queue.h"
#include "jobs/send/send_internal.h"

#include "jobs/store/job_moves.h"

static const char doing[] = N_("putting numbers back");

static const char read_sql[] =
    "SELECT state, first_entry, code, http_status FROM jobs WHERE phone = :phone"
    " AND state IN ($listed, $already_listed, $rejected, $unconfirmed)";

/* Only the stop id that came with the doubtful reply is removed. */
static const char put_back_sql[] =
    "UPDATE jobs SET state = $pending, due_at = :due_at, maybe_sent = 1, code = NULL,"
    " message = NULL, source = NULL, http_status = NULL, confirmed_at = NULL,"
    " own_stop_id = iif(own_stop_id = CAST(:stop_id AS TEXT), NULL, own_stop_id)"
    " WHERE phone = :phone AND state = :before";

struct putting {
    struct job_moves moves;
    int64_t due_at;
    sqlite3_stmt *read, *put_back;
    int64_t *moved;
};

/* What the settled job is, and what becomes of it; `found` is false where it is not settled. */
static bool read_move(struct putting *putting, int64_t phone, struct job_move *move, bool *found,
                      struct error *err)
{
    sqlite3_stmt *stmt = putting->read;
    sql_bind_named(stmt, ":phone", phone);
    bool ok = sql_step(putting->moves.store, stmt, found, doing, err);
    if (ok && *found) {
        *move = (struct job_move){
            .phone = phone,
            .first_entry = sqlite3_column_int64(stmt, 1),
            .before = (enum job_state)sqlite3_column_int(stmt, 0),
            .after = JOB_PENDING,
            .has_event = true,
            .event = JOB_EVENT_PUT_BACK,
            .at = clock_wall_ms(putting->moves.store->clock),
            .has_code = sqlite3_column_type(stmt, 2) != SQLITE_NULL,
            .code = sqlite3_column_int64(stmt, 2),
            .http_status = sqlite3_column_int64(stmt, 3),
            .reason = STORED_(
                "its connection mixed replies up; this one may have been of another number"),
        };
    }
    sqlite3_reset(stmt);
    return ok;
}

static bool put_one(struct putting *putting, const struct job_stop_id *number, struct error *err)
{
    struct job_move move;
    bool found = false;
    if (!read_move(putting, number->phone, &move, &found, err))
        return false;
    if (!found)
        return true;
    sql_bind_named(putting->put_back, ":phone", number->phone);
    sql_bind_named(putting->put_back, ":before", move.before);
    sql_bind_named(putting->put_back, ":due_at", putting->due_at);
    sql_bind_named(putting->put_back, ":stop_id", number->stop_id);
    putting->moved[move.before]++;
    return job_moves_apply(&putting->moves, putting->put_back, &move, err);
}

static bool put_all(struct putting *putting, struct job_store *store, int64_t run_id,
                    const struct job_stop_id *numbers, size_t count, struct error *err)
{
    bool ok = sql_prepare(store, read_sql, &putting->read, err) &&
              sql_prepare(store, put_back_sql, &putting->put_back, err) &&
              job_moves_open(store, run_id, doing, &putting->moves, err) && sql_begin(store, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = put_one(putting, &numbers[i], err);
    ok = ok && job_moves_finish(&putting->moves, err) && sql_commit(store, err);
    sql_rollback(store);
    return ok;
}

bool job_put_back_keep(struct job_store *store, const struct job_put_back_run *run,
                       const struct job_stop_id *numbers, size_t count, int64_t moved[JOB_STATES],
                       struct error *err)
{
    struct putting putting = {.due_at = run->due_at, .moved = moved};
    for (int state = 0; state < JOB_STATES; state++)
        moved[state] = 0;
    bool ok = put_all(&putting, store, run->run_id, numbers, count, err);
    sqlite3_finalize(putting.read);
    sqlite3_finalize(putting.put_back);
    job_moves_close(&putting.moves);
    return ok;
}
