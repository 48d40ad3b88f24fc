/* jobs/verify_store.h
 * Holds every job against the provider's whole list: fills in stop ids, settles what is unconfirmed
 * or pending and on it, and makes pending again what should be on it and is not. Owns nothing
 * between calls. Depends on jobs/.
 */
#ifndef JOBS_VERIFY_STORE_H
#define JOBS_VERIFY_STORE_H

#include "jobs/job.h"
#include "jobs/seen_list.h"

/* More missing numbers than this, and more than this share of those that should be there: it is
 * rather the list that lacks something than so many people who were taken off it. */
#define VERIFY_MISSING_MOST    20
#define VERIFY_MISSING_PERCENT 5

struct verify_counts {
    int64_t found[JOB_STATES];   /* jobs that the list shows, by the state that they were in */
    int64_t missing[JOB_STATES]; /* and those that it lacks, but for what only undone imports had */
    int64_t filled;              /* already listed ones whose stop id was not known before */
    int64_t corrected; /* those that the list shows under another stop id than was believed */
    int64_t requeued;  /* listed, already listed or unconfirmed before; pending now */
    bool partial; /* so many are missing, or the list is so empty, that it is probably not whole */
};

/* In one transaction, of the run `run_id`: what the list shows is confirmed, or settled as already
 * listed (listed, where it has a stop id of ours) where it was unconfirmed or pending; of what was
 * rejected or undone, the stop id alone is noted. What it lacks becomes pending again where it was
 * listed, already listed or unconfirmed; but where `counts->partial`, only if `requeue_partial`.
 * Each change of state has an event. `seen` is sorted here, and read to its end. ERROR_STORAGE:
 * nothing was changed. */
bool verify_store_settle(struct job_store *store, int64_t run_id, struct seen_list *seen,
                         bool requeue_partial, struct verify_counts *counts,
                         struct error *err) MUST_CHECK;

#endif
