/* base/time_buckets.h
 * How many moments fall into each stretch of time, where neither the first nor the last is known
 * beforehand: the stretches widen as moments come. Pure: owns nothing. Depends on nothing.
 */
#ifndef BASE_TIME_BUCKETS_H
#define BASE_TIME_BUCKETS_H

#include <stddef.h>
#include <stdint.h>

#define TIME_BUCKETS 60

/* All zero is empty. */
struct time_buckets {
    unsigned width;  /* which of the widths: see time_buckets_width_s */
    int64_t first;   /* the first bucket begins at first * width, since 1970 (UTC) */
    size_t used;     /* buckets from the first to the last moment */
    int64_t moments; /* in all of them */
    int64_t counts[TIME_BUCKETS];
};

/* `wall_ms`: ms since 1970, UTC. What would need more than 60 buckets of a year each (a clock that
 * was far off) counts in the nearest one. */
void time_buckets_add(struct time_buckets *buckets, int64_t wall_ms);

/* How long a bucket is, in seconds: 1, 10, a minute, 10 of them, an hour, 6 of them, a day, a week,
 * 4 weeks, 52 weeks. */
int64_t time_buckets_width_s(const struct time_buckets *buckets);

/* When the bucket begins, in ms since 1970. */
int64_t time_buckets_start_ms(const struct time_buckets *buckets, size_t bucket);

#endif
