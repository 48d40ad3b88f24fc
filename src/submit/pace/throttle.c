/* A provider that fails in part is asked less, in proportion to what succeeds; one that fails
 * altogether is asked with a single number, after pauses that grow with the outage. Which of the
 * two it is, a streak of failures tells by how unlikely it would be at the usual odds. */
#include "submit/pace/throttle.h"

#include "submit/pace/policy.h"

#include <math.h>

#define US_PER_SECOND 1e6
#define FEWEST_KNOWN  10 /* less says nothing to people */

double throttle_part(const struct throttle *throttle)
{
    double known = throttle->odds.successes + throttle->odds.failures + throttle->streak;
    double share = (throttle->odds.successes + ODDS_DOUBT) / (known + 2 * ODDS_DOUBT);
    return fmin(1, THROTTLE_REQUESTS * share);
}

double throttle_failing(const struct throttle *throttle)
{
    double failed = throttle->odds.failures + throttle->streak;
    double known = throttle->odds.successes + failed;
    return known < FEWEST_KNOWN ? 0 : failed / known;
}

bool throttle_is_silent(const struct throttle *throttle)
{
    return throttle->is_down || !throttle->has_succeeded;
}

int64_t throttle_wait_us(const struct throttle *throttle, int64_t now_us)
{
    int64_t until_us = throttle->is_down ? throttle->probe_due_us : throttle->next_us;
    if (throttle->is_down && throttle->probes > 0)
        return INT64_MAX;
    if (throttle_is_silent(throttle) && throttle->asked_until_us > until_us)
        until_us = throttle->asked_until_us;
    return until_us > now_us ? until_us - now_us : 0;
}

/* Half as long again as it has been down already: after an outage of T, the first probe comes
 * within T/2 of its end. */
static int64_t pause_us(const struct throttle *throttle, int64_t now_us)
{
    int64_t half_us = (now_us - throttle->streak_since_us) / 2;
    int64_t pause = half_us > PROBE_FIRST_US ? half_us : PROBE_FIRST_US;
    return pause < PROBE_LONGEST_US ? pause : PROBE_LONGEST_US;
}

/* A call that leaves late is made up for, as far as the token bucket does so. */
static void pace(struct throttle *throttle, double per_second, int64_t now_us)
{
    double part = throttle_part(throttle);
    int64_t from_us = now_us - RATE_BURST_US;
    if (per_second <= 0 || part >= 1) {
        throttle->next_us = now_us;
        return;
    }
    from_us = from_us > throttle->next_us ? from_us : throttle->next_us;
    throttle->next_us = from_us + (int64_t)(US_PER_SECOND / (per_second * part));
}

void throttle_sent(struct throttle *throttle, double per_second, int64_t now_us)
{
    if (throttle->is_down) {
        throttle->probes++;
        throttle->probe_due_us = now_us + pause_us(throttle, now_us);
    } else {
        pace(throttle, per_second, now_us);
    }
}

/* An outage is no share: what it made fail is not remembered. */
static void succeeded(struct throttle *throttle)
{
    odds_note(&throttle->odds, throttle->is_down ? 0 : throttle->streak);
    throttle->streak = throttle->failed_streak = 0;
    throttle->has_succeeded = true;
    throttle->is_down = false;
    throttle->asked_until_us = 0;
}

static void failed(struct throttle *throttle, bool is_clear, int64_t now_us)
{
    if (throttle->streak++ == 0)
        throttle->streak_since_us = now_us;
    throttle->failed_streak += is_clear;
    double surprise = throttle->failed_streak * odds_surprise(&throttle->odds);
    if (throttle->is_down || surprise < odds_most_surprise())
        return;
    throttle->is_down = true;
    throttle->probe_due_us = now_us + PROBE_FIRST_US;
}

void throttle_ended(struct throttle *throttle, enum throttle_call call, bool is_probe,
                    int64_t now_us)
{
    throttle->probes -= is_probe;
    if (call == THROTTLE_OK)
        succeeded(throttle);
    else if (call != THROTTLE_UNCOUNTED)
        failed(throttle, call == THROTTLE_FAILED, now_us);
}

void throttle_asked(struct throttle *throttle, int64_t delay_us, int64_t now_us)
{
    if (now_us + delay_us > throttle->asked_until_us)
        throttle->asked_until_us = now_us + delay_us;
}

void throttle_doubt(struct throttle *throttle)
{
    throttle->is_down = false;
    throttle->failed_streak = 0;
}

int64_t throttle_down_us(const struct throttle *throttle, int64_t now_us)
{
    bool never = !throttle->has_succeeded && throttle->failed_streak > 0;
    return throttle->is_down || never ? now_us - throttle->streak_since_us : 0;
}
