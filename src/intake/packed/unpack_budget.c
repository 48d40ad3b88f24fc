#include "intake/packed/unpack_budget.h"

#include <inttypes.h>

#define UNPACK_STARTS 6 /* a workbook has parts, and may have several sheets to look at */

struct unpack_budget unpack_budget_for(int64_t packed_bytes,
                                       const volatile sig_atomic_t *interrupted)
{
    int64_t most = UNPACK_MOST_BYTES;
    if (packed_bytes < (most - UNPACK_ALWAYS_BYTES) / UNPACK_MOST_TIMES)
        most = UNPACK_ALWAYS_BYTES + packed_bytes * UNPACK_MOST_TIMES;
    return (struct unpack_budget){.allowed = most, .interrupted = interrupted};
}

struct unpack_budget unpack_budget_for_start(int64_t start)
{
    return (struct unpack_budget){.allowed = UNPACK_STARTS * start, .start = start};
}

bool unpack_budget_take(struct unpack_budget *budget, size_t bytes, struct error *err)
{
    budget->used += (int64_t)bytes;
    if (budget->interrupted != NULL && *budget->interrupted != 0)
        return error_set(err, ERROR_INTERRUPTED,
                         "interrupted while reading; nothing was imported, run the same command "
                         "again");
    return budget->used <= budget->allowed ||
           error_set(err, ERROR_INPUT,
                     "it unpacks to more than %" PRId64 " MiB, which is more than a file of its "
                     "size should hold; unpack it yourself, look at it, and give the table as CSV",
                     budget->allowed >> 20);
}
