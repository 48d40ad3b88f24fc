#include "cli/list_caller.h"

#include "cli/wire.h"
#include "submit/policy.h"
#include "submit/retry_policy.h"

#define US_PER_SECOND 1e6

/* A list call takes a place in the rate, too. */
static int64_t interval_us(const struct app *app)
{
    double per_second = app->options->rate_per_second;
    return per_second > 0 ? (int64_t)(US_PER_SECOND / per_second) : 0;
}

/* A long pause is kept in the store even if this command makes no more calls. */
static bool wait_after(struct list_caller *caller, unsigned failures,
                       const struct list_call_result *last, struct error *err)
{
    bool is_throttled = last->end == LIST_CALL_THROTTLED;
    int64_t wait_us = is_throttled ? 0 : retry_delay_us(failures, &caller->app->random);
    int64_t least_us = interval_us(caller->app);
    int64_t asked_us = 0;
    if (!account_gate_pass(&caller->gate, &last->asked, &asked_us, err))
        return false;
    wait_us = wait_us > asked_us ? wait_us : asked_us;
    return http_call_pause(&caller->fetch.call, wait_us > least_us ? wait_us : least_us, err);
}

/* For list_fetch.before_call. */
static bool before_call(void *context, unsigned failures, const struct list_call_result *last,
                        bool *go_on, struct error *err)
{
    struct list_caller *caller = context;
    caller->has_called = true;
    *go_on = failures < RETRY_LIST_ATTEMPTS;
    if (failures == 0)
        return account_gate_check(caller->gate.store, &caller->app->clock, err);
    log_debug(&caller->app->log, "the provider's list did not come: %s", last->reason);
    return wait_after(caller, failures, last, err);
}

void list_caller_init(struct list_caller *caller, const struct session *session,
                      struct http_curl *curl)
{
    const struct app *app = session->app;
    *caller = (struct list_caller){
        .app = app,
        .gate = {.store = session->store,
                 .clock = app->clock,
                 .log = &app->log,
                 .api_key = session->credentials.api_key},
        .fetch = {.api = {.base_url = session->credentials.api_url,
                          .api_key = session->credentials.api_key},
                  .call = wire_call(app, curl),
                  .timeout_us = app->options->list_timeout_us,
                  .before_call = before_call,
                  .before_call_context = caller},
    };
}

bool list_caller_rest(struct list_caller *caller, struct error *err)
{
    return !caller->has_called ||
           http_call_pause(&caller->fetch.call, interval_us(caller->app), err);
}
