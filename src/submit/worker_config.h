/* submit/worker_config.h
 * What a run of the worker is given, from its pace to its transport. Owns nothing: all of it is the
 * caller's. Depends on jobs/, provider/ and the policies of this room.
 */
#ifndef SUBMIT_WORKER_CONFIG_H
#define SUBMIT_WORKER_CONFIG_H

#include "jobs/send/job_queue.h"
#include "provider/http/http_transport.h"
#include "provider/stop_api.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_group.h"
#include "submit/worker_progress.h"

#include <signal.h>

struct worker_config {
    double rate_per_second;   /* 0: unlimited */
    unsigned burst;           /* >= 1 */
    struct rate_group *group; /* each request takes a place there, too; NULL: none */
    unsigned concurrency;     /* >= 1 */
    unsigned max_attempts;    /* of a job in this run, >= 1, before all others are done */
    unsigned most_attempts;   /* and in passes after that, >= max_attempts; max_attempts: none */
    unsigned batch;           /* results a commit, at most, >= 1; a crash resends no more of them */
    int64_t give_up_after_us; /* how long nothing may succeed, or 429s be all that comes */
    int64_t ends_at_us; /* monotonic: from then on nothing is sent; 0: there is no such time */

    struct job_store *store;
    struct job_queue *queue;
    struct stop_api api;
    struct http_transport transport;
    struct clock clock;
    struct random random;
    const struct log *log;
    const volatile sig_atomic_t *interrupted; /* nonzero: drain and return; NULL: never */

    /* Called after each commit, when a reason to wait comes or goes, and once a second where there
     * is none of these; what it shows as settled or given up is safe on disk. May be NULL. */
    void (*on_progress)(void *context, const struct worker_progress *progress);
    void *on_progress_context;
};

#endif
