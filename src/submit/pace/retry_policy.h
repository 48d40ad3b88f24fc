/* submit/pace/retry_policy.h
 * When a failed submission is tried again: full jitter, and what the provider asks for in
 * Retry-After. Pure: owns nothing. Depends on base/ and submit/pace/policy.h.
 */
#ifndef SUBMIT_PACE_RETRY_POLICY_H
#define SUBMIT_PACE_RETRY_POLICY_H

#include "base/random.h"
#include "submit/pace/policy.h"

/* How long to wait, in µs, after the `failures`-th failure (1, 2, …) of a job in this run:
 * uniform(0, min(20 s, 0.5 s * 2^failures)), and 0.5 s at least. */
int64_t retry_delay_us(unsigned failures, const struct random *random);

enum retry_after_kind {
    RETRY_AFTER_ABSENT, /* no header: 1 s */
    RETRY_AFTER_VALID,  /* up to 300 s (a date in the past: 0) */
    RETRY_AFTER_LONG,   /* over 300 s, up to 7 days: to be remembered; the run ends with 75 */
    RETRY_AFTER_ABSURD, /* negative, not a number, not a date, beyond 7 days: ignored with a
                           warning, 1 s */
};

/* Reads the header's value (RFC 9110, 10.2.3: seconds or an HTTP date). A date is held against
 * `date`, the same reply's Date header, or where that can't be read ("") against `now_wall_ms`: our
 * own clock may be wrong, and so may the server's, but it means the same clock twice. Sets how long
 * to wait, in µs. "" is an absent header. Where a header came more than once, each value is a line:
 * the longest of those that can be read counts, and the first Date. */
enum retry_after_kind retry_after_read(const char *value, const char *date, int64_t now_wall_ms,
                                       int64_t *delay_us);

#endif
