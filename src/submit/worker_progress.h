/* submit/worker_progress.h
 * How far a run is, and why it waits, as the worker tells it. Plain numbers: owns nothing. Depends
 * on jobs/job.h and provider/verdict.h.
 */
#ifndef SUBMIT_WORKER_PROGRESS_H
#define SUBMIT_WORKER_PROGRESS_H

#include "jobs/job.h"
#include "provider/verdict.h"

#define WORKER_FAILURE_SIZE 160

/* Why nothing new is sent right now. The agreed rate itself is no reason: that is the pace. */
enum worker_waiting {
    WORKER_WAITS_NOT,        /* it sends, or is about to */
    WORKER_WAITS_AS_ASKED,   /* a 429: the provider asked for a pause */
    WORKER_WAITS_IN_TROUBLE, /* nothing succeeds: it probes, at growing pauses */
    WORKER_WAITS_TO_RETRY,   /* only numbers that failed are left, and none is due */
    WORKER_WAITS_TO_END,     /* stopping: for the replies to what is in flight */
    WORKER_WAITINGS,
};

/* Numbers of this run alone. */
struct worker_progress {
    int64_t pending_at_start;          /* jobs of the scope */
    int64_t settled[JOB_STATES];       /* by the state they settled in */
    int64_t given_up;                  /* last attempt of this run failed: still pending */
    int64_t requests;                  /* begun */
    int64_t unsent;                    /* of these: no connection was made, nothing left */
    int64_t retries;                   /* of these, not the first of their job in this run */
    int64_t throttled;                 /* 429 answers */
    int64_t failed[JOB_ERROR_SOURCES]; /* attempts to be made again for another reason, by what
                                        failed (JOB_ERROR_NETWORK …) */
    unsigned in_flight;
    double rate_per_second;   /* that is kept now; 0: unlimited */
    double agreed_per_second; /* without any trouble; 0: unlimited */
    double failing_share;     /* of the last requests; 0: none, or too few to tell */
    bool nothing_succeeds;    /* more failed in a row than bad luck explains */
    enum worker_waiting waiting;
    int64_t waits_us;        /* how long yet, as far as that is known; 0: unknown */
    int64_t retries_waiting; /* numbers that failed and wait for their next attempt */
    char last_failure[WORKER_FAILURE_SIZE]; /* what failed last, fit to be printed; "": nothing */
    int64_t elapsed_us;
};

#endif
