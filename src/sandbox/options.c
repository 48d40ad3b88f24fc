/* popt stores most values where they are used: in the settings of the server and of its answers.
 * What is left is checked and converted here. */
#include "sandbox/options.h"

#include "base/memory.h"
#include "sandbox/phone_number.h"
#include "sandbox/purpose.h"

#include <errno.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_KEY           "sandbox-key"
#define DEFAULT_ACCOUNT       "sandbox"
#define DEFAULT_CODE3_MESSAGE "Number is already in stop list"
#define MOST_LATENCY_MS       3600000
#define MOST_LIMIT            1000000
#define MOST_CODE_DIGITS      9
#define US_PER_SECOND         INT64_C(1000000)
#define US_PER_MS             INT64_C(1000)

/* Options whose values popt can't store where they go. */
struct raw_options {
    int port;
    int latency_ms;
    long long seed;
    long long first_stop_id;
    char *limit;
    int no_account;
};

static bool read_arguments(poptContext context, struct error *err)
{
    poptSetOtherOptionHelp(context, "[OPTION...]\n\n"
                                    "A local stand-in for SMS Partner's STOP list API.\n");
    int status = poptGetNextOpt(context);
    if (status < -1)
        return error_set(err, ERROR_USAGE, "%s: %s", poptBadOption(context, POPT_BADOPTION_NOALIAS),
                         poptStrerror(status));
    const char *argument = poptGetArg(context);
    if (argument != NULL)
        return error_set(err, ERROR_USAGE, "unexpected argument: %s", argument);
    return true;
}

static bool run_popt(const struct poptOption *table, int argc, const char **argv, struct error *err)
{
    poptContext context = poptGetContext("stopsms-sandbox", argc, argv, table, 0);
    bool ok = read_arguments(context, err);
    poptFreeContext(context);
    return ok;
}

