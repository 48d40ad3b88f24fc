#include "support/http_exchange.h"

#include "base/clock.h"
#include "base/text.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

int64_t http_exchange_now_us(void)
{
    struct clock clock = clock_system();
    return clock_monotonic_us(&clock);
}

struct http_curl *http_exchange_curl(int64_t timeout_ms, const char *ca_file)
{
    const struct http_curl_config config = {.timeout_ms = timeout_ms,
                                            .idle_timeout_ms = 3000,
                                            .max_connections = 8,
                                            .wake_fd = -1,
                                            .ca_file = ca_file};
    struct http_curl *curl = NULL;
    struct error err = {0};
    assert_true(http_curl_new(&config, &curl, &err));
    return curl;
}

void http_exchange_await(const struct http_transport *transport, struct http_reply *reply)
{
    struct error err = {0};
    int64_t deadline = http_exchange_now_us() + HTTP_EXCHANGE_PATIENCE_US;
    while (!transport->collect(transport->self, reply)) {
        assert_true(http_exchange_now_us() < deadline);
        assert_true(transport->wait(transport->self, 100000, &err));
    }
}

void http_exchange_post(const struct http_transport *transport, const char *url, uint64_t tag)
{
    struct error err = {0};
    const char body[] = "{\"apiKey\":\"" HTTP_EXCHANGE_KEY "\"}";
    const struct http_request request = {
        .method = "POST", .url = url, .body = body, .body_length = strlen(body), .tag = tag};
    assert_true(transport->start(transport->self, &request, &err));
}

void http_exchange_free(struct http_exchange *exchange)
{
    free(exchange->body);
    *exchange = (struct http_exchange){0};
}

void http_exchange_once(const struct scripted_reply *script, int64_t timeout_ms,
                        struct http_exchange *exchange)
{
    struct scripted_server *server = scripted_server_start(script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(timeout_ms, NULL);
    struct http_transport transport = http_curl_transport(curl);
    http_exchange_post(&transport, scripted_server_url(server), 7);
    http_exchange_await(&transport, &exchange->reply);

    struct text body = {0};
    text_append(&body, exchange->reply.body, exchange->reply.body_length);
    assert_int_equal(exchange->reply.body[exchange->reply.body_length], '\0');
    exchange->body = body.data;
    exchange->reply.body = exchange->body;
    assert_int_equal(exchange->reply.tag, 7);
    http_curl_free(&curl);
    assert_null(curl);
    exchange->connections = scripted_server_connections(server);
    exchange->requests = scripted_server_requests(server);
    scripted_server_stop(&server, exchange->request, sizeof exchange->request);
}
