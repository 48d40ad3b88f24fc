/* submit/pace/throttle.h
 * Asks a provider less that fails in passing, by the share of what succeeds; where nothing does, it
 * asks with one number at a time, at growing pauses. Pure: owns nothing, reads no clock. Depends on
 * submit/pace/odds.h and submit/pace/policy.h.
 */
#ifndef SUBMIT_PACE_THROTTLE_H
#define SUBMIT_PACE_THROTTLE_H

#include "submit/pace/odds.h"

#include <stdbool.h>
#include <stdint.h>

/* How a call ended. */
enum throttle_call {
    THROTTLE_OK,       /* the provider answered about the number */
    THROTTLE_FAILED,   /* in passing */
    THROTTLE_UNCLEAR,  /* no success, and no word of how the provider is */
    THROTTLE_UNCOUNTED /* a 429, which shows that the provider is there, and no more; or a call that
                          never left this machine */
};

/* All zero to begin with. */
struct throttle {
    struct odds odds;        /* of a failure, while things succeed */
    unsigned streak;         /* failed and unclear calls since the last success, */
    unsigned failed_streak;  /* and the failed ones of them */
    int64_t streak_since_us; /* when the first of them ended */
    bool has_succeeded;      /* since the start */
    bool is_down;            /* so many failed in a row that luck does not explain it */
    int64_t probe_due_us;    /* while down: when the next call may leave */
    unsigned probes;         /* in flight */
    int64_t asked_until_us;  /* a Retry-After that came with a failure */
    int64_t next_us;         /* while things succeed: when the next call may leave */
};

/* Which part of the agreed rate is sent, > 0 and <= 1: THROTTLE_REQUESTS times the share that
 * succeeds. By the agreed rate, and not by the last one: it never falls further and further. */
double throttle_part(const struct throttle *throttle);

/* Which share of the last calls failed; 0 while too few are known. For people. */
double throttle_failing(const struct throttle *throttle);

/* How long to wait, in µs, before a call may leave at `now_us`; INT64_MAX while the result of the
 * only one decides. */
int64_t throttle_wait_us(const struct throttle *throttle, int64_t now_us);

/* A call leaves (only after throttle_wait_us returned 0); `per_second`: the rate that it is a part
 * of, 0 for none. One that leaves while it is down is a probe, which throttle_ended must know. */
void throttle_sent(struct throttle *throttle, double per_second, int64_t now_us);
void throttle_ended(struct throttle *throttle, enum throttle_call call, bool is_probe,
                    int64_t now_us);

/* A failure came with a Retry-After. It holds while nothing succeeds: until the next success, and
 * only where there is none (since the start, or so far that it is down). */
void throttle_asked(struct throttle *throttle, int64_t delay_us, int64_t now_us);

/* Only numbers are left that perhaps fail for reasons of their own: they don't show that the
 * provider is down. */
void throttle_doubt(struct throttle *throttle);

/* Whether nothing succeeds: it is down, or nothing has succeeded yet though something was asked. */
bool throttle_is_silent(const struct throttle *throttle);

/* How long nothing has succeeded, in µs, from the first failure on: while it is down, or where
 * nothing has since the start; else 0. For --give-up-after. */
int64_t throttle_down_us(const struct throttle *throttle, int64_t now_us);

#endif
