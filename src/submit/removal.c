/* An undo takes numbers off one at a time, each by the stop id that adding it gave us, and never
 * by the number alone. Results are committed in batches, small enough that a crash loses few of
 * them: the numbers whose answer was lost are held against the list again when the undo is
 * resumed. */
#include "submit/removal.h"

#include "base/language.h"
#include "base/memory.h"
#include "jobs/list/list_hold.h"
#include "provider/verdict.h"
#include "submit/pace/account_gate.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_limiter.h"
#include "submit/pace/retry_policy.h"
#include "submit/stop_reason.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define JOBS_AT_ONCE 256

/* A crash loses a batch, and the answer of one more: the list then lacks them, and must not look as
 * if it were not whole. */
_Static_assert(REMOVAL_BATCH < LIST_PARTIAL_MOST, "an undo that was killed could not be resumed");

struct removal {
    const struct removal_config *config;
    struct removal_counts *counts;
    struct rate_limiter limiter;
    struct account_gate gate;
    struct undo_result *results; /* that wait for their commit */
    size_t result_count;
    int64_t first_result_us;
    int64_t started_us;
    unsigned given_up_streak;
    unsigned suspicious_streak; /* replies in a row that can't be the provider's */
    int64_t throttled_since_us; /* first 429 since any other reply; -1: none */
    struct text url;
};

/* A number that is taken off, and what was answered for it last. */
struct taking {
    const struct undo_job *job;
    unsigned failures;
    struct http_reply reply;
    struct verdict verdict;
    enum delete_verdict meaning;
};

static int64_t now_us(const struct removal *removal)
{
    return clock_monotonic_us(&removal->config->call.clock);
}

/* --- progress --- */

/* `waits_us`: for how long, where it waits. */
static void tell_progress(struct removal *removal, enum worker_waiting waiting, int64_t waits_us)
{
    const struct removal_config *config = removal->config;
    const struct removal_counts *counts = removal->counts;
    struct worker_progress *progress = &removal->counts->progress;
    progress->pending_at_start = config->to_remove;
    progress->settled[JOB_REMOVED] = counts->removed;
    progress->settled[JOB_REJECTED] = counts->refused;
    progress->given_up = counts->left;
    progress->rate_per_second = removal->limiter.per_second;
    progress->agreed_per_second = removal->limiter.configured_per_second;
    progress->waiting = waiting;
    progress->waits_us = waits_us;
    progress->retries_waiting = waiting == WORKER_WAITS_TO_RETRY;
    progress->elapsed_us = now_us(removal) - removal->started_us;
    if (config->on_progress != NULL)
        config->on_progress(config->on_progress_context, progress);
}

static bool pause_for(struct removal *removal, enum worker_waiting waiting, int64_t pause_us,
                      struct error *err)
{
    int64_t until_us = now_us(removal) + pause_us;
    for (;;) {
        int64_t left_us = until_us - now_us(removal);
        if (left_us <= 0)
            return true;
        tell_progress(removal, waiting, waiting == WORKER_WAITS_NOT ? 0 : left_us);
        int64_t piece_us = left_us < WORKER_REPORT_US ? left_us : WORKER_REPORT_US;
        if (!http_call_pause(&removal->config->call, piece_us, err))
            return false;
    }
}

static void note_failure(struct removal *removal, const struct verdict *verdict)
{
    struct worker_progress *progress = &removal->counts->progress;
    struct text words = {0};
    progress->failed[verdict->source]++;
    stop_reason_append_verdict(&words, verdict);
    text_move(&words, progress->last_failure, sizeof progress->last_failure);
}

/* --- results --- */

static void count_result(struct removal *removal, const struct undo_result *result)
{
    removal->counts->removed += result->state == JOB_REMOVED;
    removal->counts->unknown += result->state == JOB_REMOVED && result->has_code;
    removal->counts->refused += result->state == JOB_LISTED;
}

