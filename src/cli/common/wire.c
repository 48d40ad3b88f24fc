#include "cli/common/wire.h"

#include "base/descriptors.h"
#include "cli/common/signals.h"

#define PER_REQUEST 2 /* both kinds of address of a name are tried at once */
/* The database's files, the input, pipes and streams; and what comes later: the look-up of names,
 * the authorities, the report. */
#define FOR_ALL_ELSE 48
#define FOR_LATER    6

unsigned wire_descriptors(unsigned concurrency)
{
    return concurrency * PER_REQUEST + FOR_ALL_ELSE;
}

unsigned wire_concurrency(const struct app *app)
{
    unsigned asked = app->options->concurrency;
    unsigned left = descriptors_left(asked * PER_REQUEST + FOR_LATER);
    unsigned fits = left > FOR_LATER + PER_REQUEST ? (left - FOR_LATER) / PER_REQUEST : 1;
    if (fits >= asked)
        return asked;
    log_warn(&app->log, "fewer_connections",
             "at most %u at once are sent instead of %u: this process may not open more files and "
             "connections (`ulimit -n` shows and raises the limit)",
             fits, asked);
    return fits;
}

bool wire_open(const struct app *app, int64_t timeout_ms, struct http_curl **curl,
               struct error *err)
{
    struct http_curl_config config = {
        .timeout_ms = timeout_ms,
        .idle_timeout_ms = timeout_ms,
        .max_connections = app->options->concurrency,
        .wake_fd = signals_wake_fd(),
        .ca_file = app->options->ca_file,
    };
    return http_curl_new(&config, curl, err);
}

struct http_call wire_call(const struct session *session, struct http_curl *curl)
{
    const struct app *app = session->app;
    return (struct http_call){
        .transport = http_curl_transport(curl),
        .clock = app->clock,
        .interrupted = signals_flag(),
        .ends_at_us = app->ends_at_us,
        .place = rate_group_place(session->rate_group),
    };
}

struct listing wire_listing(const struct session *session, struct http_curl *curl)
{
    const struct app *app = session->app;
    const struct credentials *credentials = &session->credentials;
    return (struct listing){
        .api = {.base_url = credentials->api_url, .api_key = credentials->api_key},
        .call = wire_call(session, curl),
        .gate = {.store = session->store,
                 .clock = app->clock,
                 .log = &app->log,
                 .api_key = credentials->api_key,
                 .group = session->rate_group},
        .random = app->random,
        .rate_per_second = app->options->rate_per_second,
        .timeout_us = app->options->list_timeout_us,
    };
}
