#include "cli/known_numbers.h"

#include "cli/wire.h"
#include "report/reconcile.h"
#include "submit/account_gate.h"
#include "submit/retry_policy.h"

#include <inttypes.h>

#define LIST_ATTEMPTS 4
#define US_PER_SECOND 1e6

struct list_caller {
    const struct app *app;
    struct job_store *store;
    struct http_call call;
    bool has_called;
};

/* A list call takes a place in the rate, too. */
static int64_t interval_us(const struct app *app)
{
    double per_second = app->options->rate_per_second;
    return per_second > 0 ? (int64_t)(US_PER_SECOND / per_second) : 0;
}

/* As after a submission, a 429 gates the whole account: its pause is kept also where no more calls
 * follow. */
static bool wait_after(const struct list_caller *caller, unsigned failures,
                       const struct list_call_result *last, struct error *err)
{
    const struct clock *clock = &caller->app->clock;
    int64_t wait_us = 0;
    if (last->end != LIST_CALL_THROTTLED) {
        wait_us = retry_delay_us(failures, &caller->app->random);
    } else if (retry_after_read(last->retry_after, clock_wall_ms(clock), &wait_us) ==
               RETRY_AFTER_LONG) {
        return account_gate_close(caller->store, clock, wait_us, err);
    }
    int64_t least_us = interval_us(caller->app);
    return http_call_pause(&caller->call, wait_us > least_us ? wait_us : least_us, err);
}

/* For reconcile_config.before_call. */
static bool before_call(void *context, unsigned failures, const struct list_call_result *last,
                        bool *go_on, struct error *err)
{
    struct list_caller *caller = context;
    caller->has_called = true;
    *go_on = failures < LIST_ATTEMPTS;
    if (failures == 0) {
        return account_gate_check(caller->store, &caller->app->clock, err);
    }
    log_debug(&caller->app->log, "the provider's list did not come: %s", last->reason);
    return wait_after(caller, failures, last, err);
}

static void tell_unresolved(const struct reconcile_result *result, struct error *unresolved)
{
    error_set(unresolved, ERROR_UNFINISHED,
              "the provider's list can't be had (%s), so that %" PRId64
              " known numbers could not be held against it; all else was sent.\nGive the same "
              "command again later, or with --resubmit to send them all again without the list.",
              result->reason, result->doubtful);
}

bool known_numbers_check(const struct app *app, const struct submission *submission,
                         struct error *unresolved, struct error *err)
{
    struct http_curl *curl = NULL;
    *unresolved = (struct error){0};
    if (!wire_open(app, &curl, err)) {
        return false;
    }
    struct list_caller caller = {
        .app = app, .store = submission->store, .call = wire_call(app, curl)};
    struct reconcile_config config = {
        .store = submission->store,
        .run_id = submission->run_id,
        .import_ids = submission->import_ids,
        .import_count = submission->import_count,
        .resubmit = app->options->resubmit,
        .api = {.base_url = submission->credentials->api_url,
                .api_key = submission->credentials->api_key},
        .call = caller.call,
        .log = &app->log,
        .before_call = before_call,
        .before_call_context = &caller,
    };
    struct reconcile_result result;
    bool ok = reconcile_known(&config, &result, err);
    if (ok && result.end == RECONCILE_LEFT) {
        tell_unresolved(&result, unresolved);
    }
    ok = ok && (!caller.has_called || http_call_pause(&caller.call, interval_us(app), err));
    http_curl_free(&curl);
    return ok;
}
