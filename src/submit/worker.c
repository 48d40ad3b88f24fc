/* One turn of the loop: collect, send, commit, send, wait. Numbers are sent before the disk is
 * waited for, since the provider answers meanwhile, and again after it, since a commit claims new
 * ones.
 *
 * Numbers that failed often wait until all others are done: they may fail for a reason of their
 * own. Then pass after pass goes over them, until none is left whose failures bad luck explains.
 * Where a whole pass brings no success, bad luck must explain that, too. */
#include "submit/worker.h"

#include "provider/http/http_call.h"
#include "submit/pace/retry_policy.h"
#include "submit/stop_reason.h"
#include "submit/worker_state.h"

#include <assert.h>

#define US_PER_MS     INT64_C(1000)
#define US_PER_SECOND 1e6

/* Before anything has succeeded, five failures are no bad luck. */
#define ODDS_UNPROVED 7.0

/* --- the start --- */

/* How many numbers to claim ahead: as many as the rate sends in WORKER_CLAIM_US, so that the wire
 * never waits for a claim; but few where it is slow, since what a crash leaves claimed "may have
 * been sent". At most a batch and what is sent while it is committed: then the results of a batch
 * are committed before the claims run out. */
static size_t claim_for(const struct worker_config *config)
{
    double by_rate = config->rate_per_second * (WORKER_CLAIM_US / US_PER_SECOND);
    double by_concurrency = (double)WORKER_CLAIM_FLIGHTS * config->concurrency;
    double claim = by_rate > by_concurrency ? by_rate : by_concurrency;
    double most = WORKER_BATCH + by_concurrency;
    return (size_t)(config->rate_per_second <= 0 || claim > most ? most : claim);
}

static void init(struct worker *worker, const struct worker_config *config,
                 struct worker_progress *progress)
{
    assert(config->concurrency >= 1 && config->max_attempts >= 1 && config->batch >= 1 &&
           config->most_attempts >= config->max_attempts);
    *progress = (struct worker_progress){0};
    *worker = (struct worker){
        .config = config,
        .progress = progress,
        .flights = flights_new(config->concurrency),
        .odds = {.successes = ODDS_UNPROVED},
        .claim = claim_for(config),
        .room = config->concurrency,
        .gate = {.store = config->store,
                 .clock = config->clock,
                 .log = config->log,
                 .api_key = config->api.api_key,
                 .group = config->group},
        .throttled_since_us = -1,
    };
    rate_limiter_init(&worker->limiter, config->rate_per_second, config->burst);
    stop_api_add_init(&config->api, &worker->form);
    worker->started_us = worker_now_us(worker);
    worker->reported_us = worker->started_us;
}

static void clean_up(struct worker *worker)
{
    flights_free(&worker->flights);
    retry_heap_free(&worker->retries);
    retry_heap_free(&worker->last);
    result_batch_free(&worker->batch);
    brought_free(&worker->brought);
    text_free(&worker->last_failure);
    stop_api_add_free(&worker->form);
}

static void load_retry(void *context, const struct job_retry *kept)
{
    struct worker *worker = context;
    int64_t wait_ms = kept->due_at - worker_wall_ms(worker);
    struct retry retry = {
        .attempt = {.phone = kept->phone},
        .due_us = worker_now_us(worker) + wait_ms * US_PER_MS,
    };
    retry_heap_push(&worker->retries, &retry);
}

/* --- the passes --- */

/* Whether no numbers are left but those that wait for the next pass. */
static bool is_all_done(const struct worker *worker)
{
    return worker_is_idle(worker) && worker->batch.results.count == 0;
}

/* Whether bad luck does not explain that a whole pass brought no success. */
static bool was_no_bad_luck(const struct worker *worker)
{
    double surprise = (double)worker->pass * odds_surprise(&worker->odds);
    return worker->pass > 0 && !worker->pass_succeeded && surprise >= odds_most_surprise();
}

