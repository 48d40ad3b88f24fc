/* The rate limit remembers when the last so many requests were let through, in a ring: the oldest
 * of them must lie a whole span back, whatever moment is looked at. Failures are drawn from a
 * generator of our own, so that one seed brings the same faults on every machine. */
#include "sandbox/faults.h"

#include "base/memory.h"

#include <stdlib.h>

struct faults {
    struct faults_config config;
    uint64_t chance;
    int64_t *let_through_us; /* when the last `limit` requests were let through: a ring */
    unsigned oldest;
    unsigned let_through_count;
};

struct faults *faults_new(const struct faults_config *config)
{
    struct faults *faults = memory_alloc(1, sizeof *faults);
    faults->config = *config;
    faults->chance = config->seed;
    faults->let_through_us = memory_alloc(config->limit, sizeof *faults->let_through_us);
    return faults;
}

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
static uint64_t next_bits(struct faults *faults)
{
    uint64_t z = faults->chance += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Uniform in [0, 1): the upper 53 bits are what a double can tell apart. */
static double next_share(struct faults *faults)
{
    return (double)(next_bits(faults) >> 11) / (double)(UINT64_C(1) << 53);
}

/* Exact over any span: the request that was let through `limit` requests ago must lie a span back.
 */
static bool is_over_limit(struct faults *faults, int64_t now_us)
{
    if (faults->config.limit == 0)
        return false;
    if (faults->let_through_count == faults->config.limit &&
        now_us - faults->let_through_us[faults->oldest] < faults->config.limit_span_us)
        return true;
    faults->let_through_us[faults->oldest] = now_us;
    faults->oldest = (faults->oldest + 1) % faults->config.limit;
    if (faults->let_through_count < faults->config.limit)
        faults->let_through_count++;
    return false;
}

struct fault faults_next(struct faults *faults, int64_t now_us)
{
    struct fault fault = {0};
    if (is_over_limit(faults, now_us)) {
        fault.status = 429;
        return fault;
    }
    /* All three are drawn each time, so that one rate does not shift what the other one hits. */
    bool fails = next_share(faults) < faults->config.fail_rate;
    bool is_503 = next_bits(faults) % 2 == 0;
    bool is_cut = next_share(faults) < faults->config.cut_rate;
    if (fails)
        fault.status = is_503 ? 503 : 500;
    else
        fault.cut = is_cut;
    return fault;
}

void faults_free(struct faults **faults)
{
    if (*faults == NULL)
        return;
    free((*faults)->let_through_us);
    free(*faults);
    *faults = NULL;
}
