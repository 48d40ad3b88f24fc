/* base/clock.h
 * The seam behind which time stands: a monotonic clock for pacing, the wall clock for what people
 * read. Owns nothing. Depends on nothing.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*monotonic_us)(void *context); /* µs since some fixed point; never goes back */
    int64_t (*wall_ms)(void *context);      /* ms since 1970-01-01T00:00:00Z; may jump */
    void *context;
};

/* The machine's clocks. */
struct clock clock_system(void);

int64_t clock_monotonic_us(const struct clock *clock);
int64_t clock_wall_ms(const struct clock *clock);

#endif
