/* One sentence or two for each end of a run that is not its success, so that all commands say the
 * same in the same words. */
#include "submit/stop_reason.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/timestamp.h"
#include "jobs/job_words.h"
#include "provider/reply_code.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define US_PER_MINUTE INT64_C(60000000)

/* `"Clé API incorrecte" (code 10, HTTP 200)` in the provider's words, `the server failed (HTTP
 * 500)` in ours. The words may name a number, so they are masked. */
void stop_reason_append_verdict(struct text *text, const struct verdict *verdict)
{
    char words[sizeof verdict->message];
    verdict_message_masked(verdict, words, sizeof words);
    struct text said = {0};
    text_append_printable(&said, words, strlen(words));
    if (verdict->has_code && said.length > 0)
        text_printf(text, _("\"%s\" (code %" PRId64 ", HTTP %d)"), text_string(&said),
                    verdict->code, verdict->http_status);
    else if (verdict->has_code)
        text_printf(text, _("(code %" PRId64 ", HTTP %d)"), verdict->code, verdict->http_status);
    else if (verdict->http_status == 0 || strstr(verdict->message, "HTTP") != NULL)
        text_append_string(text, text_string(&said));
    else
        text_printf(text, "%s%s(HTTP %d)", text_string(&said), said.length > 0 ? " " : "",
                    verdict->http_status);
    text_free(&said);
}

void stop_reason_verdict(struct error *reason, bool is_key, const struct verdict *verdict,
                         const char *api_url, const char *kept)
{
    struct text words = {0};
    stop_reason_append_verdict(&words, verdict);
    if (is_key) {
        (void)reply_code_refuse(reason, api_url, verdict->code, text_string(&words), kept);
    } else if (verdict->has_code) {
        (void)reply_code_refuse_request(reason, api_url, text_string(&words), kept);
    } else {
        error_set(reason, ERROR_SETUP,
                  "%s does not answer as SMS Partner's API does: %s.\n%s Check --api-url and what "
                  "is between this machine and the provider (a proxy, a captive portal), then run "
                  "the same command again.",
                  api_url, text_string(&words), kept);
        error_because(reason, "not_the_provider");
    }
    text_free(&words);
}

static const char *cause_of_status(int status)
{
    return status == 401 || status == 403
               ? _(" or it does not accept the API key (check it in SMSPARTNER_API_KEY or "
                   "--api-key-file)")
           : status == 407 ? _("; here it is the proxy that wants a login")
                           : "";
}

void stop_reason_suspicious(struct error *reason, unsigned replies, const struct verdict *last,
                            const char *api_url, const char *kept)
{
    struct text words = {0};
    stop_reason_append_verdict(&words, last);
    error_set(reason, ERROR_SETUP,
              "%u answers in a row from %s were not what SMS Partner's API promises; the last: "
              "%s.\nEither this is not the provider (check --api-url, a proxy, a firewall, a "
              "captive portal) or it does not understand our requests%s. %s; once the cause is "
              "found, run the same command again.",
              replies, api_url, text_string(&words), cause_of_status(last->http_status), kept);
    error_because(reason, "not_the_provider");
    text_free(&words);
}

void stop_reason_mixed_up(struct error *reason, unsigned connections, const char *api_url)
{
    error_set(reason, ERROR_SETUP,
              "%u connections to %s brought replies that nobody had asked for: something between "
              "here and the provider (a proxy, a balancer) mixes replies up.\nWhat such a "
              "connection had answered for stays pending. Have the cause removed, or connect "
              "without that proxy, then run the same command again.",
              connections, api_url);
    error_because(reason, "replies_mixed_up");
}

void stop_reason_closed(struct error *reason, int64_t until_ms)
{
    char until[TIMESTAMP_SIZE];
    error_set(reason, ERROR_UNFINISHED,
              "the provider asked for no more requests before %s (Retry-After).\nThe numbers that "
              "are left stay pending; run the same command again after that time.",
              timestamp_show(until_ms, until));
    error_because(reason, "provider_asked_to_wait");
}

void stop_reason_gave_up(struct error *reason, int64_t trouble_us, const char *last)
{
    int64_t minutes = trouble_us / US_PER_MINUTE;
    int64_t seconds = trouble_us / 1000000;
    char duration[64];
    if (minutes >= 2)
        snprintf(duration, sizeof duration, _("%" PRId64 " minutes"), minutes);
    else
        snprintf(duration, sizeof duration,
                 P_("%" PRId64 " second", "%" PRId64 " seconds", seconds), seconds);
    error_set(reason, ERROR_UNFINISHED,
              "the provider could not be reached, kept failing or asked to wait, for %s; the last "
              "time: %s.\n"
              "The numbers that are left stay pending; run the same command again later "
              "(--give-up-after sets how long to wait).",
              duration, last);
    error_because(reason, "provider_failing");
}

void stop_reason_not_sent(struct error *reason, const char *last)
{
    struct text shown = {0};
    job_words_show(&shown, last);
    error_set(reason, ERROR_UNFINISHED,
              "no connection can be made: %s.\nThe numbers that are left stay pending. %s",
              text_string(&shown), descriptors_advice(EMFILE, ""));
    error_because(reason, "no_connection");
    text_free(&shown);
}

void stop_reason_interrupted(struct error *reason)
{
    error_set(reason, ERROR_INTERRUPTED,
              "interrupted; nothing is lost: every answer that came is kept");
}
