#include "cli/wire.h"

#include "cli/signals.h"

bool wire_open(const struct app *app, struct http_curl **curl, struct error *err)
{
    const struct options *options = app->options;
    struct http_curl_config config = {
        .timeout_ms = options->timeout_ms,
        .idle_timeout_ms = options->timeout_ms,
        .max_connections = options->concurrency,
        .wake_fd = signals_wake_fd(),
        .ca_file = options->ca_file,
    };
    return http_curl_new(&config, curl, err);
}

struct http_call wire_call(const struct app *app, struct http_curl *curl)
{
    return (struct http_call){
        .transport = http_curl_transport(curl),
        .clock = app->clock,
        .interrupted = signals_flag(),
    };
}
