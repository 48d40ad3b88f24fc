/* submit/attempt.h
 * A job as this run knows it, on its way from the queue to the wire and, where it failed, to its
 * retry. Pure: owns nothing. Depends on nothing.
 */
#ifndef SUBMIT_ATTEMPT_H
#define SUBMIT_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

struct attempt {
    int64_t phone;
    int64_t first_entry; /* as it was claimed (jobs/send/job_queue.h); else 0 */
    unsigned failures;   /* in this run, before this attempt; a 429 does not count */
    double surprise;     /* of these failures, added up (submit/pace/odds.h) */
    unsigned unread;     /* how often in a row the server did not look at it */
    bool is_repeat;      /* not the first request of its job in this run */

    /* Where its last reply gave it a stop id that another number has: that id (else 0), and the
     * connection that brought the reply. */
    int64_t doubted_stop_id;
    uint64_t doubted_connection;
};

/* An attempt that must wait. */
struct retry {
    struct attempt attempt;
    int64_t due_us; /* monotonic */
    bool is_last;   /* it waits until all others are done, whenever that is */
};

#endif
