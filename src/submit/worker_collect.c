/* A reply says three things, which are kept apart: what the provider thinks of the number, how the
 * provider is, and whether it was the provider at all. One table says what each verdict means for
 * the first two; streaks and doubts decide the third. */
#include "base/language.h"
#include "jobs/job_words.h"
#include "submit/pace/retry_policy.h"
#include "submit/stop_reason.h"
#include "submit/worker_state.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define US_PER_MS     INT64_C(1000)
#define US_PER_SECOND INT64_C(1000000)

/* A flight that has ended, with all that is known of it. */
struct landing {
    struct flight flight;
    const struct http_reply *reply;
    struct verdict verdict;
    enum throttle_call call; /* what it says about the provider */
    struct job_result result;
    int64_t now_us;
};

static int64_t wall_ms_after(const struct worker *worker, int64_t delay_us)
{
    return worker_wall_ms(worker) + (delay_us + US_PER_MS - 1) / US_PER_MS;
}

/* --- what the reply says about the provider --- */

/* Once only numbers are left that have failed before, a failure says more about them than about the
 * provider; unless nothing at all has succeeded yet. */
static bool says_little(const struct worker *worker, const struct attempt *attempt)
{
    return worker->pass > 0 ||
           (worker->throttle.has_succeeded && attempt->failures > 0 && !worker_has_fresh(worker));
}

/* What a reply says about the provider, as success or failure in general. */
static void tell_throttle(struct worker *worker, const struct landing *landing)
{
    const struct attempt *attempt = &landing->flight.attempt;
    enum throttle_call call = landing->call;
    if (call == THROTTLE_OK) {
        odds_note(&worker->odds, attempt->failures);
        worker->pass_succeeded = true;
        worker->long_until_ms = 0;
    } else if (call == THROTTLE_FAILED && says_little(worker, attempt)) {
        call = THROTTLE_UNCLEAR;
    }
    throttle_ended(&worker->throttle, call, landing->flight.is_probe, landing->now_us);
}

/* What went wrong last is told to the user where the run must give up. */
static void note_trouble(struct worker *worker, const struct landing *landing)
{
    if (landing->call == THROTTLE_OK) {
        worker->throttled_since_us = -1;
        worker->throttled_us = 0;
        return;
    }
    text_clear(&worker->last_failure);
    stop_reason_append_verdict(&worker->last_failure, &landing->verdict);
}

/* A lost reply doesn't tell who answered. Neither does one that stops the run anyway. */
static bool shows_the_provider(const struct landing *landing)
{
    return landing->reply->failure == HTTP_REPLIED && !landing->verdict.suspicious &&
           landing->verdict.kind != VERDICT_STOP_KEY && landing->verdict.kind != VERDICT_STOP_SETUP;
}

/* Counts the replies in a row that can't be the provider's. */
static void count_suspicious(struct worker *worker, const struct landing *landing)
{
    worker->suspicious_streak += landing->verdict.suspicious;
    if (shows_the_provider(landing)) {
        worker->suspicious_streak = 0;
        if (!worker->stopping)
            result_batch_release(&worker->batch, true, landing->now_us);
    }
    if (worker->suspicious_streak == WORKER_SUSPICIOUS_STREAK)
        stop_reason_suspicious(worker_stop(worker), WORKER_SUSPICIOUS_STREAK, &landing->verdict,
                               worker->config->api.base_url,
                               _("These numbers were put back and stay pending"));
}

/* --- what becomes of the job --- */

static void keep_settled(struct worker *worker, struct landing *landing)
{
    if (landing->verdict.suspicious)
        result_batch_withhold(&worker->batch, &landing->result);
    else
        result_batch_add(&worker->batch, &landing->result, landing->now_us);
}

static void keep_for_retry(struct worker *worker, struct landing *landing, int64_t delay_us,
                           bool is_last)
{
    struct retry retry = {
        .attempt = landing->flight.attempt,
        .due_us = landing->now_us + delay_us,
        .is_last = is_last,
    };
    retry.attempt.is_repeat = true;
    landing->result.due_at = wall_ms_after(worker, delay_us);
    result_batch_add_retry(&worker->batch, &landing->result, &retry, landing->now_us);
}

static struct account_pause asked_pause(struct worker *worker, const struct landing *landing)
{
    struct retry_after asked;
    retry_after_of_reply(&asked, landing->reply, &landing->verdict);
    return account_gate_heed(&worker->gate, &asked);
}

/* A pause that the provider asks for, within reason, holds for the number that it answered; it
 * holds for all others only while nothing succeeds. */