/* Begins the next pass where one is due, or gives its numbers up. */
static void begin_pass(struct worker *worker)
{
    struct retry retry = {0};
    size_t count = worker->last.count;
    if (worker->stopping || count == 0 || !is_all_done(worker))
        return;
    bool gives_up = was_no_bad_luck(worker);
    bool is_fruitless = worker->pass > 0 && !worker->pass_succeeded;
    int64_t now_us = worker_now_us(worker);
    while (retry_heap_take(&worker->last, INT64_MAX, &retry.attempt)) {
        retry.due_us =
            now_us + (is_fruitless ? retry_delay_us(retry.attempt.failures, &worker->config->random)
                                   : RETRY_FLOOR_US);
        if (!gives_up)
            retry_heap_push(&worker->retries, &retry);
    }
    worker->progress->given_up += gives_up ? (int64_t)count : 0;
    throttle_doubt(&worker->throttle);
    worker->pass = count;
    worker->pass_succeeded = false;
}

/* --- the turn --- */

/* What is in flight may finish; it is no reason to say that something is left. */
static bool is_time_over(const struct worker *worker)
{
    int64_t ends_at_us = worker->config->ends_at_us;
    return ends_at_us != 0 && worker_now_us(worker) >= ends_at_us &&
           (worker_has_fresh(worker) || worker->retries.count + worker->last.count > 0);
}

static void stop_where_asked(struct worker *worker)
{
    const struct worker_config *config = worker->config;
    int64_t trouble_us = throttle_down_us(&worker->throttle, worker_now_us(worker));
    if (trouble_us < worker->throttled_us)
        trouble_us = worker->throttled_us;
    if (config->interrupted != NULL && *config->interrupted != 0) {
        stop_reason_interrupted(worker_stop(worker));
    } else if (is_time_over(worker)) {
        http_call_time_over(worker_stop(worker));
    } else if (trouble_us > 0 && trouble_us >= config->give_up_after_us) {
        stop_reason_gave_up(worker_stop(worker), trouble_us, text_string(&worker->last_failure));
    } else if (worker->long_until_ms != 0 && flights_count(worker->flights) == 0) {
        worker->close_until_ms = worker->long_until_ms;
        stop_reason_closed(worker_stop(worker), worker->close_until_ms);
    }
}

static bool is_finished(const struct worker *worker)
{
    if (!worker->stopping)
        return is_all_done(worker);
    return (flights_count(worker->flights) == 0 && worker_has_rested(worker)) ||
           worker_now_us(worker) >= worker->drain_end_us;
}

static int64_t earlier(int64_t a_us, int64_t b_us)
{
    return a_us < b_us ? a_us : b_us;
}

static int64_t wait_us(struct worker *worker)
{
    int64_t now_us = worker_now_us(worker);
    int64_t wait = earlier(WORKER_WAIT_US, worker_send_wait_us(worker, now_us));
    if (worker->batch.results.count > 0)
        wait = earlier(wait, worker->batch.since_us + WORKER_BATCH_US - now_us);
    if (worker->stopping)
        wait = earlier(wait, worker->drain_end_us - now_us);
    return wait > 0 ? wait : 0;
}

/* A transport that can't wait can't bring replies either: what is in flight is lost. */
static void wait_for_events(struct worker *worker)
{
    const struct http_transport *transport = &worker->config->transport;
    struct error err = {0};
    if (transport->wait(transport->self, wait_us(worker), &err))
        return;
    struct error *why = worker_stop(worker);
    if (why != NULL)
        *why = err;
    worker->drain_end_us = worker_now_us(worker);
}

static bool run(struct worker *worker, struct error *err)
{
    for (;;) {
        worker_collect(worker);
        if (!worker_hear_of_connections(worker, err))
            return false;
        stop_where_asked(worker);
        worker_send(worker); /* before the disk is waited for: the provider answers meanwhile */
        if (!worker_persist(worker, err))
            return false;
        begin_pass(worker);
        worker_send(worker); /* what the commit has claimed */
        if (is_finished(worker))
            return worker_persist_last(worker, err);
        worker_report_where_due(worker);
        wait_for_events(worker);
    }
}

bool worker_run(const struct worker_config *config, struct worker_progress *progress,
                struct error *err)
{
    struct worker worker;
    bool ok = false;
    init(&worker, config, progress);
    if (!account_gate_check(config->store, &config->clock, err) ||
        !job_queue_pending(config->queue, &progress->pending_at_start, err) ||
        !job_queue_each_retry(config->queue, load_retry, &worker, err) || !run(&worker, err))
        goto done;
    ok = !worker.stopping;
    if (worker.stopping && err != NULL)
        *err = worker.why;
done:
    clean_up(&worker);
    return ok;
}
