#include "submit/outcome.h"
#include "submit/worker_state.h"

static bool commit_is_due(const struct worker *worker)
{
    size_t count = result_batch_count(worker->batch);
    if (worker_needs_claim(worker) || count >= worker->config->batch || worker->close_until_ms != 0)
        return true;
    if (count == 0)
        return false;
    return worker_is_idle(worker) ||
           worker_now_us(worker) - result_batch_since_us(worker->batch) >= WORKER_BATCH_US;
}

static bool bind_account(struct worker *worker, struct error *err)
{
    const struct worker_config *config = worker->config;
    if (!worker->authenticated || worker->bound)
        return true;
    worker->bound = true;
    return job_store_bind_account(config->store, config->api.base_url, config->api.api_key,
                                  &config->random, err);
}

static bool remember_pause(struct worker *worker, struct error *err)
{
    int64_t until_ms = worker->close_until_ms;
    worker->close_until_ms = 0;
    return until_ms == 0 || job_store_close_until(worker->config->store, until_ms, err);
}

/* A stop id that came twice settled nothing. */
static void doubt_conflicts(struct worker *worker)
{
    size_t count = 0;
    const struct job_stop_id *conflicts = job_queue_conflicts(worker->config->queue, &count);
    for (size_t i = 0; i < count; i++) {
        worker->progress->settled[JOB_LISTED]--;
        worker_doubt(worker, &conflicts[i]);
    }
}

/* The batch is on disk: only now do its results count, and may its retries be sent. */
static void apply_committed(struct worker *worker)
{
    const struct job_result *results = result_batch_results(worker->batch);
    for (size_t i = 0; i < result_batch_count(worker->batch); i++)
        if (results[i].state != JOB_PENDING)
            worker->progress->settled[results[i].state]++;
    size_t count = 0;
    const struct retry *retries = result_batch_retries(worker->batch, &count);
    for (size_t i = 0; i < count; i++)
        retry_heap_push(retries[i].is_last ? worker->last : worker->retries, &retries[i]);
    worker->progress->given_up += (int64_t)result_batch_given_up(worker->batch);
    doubt_conflicts(worker);
    result_batch_clear(worker->batch);
    brought_committed(worker->brought);
}

/* Topping up at half, not at every commit, keeps the claims ahead of the wire without a write of
 * their own each time. */
static size_t wanted_claim(const struct worker *worker)
{
    bool low = job_queue_claimed(worker->config->queue) <= worker->claim / 2;
    return low && !worker->stopping ? worker->claim : 0;
}

static bool commit(struct worker *worker, struct error *err)
{
    if (!bind_account(worker, err) ||
        !job_queue_commit(worker->config->queue, result_batch_results(worker->batch),
                          result_batch_count(worker->batch), wanted_claim(worker), err) ||
        !remember_pause(worker, err))
        return error_wrap(err, "sending has stopped");
    apply_committed(worker);
    worker_report(worker);
    return true;
}

bool worker_persist(struct worker *worker, struct error *err)
{
    return !commit_is_due(worker) || commit(worker, err);
}

bool worker_persist_last(struct worker *worker, struct error *err)
{
    struct flight flight;
    while (flights_abandon(worker->flights, &flight)) {
        struct job_result result;
        outcome_of_abandoned(&result, &flight, worker_wall_ms(worker));
        result_batch_add(worker->batch, &result, worker_now_us(worker));
    }
    /* A run that was stopped in the midst of a row of suspicious replies can't know how long the
     * row would have become: the next run sends them again. */
    if (worker->stopping)
        result_batch_revoke(worker->batch, worker_now_us(worker));
    else
        result_batch_release(worker->batch, worker_now_us(worker));
    bool nothing = result_batch_count(worker->batch) == 0 && worker->close_until_ms == 0;
    return (nothing || commit(worker, err)) && worker_put_doubted_back(worker, err);
}
