/* jobs/send/job_put_back.h
 * Makes settled jobs pending again whose replies turned out not to be relied on. Owns nothing
 * between calls. Depends on jobs/; job_queue.c alone uses it.
 */
#ifndef JOBS_SEND_JOB_PUT_BACK_H
#define JOBS_SEND_JOB_PUT_BACK_H

#include "jobs/send/job_queue.h"
#include "jobs/store/store_internal.h"

struct job_put_back_run {
    int64_t run_id;
    int64_t due_at; /* wall clock, ms */
};

/* As job_queue_put_back. */
bool job_put_back_keep(struct job_store *store, const struct job_put_back_run *run,
                       const struct job_stop_id *numbers, size_t count, int64_t moved[JOB_STATES],
                       struct error *err) MUST_CHECK;

#endif
