#include "submit/worker_state.h"

#include "submit/pace/retry_policy.h"

/* Numbers that failed often wait until all others are done: they may fail for a reason of their
 * own. Then pass after pass goes over them, until none is left that bad luck explains. Where a
 * whole pass brings nothing, bad luck must explain that, too. */

static bool was_no_bad_luck(const struct worker *worker)
{
    double surprise = (double)worker->pass * odds_surprise(&worker->odds);
    return worker->pass > 0 && !worker->pass_succeeded && surprise >= odds_most_surprise();
}

static bool all_others_are_done(const struct worker *worker)
{
    return worker_is_idle(worker) && result_batch_count(worker->batch) == 0;
}

void worker_begin_pass(struct worker *worker)
{
    struct retry retry = {0};
    size_t count = retry_heap_count(worker->last);
    if (worker->stopping || count == 0 || !all_others_are_done(worker))
        return;
    bool gives_up = was_no_bad_luck(worker);
    bool is_fruitless = worker->pass > 0 && !worker->pass_succeeded;
    int64_t now_us = worker_now_us(worker);
    while (retry_heap_take(worker->last, INT64_MAX, &retry.attempt)) {
        retry.due_us =
            now_us + (is_fruitless ? retry_delay_us(retry.attempt.failures, &worker->config->random)
                                   : RETRY_FLOOR_US);
        if (!gives_up)
            retry_heap_push(worker->retries, &retry);
    }
    worker->progress->given_up += gives_up ? (int64_t)count : 0;
    throttle_doubt(&worker->throttle);
    worker->pass = count;
    worker->pass_succeeded = false;
}
