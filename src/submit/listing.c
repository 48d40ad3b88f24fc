/* The list is asked for like a number is sent: at the agreed rate, again after a pause where it
 * failed, with the provider's Retry-After heeded, a few times at most. A list that broke off is
 * forgotten before the next try; only a whole one counts. */
#include "submit/listing.h"

#include "base/language.h"
#include "base/text.h"
#include "provider/reply_code.h"
#include "submit/pace/policy.h"
#include "submit/pace/retry_policy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define US_PER_SECOND 1e6

static int64_t longer(int64_t one_us, int64_t other_us)
{
    return one_us > other_us ? one_us : other_us;
}

static int64_t interval_us(const struct listing *listing)
{
    double per_second = listing->rate_per_second;
    return per_second > 0 ? (int64_t)(US_PER_SECOND / per_second) : 0;
}

/* A 429 has a pause of its own. A long pause is kept in the store even if no more calls are made.
 */
static bool wait_after(struct listing *listing, unsigned failures,
                       const struct list_call_result *last, struct error *err)
{
    bool is_throttled = last->end == LIST_CALL_THROTTLED;
    int64_t wait_us = is_throttled ? 0 : retry_delay_us(failures, &listing->random);
    int64_t asked_us = 0;
    log_debug(listing->gate.log, "list_failed", "the provider's list did not come: %s",
              last->reason);
    if (!account_gate_pass(&listing->gate, &last->asked, &asked_us, err))
        return false;
    wait_us = longer(longer(wait_us, asked_us), interval_us(listing));
    return http_call_pause(&listing->call, wait_us, err);
}

static bool may_come(enum list_call_end end)
{
    return end == LIST_CALL_AGAIN || end == LIST_CALL_THROTTLED;
}

/* Says why no list will come until somebody has done something about it. Always false. */
static bool tell_refusal(const struct listing *listing, const struct list_call_result *got,
                         struct error *err)
{
    const char *kept = _("Nothing was sent, nothing was taken off.");
    struct text reason = {0}, words = {0};
    text_append_printable(&reason, got->reason, strlen(got->reason));
    text_printf(&words, _("\"%s\" (code %" PRId64 ", asked for the list)"), text_string(&reason),
                got->code);
    if (got->end == LIST_CALL_KEY)
        (void)reply_code_refuse(err, listing->api.base_url, got->code, text_string(&words), kept);
    else
        (void)reply_code_refuse_request(err, listing->api.base_url, text_string(&words), kept);
    text_free(&reason);
    text_free(&words);
    return false;
}

/* Asks until a list came, or can't come any more; `got`: how the last call ended. */
static bool ask_until_it_comes(struct listing *listing, const struct listing_sink *sink,
                               struct list_call_result *got, struct error *err)
{
    const struct list_call_sink handed = {sink->on_entry, sink->context, listing->timeout_us};
    bool is_forgotten = true;
    listing->has_called = true;
    *got = (struct list_call_result){.end = LIST_CALL_AGAIN};
    for (unsigned failures = 0;
         is_forgotten && may_come(got->end) && failures < RETRY_LIST_ATTEMPTS;) {
        if (!list_call(&listing->call, &listing->api, &handed, got, err))
            return false;
        if (got->end != LIST_CALL_WHOLE)
            is_forgotten = sink->forget(sink->context);
        if (is_forgotten && may_come(got->end) && !wait_after(listing, ++failures, got, err))
            return false;
    }
    return true;
}

bool listing_walk(struct listing *listing, const struct listing_sink *sink,
                  struct listing_result *result, struct error *err)
{
    struct list_call_result got;
    *result = (struct listing_result){0};
    if (!account_gate_check(listing->gate.store, &listing->call.clock, err) ||
        !ask_until_it_comes(listing, sink, &got, err))
        return false;
    if (got.end == LIST_CALL_KEY || got.end == LIST_CALL_UNREAD)
        return tell_refusal(listing, &got, err);
    result->whole = got.end == LIST_CALL_WHOLE;
    result->count = result->whole ? got.count : 0;
    (void)snprintf(result->reason, sizeof result->reason, "%s", result->whole ? "" : got.reason);
    return true;
}

static bool see_entry(void *context, const struct stop_list_entry *entry, struct error *err)
{
    return seen_list_add(context, entry->phone, entry->stop_id, err);
}

static bool forget_seen(void *context)
{
    seen_list_forget(context);
    return true;
}

bool listing_fetch(struct listing *listing, struct seen_list *seen, struct listing_result *result,
                   struct error *err)
{
    const struct listing_sink sink = {see_entry, forget_seen, seen};
    return listing_walk(listing, &sink, result, err);
}

bool listing_rest(const struct listing *listing, struct error *err)
{
    return !listing->has_called || http_call_pause(&listing->call, interval_us(listing), err);
}
