/* Which number leaves next, and when: several gates each say how long to wait (the rate, the
 * throttle, the rate group, a machine without sockets), and the longest wait counts. The group is
 * asked last, once there is a number that would leave: a place there is one that another run can't
 * have. */
#include "submit/worker_state.h"

static bool next_attempt(struct worker *worker, int64_t now_us, struct attempt *attempt)
{
    struct job_claim claim;
    /* A probe asks how the provider is. It takes a new number where there is one: else a handful of
     * numbers that always fail would hold up all the others. */
    bool fresh_first = worker->throttle.is_down;
    if (!fresh_first && retry_heap_take(&worker->retries, now_us, attempt))
        return true;
    if (job_queue_take(worker->config->queue, &claim)) {
        *attempt = (struct attempt){.phone = claim.phone, .first_entry = claim.first_entry};
        return true;
    }
    return fresh_first && retry_heap_take(&worker->retries, now_us, attempt);
}

static bool has_attempt(const struct worker *worker, int64_t now_us)
{
    return job_queue_claimed(worker->config->queue) > 0 ||
           retry_heap_due_us(&worker->retries) <= now_us;
}

/* Without the group there is no rate. */
static bool group_lets(struct worker *worker, int64_t now_us)
{
    struct error why = {0};
    int64_t wait_us = 0;
    if (rate_group_take(worker->config->group, now_us, &wait_us, &why))
        return wait_us <= 0;
    struct error *reason = worker_stop(worker);
    if (reason != NULL)
        *reason = why;
    return false;
}

static bool launch(struct worker *worker, const struct attempt *attempt, struct error *err)
{
    const struct http_transport *transport = &worker->config->transport;
    struct flight flight = {
        .attempt = *attempt,
        .sent_at_ms = worker_wall_ms(worker),
        .is_probe = worker->throttle.is_down,
    };
    stop_api_add_set_phone(&worker->form, attempt->phone);
    struct http_request request = {
        .method = "POST",
        .url = text_string(&worker->form.url),
        .body = text_string(&worker->form.body),
        .body_length = worker->form.body.length,
        .wants_xml = worker->config->api.format == STOP_API_XML,
        .fresh = attempt->doubted_stop_id != 0,
        .tag = flights_launch(worker->flights, &flight),
    };
    if (transport->start(transport->self, &request, err))
        return true;
    (void)flights_land(worker->flights, request.tag, &flight);
    return false;
}

static void count_request(struct worker *worker, const struct attempt *attempt, int64_t now_us)
{
    rate_limiter_take(&worker->limiter, now_us);
    throttle_sent(&worker->throttle, worker->limiter.per_second, now_us);
    worker->progress->requests++;
    if (attempt->is_repeat)
        worker->progress->retries++;
}

static int64_t gate_wait_us(struct worker *worker, int64_t now_us)
{
    int64_t limiter_us = rate_limiter_wait_us(&worker->limiter, now_us);
    int64_t throttle_us = throttle_wait_us(&worker->throttle, now_us);
    int64_t blocked_us = worker->blocked_until_us - now_us;
    int64_t group_us = rate_group_wait_us(worker->config->group, now_us);
    int64_t wait_us = limiter_us > throttle_us ? limiter_us : throttle_us;
    wait_us = wait_us > group_us ? wait_us : group_us;
    return wait_us > blocked_us ? wait_us : blocked_us;
}

void worker_send(struct worker *worker)
{
    while (!worker->stopping && !worker_is_full(worker) && !worker_must_rest(worker)) {
        int64_t now_us = worker_now_us(worker);
        struct attempt attempt;
        if (gate_wait_us(worker, now_us) > 0 || !has_attempt(worker, now_us) ||
            !group_lets(worker, now_us) || !next_attempt(worker, now_us, &attempt))
            return;
        struct error why = {0};
        if (launch(worker, &attempt, &why))
            count_request(worker, &attempt, now_us);
        else
            *worker_stop(worker) = why;
    }
}

int64_t worker_send_wait_us(struct worker *worker, int64_t now_us)
{
    if (worker->stopping || worker_is_full(worker) || worker->rests_since_us != 0)
        return INT64_MAX;
    if (worker_needs_claim(worker))
        return 0;
    int64_t wait_us = gate_wait_us(worker, now_us);
    if (job_queue_claimed(worker->config->queue) > 0)
        return wait_us;
    int64_t due_us = retry_heap_due_us(&worker->retries);
    int64_t due_wait_us = due_us == INT64_MAX ? INT64_MAX : due_us - now_us;
    return due_wait_us > wait_us ? due_wait_us : wait_us;
}