/* The table is built anew for each call since it holds addresses. */
static bool parse(struct sandbox_options *options, struct raw_options *raw, int argc,
                  const char **argv, struct error *err)
{
    const struct poptOption table[] = {
        {"port", 'p', POPT_ARG_INT, &raw->port, 0, "listen on this port (0, the default: any free)",
         "N"},
        {"key", 'k', POPT_ARG_STRING, &options->api.key, 0,
         "the one API key that is accepted (" DEFAULT_KEY ")", "KEY"},
        {"account", 0, POPT_ARG_STRING, &options->api.account, 0,
         "the user's name that the account call tells (" DEFAULT_ACCOUNT ")", "NAME"},
        {"no-account", 0, POPT_ARG_NONE, &raw->no_account, 0, "the account call gets 404", NULL},
        {"listed", 0, POPT_ARG_ARGV, &options->listed, 0,
         "a number on the list from the start (repeatable)", "NUMBER"},
        {"listed-file", 0, POPT_ARG_STRING, &options->listed_file, 0,
         "a file of such numbers, one a line", "FILE"},
        {"first-stop-id", 0, POPT_ARG_LONGLONG, &raw->first_stop_id, 0,
         "the first number's stop id (0, the default: by the clock)", "N"},
        {"reject", 0, POPT_ARG_ARGV, &options->api.reject, 0,
         "answer numbers that begin so with code 9 (repeatable)", "PREFIX"},
        {"answer", 0, POPT_ARG_ARGV, &options->api.answers, 0,
         "answer numbers that begin so with this code, whatever it is; or such a call: me, list, "
         "delete (repeatable)",
         "PREFIX=CODE"},
        {"answer-all", 0, POPT_ARG_INT, &options->api.every_code, 0,
         "answer every call with this code, as for a blocked account (30)", "CODE"},
        {"errors", 0, POPT_ARG_NONE, &options->api.as_errors, 0,
         "tell the reason of a failure in `errors`, not in `message`", NULL},
        {"firewall", 0, POPT_ARG_ARGV, &options->api.firewalled, 0,
         "answer numbers that begin so with 403 and a page of HTML; or such a call (repeatable)",
         "PREFIX"},
        {"retry-after", 0, POPT_ARG_INT, &options->api.retry_after_s, 0,
         "send this Retry-After with each 503, and with code 500", "SECONDS"},
        {"retry-after-date", 0, POPT_ARG_NONE, &options->server.retry_after_is_date, 0,
         "send it as a date", NULL},
        {"clock-ahead", 0, POPT_ARG_INT, &options->server.clock_ahead_s, 0,
         "be so many seconds ahead in all dates that are sent; may be negative", "SECONDS"},
        {"code3-message", 0, POPT_ARG_STRING, &options->api.code3_message, 0,
         "the message that comes with code 3 (" DEFAULT_CODE3_MESSAGE ")", "TEXT"},
        {"latency", 0, POPT_ARG_INT, &raw->latency_ms, 0, "answer this much later", "MS"},
        {"limit", 0, POPT_ARG_STRING, &raw->limit, 0, "answer 429 above this rate", "N/s|N/m"},
        {"fail-rate", 0, POPT_ARG_DOUBLE, &options->api.faults.fail_rate, 0,
         "answer this share of the requests with 500 or 503 (0 to 1)", "SHARE"},
        {"cut-rate", 0, POPT_ARG_DOUBLE, &options->api.faults.cut_rate, 0,
         "cut this share of the connections after the number was added (0 to 1)", "SHARE"},
        {"fail-list", 0, POPT_ARG_NONE, &options->api.fail_list, 0, "list requests get 503", NULL},
        {"no-list", 0, POPT_ARG_NONE, &options->api.no_list, 0, "list requests get 404", NULL},
        {"fail-account", 0, POPT_ARG_NONE, &options->api.fail_account, 0,
         "the account call gets 503", NULL},
        {"xml-entries", 0, POPT_ARG_NONE, &options->api.xml_entries, 0,
         "answer in positional <entry> elements where XML is asked for", NULL},
        {"seed", 0, POPT_ARG_LONGLONG, &raw->seed, 0, "the same seed brings the same faults (0)",
         "N"},
        {"exit-with-parent", 0, POPT_ARG_NONE, &options->exit_with_parent, 0,
         "end when the program that started this one ends", NULL},
        {"quiet", 'q', POPT_ARG_NONE, &options->quiet, 0, "say only the address and errors", NULL},
        {"version", 0, POPT_ARG_NONE, &options->show_version, 0, "print the version", NULL},
        POPT_AUTOHELP POPT_TABLEEND,
    };
    return run_popt(table, argc, argv, err);
}

/* "50/s", "360/m" or "50" (a second). */
static bool read_limit(const char *text, struct faults_config *faults, struct error *err)
{
    char *end = NULL;
    errno = 0;
    unsigned long count = strtoul(text, &end, 10);
    bool is_number = text[0] >= '0' && text[0] <= '9' && errno == 0;
    bool is_per_minute = strcmp(end, "/m") == 0;

    if (!is_number || count == 0 || count > MOST_LIMIT ||
        (!is_per_minute && *end != '\0' && strcmp(end, "/s") != 0))
        return error_set(err, ERROR_USAGE, "--limit takes a rate such as 50/s or 360/m");
    faults->limit = (unsigned)count;
    faults->limit_span_us = is_per_minute ? 60 * US_PER_SECOND : US_PER_SECOND;
    return true;
}

static bool check_share(const char *name, double share, struct error *err)
{
    if (!(share >= 0 && share <= 1))
        return error_set(err, ERROR_USAGE, "--%s takes a share from 0 to 1", name);
    return true;
}

static bool check_prefixes(const char *name, char *const *prefixes, bool calls_too,
                           struct error *err)
{
    for (; prefixes != NULL && *prefixes != NULL; prefixes++) {
        if (!phone_prefix_is_valid(*prefixes) && !(calls_too && purpose_is_call(*prefixes)))
            return error_set(err, ERROR_USAGE,
                             "--%s takes the beginning of a number, such as +33699%s", name,
                             calls_too ? ", or a call: me, list or delete" : "");
    }
    return true;
}

