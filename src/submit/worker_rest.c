/* On HTTP/1.1 only their order tells which reply belongs to which request. So a reply can be
 * believed for good only once its connection has rested: each request on it was answered, and for a
 * while nothing more came. Until then what it brought is remembered, and is put back where a reply
 * too many shows up. Only the end of the run waits for that; but to keep little remembered, nothing
 * is sent now and then until every connection has rested. */
#include "base/language.h"
#include "base/memory.h"
#include "provider/verdict.h"
#include "submit/stop_reason.h"
#include "submit/worker_state.h"

#include <stdlib.h>

#define US_PER_MS INT64_C(1000)

/* Puts an attempt among the retries, soon due. */
static void send_again(struct worker *worker, struct attempt attempt)
{
    attempt.is_repeat = true;
    retry_heap_push(&worker->retries, &(struct retry){
                                          .attempt = attempt,
                                          .due_us = worker_now_us(worker) + RETRY_FLOOR_US,
                                      });
}

/* Makes numbers pending again whose results are committed already. */
static bool put_back_kept(struct worker *worker, const struct job_stop_id *numbers, size_t count,
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

/* Makes all pending again that the connection has brought since it rested. `why`: a clause about
 * a connection, to be looked up. */
static bool put_back(struct worker *worker, uint64_t connection, const char *why, struct error *err)
{
    size_t count = 0;
    size_t kept = 0;
    const struct job_stop_id *numbers = brought_take(&worker->brought, connection, &count);
    struct job_stop_id *committed = memory_alloc(count + 1, sizeof *committed);
    int64_t due_at = worker_wall_ms(worker) + RETRY_FLOOR_US / US_PER_MS;
    for (size_t i = 0; i < count; i++) {
        if (!result_batch_put_back(&worker->batch, numbers[i].phone, due_at))
            committed[kept++] = numbers[i];
        send_again(worker, (struct attempt){.phone = numbers[i].phone});
    }
    bool ok = kept == 0 || put_back_kept(worker, committed, kept, err);
    free(committed);
    log_warn(worker->config->log, "replies_mixed_up",
             P_("something between here and the provider mixes replies up: %s; it was closed, and "
                "%zu number that it had answered for will be sent again",
                "something between here and the provider mixes replies up: %s; it was closed, and "
                "%zu numbers that it had answered for will be sent again",
                (int64_t)count),
             language_text(why), count);
    return ok;
}

/* Where connections break often, one may break so that its replies look mixed up. That alone is no
 * reason to stop, unless it goes on for long. */
static bool is_mixing(const struct worker *worker)
{
    uint64_t broken = (uint64_t)worker->progress->failed[JOB_ERROR_NETWORK];
    return worker->mixed_up >= WORKER_MIXED_UP &&
           (worker->mixed_up > broken || worker->mixed_up >= WORKER_MIXED_UP_MOST);
}

static void count_mixed_up(struct worker *worker)
{
    worker->mixed_up++;
    if (is_mixing(worker))
        stop_reason_mixed_up(worker_stop(worker), worker->mixed_up, worker->config->api.base_url);
}

/* The connection mixes replies up; `why`: what showed it. */
static bool find_out(struct worker *worker, uint64_t connection, const char *why, struct error *err)
{
    if (!put_back(worker, connection, why, err))
        return false;
    count_mixed_up(worker);
    return true;
}

static const char twice[] = N_("a connection brought a stop id that another number has, and the "
                               "provider, asked again, gave another");

bool worker_hear_of_connections(struct worker *worker, struct error *err)
{
    const struct http_transport *transport = &worker->config->transport;
    struct http_notice notice;
    uint64_t accused;
    while ((accused = brought_accused(&worker->brought)) != 0)
        if (!find_out(worker, accused, twice, err))
            return false;
    while (transport->notice != NULL && transport->notice(transport->self, &notice))
        if (!notice.mixed_up)
            brought_rested(&worker->brought, notice.connection);
        else if (!find_out(worker, notice.connection,
                           N_("a connection brought one that nobody had asked for"), err))
            return false;
    if (worker->batch.results.count == 0)
        brought_committed(&worker->brought);
    return true;
}

/* --- a stop id that another number has --- */

void worker_doubt(struct worker *worker, const struct job_stop_id *number)
{
    const struct http_transport *transport = &worker->config->transport;
    uint64_t connection = brought_doubt(&worker->brought, number->phone);
    send_again(worker, (struct attempt){.phone = number->phone,
                                        .doubted_stop_id = number->stop_id,
                                        .doubted_connection = connection});
    if (connection != 0 && transport->drop != NULL)
        transport->drop(transport->self, connection);
}

bool worker_doubt_answered(struct worker *worker, const struct attempt *attempt, int64_t stop_id)
{
    uint64_t connection = attempt->doubted_connection;
    if (stop_id == attempt->doubted_stop_id) {
        brought_clear(&worker->brought, connection);
        return true;
    }
    if (connection != 0) {
        brought_accuse(&worker->brought, connection);
        return false;
    }
    /* No connection is known, since each reply named its request (HTTP/2): nothing else is in
     * doubt. */
    log_warn(worker->config->log, "replies_mixed_up",
             "something between here and the provider mixes replies up: a "
             "number was given the stop id of another, and, asked again, one "
             "of its own");
    count_mixed_up(worker);
    return false;
}

bool worker_put_doubted_back(struct worker *worker, struct error *err)
{
    uint64_t connection;
    brought_accuse_doubted(&worker->brought);
    while ((connection = brought_accused(&worker->brought)) != 0)
        if (!put_back(worker, connection,
                      N_("a connection brought a stop id that another number has"), err))
            return false;
    return true;
}

/* --- resting --- */

bool worker_must_rest(struct worker *worker)
{
    int64_t now_us = worker_now_us(worker);
    int64_t since_us = brought_since_us(&worker->brought);
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
