#include "base/memory.h"
#include "provider/verdict.h"
#include "submit/stop_reason.h"
#include "submit/worker_state.h"

#include <stdlib.h>

/* Where order alone binds replies to requests, a reply can be believed for good once its connection
 * has rested: nothing owed, and nothing more came. What it brought until then is remembered, and
 * put back where something too many shows up. Nothing waits for that but the end of the run; so
 * that little is remembered, nothing is sent now and then until every connection has rested. */

#define US_PER_MS INT64_C(1000)

static void send_again(struct worker *worker, int64_t phone)
{
    struct retry retry = {
        .attempt = {.phone = phone, .is_repeat = true},
        .due_us = worker_now_us(worker) + RETRY_FLOOR_US,
    };
    retry_heap_push(worker->retries, &retry);
}

/* What is committed already. */
static bool put_back_kept(struct worker *worker, const struct job_put_back *numbers, size_t count,
                          struct error *err)
{
    int64_t moved[JOB_STATES];
    int64_t due_at = worker_wall_ms(worker) + RETRY_FLOOR_US / US_PER_MS;
    if (!job_queue_put_back(worker->config->queue, numbers, count, due_at, moved, err))
        return error_wrap(err, "sending has stopped");
    for (int state = 0; state < JOB_STATES; state++)
        worker->progress->settled[state] -= moved[state];
    return true;
}

static bool put_back(struct worker *worker, uint64_t connection, struct error *err)
{
    size_t count = 0;
    size_t kept = 0;
    const struct brought_number *numbers = brought_take(worker->brought, connection, &count);
    struct job_put_back *committed = memory_alloc(count + 1, sizeof *committed);
    int64_t due_at = worker_wall_ms(worker) + RETRY_FLOOR_US / US_PER_MS;
    for (size_t i = 0; i < count; i++) {
        if (!result_batch_put_back(worker->batch, numbers[i].phone, due_at))
            committed[kept++] = (struct job_put_back){numbers[i].phone, numbers[i].stop_id};
        send_again(worker, numbers[i].phone);
    }
    bool ok = kept == 0 || put_back_kept(worker, committed, kept, err);
    free(committed);
    log_warn(worker->config->log,
             "something between here and the provider mixes replies up: a connection brought one "
             "that nobody had asked for; it was closed, and %zu number%s that it had answered for "
             "will be sent again",
             count, count == 1 ? "" : "s");
    return ok;
}

/* A wire that breaks connections may break one so that it looks mixed up: such a wire is no reason
 * to stop, unless it goes on for long. */
static bool is_mixing(const struct worker *worker)
{
    uint64_t broken = (uint64_t)worker->progress->failed[VERDICT_FROM_NETWORK];
    return worker->mixed_up >= WORKER_MIXED_UP &&
           (worker->mixed_up > broken || worker->mixed_up >= WORKER_MIXED_UP_MOST);
}

bool worker_hear_of_connections(struct worker *worker, struct error *err)
{
    const struct http_transport *transport = &worker->config->transport;
    struct http_notice notice;
    while (transport->notice != NULL && transport->notice(transport->self, &notice)) {
        size_t count;
        if (!notice.mixed_up) {
            (void)brought_take(worker->brought, notice.connection, &count);
            continue;
        }
        if (!put_back(worker, notice.connection, err))
            return false;
        worker->mixed_up++;
        if (is_mixing(worker)) {
            struct error why = {0};
            stop_reason_mixed_up(&why, worker->mixed_up, worker->config->api.base_url);
            worker_stop(worker, &why);
        }
    }
    return true;
}

bool worker_has_rested(const struct worker *worker)
{
    return brought_since_us(worker->brought) == INT64_MAX;
}

bool worker_must_rest(struct worker *worker)
{
    int64_t now_us = worker_now_us(worker);
    int64_t since_us = brought_since_us(worker->brought);
    if (since_us == INT64_MAX) {
        if (worker->rests_since_us != 0)
            worker->rest_us = now_us - worker->rests_since_us;
        worker->rests_since_us = 0;
        return false;
    }
    int64_t every_us = worker->rest_us * WORKER_REST_SHARE;
    if (every_us < WORKER_REST_EVERY_US)
        every_us = WORKER_REST_EVERY_US;
    if (worker->rests_since_us == 0 && now_us - since_us >= every_us)
        worker->rests_since_us = now_us;
    return worker->rests_since_us != 0;
}
