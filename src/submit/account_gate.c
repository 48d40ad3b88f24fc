#include "submit/account_gate.h"

#include "base/text.h"
#include "provider/key_redaction.h"
#include "submit/policy.h"
#include "submit/stop_reason.h"

#define US_PER_MS         INT64_C(1000)
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

bool account_gate_close(struct job_store *store, const struct clock *clock, int64_t delay_us,
                        struct error *err)
{
    int64_t until_ms = clock_wall_ms(clock) + (delay_us + US_PER_MS - 1) / US_PER_MS;
    if (job_store_close_until(store, until_ms, err))
        stop_reason_closed(err, until_ms);
    return false;
}

void account_gate_warn_absurd(const struct log *log, const char *retry_after, const char *api_key)
{
    struct text said = {0};
    struct text words = {0};
    key_redaction_append(&said, retry_after, api_key, true);
    text_append_printable(&words, text_string(&said), said.length);
    log_warn(log, "the provider's Retry-After makes no sense (\"%s\"): waiting 1 s instead",
             text_string(&words));
    text_free(&said);
    text_free(&words);
}
