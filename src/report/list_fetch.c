#include "report/list_fetch.h"

#include "base/text.h"
#include "provider/reply_code.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool take_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    return seen_list_add(context, entry->phone, entry->stop_id, err);
}

static bool may_come(enum list_call_end end)
{
    return end == LIST_CALL_AGAIN || end == LIST_CALL_THROTTLED;
}

/* No list will come before somebody has done something about it. Always false. */
static bool refuse(const struct list_fetch *fetch, const struct list_call_result *got,
                   struct error *err)
{
    static const char kept[] = "Nothing was sent, nothing was taken off.";
    struct text words = {0};
    text_append_char(&words, '"');
    text_append_printable(&words, got->reason, strlen(got->reason));
    text_printf(&words, "\" (code %" PRId64 ", asked for the list)", got->code);
    if (got->end == LIST_CALL_KEY)
        (void)reply_code_refuse(err, fetch->api.base_url, got->code, text_string(&words), kept);
    else
        (void)reply_code_refuse_request(err, fetch->api.base_url, text_string(&words), kept);
    text_free(&words);
    return false;
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
    if (got.end == LIST_CALL_KEY || got.end == LIST_CALL_UNREAD)
        return refuse(fetch, &got, err);
    result->whole = got.end == LIST_CALL_WHOLE;
    result->count = result->whole ? got.count : 0;
    (void)snprintf(result->reason, sizeof result->reason, "%s", result->whole ? "" : got.reason);
    return true;
}
