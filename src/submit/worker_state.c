/* What every step of the worker asks about the state of its run. This file calls none of the
 * others, so that all arrows point here. */
#include "submit/worker_state.h"

int64_t worker_now_us(const struct worker *worker)
{
    return clock_monotonic_us(&worker->config->clock);
}

int64_t worker_wall_ms(const struct worker *worker)
{
    return clock_wall_ms(&worker->config->clock);
}

struct error *worker_stop(struct worker *worker)
{
    if (worker->stopping)
        return NULL;
    worker->stopping = true;
    worker->drain_end_us = worker_now_us(worker) + WORKER_DRAIN_US;
    return &worker->why;
}

bool worker_has_fresh(const struct worker *worker)
{
    const struct job_queue *queue = worker->config->queue;
    return job_queue_claimed(queue) > 0 || !job_queue_exhausted(queue);
}

bool worker_has_rested(const struct worker *worker)
{
    return brought_since_us(&worker->brought) == INT64_MAX;
}

bool worker_is_idle(const struct worker *worker)
{
    return flights_count(worker->flights) == 0 && worker->retries.count == 0 &&
           !worker_has_fresh(worker) && worker_has_rested(worker);
}

/* Where there is no rate to lower, fewer at once are sent instead. */
bool worker_is_full(const struct worker *worker)
{
    unsigned room = worker->room;
    if (worker->limiter.per_second <= 0)
        room = (unsigned)(room * throttle_part(&worker->throttle));
    return flights_count(worker->flights) >= (room > 0 ? room : 1);
}

bool worker_needs_claim(const struct worker *worker)
{
    const struct job_queue *queue = worker->config->queue;
    return !worker->stopping && !worker_is_full(worker) && job_queue_claimed(queue) == 0 &&
           !job_queue_exhausted(queue);
}
