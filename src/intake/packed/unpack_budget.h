/* intake/packed/unpack_budget.h
 * How much a packed file may unpack to: a few kilobytes can hold terabytes of nothing. Also where
 * unpacking hears that the user has interrupted. Pure: owns nothing. Depends on base/error.h.
 */
#ifndef INTAKE_PACKED_UNPACK_BUDGET_H
#define INTAKE_PACKED_UNPACK_BUDGET_H

#include "base/error.h"

#include <signal.h>
#include <stdint.h>

/* What is always allowed; beyond that so many times the packed size, and never more than the last.
 * Exports shrink to a tenth, sheets of a workbook to a thirtieth. */
#define UNPACK_ALWAYS_BYTES (INT64_C(64) * 1024 * 1024)
#define UNPACK_MOST_TIMES   200
#define UNPACK_MOST_BYTES   (INT64_C(4) * 1024 * 1024 * 1024)

/* How much is unpacked at a time. */
#define UNPACK_PIECE_BYTES ((size_t)64 * 1024)

struct unpack_budget {
    int64_t allowed, used;
    int64_t
        start; /* of each file that is unpacked, its beginning of so many bytes will do; 0: all */
    const volatile sig_atomic_t *interrupted; /* NULL: never */
};

/* For a file of so many bytes. */
struct unpack_budget unpack_budget_for(int64_t packed_bytes,
                                       const volatile sig_atomic_t *interrupted);

/* For who only looks at the beginnings of files. */
struct unpack_budget unpack_budget_for_start(int64_t start);

/* Whether `bytes` of a file are more than the beginning that will do. */
static inline bool unpack_budget_is_enough(const struct unpack_budget *budget, int64_t bytes)
{
    return budget->start > 0 && bytes > budget->start;
}

/* Counts what was unpacked. ERROR_INPUT: too much; ERROR_INTERRUPTED. */
bool unpack_budget_take(struct unpack_budget *budget, size_t bytes, struct error *err) MUST_CHECK;

#endif
