/* What a verdict does to the job: one row for each kind. All that is not definite leaves the job
 * pending. */
#include "submit/outcome.h"

#include <stdio.h>

struct effect {
    enum job_state state;
    bool counts; /* as an attempt */
};

static const struct effect effects[] = {
    [VERDICT_LISTED] = {JOB_LISTED, true},
    [VERDICT_ALREADY_LISTED] = {JOB_ALREADY_LISTED, true},
    [VERDICT_REJECTED] = {JOB_REJECTED, true},
    [VERDICT_UNCONFIRMED] = {JOB_UNCONFIRMED, true},
    [VERDICT_AGAIN] = {JOB_PENDING, true},
    [VERDICT_THROTTLED] = {JOB_PENDING, false},
    [VERDICT_NOT_SENT] = {JOB_PENDING, false},
    [VERDICT_UNREAD] = {JOB_PENDING, false},
    [VERDICT_STOP_KEY] = {JOB_PENDING, true},
    [VERDICT_STOP_SETUP] = {JOB_PENDING, true},
};

static const enum job_error_source sources[] = {
    [VERDICT_FROM_NOWHERE] = JOB_ERROR_NONE,
    [VERDICT_FROM_PROVIDER] = JOB_ERROR_PROVIDER,
    [VERDICT_FROM_HTTP] = JOB_ERROR_HTTP,
    [VERDICT_FROM_NETWORK] = JOB_ERROR_NETWORK,
};

void outcome_of_verdict(struct job_result *result, const struct flight *flight,
                        const struct verdict *verdict, int64_t ended_at_ms)
{
    const struct effect *effect = &effects[verdict->kind];
    *result = (struct job_result){
        .phone = flight->attempt.phone,
        .first_entry = flight->attempt.first_entry,
        .state = effect->state,
        .sent_at = flight->sent_at_ms,
        .ended_at = ended_at_ms,
        .counts = effect->counts,
        .maybe_sent = verdict->may_have_been_done,
        .stop_id = verdict->stop_id,
        .has_code = verdict->has_code,
        .code = verdict->code,
        .http_status = verdict->http_status,
        .source = sources[verdict->source],
    };
    _Static_assert(sizeof result->message >= sizeof verdict->message, "a message must fit");
    snprintf(result->message, sizeof result->message, "%s", verdict->message);
}

enum job_error_source outcome_error_source(enum verdict_source source)
{
    return sources[source];
}

void outcome_of_abandoned(struct job_result *result, const struct flight *flight,
                          int64_t ended_at_ms)
{
    *result = (struct job_result){
        .phone = flight->attempt.phone,
        .state = JOB_PENDING,
        .sent_at = flight->sent_at_ms,
        .ended_at = ended_at_ms,
        .counts = true,
        .maybe_sent = true,
        .source = JOB_ERROR_NETWORK,
        .message = "no answer had come when the run was stopped",
    };
}
