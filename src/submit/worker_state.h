/* submit/worker_state.h
 * What the worker's own files share: the state of a run, and the steps of a turn. For worker*.c
 * alone. Owns what worker.h says. Depends on this room.
 */
#ifndef SUBMIT_WORKER_STATE_H
#define SUBMIT_WORKER_STATE_H

#include "base/text.h"
#include "submit/brought.h"
#include "submit/flights.h"
#include "submit/pace/account_gate.h"
#include "submit/pace/odds.h"
#include "submit/pace/rate_limiter.h"
#include "submit/pace/retry_heap.h"
#include "submit/pace/throttle.h"
#include "submit/result_batch.h"
#include "submit/worker_config.h"

struct worker {
    const struct worker_config *config;
    struct worker_progress *progress;
    struct rate_limiter limiter;
    struct throttle throttle;
    struct odds odds; /* of those that came through: what always fails does not count */
    struct account_gate gate;
    struct flights *flights;
    struct retry_heap retries;
    struct retry_heap last; /* those that wait until all others are done, */
    size_t pass;            /* how many were taken from there for the present pass; 0: none yet */
    bool pass_succeeded;    /* and whether one of them has succeeded */
    struct result_batch batch;
    struct brought brought; /* what may have to be put back */
    size_t claim;           /* how many numbers to have claimed ahead */

    unsigned suspicious_streak; /* replies in a row */
    int64_t throttled_since_us; /* first 429 since a call went well; -1: none */
    int64_t throttled_us;       /* from that to the last one */
    bool authenticated;         /* a reply showed that the key is accepted */
    bool bound;                 /* and the store knows it */
    int64_t long_until_ms;      /* a long Retry-After that came with a failure; 0: none */
    int64_t close_until_ms;     /* a long Retry-After that the store must learn of; 0: none */

    unsigned room; /* how many may be in flight: the concurrency, or what the machine allows */
    int64_t blocked_until_us; /* nothing leaves before: the machine had no socket to give */
    unsigned unsent_streak;   /* requests in a row that never left this machine */

    unsigned mixed_up;      /* connections that were found out */
    int64_t rests_since_us; /* nothing is sent until all connections have rested; 0: no */
    int64_t rest_us;        /* how long the last such rest took */

    bool stopping;        /* nothing more is sent */
    struct error why;     /* while stopping */
    int64_t drain_end_us; /* while stopping: no waiting for replies after it */

    int64_t started_us;
    int64_t reported_us;      /* last call of on_progress */
    struct text last_failure; /* what the last failure in passing said */
    struct stop_api_add form; /* for each request anew */
};

int64_t worker_now_us(const struct worker *worker);
int64_t worker_wall_ms(const struct worker *worker);

/* From now on nothing is sent; what is in flight has WORKER_DRAIN_US to finish. Hands out where to
 * say why: NULL (which stop_reason.h takes) where the worker is stopping already, since the first
 * reason stays. */
struct error *worker_stop(struct worker *worker);

/* Whether numbers are left that this run has not tried yet. */
bool worker_has_fresh(const struct worker *worker);

/* Whether all that connections brought can be believed for good. */
bool worker_has_rested(const struct worker *worker);

/* Whether nothing is in flight, waits for its time or is claimed. */
bool worker_is_idle(const struct worker *worker);

/* Whether as much is in flight as may be. */
bool worker_is_full(const struct worker *worker);

/* Whether only a commit could give the worker something to send. */
bool worker_needs_claim(const struct worker *worker);

/* --- the steps of a turn --- */

/* worker_collect.c: takes in the transfers that have finished: at most as many as were in flight.
 */
void worker_collect(struct worker *worker);

/* worker_rest.c: takes in what is known of connections now. ERROR_STORAGE. */
bool worker_hear_of_connections(struct worker *worker, struct error *err) MUST_CHECK;

/* A number was given the stop id of another: it is asked again, on a fresh connection, and nothing
 * more leaves on the one that brought it. */
void worker_doubt(struct worker *worker, const struct job_stop_id *number);

/* The provider has answered for such a number again: what its two replies say of that connection.
 * True: the provider stands by its first answer. */
bool worker_doubt_answered(struct worker *worker, const struct attempt *attempt, int64_t stop_id);

/* At the end: numbers that are still in doubt are put back. ERROR_STORAGE. */
bool worker_put_doubted_back(struct worker *worker, struct error *err) MUST_CHECK;

/* Whether nothing may be sent now, so that connections rest. */
bool worker_must_rest(struct worker *worker);

/* worker_send.c: sends what may leave now. */
void worker_send(struct worker *worker);

/* How long until something could be sent, in µs: 0 also where numbers must be claimed first;
 * INT64_MAX where only a reply or a commit can change that. */
int64_t worker_send_wait_us(struct worker *worker, int64_t now_us);

/* worker_persist.c: commits where a commit is due. ERROR_STORAGE: the batch is not to be relied on.
 */
bool worker_persist(struct worker *worker, struct error *err) MUST_CHECK;

/* The last commit: what is still in flight is given up, what is withheld is decided. */
bool worker_persist_last(struct worker *worker, struct error *err) MUST_CHECK;

/* worker_report.c: brings the progress up to date and hands it to the caller. */
void worker_report(struct worker *worker);

/* Does so where a second has passed since the last time, or a reason to wait came or went. */
void worker_report_where_due(struct worker *worker);

#endif
