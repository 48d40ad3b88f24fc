/* jobs/send/job_results.h
 * Keeps results in the jobs table, each by one guarded UPDATE, with the events that go with them.
 * Owns its statements. Depends on jobs/; job_queue.c alone uses it, inside its transactions.
 */
#ifndef JOBS_SEND_JOB_RESULTS_H
#define JOBS_SEND_JOB_RESULTS_H

#include "jobs/send/job_queue.h"
#include "jobs/send/stop_ids.h"
#include "jobs/store/job_moves.h"

struct job_results {
    struct job_store *store;
    struct job_moves moves;
    sqlite3_stmt *read;
    sqlite3_stmt *last_move;
    sqlite3_stmt *keep;
    struct stop_ids stop_ids;
    struct job_stop_id *conflicts; /* since the caller set the count to 0 */
    size_t conflict_count, conflict_capacity;
};

bool job_results_open(struct job_store *store, int64_t run_id, struct job_results *results,
                      struct error *err) MUST_CHECK;

/* ERROR_STORAGE where the job is not pending any more. */
bool job_results_keep(struct job_results *results, const struct job_result *result,
                      struct error *err) MUST_CHECK;

/* Writes what follows from the results kept in this transaction: before its commit. */
bool job_results_finish(struct job_results *results, struct error *err) MUST_CHECK;

/* That transaction was rolled back. */
void job_results_forget(struct job_results *results);

void job_results_close(struct job_results *results);

#endif
