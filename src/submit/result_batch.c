#include "submit/result_batch.h"

#include "base/memory.h"

#include <stdlib.h>

struct result_list {
    struct job_result *items;
    size_t count;
    size_t capacity;
};

struct result_batch {
    struct result_list results;
    struct result_list withheld;
    struct retry *retries;
    size_t retry_count;
    size_t retry_capacity;
    size_t given_up;
    int64_t since_us;
};

struct result_batch *result_batch_new(void)
{
    return memory_alloc(1, sizeof(struct result_batch));
}

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

void result_batch_add_given_up(struct result_batch *batch, const struct job_result *result,
                               int64_t now_us)
{
    batch->given_up++;
    result_batch_add(batch, result, now_us);
}

void result_batch_withhold(struct result_batch *batch, const struct job_result *result)
{
    append(&batch->withheld, result);
}

void result_batch_release(struct result_batch *batch, int64_t now_us)
{
    for (size_t i = 0; i < batch->withheld.count; i++)
        result_batch_add(batch, &batch->withheld.items[i], now_us);
    batch->withheld.count = 0;
}

void result_batch_revoke(struct result_batch *batch, int64_t now_us)
{
    for (size_t i = 0; i < batch->withheld.count; i++) {
        batch->withheld.items[i].state = JOB_PENDING;
        batch->withheld.items[i].due_at = 0;
    }
    result_batch_release(batch, now_us);
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
            .message = "its connection mixed replies up",
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

const struct job_result *result_batch_results(const struct result_batch *batch)
{
    return batch->results.items;
}

size_t result_batch_count(const struct result_batch *batch)
{
    return batch->results.count;
}

int64_t result_batch_since_us(const struct result_batch *batch)
{
    return batch->results.count == 0 ? INT64_MAX : batch->since_us;
}

const struct retry *result_batch_retries(const struct result_batch *batch, size_t *count)
{
    *count = batch->retry_count;
    return batch->retries;
}

size_t result_batch_given_up(const struct result_batch *batch)
{
    return batch->given_up;
}

void result_batch_clear(struct result_batch *batch)
{
    batch->results.count = 0;
    batch->retry_count = 0;
    batch->given_up = 0;
}

void result_batch_free(struct result_batch **batch)
{
    if (*batch == NULL)
        return;
    free((*batch)->results.items);
    free((*batch)->withheld.items);
    free((*batch)->retries);
    free(*batch);
    *batch = NULL;
}
