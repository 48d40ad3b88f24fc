#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t system_monotonic_us(void *context)
{
    (void)context;
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_wall_ms(void *context)
{
    (void)context;
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct clock clock_system(void)
{
    return (struct clock){
        .monotonic_us = system_monotonic_us,
        .wall_ms = system_wall_ms,
        .context = NULL,
    };
}

int64_t clock_monotonic_us(const struct clock *clock)
{
    return clock->monotonic_us(clock->context);
}

int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->wall_ms(clock->context);
}
