/* What the transport makes of replies, right or wrong, and of none. */
#include "provider/http/http_curl.h"

#include "base/text.h"
#include "support/http_exchange.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void expect_failure(const struct scripted_reply *script, int64_t timeout_ms,
                           enum http_failure failure)
{
    struct http_exchange exchange = {0};
    http_exchange_once(script, timeout_ms, &exchange);
    if (exchange.reply.failure != failure) {
        fail_msg("failure %d (%s) for: %.60s", (int)exchange.reply.failure,
                 exchange.reply.failure_text, script->bytes != NULL ? script->bytes : "silence");
    }
    assert_string_not_equal(exchange.reply.failure_text, "");
    assert_null(strstr(exchange.reply.failure_text, "127.0.0.1"));
    assert_null(strstr(exchange.reply.failure_text, HTTP_EXCHANGE_KEY));
    assert_int_equal(exchange.reply.body_length, 0);
    assert_int_equal(exchange.requests, 1);
    http_exchange_free(&exchange);
}

/* --- what comes back --- */

static void a_reply_that_breaks_off_is_lost(void **state)
{
    static const struct scripted_reply scripts[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"success\":true",
         .hang_up = true},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"success\":true", .reset = true},
        {.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
         .hang_up = true},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Le", .hang_up = true},
        {.bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Le", .hang_up = true},
        {.bytes = "HTTP/1.1 100 Continue\r\n\r\n", .hang_up = true},
        {.bytes = NULL, .hang_up = true},
        {.bytes = NULL, .reset = true},
        {.bytes = "what is this?\r\n\r\n", .hang_up = true},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n", .hang_up = true},
    };
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        expect_failure(&scripts[i], 5000, HTTP_LOST);
}

/* Nothing on the wire tells these from whole ones: only reading the body does. */
static void a_body_without_a_length_ends_with_the_connection(void **state)
{
    const struct scripted_reply script = {.bytes = "HTTP/1.1 200 OK\r\n\r\n{\"success\":tr",
                                          .hang_up = true};
    struct http_exchange exchange = {0};
    http_exchange_once(&script, 5000, &exchange);
    assert_int_equal(exchange.reply.failure, HTTP_REPLIED);
    assert_string_equal(exchange.reply.body, "{\"success\":tr");
    http_exchange_free(&exchange);
}

