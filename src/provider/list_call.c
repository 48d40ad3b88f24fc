/* The list may be longer than memory, so its elements are handed on as they come, before it is
 * known whether the reply is a list at all. The caller learns at the end, and forgets what it
 * took if the list is not whole. What is no list is judged like any other reply, by what it says
 * beside its elements. */
#include "provider/list_call.h"

#include "base/language.h"

#include <inttypes.h>
#include <stdio.h>

#define US_PER_SECOND INT64_C(1000000)

/* Once it is clear that a reply is no list, so much more of it is read and dropped: what it says in
 * its head is only known at its end. */
#define SWALLOW_MAX_BYTES (64 * 1024)

/* A reply on its way in. */
struct intake {
    const struct list_call_sink *sink;
    struct stop_list_reader *reader;
    bool is_refused; /* it is no list */
    size_t swallowed;
    struct clock clock;
    int64_t started_us;
    int64_t received; /* bytes */
    bool took_too_long;
    bool sink_failed;
    struct error sink_error;
};

static bool take_entry(void *context, const struct stop_list_entry *entry)
{
    struct intake *intake = context;
    intake->sink_failed =
        !intake->sink->on_entry(intake->sink->context, entry, &intake->sink_error);
    return !intake->sink_failed;
}

/* The idle time-out does not see a list that comes in drips, or never ends. */
static bool takes_too_long(const struct intake *intake)
{
    int64_t limit_us = intake->sink->timeout_us;
    int64_t bought_us = intake->received * US_PER_SECOND / LIST_CALL_BYTES_PER_SECOND;
    int64_t elapsed_us = clock_monotonic_us(&intake->clock) - intake->started_us;
    return limit_us > 0 && elapsed_us > limit_us + bought_us;
}

static bool take_body(void *context, const char *bytes, size_t length)
{
    struct intake *intake = context;
    intake->received += (int64_t)length;
    intake->took_too_long = takes_too_long(intake);
    if (intake->took_too_long)
        return false;
    if (!intake->is_refused)
        intake->is_refused = !stop_list_reader_feed(intake->reader, bytes, length);
    else
        intake->swallowed += length;
    return !intake->sink_failed && intake->swallowed <= SWALLOW_MAX_BYTES;
}

static const enum list_call_end ends[] = {
    [VERDICT_LISTED] = LIST_CALL_AGAIN,    [VERDICT_ALREADY_LISTED] = LIST_CALL_AGAIN,
    [VERDICT_REJECTED] = LIST_CALL_AGAIN,  [VERDICT_UNCONFIRMED] = LIST_CALL_AGAIN,
    [VERDICT_AGAIN] = LIST_CALL_AGAIN,     [VERDICT_THROTTLED] = LIST_CALL_THROTTLED,
    [VERDICT_NOT_SENT] = LIST_CALL_AGAIN,  [VERDICT_STOP_KEY] = LIST_CALL_KEY,
    [VERDICT_STOP_SETUP] = LIST_CALL_NONE, [VERDICT_UNREAD] = LIST_CALL_AGAIN,
};

/* The body went to the reader, which kept all of it but the elements. That is judged like any other
 * reply, since it says what failed; whether it is a whole list, the reader alone knows. */
static void read_end(struct intake *intake, const struct http_reply *reply,
                     const struct stop_api *api, struct list_call_result *result)
{
    struct verdict verdict;
    struct error why = {0};
    struct http_reply said = *reply;
    said.body = stop_list_reader_envelope(intake->reader, &said.body_length);
    verdict_of_reply(&said, api, &verdict);
    bool is_unread = verdict.kind == VERDICT_STOP_SETUP && verdict.has_code;
    result->end = is_unread ? LIST_CALL_UNREAD : ends[verdict.kind];
    result->code = verdict.code;
    verdict_message_masked(&verdict, result->reason, sizeof result->reason);
    retry_after_of_reply(&result->asked, reply, &verdict);
    bool says_failure = verdict.in_shape && !verdict.says_success;
    if (reply->failure != HTTP_REPLIED || result->end != LIST_CALL_AGAIN ||
        verdict.passing_failure || says_failure)
        return;
    bool whole = stop_list_reader_finish(intake->reader, &result->count, &why);
    if (whole && reply->status == 200)
        result->end = LIST_CALL_WHOLE;
    else if (!whole)
        (void)snprintf(result->reason, sizeof result->reason, "%.500s", why.text);
}

bool list_call(const struct http_call *call, const struct stop_api *api,
               const struct list_call_sink *sink, struct list_call_result *result,
               struct error *err)
{
    struct intake intake = {
        .sink = sink,
        .clock = call->clock,
        .started_us = clock_monotonic_us(&call->clock),
    };
    struct text url = {0};
    struct http_reply reply = {0};
    *result = (struct list_call_result){0};
    intake.reader = stop_list_reader_new(take_entry, &intake);
    stop_api_list(api, &url);
    const struct http_request request = {
        .method = "GET",
        .url = text_string(&url),
        .fresh = true, /* no reply of another */
        .on_body = take_body,
        .on_body_context = &intake,
    };
    bool ok = http_call_send(call, &request, &reply, err);
    if (ok && intake.sink_failed) {
        ok = error_set(err, intake.sink_error.code, "%s", intake.sink_error.text);
    } else if (ok && intake.took_too_long) {
        result->end = LIST_CALL_AGAIN;
        (void)snprintf(result->reason, sizeof result->reason,
                       _("it took too long: %" PRId64 " bytes in %" PRId64
                         " s (--list-timeout sets how long it may take)"),
                       intake.received,
                       (clock_monotonic_us(&call->clock) - intake.started_us) / US_PER_SECOND);
    } else if (ok) {
        read_end(&intake, &reply, api, result);
    }
    stop_list_reader_free(&intake.reader);
    text_free(&url);
    return ok;
}