/* Results count, and may be shown, once they are committed. */
static bool persist(struct removal *removal, struct error *err)
{
    const struct removal_config *config = removal->config;
    size_t count = removal->result_count;
    removal->result_count = 0;
    if (count > 0 && !undo_store_keep(config->store, config->run_id, removal->results, count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        count_result(removal, &removal->results[i]);
    return true;
}

/* `state`: what becomes of the number; JOB_REMOVING: its attempt failed. */
static bool add_result(struct removal *removal, const struct taking *taking, enum job_state state,
                       struct error *err)
{
    const struct verdict *verdict = &taking->verdict;
    struct undo_result *result = &removal->results[removal->result_count];
    *result = (struct undo_result){
        .phone = taking->job->phone,
        .state = state,
        .at = clock_wall_ms(&removal->config->call.clock),
        .http_status = verdict->http_status,
    };
    if (taking->meaning != DELETE_DONE) {
        result->has_code = verdict->has_code;
        result->code = verdict->code;
        result->source = verdict->source;
        (void)snprintf(result->message, sizeof result->message, "%s", verdict->message);
    }
    if (state != JOB_REMOVING)
        removal->given_up_streak = 0;
    if (removal->result_count++ == 0)
        removal->first_result_us = now_us(removal);
    bool due = removal->result_count == REMOVAL_BATCH ||
               now_us(removal) - removal->first_result_us >= WORKER_BATCH_US;
    return !due || persist(removal, err);
}

/* --- one call --- */

static bool wait_for_rate(struct removal *removal, struct error *err)
{
    for (;;) {
        int64_t wait_us = rate_limiter_wait_us(&removal->limiter, now_us(removal));
        if (wait_us <= 0) {
            rate_limiter_take(&removal->limiter, now_us(removal));
            return true;
        }
        bool is_asked = removal->limiter.closed_until_us > now_us(removal);
        if (!persist(removal, err) ||
            !pause_for(removal, is_asked ? WORKER_WAITS_AS_ASKED : WORKER_WAITS_NOT, wait_us, err))
            return false;
    }
}

/* What was answered is kept before a wait. */
static bool wait_for_group(struct removal *removal, struct error *err)
{
    const struct http_call *call = &removal->config->call;
    return call->place.take == NULL || (persist(removal, err) && http_call_take_place(call, err));
}

/* A call that is on its way is not broken off: its answer is worth the wait. */
static bool call_delete(struct removal *removal, struct taking *taking, struct error *err)
{
    const struct stop_api *api = &removal->config->api;
    struct http_call call = removal->config->call;
    call.interrupted = NULL;
    call.ends_at_us = 0;
    call.place = (struct http_place){0};
    taking->reply = (struct http_reply){0};
    stop_api_delete(api, taking->job->stop_id, &removal->url);
    const struct http_request request = {
        .method = "GET",
        .url = text_string(&removal->url),
        .wants_xml = api->format == STOP_API_XML,
        .fresh = true, /* so that no other request's reply can come; few numbers are taken off */
    };
    if (http_call_interrupted(&removal->config->call, err) || !wait_for_rate(removal, err) ||
        !wait_for_group(removal, err) || !http_call_send(&call, &request, &taking->reply, err))
        return false;
    verdict_of_reply(&taking->reply, api, &taking->verdict);
    taking->meaning = delete_verdict_of(&taking->verdict);
    return true;
}

/* What was answered is kept before a long pause ends the run. */
static bool heed_pause(struct removal *removal, const struct taking *taking, int64_t *delay_us,
                       struct error *err)
{
    struct retry_after asked;
    retry_after_of_reply(&asked, &taking->reply, &taking->verdict);
    return persist(removal, err) && account_gate_pass(&removal->gate, &asked, delay_us, err);
}

/* "Too many requests"; false also where the provider has said nothing else for too long. */
static bool slow_down(struct removal *removal, const struct taking *taking, struct error *err)
{
    int64_t delay_us = 0;
    removal->counts->progress.throttled++;
    if (removal->throttled_since_us < 0)
        removal->throttled_since_us = now_us(removal);
    int64_t throttled_us = now_us(removal) - removal->throttled_since_us;
    if (throttled_us >= GIVE_UP_US) {
        stop_reason_gave_up(err, throttled_us, _("HTTP 429: too many requests"));
        return false;
    }
    if (!heed_pause(removal, taking, &delay_us, err))
        return false;
    rate_limiter_throttled(&removal->limiter, now_us(removal), delay_us);
    return true;
}

/* --- one number --- */

static bool give_up(struct removal *removal, const struct verdict *verdict, struct error *err)
{
    removal->counts->left++;
    /* Where nothing but suspicious replies came, their streak says when it ends, and why. */
    bool only_suspicious = removal->suspicious_streak >= removal->config->max_attempts;
    if (only_suspicious || ++removal->given_up_streak < REMOVAL_GIVEN_UP_STREAK)
        return true;
    struct text words = {0};
    stop_reason_append_verdict(&words, verdict);
    error_set(err, ERROR_UNFINISHED,
              "the provider could not be reached, or kept failing; the last time: %s.\nWhat is "
              "left to take off stays `removing`; run the same command again later.",
              text_string(&words));
    error_because(err, "provider_failing");
    text_free(&words);
    return false;
}

static bool fail_once(struct removal *removal, struct taking *taking, struct error *err)
{
    const struct removal_config *config = removal->config;
    const struct verdict *verdict = &taking->verdict;
    int64_t asked_us = 0;
    taking->failures++;
    note_failure(removal, verdict);
    if (!add_result(removal, taking, JOB_REMOVING, err))
        return false;
    removal->suspicious_streak += verdict->suspicious;
    if (verdict->suspicious && removal->suspicious_streak >= WORKER_SUSPICIOUS_STREAK) {
        stop_reason_suspicious(err, removal->suspicious_streak, verdict, config->api.base_url,
                               _("What is left to take off stays `removing`"));
        return false;
    }
    if (!heed_pause(removal, taking, &asked_us, err))
        return false;
    if (taking->failures == config->max_attempts)
        return give_up(removal, verdict, err);
    int64_t delay_us = retry_delay_us(taking->failures, &config->random);
    delay_us = delay_us > asked_us ? delay_us : asked_us;
    return pause_for(removal, WORKER_WAITS_TO_RETRY, delay_us, err);
}

/* A lost reply doesn't tell who answered. */
static void note_who_answers(struct removal *removal, const struct taking *taking)
{
    bool is_suspicious = taking->meaning == DELETE_AGAIN && taking->verdict.suspicious;
    if (taking->meaning != DELETE_THROTTLED)
        removal->throttled_since_us = -1;
    if (taking->reply.failure == HTTP_REPLIED && !is_suspicious)
        removal->suspicious_streak = 0;
}

static bool remove_one(struct removal *removal, const struct undo_job *job, struct error *err)
{
    const struct removal_config *config = removal->config;
    struct worker_progress *progress = &removal->counts->progress;
    struct taking taking = {.job = job};
    for (unsigned tries = 0; taking.failures < config->max_attempts; tries++) {
        progress->retries += tries > 0;
        progress->requests++;
        if (!call_delete(removal, &taking, err))
            return false;
        note_who_answers(removal, &taking);
        switch (taking.meaning) {
        case DELETE_DONE:
        case DELETE_UNKNOWN_ID:
            return add_result(removal, &taking, JOB_REMOVED, err);
        case DELETE_REFUSED:
            return add_result(removal, &taking, JOB_LISTED, err);
        case DELETE_STOP_KEY:
        case DELETE_STOP_SETUP:
            stop_reason_verdict(err, taking.meaning == DELETE_STOP_KEY, &taking.verdict,
                                config->api.base_url,
                                _("What is left to take off stays `removing`."));
            return false;
        case DELETE_THROTTLED:
            if (!slow_down(removal, &taking, err))
                return false;
            break;
        case DELETE_AGAIN:
            if (!fail_once(removal, &taking, err))
                return false;
            break;
        }
    }
    return true;
}

/* --- all of them --- */

static bool remove_each(struct removal *removal, struct undo_job *jobs, struct error *err)
{
    const struct removal_config *config = removal->config;
    int64_t last = 0;
    size_t count = JOBS_AT_ONCE;
    while (count == JOBS_AT_ONCE) {
        if (!undo_store_next(config->store, config->import_id, last, jobs, JOBS_AT_ONCE, &count,
                             err))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (!remove_one(removal, &jobs[i], err))
                return false;
            tell_progress(removal, WORKER_WAITS_NOT, 0);
        }
        last = count > 0 ? jobs[count - 1].phone : last;
    }
    return removal->counts->left == 0 ||
           error_set(err, ERROR_UNFINISHED,
                     P_("%" PRId64 " number could not be taken off: `removing` in the report; give "
                        "the same command again later",
                        "%" PRId64
                        " numbers could not be taken off: `removing` in the report; give "
                        "the same command again later",
                        removal->counts->left),
                     removal->counts->left);
}

bool removal_run(const struct removal_config *config, struct removal_counts *counts,
                 struct error *err)
{
    *counts = (struct removal_counts){0};
    if (!account_gate_check(config->store, &config->call.clock, err))
        return false;
    struct removal removal = {
        .config = config,
        .counts = counts,
        .gate = {.store = config->store,
                 .clock = config->call.clock,
                 .log = config->log,
                 .api_key = config->api.api_key,
                 .group = config->group},
        .throttled_since_us = -1,
    };
    struct undo_job *jobs = memory_alloc(JOBS_AT_ONCE, sizeof *jobs);
    removal.results = memory_alloc(REMOVAL_BATCH, sizeof *removal.results);
    rate_limiter_init(&removal.limiter, config->rate_per_second, config->burst);
    removal.started_us = now_us(&removal);
    tell_progress(&removal, WORKER_WAITS_NOT, 0);

    bool ok = remove_each(&removal, jobs, err);
    /* Answers that came before an early end are kept, too; a failure to keep them is the graver
     * one. */
    struct error keeping = {0};
    if (!persist(&removal, &keeping))
        ok = error_set(err, keeping.code, "%s", keeping.text);
    tell_progress(&removal, WORKER_WAITS_NOT, 0);
    text_free(&removal.url);
    free(removal.results);
    free(jobs);
    return ok;
}
