/* Results are kept in batches, since each commit costs a sync of the disk: a batch goes when it is
 * large or old enough, or when numbers must be claimed anyway. What a result stands for, its count
 * and its retry, comes to pass only once it is on the disk. */
#include "submit/worker_state.h"

#include "base/language.h"

static bool commit_is_due(const struct worker *worker)
{
    size_t count = worker->batch.results.count;
    if (worker_needs_claim(worker) || count >= worker->config->batch || worker->close_until_ms != 0)
        return true;
    if (count == 0)
        return false;
    return worker_is_idle(worker) ||
           worker_now_us(worker) - worker->batch.since_us >= WORKER_BATCH_US;
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

/* A number with a stop id that another number has is not settled after all. */
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
    const struct result_batch *batch = &worker->batch;
    const struct job_result *results = batch->results.items;
    for (size_t i = 0; i < batch->results.count; i++)
        if (results[i].state != JOB_PENDING)
            worker->progress->settled[results[i].state]++;
    for (size_t i = 0; i < batch->retry_count; i++)
        retry_heap_push(batch->retries[i].is_last ? &worker->last : &worker->retries,
                        &batch->retries[i]);
    worker->progress->given_up += batch->given_up;
    doubt_conflicts(worker);
    result_batch_clear(&worker->batch);
    brought_committed(&worker->brought);
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
        !job_queue_commit(worker->config->queue, worker->batch.results.items,
                          worker->batch.results.count, wanted_claim(worker), err) ||
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

/* What is in flight is broken off: it may have arrived. */
static void abandon_flights(struct worker *worker)
{
    struct flight flight;
    while (flights_abandon(worker->flights, &flight)) {
        const struct job_result result = {
            .phone = flight.attempt.phone,
            .state = JOB_PENDING,
            .sent_at = flight.sent_at_ms,
            .ended_at = worker_wall_ms(worker),
            .counts = true,
            .maybe_sent = true,
            .source = JOB_ERROR_NETWORK,
            .message = STORED_("no answer had come when the run was stopped"),
        };
        result_batch_add(&worker->batch, &result, worker_now_us(worker));
    }
}

/* A run that was stopped in the midst of a streak of suspicious replies can't know how long the
 * streak would have become: the next run sends these numbers again. */
bool worker_persist_last(struct worker *worker, struct error *err)
{
    abandon_flights(worker);
    result_batch_release(&worker->batch, !worker->stopping, worker_now_us(worker));
    bool nothing = worker->batch.results.count == 0 && worker->close_until_ms == 0;
    return (nothing || commit(worker, err)) && worker_put_doubted_back(worker, err);
}
