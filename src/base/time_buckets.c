/* Moments come in any order, and nobody knows the first or the last beforehand. Buckets are a
 * second wide at first; whenever a moment does not fit, they are put together into wider ones, so
 * that a few hours or many years take the same memory. */
#include "base/time_buckets.h"

#include <stdbool.h>
#include <string.h>

#define MS_PER_SECOND 1000

/* Each is a multiple of the one before it, so that buckets can be put together. */
static const int64_t widths_s[] = {
    1, 10, 60, 600, 3600, 21600, 86400, 604800, 2419200, 31449600,
};

#define WIDEST (sizeof widths_s / sizeof widths_s[0] - 1)

/* Rounds down, also below 0. `divisor` > 0. */
static int64_t floor_divide(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

int64_t time_buckets_width_s(const struct time_buckets *buckets)
{
    return widths_s[buckets->width];
}

int64_t time_buckets_start_ms(const struct time_buckets *buckets, size_t bucket)
{
    return (buckets->first + (int64_t)bucket) * time_buckets_width_s(buckets) * MS_PER_SECOND;
}

/* Puts the same moments into buckets of the next width. */
static void widen(struct time_buckets *buckets)
{
    int64_t factor = widths_s[buckets->width + 1] / widths_s[buckets->width];
    int64_t first = floor_divide(buckets->first, factor);
    int64_t counts[TIME_BUCKETS] = {0};
    size_t used = 0;
    for (size_t i = 0; i < buckets->used; i++) {
        size_t at = (size_t)(floor_divide(buckets->first + (int64_t)i, factor) - first);
        counts[at] += buckets->counts[i];
        used = at + 1;
    }
    memcpy(buckets->counts, counts, sizeof counts);
    buckets->first = first;
    buckets->used = used;
    buckets->width++;
}

/* Whether a bucket of that number and those that are used are within TIME_BUCKETS of one another.
 */
static bool fits(const struct time_buckets *buckets, int64_t number)
{
    return number > buckets->first + (int64_t)buckets->used - 1 - TIME_BUCKETS &&
           number < buckets->first + TIME_BUCKETS;
}

/* Makes `number` the first bucket, where it lies before it. */
static void begin_earlier(struct time_buckets *buckets, int64_t number)
{
    size_t shift = (size_t)(buckets->first - number);
    memmove(buckets->counts + shift, buckets->counts, buckets->used * sizeof buckets->counts[0]);
    memset(buckets->counts, 0, shift * sizeof buckets->counts[0]);
    buckets->first = number;
    buckets->used += shift;
}

void time_buckets_add(struct time_buckets *buckets, int64_t wall_ms)
{
    int64_t second = floor_divide(wall_ms, MS_PER_SECOND);
    int64_t number = floor_divide(second, time_buckets_width_s(buckets));
    if (buckets->moments++ == 0) {
        buckets->first = number;
        buckets->used = 1;
    }
    while (!fits(buckets, number) && buckets->width < WIDEST) {
        widen(buckets);
        number = floor_divide(second, time_buckets_width_s(buckets));
    }
    if (!fits(buckets, number)) {
        number =
            number < buckets->first ? buckets->first : buckets->first + (int64_t)buckets->used - 1;
    }
    if (number < buckets->first)
        begin_earlier(buckets, number);
    size_t at = (size_t)(number - buckets->first);
    buckets->used = at >= buckets->used ? at + 1 : buckets->used;
    buckets->counts[at]++;
}