static int64_t failure_delay_us(struct worker *worker, const struct landing *landing,
                                unsigned failures)
{
    int64_t delay_us = retry_delay_us(failures, &worker->config->random);
    struct account_pause pause = asked_pause(worker, landing);
    int64_t asked_us = pause.delay_us;
    if (asked_us > RETRY_AFTER_MAX_S * US_PER_SECOND)
        asked_us = RETRY_AFTER_MAX_S * US_PER_SECOND;
    throttle_asked(&worker->throttle, asked_us, landing->now_us);
    if (pause.is_long && throttle_is_silent(&worker->throttle))
        worker->long_until_ms = wall_ms_after(worker, pause.delay_us);
    return delay_us > asked_us ? delay_us : asked_us;
}

/* While nothing succeeds, a failure is not its number's fault. */
static void count_failure(const struct worker *worker, struct attempt *attempt)
{
    attempt->failures++;
    if (!worker->throttle.is_down)
        attempt->surprise += odds_surprise(&worker->odds);
}

static bool may_be_bad_luck(const struct worker *worker, const struct attempt *attempt)
{
    return attempt->failures < worker->config->most_attempts &&
           attempt->surprise < odds_most_surprise();
}

static void give_up(struct worker *worker, const struct landing *landing)
{
    worker->batch.given_up++;
    result_batch_add(&worker->batch, &landing->result, landing->now_us);
}

static void keep_failed(struct worker *worker, struct landing *landing)
{
    struct attempt *attempt = &landing->flight.attempt;
    count_failure(worker, attempt);
    int64_t delay_us = failure_delay_us(worker, landing, attempt->failures);
    worker->progress->failed[landing->verdict.source]++;
    bool is_last = attempt->failures >= worker->config->max_attempts;
    if (!is_last || may_be_bad_luck(worker, attempt))
        keep_for_retry(worker, landing, delay_us, is_last);
    else
        give_up(worker, landing);
}

static void close_account(struct worker *worker, int64_t delay_us)
{
    int64_t until_ms = wall_ms_after(worker, delay_us);
    if (until_ms > worker->close_until_ms)
        worker->close_until_ms = until_ms;
    stop_reason_closed(worker_stop(worker), until_ms);
}

static void keep_throttled(struct worker *worker, struct landing *landing)
{
    struct account_pause pause = asked_pause(worker, landing);
    worker->progress->throttled++;
    if (worker->throttled_since_us < 0)
        worker->throttled_since_us = landing->now_us;
    worker->throttled_us = landing->now_us - worker->throttled_since_us;
    rate_limiter_throttled(&worker->limiter, landing->now_us, pause.delay_us);
    if (pause.is_long)
        close_account(worker, pause.delay_us);
    keep_for_retry(worker, landing, pause.delay_us, false);
}

/* A request that never left this machine says nothing about the provider or the number. Perhaps
 * fewer connections at once can be had; where there is not even one for 10 s, the run ends. */
static void keep_not_sent(struct worker *worker, struct landing *landing)
{
    unsigned others = flights_count(worker->flights);
    if (others > 0 && others < worker->room)
        worker->room = others;
    else if (others == 0 && ++worker->unsent_streak == WORKER_UNSENT_STREAK)
        stop_reason_not_sent(worker_stop(worker), landing->verdict.message);
    worker->blocked_until_us = landing->now_us + WORKER_UNSENT_US;
    keep_for_retry(worker, landing, WORKER_UNSENT_US, false);
}

/* A server that ends its connection names the requests that it did not look at: they are sent again
 * in their turn. But a number that it never looks at must not be sent for ever. */
static void keep_unread(struct worker *worker, struct landing *landing)
{
    struct attempt *attempt = &landing->flight.attempt;
    if (++attempt->unread < worker->config->max_attempts) {
        keep_for_retry(worker, landing, RETRY_FLOOR_US, false);
        return;
    }
    attempt->unread = 0;
    landing->result.counts = true;
    keep_failed(worker, landing);
}

static void keep_and_stop(struct worker *worker, struct landing *landing)
{
    stop_reason_verdict(worker_stop(worker), landing->verdict.kind == VERDICT_STOP_KEY,
                        &landing->verdict, worker->config->api.base_url,
                        _("Nothing more was sent; what is not on the list yet stays pending."));
    result_batch_add(&worker->batch, &landing->result, landing->now_us);
}

/* What each verdict means, for the job and for what is thought of the provider. Whatever is not
 * definite leaves the job pending. */
