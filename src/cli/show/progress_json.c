#include "cli/show/progress_json.h"

#include "base/json_writer.h"
#include "cli/show/progress_pace.h"

#define US_PER_MS 1000

static void write_outcomes(struct json_writer *json, const struct worker_progress *now)
{
    static const enum job_state states[] = {JOB_LISTED, JOB_ALREADY_LISTED, JOB_REJECTED,
                                            JOB_UNCONFIRMED, JOB_REMOVED};
    json_integer(json, "pending_at_start", now->pending_at_start);
    json_integer(json, "settled", progress_settled(now));
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        json_integer(json, job_state_name(states[i]), now->settled[states[i]]);
    json_integer(json, "given_up", now->given_up);
}

static void write_requests(struct json_writer *json, const struct worker_progress *now)
{
    json_integer(json, "requests", now->requests);
    json_integer(json, "retries", now->retries);
    json_integer(json, "in_flight", now->in_flight);
    json_integer(json, "throttled", now->throttled);
    json_integer(json, "failed_network", now->failed[JOB_ERROR_NETWORK]);
    json_integer(json, "failed_http", now->failed[JOB_ERROR_HTTP]);
    json_integer(json, "failed_provider", now->failed[JOB_ERROR_PROVIDER]);
}

static void write_rate(struct json_writer *json, const char *name, double per_second)
{
    if (per_second > 0)
        json_decimal(json, name, per_second);
    else
        json_null(json, name);
}

static void write_pace(struct json_writer *json, const struct progress_view *view)
{
    const struct worker_progress *now = view->now;
    write_rate(json, "agreed_per_second", now->agreed_per_second);
    write_rate(json, "rate_per_second", now->rate_per_second);
    json_decimal(json, "settled_per_second", view->per_second);
    if (view->seconds_left >= 0)
        json_decimal(json, "seconds_left", view->seconds_left);
    else
        json_null(json, "seconds_left");
    json_integer(json, "elapsed_ms", now->elapsed_us / US_PER_MS);
}

static void write_state(struct json_writer *json, const struct progress_view *view)
{
    json_string(json, "state", progress_state_name(view->state));
    if (view->now->waits_us > 0)
        json_integer(json, "wait_ms", view->now->waits_us / US_PER_MS);
    else
        json_null(json, "wait_ms");
    if (view->now->last_failure[0] != '\0')
        json_string(json, "last_failure", view->now->last_failure);
    else
        json_null(json, "last_failure");
}

void progress_write_json_counts(struct json_writer *json, const struct worker_progress *now)
{
    write_outcomes(json, now);
    write_requests(json, now);
}

void progress_write_json(struct json_writer *json, const struct progress_view *view)
{
    write_state(json, view);
    progress_write_json_counts(json, view->now);
    write_pace(json, view);
}

void progress_append_json(struct text *text, const struct log *log, const char *event,
                          const struct progress_view *view)
{
    struct json_writer json;
    json_writer_init(&json, text);
    log_begin_object(log, &json, event, progress_severity(view->state),
                     progress_state_name(view->state));
    progress_write_json(&json, view);
    json_end_object(&json);
}
