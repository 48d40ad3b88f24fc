/* jobs/send/send_internal.h
 * What job_queue.c is made of: results are kept, and the stop ids in them noted, inside its
 * transactions; jobs are put back in one of their own. Owns its statements. Depends on jobs/.
 */
#ifndef JOBS_SEND_SEND_INTERNAL_H
#define JOBS_SEND_SEND_INTERNAL_H

#include "jobs/job.h"
#include "jobs/store/job_moves.h"
#include "jobs/store/store_internal.h"

/* job_queue.h */
struct job_result;
struct job_stop_id;

/* --- stop ids (stop_ids.c) --- */

struct stop_ids {
    struct job_store *store;
    sqlite3_stmt *claim, *holder, *take_over;
};

bool stop_ids_open(struct job_store *store, struct stop_ids *ids, struct error *err) MUST_CHECK;

/* Notes that the provider gave `stop_id` (> 0) to `phone`. `*is_taken`: another number has it, and
 * nothing was noted. One that was taken off the list has it no more, and the same subscriber in an
 * older spelling is no other. */
bool stop_ids_claim(struct stop_ids *ids, int64_t stop_id, int64_t phone, bool *is_taken,
                    struct error *err) MUST_CHECK;

void stop_ids_close(struct stop_ids *ids);

/* --- results (job_results.c) --- */

/* Each result is kept by one guarded UPDATE, with the event that goes with it. */
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

void job_results_close(struct job_results *results);

/* --- putting back (job_put_back.c) --- */

struct job_put_back_run {
    int64_t run_id;
    int64_t due_at; /* wall clock, ms */
};

/* As job_queue_put_back. */
bool job_put_back_keep(struct job_store *store, const struct job_put_back_run *run,
                       const struct job_stop_id *numbers, size_t count, int64_t moved[JOB_STATES],
                       struct error *err) MUST_CHECK;

#endif
