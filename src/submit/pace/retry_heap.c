/* A binary heap: the parent of element i is element (i - 1) / 2, and never due later. */
#include "submit/pace/retry_heap.h"

#include "base/memory.h"

#include <stdlib.h>

void retry_heap_push(struct retry_heap *heap, const struct retry *retry)
{
    heap->retries = memory_grow(heap->retries, heap->count, &heap->capacity, sizeof *heap->retries);
    size_t hole = heap->count++;
    while (hole > 0 && heap->retries[(hole - 1) / 2].due_us > retry->due_us) {
        heap->retries[hole] = heap->retries[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap->retries[hole] = *retry;
}

int64_t retry_heap_due_us(const struct retry_heap *heap)
{
    return heap->count == 0 ? INT64_MAX : heap->retries[0].due_us;
}

static size_t earlier_child(const struct retry_heap *heap, size_t parent)
{
    size_t left = 2 * parent + 1;
    size_t right = left + 1;
    if (right < heap->count && heap->retries[right].due_us < heap->retries[left].due_us)
        return right;
    return left;
}

static void sink(struct retry_heap *heap, const struct retry *retry)
{
    size_t hole = 0;
    size_t child = earlier_child(heap, hole);
    while (child < heap->count && heap->retries[child].due_us < retry->due_us) {
        heap->retries[hole] = heap->retries[child];
        hole = child;
        child = earlier_child(heap, hole);
    }
    heap->retries[hole] = *retry;
}

bool retry_heap_take(struct retry_heap *heap, int64_t now_us, struct attempt *attempt)
{
    if (retry_heap_due_us(heap) > now_us || heap->count == 0)
        return false;
    *attempt = heap->retries[0].attempt;
    struct retry last = heap->retries[--heap->count];
    if (heap->count > 0)
        sink(heap, &last);
    return true;
}

void retry_heap_free(struct retry_heap *heap)
{
    free(heap->retries);
    *heap = (struct retry_heap){0};
}
