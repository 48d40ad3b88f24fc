/* submit/removal.h
 * Takes numbers off the provider's list again, one after the other: those of an import whose undo
 * has begun (jobs/list/undo_store.h). Keeps to the rate, retries, and can be broken off at any
 * moment: what is left stays `removing`. Owns nothing between calls. Depends on jobs/, provider/
 * and the policies of this room.
 */
#ifndef SUBMIT_REMOVAL_H
#define SUBMIT_REMOVAL_H

#include "base/log.h"
#include "base/random.h"
#include "jobs/list/undo_store.h"
#include "provider/http/http_call.h"
#include "provider/stop_api.h"
#include "submit/worker_progress.h"

struct removal_config {
    struct job_store *store;
    int64_t run_id;
    int64_t import_id;
    struct stop_api api;
    struct http_call call;
    struct random random;
    const struct log *log;
    double rate_per_second;   /* 0: unlimited */
    unsigned burst;           /* >= 1 */
    unsigned max_attempts;    /* of a number, >= 1 */
    struct rate_group *group; /* NULL: none */
    int64_t to_remove;        /* numbers, for the progress */
    /* May be NULL: how far it is, after each answer, and once a second while it waits. */
    void (*on_progress)(void *context, const struct worker_progress *progress);
    void *on_progress_context;
};

struct removal_counts {
    int64_t removed;
    int64_t unknown; /* of these: the provider had no such stop id any more */
    int64_t refused; /* a definite "no": listed, as before */
    int64_t left;    /* its last attempt failed: still `removing` */
    /* As it was told last: taken off is JOB_REMOVED, refused JOB_REJECTED. */
    struct worker_progress progress;
};

/* True: none is `removing` any more. False, with everything that was answered committed:
 * ERROR_INTERRUPTED, ERROR_KEY, ERROR_SETUP, ERROR_UNFINISHED (some are left), ERROR_STORAGE. */
bool removal_run(const struct removal_config *config, struct removal_counts *counts,
                 struct error *err) MUST_CHECK;

#endif
