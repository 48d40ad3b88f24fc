/* fuzz/fuzz_input.h
 * What the fuzz targets share: choices drawn from the input itself, so that the same input always
 * does the same, and checks that end the program. Owns nothing. Depends on nothing.
 */
#ifndef FUZZ_FUZZ_INPUT_H
#define FUZZ_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry point (llvm.org/docs/LibFuzzer.html). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unlike assert, also where NDEBUG is defined. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* FNV-1a: a seed for the choices. */
static inline uint64_t fuzz_seed(const uint8_t *data, size_t size)
{
    uint64_t seed = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++)
        seed = (seed ^ data[i]) * UINT64_C(1099511628211);
    return seed;
}

/* The next choice, from 0 to below `bound`. */
static inline size_t fuzz_choose(uint64_t *seed, size_t bound)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*seed >> 33) % bound;
}

#endif
