/* A token bucket, with a ceiling that gives way: a 429 lowers the rate, and quiet time raises it
 * again step by step, up to the agreed rate. Time is only looked at when somebody asks:
 * advance() catches up with all that has happened since, in the order in which it happened. */
#include "submit/pace/rate_limiter.h"

#include "submit/pace/policy.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#define US_PER_SECOND   1e6
#define LONGEST_WAIT_US 9e18

/* Sums of doubles come out a hair short of the whole: without this much grace, the wait that was
 * asked for would end a microsecond too early. What is taken stays exact, so nothing adds up. */
#define TOKEN_GRACE 1e-9

void rate_limiter_init(struct rate_limiter *limiter, double per_second, unsigned burst)
{
    assert(per_second >= 0 && burst >= 1);
    *limiter = (struct rate_limiter){
        .configured_per_second = per_second,
        .ceiling_per_second = per_second,
        .per_second = per_second,
        .burst = burst,
        .tokens = burst,
        .tokens_at_us = -1,
        .lowered_at_us = -1,
        .raised_at_us = -1,
    };
}

unsigned rate_limiter_default_burst(double per_second)
{
    double by_rate = ceil(per_second * (RATE_BURST_US / US_PER_SECOND) - TOKEN_GRACE);
    return by_rate > RATE_BURST ? (unsigned)by_rate : RATE_BURST;
}

static bool is_limited(const struct rate_limiter *limiter)
{
    return limiter->per_second > 0;
}

static void fill_until(struct rate_limiter *limiter, int64_t until_us)
{
    if (until_us <= limiter->tokens_at_us)
        return;
    double seconds = (double)(until_us - limiter->tokens_at_us) / US_PER_SECOND;
    limiter->tokens = fmin(limiter->burst, limiter->tokens + seconds * limiter->per_second);
    limiter->tokens_at_us = until_us;
}

static void raise_one_step(struct rate_limiter *limiter)
{
    double ceiling = limiter->ceiling_per_second;
    limiter->per_second += ceiling * RATE_RAISE_PERCENT / 100;
    /* The last step must land on the configured rate, not a rounding error below it. */
    if (limiter->per_second >= ceiling * (1 - 1e-9))
        limiter->per_second = limiter->ceiling_per_second = limiter->configured_per_second;
}

/* Brings tokens and rate up to `now_us`. A long pause may span several steps up, each of which
 * fills the bucket faster than the one before. */
static void advance(struct rate_limiter *limiter, int64_t now_us)
{
    if (limiter->tokens_at_us < 0)
        limiter->tokens_at_us = now_us;
    while (limiter->per_second < limiter->ceiling_per_second &&
           now_us - limiter->raised_at_us >= RATE_RAISE_EVERY_US) {
        limiter->raised_at_us += RATE_RAISE_EVERY_US;
        fill_until(limiter, limiter->raised_at_us);
        raise_one_step(limiter);
    }
    fill_until(limiter, now_us);
}

static int64_t wait_for_token_us(const struct rate_limiter *limiter)
{
    if (!is_limited(limiter) || limiter->tokens >= 1 - TOKEN_GRACE)
        return 0;
    double wait_us = ceil((1 - limiter->tokens) / limiter->per_second * US_PER_SECOND);
    return (int64_t)fmin(wait_us, LONGEST_WAIT_US);
}

int64_t rate_limiter_wait_us(struct rate_limiter *limiter, int64_t now_us)
{
    advance(limiter, now_us);
    int64_t closed_us = limiter->closed_until_us - now_us;
    int64_t token_us = wait_for_token_us(limiter);
    return closed_us > token_us ? closed_us : token_us;
}

/* --- what leaves while there is no limit --- */

static void begin_tenth(struct rate_limiter *limiter, int64_t now_us)
{
    if (now_us - limiter->tenth_at_us < RATE_MEASURED_US)
        return;
    if (limiter->left_in_tenth >= limiter->left_in_busiest ||
        limiter->tenth_at_us - limiter->busiest_at_us >= RATE_BUSIEST_US) {
        limiter->left_in_busiest = limiter->left_in_tenth;
        limiter->busiest_at_us = limiter->tenth_at_us;
    }
    limiter->left_in_tenth = 0;
    limiter->tenth_at_us = now_us;
}

void rate_limiter_take(struct rate_limiter *limiter, int64_t now_us)
{
    advance(limiter, now_us);
    if (is_limited(limiter)) {
        limiter->tokens -= 1;
    } else {
        begin_tenth(limiter, now_us);
        limiter->left_in_tenth += 1;
    }
}

/* --- too many --- */

/* Takes the rate of the busiest tenth as the agreed one. Rather too high than too low, since it is
 * lowered within seconds but raised within minutes; at least 1/s, so that there is something to
 * lower and to climb back to. */
static void adopt_rate(struct rate_limiter *limiter)
{
    double left = fmax(limiter->left_in_tenth, limiter->left_in_busiest);
    double measured = fmax(1, left * US_PER_SECOND / RATE_MEASURED_US);
    limiter->ceiling_per_second = limiter->per_second = measured;
    limiter->burst = fmax(limiter->burst, rate_limiter_default_burst(measured));
}

static void close_for(struct rate_limiter *limiter, int64_t now_us, int64_t pause_us)
{
    int64_t until_us = pause_us > INT64_MAX - now_us ? INT64_MAX : now_us + pause_us;
    if (until_us > limiter->closed_until_us)
        limiter->closed_until_us = until_us;
}

static void lower(struct rate_limiter *limiter, int64_t now_us)
{
    /* Several replies of the same congestion arrive together: they are one reason, not many. */
    if (limiter->lowered_at_us >= 0 && now_us - limiter->lowered_at_us < RATE_LOWER_EVERY_US)
        return;
    double lowest = fmin(RATE_LOWEST_PER_SECOND, limiter->ceiling_per_second);
    limiter->per_second = fmax(lowest, limiter->per_second * RATE_LOWERING_PERCENT / 100);
    limiter->lowered_at_us = now_us;
}

void rate_limiter_throttled(struct rate_limiter *limiter, int64_t now_us, int64_t retry_after_us)
{
    assert(retry_after_us >= 0);
    advance(limiter, now_us);
    if (!is_limited(limiter))
        adopt_rate(limiter);
    if (limiter->configured_per_second <= 0 && retry_after_us < RETRY_AFTER_ABSENT_US)
        retry_after_us = RETRY_AFTER_ABSENT_US;
    limiter->tokens = fmin(limiter->tokens, 0);
    lower(limiter, now_us);
    close_for(limiter, now_us, retry_after_us);
    /* While nothing leaves, nothing shows what the provider would take: steps up wait until then.
     */
    limiter->raised_at_us = limiter->closed_until_us > now_us ? limiter->closed_until_us : now_us;
}
