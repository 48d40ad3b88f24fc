#include "report/list_fetch.h"

#include <stdio.h>

static bool take_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    return seen_list_add(context, entry->phone, entry->stop_id, err);
}

static bool refuse_key(const struct list_fetch *fetch, const char *reason, struct error *err)
{
    return error_set(
        err, ERROR_KEY,
        "%s refused the API key: %s\nNothing was sent, nothing was taken off. Check the key in "
        "SMSPARTNER_API_KEY (or --api-key-file) and that it is still valid in your "
        "SMS Partner account, then run the same command again.",
        fetch->api.base_url, reason);
}

static bool may_come(enum list_call_end end)
{
    return end == LIST_CALL_AGAIN || end == LIST_CALL_THROTTLED;
}

bool list_fetch(const struct list_fetch *fetch, struct seen_list *seen,
                struct list_fetch_result *result, struct error *err)
{
    const struct list_call_sink sink = {take_entry, seen};
    struct list_call_result got = {.end = LIST_CALL_AGAIN};
    bool go_on = true;
    *result = (struct list_fetch_result){0};
    for (unsigned failures = 0; may_come(got.end); failures++) {
        if (!fetch->before_call(fetch->before_call_context, failures, &got, &go_on, err)) {
            return false;
        }
        if (!go_on) {
            break;
        }
        if (!list_call(&fetch->call, &fetch->api, &sink, &got, err)) {
            return false;
        }
        if (got.end != LIST_CALL_WHOLE) {
            seen_list_forget(seen);
        }
    }
    if (got.end == LIST_CALL_KEY) {
        return refuse_key(fetch, got.reason, err);
    }
    result->whole = got.end == LIST_CALL_WHOLE;
    result->count = result->whole ? got.count : 0;
    (void)snprintf(result->reason, sizeof result->reason, "%s", result->whole ? "" : got.reason);
    return true;
}
