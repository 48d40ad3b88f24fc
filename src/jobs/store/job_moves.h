/* jobs/store/job_moves.h
 * Every change of a job's state: that the table of states allows it, that the job still was what it
 * is taken for, its event, and the counts that follow. Owns its statements and counts. Depends on
 * jobs/; for the files of this room that move jobs, inside their transactions.
 */
#ifndef JOBS_STORE_JOB_MOVES_H
#define JOBS_STORE_JOB_MOVES_H

#include "jobs/job.h"
#include "jobs/store/job_counts.h"
#include "jobs/store/store_internal.h"

#define JOB_STOP_ID_SIZE 32 /* of a stop id as text, with its NUL */

struct job_moves {
    struct job_store *store;
    int64_t run_id;
    const char *doing; /* for the message of a failure; a static string */
    sqlite3_stmt *event;
    struct job_counts *counts; /* NULL: whoever moves the jobs has them counted anew */
};

/* One job's move. What is 0, NULL or "" is NULL in its event. */
struct job_move {
    int64_t phone;
    int64_t first_entry; /* of the job's row; not looked at without counts */
    enum job_state before;
    enum job_state
        after; /* may be `before`: then only its row, and perhaps its events, tell more */
    bool has_event;
    enum job_event event;
    int64_t at; /* wall clock, ms */
    bool has_code;
    int64_t code;
    int64_t http_status;
    const char *reason;
};

/* For jobs that move one by one, with their counts kept in step. */
bool job_moves_open(struct job_store *store, int64_t run_id, const char *doing,
                    struct job_moves *moves, struct error *err) MUST_CHECK;

/* Without counts: job_counts_recount must follow in the same transaction. */
bool job_moves_open_uncounted(struct job_store *store, int64_t run_id, const char *doing,
                              struct job_moves *moves, struct error *err) MUST_CHECK;

/* Runs `update`, which has its values and must change the row of `move->phone` where its state is
 * `move->before`, and resets it; then writes the event and counts. ERROR_STORAGE where the job is
 * not there in that state any more (another program has written to the database);
 * ERROR_UNEXPECTED where the table of states does not have the move: nothing was changed. */
bool job_moves_apply(struct job_moves *moves, sqlite3_stmt *update, const struct job_move *move,
                     struct error *err) MUST_CHECK;

/* For a statement that moves many jobs: asks the table once. ERROR_UNEXPECTED. */
bool job_moves_allow(enum job_state before, enum job_state after, struct error *err) MUST_CHECK;

/* Writes the counts of the moves since the last time: before the commit. */
bool job_moves_finish(struct job_moves *moves, struct error *err) MUST_CHECK;

/* The transaction was rolled back. */
void job_moves_forget(struct job_moves *moves);

void job_moves_close(struct job_moves *moves);

/* ERROR_STORAGE: something else has written to the database. Always returns false. */
bool job_moves_interfered(const struct job_store *store, struct error *err);

/* A stop id as text; "" for 0. Returns `out`. */
const char *job_stop_id_text(int64_t stop_id, char out[JOB_STOP_ID_SIZE]);

#endif
