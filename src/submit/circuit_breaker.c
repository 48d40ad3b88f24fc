#include "submit/circuit_breaker.h"

void circuit_breaker_init(struct circuit_breaker *breaker)
{
    *breaker = (struct circuit_breaker){
        .state = CIRCUIT_CLOSED,
        .open_for_us = BREAKER_FIRST_US,
        .trouble_since_us = -1,
    };
}

int64_t circuit_breaker_wait_us(struct circuit_breaker *breaker, int64_t now_us)
{
    if (breaker->state == CIRCUIT_OPEN) {
        int64_t open_us = now_us - breaker->opened_at_us;
        if (open_us < breaker->open_for_us)
            return breaker->open_for_us - open_us;
        breaker->state = CIRCUIT_PROBING;
    }
    return breaker->probes_in_flight > 0 ? INT64_MAX : 0;
}

void circuit_breaker_sent(struct circuit_breaker *breaker)
{
    if (breaker->state == CIRCUIT_PROBING)
        breaker->probes_in_flight++;
}

static void open_circuit(struct circuit_breaker *breaker, int64_t now_us)
{
    breaker->state = CIRCUIT_OPEN;
    breaker->opened_at_us = now_us;
    breaker->successes = 0;
    if (breaker->trouble_since_us < 0)
        breaker->trouble_since_us = now_us;
}

static void record(struct circuit_breaker *breaker, bool failed)
{
    breaker->failed[breaker->next] = failed;
    breaker->next = (breaker->next + 1) % BREAKER_WINDOW;
    if (breaker->calls < BREAKER_WINDOW)
        breaker->calls++;
}

static unsigned count_failures(const struct circuit_breaker *breaker)
{
    unsigned failures = 0;
    for (unsigned i = 0; i < breaker->calls; i++)
        failures += breaker->failed[i];
    return failures;
}

static void probe_ended(struct circuit_breaker *breaker, enum circuit_call call, int64_t now_us)
{
    breaker->probes_in_flight--;
    if (call == CIRCUIT_CALL_UNCOUNTED)
        return;
    if (call == CIRCUIT_CALL_FAILED) {
        breaker->open_for_us *= 2;
        if (breaker->open_for_us > BREAKER_LONGEST_US)
            breaker->open_for_us = BREAKER_LONGEST_US;
        open_circuit(breaker, now_us);
    } else if (++breaker->successes == BREAKER_SUCCESSES) {
        circuit_breaker_init(breaker);
    }
}

void circuit_breaker_ended(struct circuit_breaker *breaker, enum circuit_call call, int64_t now_us)
{
    if (breaker->state == CIRCUIT_CLOSED && call != CIRCUIT_CALL_UNCOUNTED) {
        record(breaker, call == CIRCUIT_CALL_FAILED);
        if (count_failures(breaker) >= BREAKER_FAILURES)
            open_circuit(breaker, now_us);
    } else if (breaker->probes_in_flight > 0) {
        probe_ended(breaker, call, now_us);
    }
    /* Else a call that left before the circuit opened: it says nothing new. */
}

int64_t circuit_breaker_trouble_us(const struct circuit_breaker *breaker, int64_t now_us)
{
    return breaker->trouble_since_us < 0 ? 0 : now_us - breaker->trouble_since_us;
}
