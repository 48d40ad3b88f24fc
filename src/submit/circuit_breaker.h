/* submit/circuit_breaker.h
 * Stops calling a provider that keeps failing: half of the last 20 calls failed in passing: open
 * for 30 s, doubling to 5 min; then one probe at a time; 5 successes in a row close it. Pure: owns
 * nothing, reads no clock. Depends on submit/policy.h.
 */
#ifndef SUBMIT_CIRCUIT_BREAKER_H
#define SUBMIT_CIRCUIT_BREAKER_H

#include "submit/policy.h"

#include <stdbool.h>
#include <stdint.h>

/* How a call ended. */
enum circuit_call {
    CIRCUIT_CALL_OK,
    CIRCUIT_CALL_FAILED,    /* in passing */
    CIRCUIT_CALL_UNCOUNTED, /* a 429: the provider is there, and says nothing about the rest; or a
                               call that never left this machine */
};

enum circuit_breaker_state { CIRCUIT_CLOSED, CIRCUIT_OPEN, CIRCUIT_PROBING };

struct circuit_breaker {
    enum circuit_breaker_state state;
    bool failed[BREAKER_WINDOW]; /* the last calls, a ring */
    unsigned calls;              /* how many of it are filled */
    unsigned next;
    int64_t open_for_us;      /* how long the present, or next, opening lasts */
    int64_t opened_at_us;     /* the present opening */
    int64_t trouble_since_us; /* when it left CIRCUIT_CLOSED; -1 while closed */
    unsigned probes_in_flight;
    unsigned successes; /* of probes, in a row */
};

void circuit_breaker_init(struct circuit_breaker *breaker);

/* How long to wait, in µs, before a call may be made at `now_us`: 0 while closed, or when a probe
 * may leave; INT64_MAX while a probe is in flight (its result decides). */
int64_t circuit_breaker_wait_us(struct circuit_breaker *breaker, int64_t now_us);

/* A call leaves (only after circuit_breaker_wait_us returned 0), and how a call ended. */
void circuit_breaker_sent(struct circuit_breaker *breaker);
void circuit_breaker_ended(struct circuit_breaker *breaker, enum circuit_call call, int64_t now_us);

/* How long it has not been closed, in µs; 0 while closed. For --give-up-after. */
int64_t circuit_breaker_trouble_us(const struct circuit_breaker *breaker, int64_t now_us);

#endif
