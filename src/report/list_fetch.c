#include "report/list_fetch.h"

#include "base/text.h"
#include "provider/reply_code.h"

#include <inttypes.h>
#include <stdio.h>

static bool take_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    return seen_list_add(context, entry->phone, entry->stop_id, err);
}

static bool may_come(enum list_call_end end)
{
    return end == LIST_CALL_AGAIN || end == LIST_CALL_THROTTLED;
}

bool list_fetch(const struct list_fetch *fetch, struct seen_list *seen,
                struct list_fetch_result *result, struct error *err)
{
    const struct list_call_sink sink = {take_entry, seen, fetch->timeout_us};
    struct list_call_result got = {.end = LIST_CALL_AGAIN};
    bool go_on = true;
    *result = (struct list_fetch_result){0};
    for (unsigned failures = 0; may_come(got.end); failures++) {
        if (!fetch->before_call(fetch->before_call_context, failures, &got, &go_on, err))
            return false;
        if (!go_on)
            break;
        if (!list_call(&fetch->call, &fetch->api, &sink, &got, err))
            return false;
        if (got.end != LIST_CALL_WHOLE)
            seen_list_forget(seen);
    }
    if (got.end == LIST_CALL_KEY) {
        return reply_code_refuse(err, fetch->api.base_url, got.code, got.reason,
                                 "Nothing was sent, nothing was taken off.");
    }
    if (got.end == LIST_CALL_UNREAD) {
        struct text words = {0};
        text_printf(&words, "%s (code %" PRId64 ", asked for the list)", got.reason, got.code);
        (void)reply_code_refuse_request(err, fetch->api.base_url, text_string(&words),
                                        "Nothing was sent, nothing was taken off.");
        text_free(&words);
        return false;
    }
    result->whole = got.end == LIST_CALL_WHOLE;
    result->count = result->whole ? got.count : 0;
    (void)snprintf(result->reason, sizeof result->reason, "%s", result->whole ? "" : got.reason);
    return true;
}
