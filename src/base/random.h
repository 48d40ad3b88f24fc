/* base/random.h
 * The seam behind which chance stands: jitter for retries, salt for fingerprints.
 * Owns nothing. Depends on nothing.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t (*next)(void *context); /* 64 uniform bits */
    void *context;
};

/* The kernel's generator (getrandom); ends the program should it fail, which Linux promises it does
 * not. */
struct random random_system(void);

/* Uniform in [0, bound), without bias. `bound` > 0. */
uint64_t random_below(const struct random *random, uint64_t bound);

#endif
