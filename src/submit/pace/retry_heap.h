/* submit/pace/retry_heap.h
 * The retries that wait for their time, the earliest on top. Owns its memory. Depends on
 * submit/attempt.h.
 */
#ifndef SUBMIT_PACE_RETRY_HEAP_H
#define SUBMIT_PACE_RETRY_HEAP_H

#include "submit/attempt.h"

#include <stddef.h>

/* All zero is empty. */
struct retry_heap {
    struct retry *retries; /* a binary heap, the earliest first */
    size_t count;
    size_t capacity;
};

void retry_heap_push(struct retry_heap *heap, const struct retry *retry);

/* When the earliest retry is due, in µs on the monotonic clock; INT64_MAX while there is none. */
int64_t retry_heap_due_us(const struct retry_heap *heap);

/* Takes the earliest retry that is due at `now_us`. False: none is. */
bool retry_heap_take(struct retry_heap *heap, int64_t now_us, struct attempt *attempt);

/* Leaves it empty. */
void retry_heap_free(struct retry_heap *heap);

#endif