/* A prefix or a call, an equals sign, and a code. */
static bool check_answers(char *const *answers, struct error *err)
{
    for (; answers != NULL && *answers != NULL; answers++) {
        char *copy = memory_copy_string(*answers);
        char *code = strchr(copy, '=');
        if (code != NULL)
            *code++ = '\0';
        bool ok = code != NULL && (phone_prefix_is_valid(copy) || purpose_is_call(copy)) &&
                  code[0] >= '1' && code[0] <= '9' && strspn(code, "0123456789") == strlen(code) &&
                  strlen(code) <= MOST_CODE_DIGITS;
        free(copy);
        if (!ok)
            return error_set(err, ERROR_USAGE,
                             "--answer takes the beginning of a number, or a call (me, list, "
                             "delete), and a code, such as +33699=30");
    }
    return true;
}

/* A provider never gives an id twice, and a stand-in that is started again has forgotten those that
 * it gave: so it begins with the µs since 2020. */
static uint64_t stop_id_by_clock(const struct clock *clock)
{
    const int64_t begin_ms = INT64_C(1577836800000);
    return (uint64_t)((clock_wall_ms(clock) - begin_ms) * US_PER_MS);
}

static bool convert(struct sandbox_options *options, const struct raw_options *raw,
                    struct error *err)
{
    struct api_config *api = &options->api;
    if (raw->port < 0 || raw->port > UINT16_MAX)
        return error_set(err, ERROR_USAGE, "--port takes a number from 0 to %d", UINT16_MAX);
    if (raw->latency_ms < 0 || raw->latency_ms > MOST_LATENCY_MS)
        return error_set(err, ERROR_USAGE, "--latency takes 0 to %d ms", MOST_LATENCY_MS);
    if (api->every_code < 0 || api->retry_after_s < 0)
        return error_set(err, ERROR_USAGE,
                         "--answer-all and --retry-after take no negative number");
    if (raw->first_stop_id < 0)
        return error_set(err, ERROR_USAGE, "--first-stop-id takes a number of 1 or more, or 0");
    api->first_stop_id = (uint64_t)raw->first_stop_id;
    if (api->first_stop_id == 0)
        api->first_stop_id = stop_id_by_clock(&options->server.clock);
    api->faults.seed = (uint64_t)raw->seed;
    options->server.port = (uint16_t)raw->port;
    options->server.latency_us = raw->latency_ms * US_PER_MS;
    if (raw->limit != NULL && !read_limit(raw->limit, &api->faults, err))
        return false;
    return check_share("fail-rate", api->faults.fail_rate, err) &&
           check_share("cut-rate", api->faults.cut_rate, err) &&
           check_prefixes("reject", api->reject, false, err) &&
           check_prefixes("firewall", api->firewalled, true, err) &&
           check_answers(api->answers, err);
}

static void free_string(const char **string)
{
    free((void *)*string);
    *string = NULL;
}

static void set_default(const char **value, const char *fallback)
{
    if (*value == NULL)
        *value = memory_copy_string(fallback);
}

bool sandbox_options_read(struct sandbox_options *options, int argc, const char **argv,
                          struct error *err)
{
    struct raw_options raw = {0};
    *options = (struct sandbox_options){.server.clock = clock_system()};
    bool ok = parse(options, &raw, argc, argv, err) && convert(options, &raw, err);
    free(raw.limit);
    set_default(&options->api.key, DEFAULT_KEY);
    set_default(&options->api.code3_message, DEFAULT_CODE3_MESSAGE);
    if (raw.no_account)
        free_string(&options->api.account);
    else
        set_default(&options->api.account, DEFAULT_ACCOUNT);
    return ok;
}

static void free_strings(char *const *strings)
{
    for (size_t i = 0; strings != NULL && strings[i] != NULL; i++)
        free(strings[i]);
    free((void *)strings);
}

void sandbox_options_free(struct sandbox_options *options)
{
    struct api_config *api = &options->api;
    free_string(&api->key);
    free_string(&api->account);
    free_string(&api->code3_message);
    free_strings(api->reject);
    free_strings(api->answers);
    free_strings(api->firewalled);
    free_strings(options->listed);
    free(options->listed_file);
    *options = (struct sandbox_options){0};
}
