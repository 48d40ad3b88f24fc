/* submit/pace/rate_limiter.h
 * Keeps submissions at the agreed rate (a token bucket), and lowers it while the provider says "too
 * many". Pure: owns no resources, reads no clock. Depends on submit/pace/policy.h.
 */
#ifndef SUBMIT_PACE_RATE_LIMITER_H
#define SUBMIT_PACE_RATE_LIMITER_H

#include <stdint.h>

struct rate_limiter {
    double configured_per_second; /* 0: unlimited */
    double ceiling_per_second;    /* where a climb ends; 0: there is no limit now */
    double per_second;            /* now; 0: there is no limit now */
    double burst;
    double tokens;
    int64_t tokens_at_us;    /* when `tokens` was true; -1: before the first call */
    int64_t lowered_at_us;   /* last 429 that lowered the rate; -1: none */
    int64_t raised_at_us;    /* from when on the next step up is waited for */
    int64_t closed_until_us; /* a Retry-After: nothing leaves before */

    /* What leaves while there is no limit, counted in tenths of a second. */
    int64_t tenth_at_us; /* when the present one began */
    double left_in_tenth;
    int64_t busiest_at_us; /* the busiest one lately */
    double left_in_busiest;
};

/* Starts full. `per_second` >= 0: the rate agreed with the provider, in requests/s, 0 for
 * unlimited; `burst` >= 1: how many may leave at once after a pause. In any window of T seconds at
 * most per_second * T + burst requests leave. */
void rate_limiter_init(struct rate_limiter *limiter, double per_second, unsigned burst);

/* The burst that a rate goes with where none is asked for: what RATE_BURST_US hold of it, rounded
 * up, and RATE_BURST at least. */
unsigned rate_limiter_default_burst(double per_second);

/* How long to wait, in µs, before the next request may leave at `now_us` (monotonic). 0: now. */
int64_t rate_limiter_wait_us(struct rate_limiter *limiter, int64_t now_us);

/* Records that a request leaves at `now_us`. Only after rate_limiter_wait_us returned 0. */
void rate_limiter_take(struct rate_limiter *limiter, int64_t now_us);

/* The provider answered 429: nothing leaves for `retry_after_us` (>= 0), the bucket is emptied, and
 * the rate falls to 0.7 of what it was, at most once a second, never under 0.5/s. Then, once that
 * time is over, +10 % of the configured rate per 10 s without a 429, never above it. (A configured
 * rate under 0.5/s is never lowered.)
 * Where the rate is unlimited, that of the busiest tenth of the last second takes its place: 0.7 of
 * it, and at the end of the climb there is no limit again. Nothing leaves for 1 s at least then, or
 * a fast wire would make a flood of a Retry-After of 0. */
void rate_limiter_throttled(struct rate_limiter *limiter, int64_t now_us, int64_t retry_after_us);

#endif
