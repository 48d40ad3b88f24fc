/* Two clients, two keys, one wrong environment variable: one client's list would go into the
 * other's account. So the account's name is asked for and shown before anything is sent. The
 * provider may have no such call, and may be slow, so that an answer which does not come in
 * three seconds is no reason to stop, unless --account asks for a name. A refused key is one, and
 * another name than the one asked for, or than the one that the database was first told. */
#include "cli/common/account_guard.h"

#include "base/language.h"
#include "base/shell_words.h"
#include "base/text.h"
#include "cli/common/wire.h"
#include "provider/reply_code.h"
#include "submit/pace/account_gate.h"
#include "submit/pace/policy.h"

#include <inttypes.h>
#include <string.h>

#define US_PER_SECOND 1e6

/* --- the call --- */

static bool open_wire(const struct app *app, struct http_curl **curl, struct error *err)
{
    int64_t timeout_ms = app->options->timeout_ms;
    return wire_open(app, timeout_ms < ACCOUNT_TIMEOUT_MS ? timeout_ms : ACCOUNT_TIMEOUT_MS, curl,
                     err);
}

static bool call(struct session *session, struct error *err)
{
    const struct credentials *credentials = &session->credentials;
    struct http_curl *curl = NULL;
    if (!open_wire(session->app, &curl, err))
        return false;
    struct http_call line = wire_call(session, curl);
    line.ends_at_us = 0; /* it is over in seconds, and what was read would be lost */
    const struct stop_api api = {.base_url = credentials->api_url, .api_key = credentials->api_key};
    bool ok = account_call(&line, &api, &session->account.answer, err);
    http_curl_free(&curl);
    return ok;
}

/* `may`: false while a long pause, which the provider asked for earlier, is not over. */
static bool may_ask(const struct session *session, bool *may, struct error *err)
{
    struct error closed = {0};
    *may = account_gate_check(session->store, &session->app->clock, &closed);
    if (!*may && closed.code != ERROR_UNFINISHED) {
        *err = closed;
        return false;
    }
    return true;
}

/* It takes a place in the rate like every other request. */
static void take_place(struct session *session)
{
    const struct app *app = session->app;
    double per_second = app->options->rate_per_second;
    int64_t wait_us = per_second > 0 ? (int64_t)(US_PER_SECOND / per_second) : 0;
    session->account.free_at_us = clock_monotonic_us(&app->clock) + wait_us;
}

/* --- what the user is told --- */

void account_guard_append_name(struct text *out, const struct session *session)
{
    const struct account_name *name = &session->account.answer.name;
    text_append_string(out, name->user);
    if (name->person[0] != '\0')
        text_printf(out, " (%s)", name->person);
}

void account_guard_describe(struct text *out, const struct session *session)
{
    const char *api_url = session->credentials.api_url;
    struct text name = {0};
    if (session->account.answer.end == ACCOUNT_CALL_NAMED) {
        account_guard_append_name(&name, session);
        /* Translators: an account and the provider's address, as a part of a sentence. */
        text_printf(out, _("%s at %s"), text_string(&name), api_url);
    } else {
        text_append_string(out, api_url);
    }
    text_free(&name);
}

void account_guard_tell_quietly(const struct session *session)
{
    struct text account = {0};
    if (!session->app->options->quiet)
        return;
    account_guard_describe(&account, session);
    log_warn(&session->app->log, "account", "account: %s", text_string(&account));
    text_free(&account);
}

static void tell(const struct session *session)
{
    const struct account_call_result *answer = &session->account.answer;
    const struct log *log = &session->app->log;
    struct text text = {0};
    if (answer->end == ACCOUNT_CALL_NAMED) {
        account_guard_append_name(&text, session);
        log_info(log, "account", "account: %s", text_string(&text));
    } else {
        text_append_printable(&text, answer->reason, strlen(answer->reason));
        log_debug(log, "account_unnamed", "the provider does not tell whose account it is: %s",
                  text_string(&text));
    }
    text_free(&text);
}

/* --- the guard --- */

/* The name that the first run of the database was told is the one that is expected from then on. */
static bool learn_expected(struct session *session, struct error *err)
{
    struct store_account known;
    if (!job_store_account(session->store, &known, err))
        return false;
    memcpy(session->account.expected, known.user_name, sizeof session->account.expected);
    return true;
}

/* A user can be renamed at the provider; a person must say so. */
static bool refuse_renamed(const struct session *session, struct error *err)
{
    const char *user = session->account.answer.name.user;
    struct text word = {0};
    shell_append_word(&word, user);
    error_set(err, ERROR_KEY,
              "this key's account is %s, and this database belongs to %s: nothing was sent. Is it "
              "another client's key or database? If the provider renamed the account:\n"
              "  %s --account %s",
              user, session->account.expected, session->command_line, text_string(&word));
    text_free(&word);
    return error_because(err, "other_account");
}

static bool refuse_other(const struct session *session, const char *wanted, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, wanted, strlen(wanted));
    error_set(err, ERROR_KEY,
              "this key's account is %s, and %s was asked for (--account): nothing was sent. "
              "Look whether the key or the name is another client's.",
              session->account.answer.name.user, text_string(&shown));
    text_free(&shown);
    return error_because(err, "other_account");
}

