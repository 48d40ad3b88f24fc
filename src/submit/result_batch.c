/* Results gather until a commit is worth its sync. A result that may be a stranger's is kept beside
 * them until later replies show who answered. */
#include "submit/result_batch.h"

#include "base/language.h"
#include "base/memory.h"

#include <stdlib.h>

static void append(struct result_list *list, const struct job_result *result)
{
    list->items = memory_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = *result;
}

void result_batch_add(struct result_batch *batch, const struct job_result *result, int64_t now_us)
{
    if (batch->results.count == 0)
        batch->since_us = now_us;
    append(&batch->results, result);
}

void result_batch_add_retry(struct result_batch *batch, const struct job_result *result,
                            const struct retry *retry, int64_t now_us)
{
    batch->retries = memory_grow(batch->retries, batch->retry_count, &batch->retry_capacity,
                                 sizeof *batch->retries);
    batch->retries[batch->retry_count++] = *retry;
    result_batch_add(batch, result, now_us);
}

void result_batch_withhold(struct result_batch *batch, const struct job_result *result)
{
    append(&batch->withheld, result);
}

void result_batch_release(struct result_batch *batch, bool believed, int64_t now_us)
{
    for (size_t i = 0; i < batch->withheld.count; i++) {
        struct job_result *result = &batch->withheld.items[i];
        if (!believed) {
            result->state = JOB_PENDING;
            result->due_at = 0;
        }
        result_batch_add(batch, result, now_us);
    }
    batch->withheld.count = 0;
}

static bool put_back_in(struct result_list *list, int64_t phone, int64_t due_at)
{
    for (size_t i = 0; i < list->count; i++) {
        struct job_result *result = &list->items[i];
        if (result->phone != phone || result->state == JOB_PENDING)
            continue;
        *result = (struct job_result){
            .phone = phone,
            .state = JOB_PENDING,
            .sent_at = result->sent_at,
            .ended_at = result->ended_at,
            .counts = true,
            .maybe_sent = true,
            .due_at = due_at,
            .source = JOB_ERROR_NETWORK,
            .message = STORED_("its connection mixed replies up"),
        };
        return true;
    }
    return false;
}

bool result_batch_put_back(struct result_batch *batch, int64_t phone, int64_t due_at)
{
    return put_back_in(&batch->results, phone, due_at) ||
           put_back_in(&batch->withheld, phone, due_at);
}

void result_batch_clear(struct result_batch *batch)
{
    batch->results.count = 0;
    batch->retry_count = 0;
    batch->given_up = 0;
}

void result_batch_free(struct result_batch *batch)
{
    free(batch->results.items);
    free(batch->withheld.items);
    free(batch->retries);
    *batch = (struct result_batch){0};
}