static const struct meaning {
    enum job_state state;
    bool counts;             /* as an attempt */
    enum throttle_call call; /* a success is an answer in the provider's shape about the number */
    void (*keep)(struct worker *worker, struct landing *landing);
} meanings[] = {
    [VERDICT_LISTED] = {JOB_LISTED, true, THROTTLE_OK, keep_settled},
    [VERDICT_ALREADY_LISTED] = {JOB_ALREADY_LISTED, true, THROTTLE_OK, keep_settled},
    [VERDICT_REJECTED] = {JOB_REJECTED, true, THROTTLE_OK, keep_settled},
    [VERDICT_UNCONFIRMED] = {JOB_UNCONFIRMED, true, THROTTLE_OK, keep_settled},
    [VERDICT_AGAIN] = {JOB_PENDING, true, THROTTLE_FAILED, keep_failed},
    [VERDICT_THROTTLED] = {JOB_PENDING, false, THROTTLE_UNCOUNTED, keep_throttled},
    [VERDICT_NOT_SENT] = {JOB_PENDING, false, THROTTLE_UNCOUNTED, keep_not_sent},
    [VERDICT_UNREAD] = {JOB_PENDING, false, THROTTLE_UNCOUNTED, keep_unread},
    [VERDICT_STOP_KEY] = {JOB_PENDING, true, THROTTLE_UNCLEAR, keep_and_stop},
    [VERDICT_STOP_SETUP] = {JOB_PENDING, true, THROTTLE_UNCLEAR, keep_and_stop},
};

/* --- doubts about the connection --- */

/* A settled number may have to be put back until its connection has rested. */
static void remember(struct worker *worker, const struct landing *landing)
{
    const struct job_stop_id number = {landing->result.phone, landing->result.stop_id};
    if (landing->reply->connection != 0 && landing->result.state != JOB_PENDING)
        brought_add(&worker->brought, landing->reply->connection, &number, landing->now_us);
}

/* The provider stands by a stop id that another number has: only its list can tell whose it is. */
static void keep_in_doubt(struct landing *landing)
{
    struct job_result *result = &landing->result;
    result->state = JOB_UNCONFIRMED;
    result->source = JOB_ERROR_PROVIDER;
    struct text words = {0};
    job_words_say_numbers(&words, JOB_SAYS_OTHERS_ID_AGAIN, result->stop_id, 0);
    text_move(&words, result->message, sizeof result->message);
}

static void settle_doubt(struct worker *worker, struct landing *landing)
{
    const struct attempt *attempt = &landing->flight.attempt;
    int64_t stop_id = landing->result.state == JOB_LISTED ? landing->result.stop_id : 0;
    if (attempt->doubted_stop_id != 0 && landing->call == THROTTLE_OK &&
        worker_doubt_answered(worker, attempt, stop_id))
        keep_in_doubt(landing);
}

/* --- one reply --- */

static void set_result(struct worker *worker, struct landing *landing,
                       const struct meaning *meaning)
{
    const struct verdict *verdict = &landing->verdict;
    landing->result = (struct job_result){
        .phone = landing->flight.attempt.phone,
        .first_entry = landing->flight.attempt.first_entry,
        .state = meaning->state,
        .sent_at = landing->flight.sent_at_ms,
        .ended_at = worker_wall_ms(worker),
        .counts = meaning->counts,
        .maybe_sent = verdict->may_have_been_done,
        .stop_id = verdict->stop_id,
        .has_code = verdict->has_code,
        .code = verdict->code,
        .http_status = verdict->http_status,
        .source = verdict->source,
    };
    _Static_assert(sizeof landing->result.message >= sizeof verdict->message, "it must fit");
    (void)snprintf(landing->result.message, sizeof landing->result.message, "%s", verdict->message);
}

static bool never_left(const struct http_reply *reply)
{
    return reply->failure == HTTP_NO_CONNECT || reply->failure == HTTP_NO_SOCKET ||
           reply->failure == HTTP_CERTIFICATE;
}

static void take_reply(struct worker *worker, const struct http_reply *reply)
{
    struct landing landing = {.reply = reply, .now_us = worker_now_us(worker)};
    bool known = flights_land(worker->flights, reply->tag, &landing.flight);
    assert(known);
    if (!known)
        return;
    verdict_of_reply(reply, &worker->config->api, &landing.verdict);
    const struct meaning *meaning = &meanings[landing.verdict.kind];
    landing.call = landing.verdict.suspicious ? THROTTLE_UNCLEAR : meaning->call;
    set_result(worker, &landing, meaning);
    worker->authenticated |= landing.verdict.authenticated;
    worker->progress->unsent += never_left(reply);
    note_trouble(worker, &landing);
    tell_throttle(worker, &landing);
    count_suspicious(worker, &landing);
    settle_doubt(worker, &landing);
    if (landing.verdict.kind != VERDICT_NOT_SENT)
        worker->unsent_streak = 0;
    meaning->keep(worker, &landing);
    remember(worker, &landing);
}

void worker_collect(struct worker *worker)
{
    const struct http_transport *transport = &worker->config->transport;
    struct http_reply reply = {0};
    unsigned room = worker->room;
    while (transport->collect(transport->self, &reply))
        take_reply(worker, &reply);
    if (worker->room < room)
        log_warn(worker->config->log, "fewer_connections",
                 "this machine has no more connections or open files to give: going on with %u at "
                 "once (`ulimit -n` shows and raises the limit)",
                 worker->room);
}