static void a_slow_reply_is_lost_when_the_time_is_over(void **state)
{
    const struct scripted_reply silent = {0};
    const struct scripted_reply dripping = {
        .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthis takes a while", .drip = true};
    int64_t begin = http_exchange_now_us();
    expect_failure(&silent, 150, HTTP_LOST);
    expect_failure(&dripping, 150, HTTP_LOST);
    assert_in_range(http_exchange_now_us() - begin, 300000, HTTP_EXCHANGE_PATIENCE_US);
}

static void a_body_up_to_the_limit_is_taken_and_a_longer_one_cut_off(void **state)
{
    static const struct {
        size_t body;
        bool announced;
        enum http_failure failure;
    } rows[] = {
        {HTTP_REPLY_MAX_BYTES, true, HTTP_REPLIED},
        {HTTP_REPLY_MAX_BYTES, false, HTTP_REPLIED},
        {HTTP_REPLY_MAX_BYTES + 1, true, HTTP_TOO_LARGE},
        {HTTP_REPLY_MAX_BYTES + 1, false, HTTP_TOO_LARGE},
        {HTTP_REPLY_MAX_BYTES * 40, false, HTTP_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct text bytes = {0};
        text_append_string(&bytes, "HTTP/1.1 200 OK\r\n");
        if (rows[i].announced)
            text_printf(&bytes, "Content-Length: %zu\r\n", rows[i].body);
        text_append_string(&bytes, "\r\n");
        for (size_t n = 0; n < rows[i].body; n++)
            text_append_char(&bytes, 'x');
        const struct scripted_reply script = {
            .bytes = bytes.data, .length = bytes.length, .hang_up = true};
        struct http_exchange exchange = {0};
        http_exchange_once(&script, 5000, &exchange);
        assert_int_equal(exchange.reply.failure, rows[i].failure);
        assert_int_equal(exchange.reply.status, 200);
        assert_int_equal(exchange.reply.body_length,
                         rows[i].failure == HTTP_REPLIED ? rows[i].body : 0);
        http_exchange_free(&exchange);
        text_free(&bytes);
    }
}

static void headers_without_end_are_cut_off(void **state)
{
    struct text one_line = {0};
    struct text many_lines = {0};
    text_append_string(&one_line, "HTTP/1.1 200 OK\r\nX: ");
    text_append_string(&many_lines, "HTTP/1.1 200 OK\r\n");
    while (one_line.length < 400 * 1024) {
        text_append_string(&one_line, "xxxxxxxxxxxxxxxx");
        text_append_string(&many_lines, "X: yyyyyyyyyyy\r\n");
    }
    text_append_string(&one_line, "\r\nContent-Length: 0\r\n\r\n");
    text_append_string(&many_lines, "Content-Length: 0\r\n\r\n");
    const struct scripted_reply scripts[] = {{.bytes = one_line.data}, {.bytes = many_lines.data}};
    expect_failure(&scripts[0], 5000, HTTP_TOO_LARGE);
    expect_failure(&scripts[1], 5000, HTTP_TOO_LARGE);
    text_free(&one_line);
    text_free(&many_lines);
}

static void a_redirect_is_handed_over_and_not_followed(void **state)
{
    static const int statuses[] = {301, 302, 303, 307, 308};
    const struct scripted_reply never = {.hang_up = true};
    struct scripted_server *target = scripted_server_start(&never, 1, NULL);
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        struct text bytes = {0};
        text_printf(&bytes, "HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                    statuses[i], scripted_server_url(target));
        const struct scripted_reply script = {.bytes = bytes.data};
        struct http_exchange exchange = {0};
        http_exchange_once(&script, 5000, &exchange);
        assert_int_equal(exchange.reply.failure, HTTP_REPLIED);
        assert_int_equal(exchange.reply.status, statuses[i]);
        assert_int_equal(exchange.requests, 1);
        http_exchange_free(&exchange);
        text_free(&bytes);
    }
    assert_int_equal(scripted_server_connections(target), 0);
    scripted_server_stop(&target, NULL, 0);
}

static void every_retry_after_of_the_last_response_is_kept(void **state)
{
    static const struct {
        const char *bytes;
        const char *expected;
    } rows[] = {
        {"HTTP/1.1 429 T\r\nContent-Length: 0\r\n\r\n", ""},
        {"HTTP/1.1 429 T\r\nRetry-After:\r\nContent-Length: 0\r\n\r\n", ""},
        {"HTTP/1.1 429 T\r\nRETRY-AFTER: -5\r\nContent-Length: 0\r\n\r\n", "-5"},
        {"HTTP/1.1 429 T\r\nRetry-After: 3\r\nretry-after: 9\r\nContent-Length: 0\r\n\r\n", "3\n9"},
        {"HTTP/1.1 429 T\r\nRetry-After:\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n", "\n9"},
        {"HTTP/1.1 100 C\r\nRetry-After: 9\r\n\r\nHTTP/1.1 429 T\r\nContent-Length: 0\r\n\r\n", ""},
        {"HTTP/1.1 429 T\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: "
         "0\r\n\r\n",
         "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"HTTP/1.1 429 T\r\nRetry-After: 1\x1b[2J\r\nContent-Length: 0\r\n\r\n", "1"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct scripted_reply script = {.bytes = rows[i].bytes};
        struct http_exchange exchange = {0};
        http_exchange_once(&script, 5000, &exchange);
        assert_int_equal(exchange.reply.status, 429);
        assert_string_equal(exchange.reply.retry_after, rows[i].expected);
        http_exchange_free(&exchange);
    }
}

/* What an encoder packed stays packed: a gzip bomb is a small body that no one can read. */
static void a_packed_body_is_not_unpacked(void **state)
{
    const struct scripted_reply script = {.bytes =
                                              "HTTP/1.1 200 OK\r\nContent-Encoding: "
                                              "gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01"};
    struct http_exchange exchange = {0};
    http_exchange_once(&script, 5000, &exchange);
    assert_int_equal(exchange.reply.failure, HTTP_REPLIED);
    assert_int_equal(exchange.reply.body_length, 4);
    http_exchange_free(&exchange);
}

/* --- what never arrives --- */

static void expect_no_connection(const char *url)
{
    struct http_curl *curl = http_exchange_curl(2000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply reply;
    http_exchange_post(&transport, url, 1);
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.failure, HTTP_NO_CONNECT);
    assert_int_equal(reply.status, 0);
    assert_string_not_equal(reply.failure_text, "");
    assert_int_equal(reply.body_length, 0);
    http_curl_free(&curl);
}

static void a_refused_connection_means_that_nothing_left(void **state)
{
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/v1", scripted_server_unused_port());
    expect_no_connection(url);
}

/* The handshake ends in garbage: the request is still here. */
static void a_handshake_that_fails_means_that_nothing_left(void **state)
{
    const struct scripted_reply script = {.hang_up = true};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    char url[64];
    (void)snprintf(url, sizeof url, "https%s", scripted_server_url(server) + 4);
    struct http_curl *curl = http_exchange_curl(300, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply reply;
    http_exchange_post(&transport, url, 1);
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.failure, HTTP_NO_CONNECT);
    http_curl_free(&curl);
    assert_int_equal(scripted_server_requests(server), 0);
    scripted_server_stop(&server, NULL, 0);
}

/* The request never left, and neither the provider nor the number can help it. */
static void no_descriptor_left_is_told_apart(void **state)
{
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/v1", scripted_server_unused_port());
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply reply;
    struct rlimit kept;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = kept.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    http_exchange_post(&transport, url, 1);
    http_exchange_await(&transport, &reply);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &kept), 0);
    assert_int_equal(reply.failure, HTTP_NO_SOCKET);
    assert_non_null(strstr(reply.failure_text, "no more connections or open files"));

    /* With room again, it is the provider that refuses. */
    http_exchange_post(&transport, url, 2);
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.failure, HTTP_NO_CONNECT);
    http_curl_free(&curl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_that_breaks_off_is_lost),
        cmocka_unit_test(a_body_without_a_length_ends_with_the_connection),
        cmocka_unit_test(a_slow_reply_is_lost_when_the_time_is_over),
        cmocka_unit_test(a_body_up_to_the_limit_is_taken_and_a_longer_one_cut_off),
        cmocka_unit_test(headers_without_end_are_cut_off),
        cmocka_unit_test(a_redirect_is_handed_over_and_not_followed),
        cmocka_unit_test(every_retry_after_of_the_last_response_is_kept),
        cmocka_unit_test(a_packed_body_is_not_unpacked),
        cmocka_unit_test(a_refused_connection_means_that_nothing_left),
        cmocka_unit_test(a_handshake_that_fails_means_that_nothing_left),
        cmocka_unit_test(no_descriptor_left_is_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
