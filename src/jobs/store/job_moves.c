/* A job moves by an UPDATE that names the state it is taken for. If it matches no row, somebody
 * else has written to this database, and the transaction fails as a whole. So what was decided from
 * the row before is still so when it is changed, and each job is counted once, in the right state.
 */
#include "jobs/store/job_moves.h"

#include <inttypes.h>
#include <stdio.h>

static const char event_sql[] =
    "INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status,"
    " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

bool job_moves_open_uncounted(struct job_store *store, int64_t run_id, const char *doing,
                              struct job_moves *moves, struct error *err)
{
    *moves = (struct job_moves){.store = store, .run_id = run_id, .doing = doing};
    return sql_prepare(store, event_sql, &moves->event, err);
}

bool job_moves_open(struct job_store *store, int64_t run_id, const char *doing,
                    struct job_moves *moves, struct error *err)
{
    return job_moves_open_uncounted(store, run_id, doing, moves, err) &&
           job_counts_open(store, &moves->counts, err);
}

bool job_moves_allow(enum job_state before, enum job_state after, struct error *err)
{
    return before == after || job_may_become(before, after) ||
           error_set(
               err, ERROR_UNEXPECTED,
               "a number that is %s can't become %s: nothing was changed. This is an error of "
               "stopsms.",
               job_state_name(before), job_state_name(after));
}

bool job_moves_interfered(const struct job_store *store, struct error *err)
{
    error_set(err, ERROR_STORAGE,
              "%s: another program has changed the database. Make sure that nothing else "
              "writes to it, then run the same command again.",
              store->path);
    return error_because(err, "database_changed");
}

static bool add_event(struct job_moves *moves, const struct job_move *move, struct error *err)
{
    sqlite3_stmt *stmt = moves->event;
    sqlite3_bind_int64(stmt, 1, move->phone);
    sqlite3_bind_int64(stmt, 2, move->at);
    sqlite3_bind_int64(stmt, 3, moves->run_id);
    sqlite3_bind_int(stmt, 4, (int)move->event);
    sqlite3_bind_int(stmt, 5, (int)move->before);
    sqlite3_bind_int(stmt, 6, (int)move->after);
    sql_bind_int64_or_null(stmt, 7, move->has_code, move->code);
    sql_bind_int64_or_null(stmt, 8, move->http_status != 0, move->http_status);
    sql_bind_text_or_null(stmt, 9, move->reason);
    return sql_step_done(moves->store, stmt, moves->doing, err);
}

bool job_moves_apply(struct job_moves *moves, sqlite3_stmt *update, const struct job_move *move,
                     struct error *err)
{
    if (!job_moves_allow(move->before, move->after, err) ||
        !sql_step_done(moves->store, update, moves->doing, err))
        return false;
    if (sqlite3_changes(moves->store->db) != 1)
        return job_moves_interfered(moves->store, err);
    return (!move->has_event || add_event(moves, move, err)) &&
           (moves->counts == NULL || job_counts_move(moves->counts, move->phone, move->first_entry,
                                                     move->before, move->after, err));
}

bool job_moves_finish(struct job_moves *moves, struct error *err)
{
    return job_counts_write(moves->counts, err);
}

void job_moves_forget(struct job_moves *moves)
{
    job_counts_forget(moves->counts);
}

void job_moves_close(struct job_moves *moves)
{
    sqlite3_finalize(moves->event);
    job_counts_close(&moves->counts);
    *moves = (struct job_moves){0};
}

const char *job_stop_id_text(int64_t stop_id, char out[JOB_STOP_ID_SIZE])
{
    out[0] = '\0';
    if (stop_id != 0)
        (void)snprintf(out, JOB_STOP_ID_SIZE, "%" PRId64, stop_id);
    return out;
}
