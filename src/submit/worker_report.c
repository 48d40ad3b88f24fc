/* Progress is told after each commit, when a reason to wait comes or goes, and once a second where
 * nothing else happens. */
#include "submit/worker_state.h"

#include "base/utf8.h"

/* What keeps the worker from sending at `now_us`. `*until_us`: until when, on the same clock; 0:
 * that is not known. */
static enum worker_waiting waiting(const struct worker *worker, int64_t now_us, int64_t *until_us)
{
    const struct throttle *throttle = &worker->throttle;
    bool in_flight = flights_count(worker->flights) > 0;
    bool has_fresh = job_queue_claimed(worker->config->queue) > 0 || worker_needs_claim(worker);
    *until_us = 0;
    if (worker->stopping) {
        *until_us = worker->drain_end_us;
        return in_flight ? WORKER_WAITS_TO_END : WORKER_WAITS_NOT;
    }
    int64_t asked_us = worker->limiter.closed_until_us;
    if (throttle_is_silent(throttle) && throttle->asked_until_us > asked_us)
        asked_us = throttle->asked_until_us;
    if (throttle->is_down) {
        int64_t due_us = throttle->probe_due_us > asked_us ? throttle->probe_due_us : asked_us;
        *until_us = throttle->probes > 0 ? 0 : due_us;
        return WORKER_WAITS_IN_TROUBLE;
    }
    if (asked_us > now_us) {
        *until_us = asked_us;
        return WORKER_WAITS_AS_ASKED;
    }
    if (!has_fresh && !in_flight && retry_heap_due_us(&worker->retries) > now_us &&
        worker->retries.count > 0) {
        *until_us = retry_heap_due_us(&worker->retries);
        return WORKER_WAITS_TO_RETRY;
    }
    return WORKER_WAITS_NOT;
}

void worker_report(struct worker *worker)
{
    struct worker_progress *progress = worker->progress;
    int64_t now_us = worker_now_us(worker);
    progress->in_flight = flights_count(worker->flights);
    progress->rate_per_second = worker->limiter.per_second * throttle_part(&worker->throttle);
    progress->agreed_per_second = worker->limiter.configured_per_second;
    progress->failing_share = throttle_failing(&worker->throttle);
    progress->nothing_succeeds = worker->throttle.is_down;
    int64_t until_us = 0;
    progress->waiting = waiting(worker, now_us, &until_us);
    progress->waits_us = until_us > now_us ? until_us - now_us : 0;
    progress->retries_waiting = (int64_t)(worker->retries.count + worker->last.count);
    utf8_copy(progress->last_failure, sizeof progress->last_failure,
              text_string(&worker->last_failure), worker->last_failure.length);
    progress->elapsed_us = now_us - worker->started_us;
    worker->reported_us = now_us;
    if (worker->config->on_progress != NULL)
        worker->config->on_progress(worker->config->on_progress_context, progress);
}

void worker_report_where_due(struct worker *worker)
{
    int64_t now_us = worker_now_us(worker);
    int64_t until_us;
    if (now_us - worker->reported_us >= WORKER_REPORT_US ||
        waiting(worker, now_us, &until_us) != worker->progress->waiting)
        worker_report(worker);
}
