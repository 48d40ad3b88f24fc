/* Two clients, two keys, one wrong environment variable: one client's list would go into the
 * other's account. So the account's name is asked for and shown before anything is sent. The
 * provider may have no such call, and may be slow, so that an answer which does not come in
 * three seconds is no reason to stop. Only a refused key is. */
#include "cli/account_guard.h"

#include "base/text.h"
#include "cli/wire.h"
#include "provider/reply_code.h"
#include "submit/account_gate.h"
#include "submit/policy.h"

#include <inttypes.h>
#include <string.h>

#define US_PER_SECOND 1e6

/* --- the call --- */

static bool open_wire(const struct app *app, struct http_curl **curl, struct error *err)
{
    struct options options = *app->options;
    struct app brief = *app;
    if (options.timeout_ms > ACCOUNT_TIMEOUT_MS)
        options.timeout_ms = ACCOUNT_TIMEOUT_MS;
    brief.options = &options;
    return wire_open(&brief, curl, err);
}

static bool call(const struct app *app, const struct credentials *credentials,
                 struct account_guard *guard, struct error *err)
{
    struct http_curl *curl = NULL;
    if (!open_wire(app, &curl, err))
        return false;
    struct http_call line = wire_call(app, curl);
    const struct stop_api api = {.base_url = credentials->api_url, .api_key = credentials->api_key};
    bool ok = account_call(&line, &api, &guard->answer, err);
    http_curl_free(&curl);
    return ok;
}

/* `may`: false while a long pause, which the provider asked for earlier, is not over. */
static bool may_ask(const struct app *app, struct job_store *store, bool *may, struct error *err)
{
    struct error closed = {0};
    *may = account_gate_check(store, &app->clock, &closed);
    if (!*may && closed.code != ERROR_UNFINISHED) {
        *err = closed;
        return false;
    }
    return true;
}

/* It takes a place in the rate like every other request. */
static void take_place(const struct app *app, struct account_guard *guard)
{
    double per_second = app->options->rate_per_second;
    int64_t wait_us = per_second > 0 ? (int64_t)(US_PER_SECOND / per_second) : 0;
    guard->free_at_us = clock_monotonic_us(&app->clock) + wait_us;
}

/* --- what the user is told --- */

void account_guard_append_name(struct text *out, const struct account_guard *guard)
{
    const struct account_name *name = &guard->answer.name;
    text_append_string(out, name->user);
    if (name->person[0] != '\0')
        text_printf(out, " (%s)", name->person);
}

void account_guard_describe(struct text *out, const struct account_guard *guard,
                            const char *api_url)
{
    if (guard->answer.end == ACCOUNT_CALL_NAMED) {
        account_guard_append_name(out, guard);
        text_append_string(out, " at ");
    }
    text_append_string(out, api_url);
}

static void tell(const struct app *app, const struct account_guard *guard)
{
    struct text text = {0};
    if (guard->answer.end == ACCOUNT_CALL_NAMED) {
        account_guard_append_name(&text, guard);
        log_info(&app->log, "account: %s", text_string(&text));
    } else {
        text_append_printable(&text, guard->answer.reason, strlen(guard->answer.reason));
        log_debug(&app->log, "the provider does not tell whose account it is: %s",
                  text_string(&text));
    }
    text_free(&text);
}

/* A key belongs to one account; but a user can be renamed there. */
static bool warn_of_another_name(const struct app *app, struct job_store *store,
                                 const struct account_guard *guard, struct error *err)
{
    struct store_account known;
    if (!job_store_account(store, &known, err))
        return false;
    const char *user = guard->answer.name.user;
    if (guard->answer.end == ACCOUNT_CALL_NAMED && known.user_name[0] != '\0' &&
        strcmp(known.user_name, user) != 0) {
        log_warn(&app->log,
                 "this key's account is called %s now; this database has known it as %s. Was it "
                 "renamed? If not, stop here and find out whose key it is.",
                 user, known.user_name);
    }
    return true;
}

/* --- the guard --- */

bool account_guard_ask(const struct app *app, struct job_store *store,
                       const struct credentials *credentials, struct account_guard *guard,
                       struct error *err)
{
    bool may = false;
    if (guard->was_asked)
        return true;
    if (!may_ask(app, store, &may, err))
        return false;
    if (!may)
        return true;
    if (!call(app, credentials, guard, err))
        return false;
    guard->was_asked = true;
    take_place(app, guard);
    tell(app, guard);
    return warn_of_another_name(app, store, guard, err);
}

bool account_guard_check(const struct credentials *credentials, const struct account_guard *guard,
                         struct error *err)
{
    if (guard->answer.end != ACCOUNT_CALL_KEY)
        return true;
    struct text words = {0};
    text_append_char(&words, '"');
    text_append_printable(&words, guard->answer.reason, strlen(guard->answer.reason));
    text_printf(&words, "\" (code %" PRId64 ", asked whose account it is)", guard->answer.code);
    (void)reply_code_refuse(err, credentials->api_url, guard->answer.code, text_string(&words),
                            "Nothing was sent.");
    text_free(&words);
    return false;
}

/* As after any reply that asks for a pause: a long one is kept in the store, and ends the run. */
static bool heed_pause(const struct app *app, struct job_store *store,
                       const struct credentials *credentials, struct account_guard *guard,
                       struct error *err)
{
    struct account_gate gate = {
        .store = store, .clock = app->clock, .log = &app->log, .api_key = credentials->api_key};
    int64_t wait_us = 0;
    if (!account_gate_pass(&gate, &guard->answer.asked, &wait_us, err))
        return false;
    int64_t free_at_us = clock_monotonic_us(&app->clock) + wait_us;
    if (wait_us <= 0 || free_at_us <= guard->free_at_us)
        return true;
    guard->free_at_us = free_at_us;
    bool is_limit = guard->answer.asked.by == RETRY_AFTER_BY_LIMIT;
    guard->answer.asked.by = RETRY_AFTER_BY_NOBODY; /* it is heeded once */
    log_info(&app->log, "the provider says \"%s\": waiting %" PRId64 " s",
             is_limit ? "too many requests (HTTP 429)" : "later (Retry-After)",
             (wait_us + 999999) / 1000000);
    return true;
}

static bool wait_for_place(const struct app *app, const struct account_guard *guard,
                           struct error *err)
{
    struct http_curl *curl = NULL;
    int64_t wait_us = guard->free_at_us - clock_monotonic_us(&app->clock);
    if (wait_us <= 0)
        return true;
    if (!open_wire(app, &curl, err))
        return false;
    struct http_call line = wire_call(app, curl);
    bool ok = http_call_pause(&line, wait_us, err);
    http_curl_free(&curl);
    return ok;
}

bool account_guard_keep(const struct app *app, struct job_store *store,
                        const struct credentials *credentials, struct account_guard *guard,
                        struct error *err)
{
    if (!guard->was_asked)
        return true;
    if (!account_guard_check(credentials, guard, err))
        return false;
    bool is_named = guard->answer.end == ACCOUNT_CALL_NAMED;
    if (is_named && (!job_store_bind_account(store, credentials->api_url, credentials->api_key,
                                             &app->random, err) ||
                     !job_store_name_account(store, guard->answer.name.user, err)))
        return false;
    return heed_pause(app, store, credentials, guard, err) && wait_for_place(app, guard, err);
}
