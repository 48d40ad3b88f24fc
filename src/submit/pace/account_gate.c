/* A pause that the provider asks for concerns the account, not one number: it stops every call,
 * and a long one is written into the database, where the next run finds it. A header that makes
 * no sense is only believed where a 429 came with it, and then as a pause of one second. */
#include "submit/pace/account_gate.h"

#include "base/language.h"
#include "base/text.h"
#include "provider/key_redaction.h"
#include "submit/pace/policy.h"
#include "submit/pace/retry_policy.h"
#include "submit/stop_reason.h"

#define US_PER_MS         INT64_C(1000)
#define US_PER_SECOND     INT64_C(1000000)
#define CLOSED_AT_MOST_MS (RETRY_AFTER_BELIEVED_S * 1000)

/* A time further away than any pause that we would have kept means that the clock jumped. */
bool account_gate_check(struct job_store *store, const struct clock *clock, struct error *err)
{
    int64_t until_ms = 0;
    if (!job_store_closed_until(store, &until_ms, err))
        return false;
    int64_t left_ms = until_ms - clock_wall_ms(clock);
    if (left_ms <= 0 || left_ms > CLOSED_AT_MOST_MS)
        return true;
    stop_reason_closed(err, until_ms);
    return false;
}

static void warn_of_nonsense(struct account_gate *gate, const struct retry_after *asked)
{
    struct text said = {0};
    struct text words = {0};
    bool is_limit = asked->by == RETRY_AFTER_BY_LIMIT;
    if (gate->has_warned)
        return;
    gate->has_warned = true;
    key_redaction_append(&said, asked->value, gate->api_key, true);
    text_append_printable(&words, text_string(&said), said.length);
    log_warn(gate->log, "retry_after_senseless",
             is_limit
                 ? _("the provider's Retry-After makes no sense (\"%s\"): waiting 1 s instead")
                 : _("the provider's Retry-After makes no sense (\"%s\"): as if it were not there"),
             text_string(&words));
    text_free(&said);
    text_free(&words);
}

struct account_pause account_gate_heed(struct account_gate *gate, const struct retry_after *asked)
{
    struct account_pause pause = {0};
    if (asked->by == RETRY_AFTER_BY_NOBODY)
        return pause;
    enum retry_after_kind kind =
        retry_after_read(asked->value, asked->date, clock_wall_ms(&gate->clock), &pause.delay_us);
    bool is_readable = kind == RETRY_AFTER_VALID || kind == RETRY_AFTER_LONG;
    if (kind == RETRY_AFTER_ABSURD)
        warn_of_nonsense(gate, asked);
    if (!is_readable && asked->by != RETRY_AFTER_BY_LIMIT)
        pause.delay_us = 0;
    pause.is_long = kind == RETRY_AFTER_LONG && asked->by != RETRY_AFTER_BY_OTHER;
    if (kind == RETRY_AFTER_LONG && !pause.is_long)
        pause.delay_us = RETRY_AFTER_MAX_S * US_PER_SECOND;
    if (asked->by == RETRY_AFTER_BY_LIMIT)
        rate_group_close(gate->group, clock_monotonic_us(&gate->clock), pause.delay_us);
    return pause;
}

bool account_gate_pass(struct account_gate *gate, const struct retry_after *asked,
                       int64_t *delay_us, struct error *err)
{
    struct account_pause pause = account_gate_heed(gate, asked);
    *delay_us = pause.delay_us;
    if (!pause.is_long)
        return true;
    int64_t until_ms = clock_wall_ms(&gate->clock) + (pause.delay_us + US_PER_MS - 1) / US_PER_MS;
    if (job_store_close_until(gate->store, until_ms, err))
        stop_reason_closed(err, until_ms);
    return false;
}
