#include "submit/rate_limiter.h"

#include <assert.h>
#include <math.h>

#define US_PER_SECOND         1e6
#define LOWERING_FACTOR       0.7
#define LOWEST_PER_SECOND     0.5
#define LOWER_AGAIN_AFTER_US  INT64_C(1000000)
#define RAISE_SHARE           0.1
#define RAISE_EVERY_US        INT64_C(10000000)
#define UNLIMITED_MIN_STOP_US INT64_C(1000000)
#define LONGEST_WAIT_US       9e18

/* Sums of doubles come out a hair short of the whole: without this much grace, the wait that was
 * asked for would end a microsecond too early. What is taken stays exact, so nothing adds up. */
#define TOKEN_GRACE 1e-9

void rate_limiter_init(struct rate_limiter *limiter, double per_second, unsigned burst)
{
    assert(per_second >= 0 && burst >= 1);
    *limiter = (struct rate_limiter){
        .configured_per_second = per_second,
        .per_second = per_second,
        .burst = burst,
        .tokens = burst,
        .tokens_at_us = -1,
        .lowered_at_us = -1,
        .raised_at_us = -1,
    };
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
    double configured = limiter->configured_per_second;
    double raised = limiter->per_second + RAISE_SHARE * configured;
    /* The last step must land on the configured rate, not a rounding error below it. */
    limiter->per_second = raised >= configured * (1 - 1e-9) ? configured : raised;
}

/* Brings tokens and rate up to `now_us`. A long pause may span several steps up, each of which
 * fills the bucket faster than the one before. */
static void advance(struct rate_limiter *limiter, int64_t now_us)
{
    if (limiter->tokens_at_us < 0)
        limiter->tokens_at_us = now_us;
    while (limiter->per_second < limiter->configured_per_second &&
           now_us - limiter->raised_at_us >= RAISE_EVERY_US) {
        limiter->raised_at_us += RAISE_EVERY_US;
        fill_until(limiter, limiter->raised_at_us);
        raise_one_step(limiter);
    }
    fill_until(limiter, now_us);
}

static int64_t wait_for_token_us(const struct rate_limiter *limiter)
{
    if (limiter->configured_per_second <= 0 || limiter->tokens >= 1 - TOKEN_GRACE)
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

void rate_limiter_take(struct rate_limiter *limiter, int64_t now_us)
{
    advance(limiter, now_us);
    if (limiter->configured_per_second > 0)
        limiter->tokens -= 1;
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
    if (limiter->lowered_at_us >= 0 && now_us - limiter->lowered_at_us < LOWER_AGAIN_AFTER_US)
        return;
    double lowest = fmin(LOWEST_PER_SECOND, limiter->configured_per_second);
    limiter->per_second = fmax(lowest, limiter->per_second * LOWERING_FACTOR);
    limiter->lowered_at_us = now_us;
}

void rate_limiter_throttled(struct rate_limiter *limiter, int64_t now_us, int64_t retry_after_us)
{
    assert(retry_after_us >= 0);
    advance(limiter, now_us);
    if (limiter->configured_per_second > 0) {
        limiter->tokens = fmin(limiter->tokens, 0);
        lower(limiter, now_us);
        limiter->raised_at_us = now_us;
    } else if (retry_after_us < UNLIMITED_MIN_STOP_US) {
        retry_after_us = UNLIMITED_MIN_STOP_US;
    }
    close_for(limiter, now_us, retry_after_us);
}
