#define _GNU_SOURCE /* getrandom */

#include "base/random.h"

#include "base/language.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

/* More rejections in a row than chance ever brings (each has odds under 1/2): a source that gives
 * the same value for ever, as a test's may, must not hang the program. */
#define MAX_REJECTIONS 128

static uint64_t system_next(void *context)
{
    (void)context;
    uint64_t bits = 0;
    ssize_t got = 0;
    do {
        got = getrandom(&bits, sizeof bits, 0);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof bits) {
        fputs(_("stopsms: the kernel gives no random numbers\n"), stderr);
        abort();
    }
    return bits;
}

struct random random_system(void)
{
    return (struct random){.next = system_next, .context = NULL};
}

uint64_t random_below(const struct random *random, uint64_t bound)
{
    assert(bound > 0);
    /* The 2^64 values make whole rounds of `bound`, and a rest that would favour small results. */
    uint64_t rest = (UINT64_MAX % bound + 1) % bound;
    uint64_t last_fair = UINT64_MAX - rest;
    uint64_t bits = random->next(random->context);
    for (int i = 0; bits > last_fair && i < MAX_REJECTIONS; i++)
        bits = random->next(random->context);
    return bits % bound;
}