static bool refuse_unnamed(const char *wanted, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, wanted, strlen(wanted));
    error_set(err, ERROR_UNFINISHED,
              "the provider does not tell now whose account this key is of, and %s was asked "
              "for (--account): nothing was sent. Run the same command again later.",
              text_string(&shown));
    text_free(&shown);
    return false;
}

/* Where nobody tells whose account it is, nothing is sent if a name was asked for; the name that
 * the database has stands beside its key, which is the one that it was first used with. */
static bool check_name(const struct session *session, struct error *err)
{
    const struct account_call_result *answer = &session->account.answer;
    const char *wanted = session->app->options->account;
    const char *expected = session->account.expected;
    bool is_named = answer->end == ACCOUNT_CALL_NAMED;
    if (wanted == NULL)
        return !is_named || expected[0] == '\0' || strcmp(answer->name.user, expected) == 0 ||
               refuse_renamed(session, err);
    if (!is_named)
        return refuse_unnamed(wanted, err);
    return strcmp(answer->name.user, wanted) == 0 || refuse_other(session, wanted, err);
}

bool account_guard_ask(struct session *session, struct error *err)
{
    bool may = false;
    if (session->account.was_asked)
        return true;
    if (!may_ask(session, &may, err))
        return false;
    if (!may)
        return check_name(session, err);
    if (!call(session, err))
        return false;
    session->account.was_asked = true;
    take_place(session);
    tell(session);
    return learn_expected(session, err);
}

/* Whether the database has known the account by another key. */
static bool has_another_key(const struct session *session)
{
    struct error other = {0};
    return session->store != NULL && !session_check_account(session, &other) &&
           other.code == ERROR_KEY;
}

bool account_guard_check(const struct session *session, struct error *err)
{
    const struct account_call_result *answer = &session->account.answer;
    if (answer->end != ACCOUNT_CALL_KEY)
        return check_name(session, err);
    struct text words = {0};
    struct text reason = {0};
    text_append_printable(&reason, answer->reason, strlen(answer->reason));
    text_printf(&words, _("\"%s\" (code %" PRId64 ", asked whose account it is)"),
                text_string(&reason), answer->code);
    (void)reply_code_refuse(err, session->credentials.api_url, answer->code, text_string(&words),
                            has_another_key(session)
                                ? _("Was it pasted wrong? The database knows another key. Nothing "
                                    "was sent.")
                                : _("Nothing was sent."));
    text_free(&reason);
    text_free(&words);
    return false;
}

/* As after any reply that asks for a pause: a long one is kept in the store, and ends the run. */
static bool heed_pause(struct session *session, struct error *err)
{
    const struct app *app = session->app;
    struct session_account *account = &session->account;
    struct account_gate gate = {.store = session->store,
                                .clock = app->clock,
                                .log = &app->log,
                                .api_key = session->credentials.api_key,
                                .group = session->rate_group};
    int64_t wait_us = 0;
    if (!account_gate_pass(&gate, &account->answer.asked, &wait_us, err))
        return false;
    int64_t free_at_us = clock_monotonic_us(&app->clock) + wait_us;
    if (wait_us <= 0 || free_at_us <= account->free_at_us)
        return true;
    account->free_at_us = free_at_us;
    bool is_limit = account->answer.asked.by == RETRY_AFTER_BY_LIMIT;
    account->answer.asked.by = RETRY_AFTER_BY_NOBODY; /* it is heeded once */
    log_info(&app->log, "waiting",
             is_limit
                 ? _("the provider says \"too many requests (HTTP 429)\": waiting %" PRId64 " s")
                 : _("the provider says \"later (Retry-After)\": waiting %" PRId64 " s"),
             (wait_us + 999999) / 1000000);
    return true;
}

static bool wait_for_place(const struct session *session, struct error *err)
{
    const struct app *app = session->app;
    struct http_curl *curl = NULL;
    int64_t wait_us = session->account.free_at_us - clock_monotonic_us(&app->clock);
    if (wait_us <= 0)
        return true;
    if (!open_wire(app, &curl, err))
        return false;
    struct http_call line = wire_call(session, curl);
    bool ok = http_call_pause(&line, wait_us, err);
    http_curl_free(&curl);
    return ok;
}

bool account_guard_check_wanted(struct session *session, struct error *err)
{
    return session->app->options->account == NULL ||
           (account_guard_ask(session, err) && account_guard_check(session, err) &&
            heed_pause(session, err) && wait_for_place(session, err));
}

bool account_guard_keep(struct session *session, struct error *err)
{
    const struct credentials *credentials = &session->credentials;
    const struct account_call_result *answer = &session->account.answer;
    if (!session->account.was_asked)
        return true;
    if (!account_guard_check(session, err))
        return false;
    bool is_named = answer->end == ACCOUNT_CALL_NAMED;
    if (is_named && (!job_store_bind_account(session->store, credentials->api_url,
                                             credentials->api_key, &session->app->random, err) ||
                     !job_store_name_account(session->store, answer->name.user, err)))
        return false;
    return heed_pause(session, err) && wait_for_place(session, err);
}
