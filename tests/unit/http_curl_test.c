/* Requests as they leave, streams and waiting, against a real server on loopback. */
#include "provider/http/http_curl.h"

#include "base/text.h"
#include "support/http_exchange.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- what leaves --- */

static void a_post_leaves_as_json_and_comes_back_whole(void **state)
{
    const struct scripted_reply script = {
        .bytes = "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nRetry-after:  120 \r\n"
                 "dAtE: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nhello"};
    struct http_exchange exchange = {0};
    http_exchange_once(&script, 5000, &exchange);
    assert_int_equal(exchange.reply.failure, HTTP_REPLIED);
    assert_string_equal(exchange.reply.failure_text, "");
    assert_int_equal(exchange.reply.status, 400);
    assert_string_equal(exchange.reply.body, "hello");
    assert_string_equal(exchange.reply.retry_after, "120");
    assert_string_equal(exchange.reply.date, "Sun, 06 Nov 1994 08:49:37 GMT");

    assert_memory_equal(exchange.request, "POST /v1 HTTP/1.1\r\n", 19);
    assert_non_null(strstr(exchange.request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(exchange.request, "\r\nUser-Agent: stopsms/" STOPSMS_VERSION "\r\n"));
    assert_non_null(strstr(exchange.request, "\r\n\r\n{\"apiKey\":\"" HTTP_EXCHANGE_KEY "\"}"));
    assert_null(strstr(exchange.request, "Expect"));
    assert_null(strstr(exchange.request, "Accept-Encoding"));
    assert_null(strstr(exchange.request, "Cookie"));
    http_exchange_free(&exchange);
}

static void a_get_has_no_body(void **state)
{
    const struct scripted_reply script = {.bytes = "HTTP/1.1 204 No Content\r\n\r\n"};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    struct http_reply reply;
    char seen[4096];

    /* On the handle that made a POST before. */
    http_exchange_post(&transport, scripted_server_url(server), 1);
    http_exchange_await(&transport, &reply);
    const struct http_request get = {.method = "GET", .url = scripted_server_url(server), .tag = 2};
    assert_true(transport.start(transport.self, &get, &err));
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.status, 204);
    assert_int_equal(reply.tag, 2);
    assert_string_equal(reply.body, "");
    http_curl_free(&curl);
    scripted_server_stop(&server, seen, sizeof seen);
    assert_memory_equal(seen, "GET /v1 HTTP/1.1\r\n", 18);
    assert_null(strstr(seen, "Content-"));
    assert_null(strstr(seen, HTTP_EXCHANGE_KEY));
}

static void the_format_that_is_wanted_is_asked_for(void **state)
{
    static const struct {
        bool wants_xml;
        const char *header;
    } rows[] = {
        {false, "\r\nAccept: application/json\r\n"},
        {true, "\r\nAccept: application/xml, application/json;q=0.5\r\n"},
        {false, "\r\nAccept: application/json\r\n"},
    };
    const struct scripted_reply script = {.bytes = "HTTP/1.1 204 No Content\r\n\r\n"};
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scripted_server *server = scripted_server_start(&script, 1, NULL);
        struct error err = {0};
        struct http_reply reply;
        char seen[4096];
        const struct http_request request = {.method = i == 0 ? "GET" : "POST",
                                             .url = scripted_server_url(server),
                                             .body = "{}",
                                             .body_length = 2,
                                             .wants_xml = rows[i].wants_xml};
        assert_true(transport.start(transport.self, &request, &err));
        http_exchange_await(&transport, &reply);
        scripted_server_stop(&server, seen, sizeof seen);
        assert_non_null(strstr(seen, rows[i].header));
    }
    http_curl_free(&curl);
}

/* The caller's texts may go once `start` has returned. */
static void start_keeps_a_copy_of_the_request(void **state)
{
    const struct scripted_reply script = {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    struct http_reply reply;
    struct text url = {0};
    struct text body = {0};
    char seen[4096];
    text_append_string(&url, scripted_server_url(server));
    text_append_string(&body, "{\"some\":\"thing\"}");
    const struct http_request request = {
        .method = "POST", .url = url.data, .body = body.data, .body_length = body.length};
    assert_true(transport.start(transport.self, &request, &err));
    memset(url.data, 'x', url.length);
    memset(body.data, 'x', body.length);
    text_free(&url);
    text_free(&body);
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.status, 200);
    http_curl_free(&curl);
    scripted_server_stop(&server, seen, sizeof seen);
    assert_non_null(strstr(seen, "{\"some\":\"thing\"}"));
}

static void a_connection_is_used_again(void **state)
{
    const struct scripted_reply script = {.bytes =
                                              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (uint64_t tag = 1; tag <= 5; tag++) {
        struct http_reply reply;
        http_exchange_post(&transport, scripted_server_url(server), tag);
        http_exchange_await(&transport, &reply);
        assert_int_equal(reply.failure, HTTP_REPLIED);
        assert_int_equal(reply.tag, tag);
    }
    http_curl_free(&curl);
    assert_int_equal(scripted_server_requests(server), 5);
    assert_int_equal(scripted_server_connections(server), 1);
    scripted_server_stop(&server, NULL, 0);
}

/* libcurl on its own would send it again over a fresh connection, and hide that it did: the
 * provider may have acted on both. */
static void a_kept_connection_that_dies_without_a_word_is_a_lost_reply(void **state)
{
    const char *ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const struct scripted_reply script[] = {{.bytes = ok}, {.hang_up = true}, {.bytes = ok}};
    struct scripted_server *server = scripted_server_start(script, 3, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    static const enum http_failure expected[] = {HTTP_REPLIED, HTTP_LOST, HTTP_REPLIED};
    for (unsigned i = 0; i < 3; i++) {
        struct http_reply reply;
        http_exchange_post(&transport, scripted_server_url(server), i);
        http_exchange_await(&transport, &reply);
        assert_int_equal(reply.failure, expected[i]);
        assert_int_equal(scripted_server_requests(server), i + 1);
    }
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

/* A handle keeps what it knows of the address that it had. */
static void each_request_goes_to_its_own_address(void **state)
{
    const struct scripted_reply scripts[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo"}};
    const char *const bodies[] = {"one", "two"};
    struct scripted_server *servers[] = {scripted_server_start(&scripts[0], 1, NULL),
                                         scripted_server_start(&scripts[1], 1, NULL)};
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (uint64_t tag = 0; tag < 6; tag++) {
        struct http_reply reply;
        http_exchange_post(&transport, scripted_server_url(servers[tag % 2]), tag);
        http_exchange_await(&transport, &reply);
        assert_string_equal(reply.body, bodies[tag % 2]);
    }
    http_curl_free(&curl);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(scripted_server_requests(servers[i]), 3);
        assert_int_equal(scripted_server_connections(servers[i]), 1);
        scripted_server_stop(&servers[i], NULL, 0);
    }
}

/* The provider works on it while its sender writes to the disk. */
static void a_request_on_a_kept_connection_leaves_before_anyone_waits(void **state)
{
    const struct scripted_reply script = {.bytes =
                                              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply reply;
    http_exchange_post(&transport, scripted_server_url(server), 1);
    http_exchange_await(&transport, &reply);
    http_exchange_post(&transport, scripted_server_url(server), 2);
    int64_t deadline = http_exchange_now_us() + HTTP_EXCHANGE_PATIENCE_US;
    while (scripted_server_requests(server) < 2)
        assert_true(http_exchange_now_us() < deadline);
    http_exchange_await(&transport, &reply);
    assert_int_equal(reply.tag, 2);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

static void several_requests_are_in_flight_at_once(void **state)
{
    const struct scripted_reply script = {.bytes =
                                              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (uint64_t tag = 0; tag < 8; tag++)
        http_exchange_post(&transport, scripted_server_url(server), tag);
    unsigned seen = 0;
    for (int i = 0; i < 8; i++) {
        struct http_reply reply;
        http_exchange_await(&transport, &reply);
        assert_int_equal(reply.failure, HTTP_REPLIED);
        assert_string_equal(reply.body, "ok");
        seen |= 1U << reply.tag;
    }
    assert_int_equal(seen, 0xff);
    http_curl_free(&curl);
    assert_int_equal(scripted_server_connections(server), 8);
    scripted_server_stop(&server, NULL, 0);
}

static void what_is_in_flight_is_broken_off_by_free(void **state)
{
    const struct scripted_reply script = {0};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply reply;
    http_exchange_post(&transport, scripted_server_url(server), 1);
    assert_false(transport.collect(transport.self, &reply));
    http_curl_free(&curl);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

/* --- streaming --- */

struct stream {
    size_t received;
    size_t refuse_after; /* 0: never */
    unsigned calls;
};

static bool take_piece(void *context, const char *bytes, size_t length)
{
    struct stream *stream = context;
    (void)bytes;
    stream->received += length;
    stream->calls++;
    return stream->refuse_after == 0 || stream->received < stream->refuse_after;
}

static void stream_from(const struct scripted_reply *script, int64_t timeout_ms,
                        struct stream *stream, struct http_reply *reply)
{
    struct scripted_server *server = scripted_server_start(script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(timeout_ms, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    const struct http_request request = {.method = "GET",
                                         .url = scripted_server_url(server),
                                         .on_body = take_piece,
                                         .on_body_context = stream};
    assert_true(transport.start(transport.self, &request, &err));
    http_exchange_await(&transport, reply);
    assert_int_equal(reply->body_length, 0);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

static void a_streamed_body_has_no_limit_in_size(void **state)
{
    struct text bytes = {0};
    text_append_string(&bytes, "HTTP/1.1 200 OK\r\n\r\n");
    size_t head = bytes.length;
    while (bytes.length < head + 1024 * 1024)
        text_append_string(&bytes, "0123456789abcdef");
    const struct scripted_reply script = {.bytes = bytes.data, .hang_up = true};
    struct stream stream = {0};
    struct http_reply reply;
    stream_from(&script, 5000, &stream, &reply);
    assert_int_equal(reply.failure, HTTP_REPLIED);
    assert_int_equal(stream.received, bytes.length - head);

    stream = (struct stream){.refuse_after = 1000};
    stream_from(&script, 5000, &stream, &reply);
    assert_int_equal(reply.failure, HTTP_LOST);
    assert_true(stream.received < 1024 * 1024);
    text_free(&bytes);
}

static void a_streamed_body_may_take_longer_than_a_plain_one(void **state)
{
    const struct scripted_reply script = {
        .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", .drip = true};
    struct stream stream = {0};
    struct http_reply reply;
    stream_from(&script, 100, &stream, &reply);
    assert_int_equal(reply.failure, HTTP_REPLIED);
    assert_int_equal(stream.received, 10);
}

static void a_stream_without_a_byte_for_too_long_is_lost(void **state)
{
    const struct scripted_reply script = {0};
    struct stream stream = {0};
    struct http_reply reply;
    stream_from(&script, 100, &stream, &reply);
    assert_int_equal(reply.failure, HTTP_LOST);
}

/* Whoever a signal has interrupted has left the call, and its context with it. */
static void a_stream_that_is_broken_off_calls_nobody(void **state)
{
    const struct scripted_reply script = {
        .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", .drip = true};
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    struct stream stream = {0};
    const struct http_request request = {.method = "GET",
                                         .url = scripted_server_url(server),
                                         .on_body = take_piece,
                                         .on_body_context = &stream};
    assert_true(transport.start(transport.self, &request, &err));
    while (stream.received == 0)
        assert_true(transport.wait(transport.self, 50000, &err));
    unsigned calls = stream.calls;
    http_curl_free(&curl);
    assert_int_equal(stream.calls, calls);
    scripted_server_stop(&server, NULL, 0);
}

/* --- waiting --- */

static void waiting_with_nothing_in_flight_takes_its_time(void **state)
{
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    int64_t begin = http_exchange_now_us();
    assert_true(transport.wait(transport.self, 30500, &err));
    assert_in_range(http_exchange_now_us() - begin, 30500, HTTP_EXCHANGE_PATIENCE_US);
    assert_true(transport.wait(transport.self, 0, &err));
    http_curl_free(&curl);
}

static void the_wake_up_descriptor_ends_one_wait(void **state)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const struct http_curl_config config = {
        .timeout_ms = 5000, .idle_timeout_ms = 1000, .max_connections = 1, .wake_fd = ends[0]};
    struct http_curl *curl = NULL;
    struct error err = {0};
    assert_true(http_curl_new(&config, &curl, &err));
    struct http_transport transport = http_curl_transport(curl);
    assert_int_equal(write(ends[1], "x", 1), 1);
    int64_t begin = http_exchange_now_us();
    assert_true(transport.wait(transport.self, 2 * HTTP_EXCHANGE_PATIENCE_US, &err));
    assert_in_range(http_exchange_now_us() - begin, 0, HTTP_EXCHANGE_PATIENCE_US);
    /* Once: it must not end the next wait as well. */
    begin = http_exchange_now_us();
    assert_true(transport.wait(transport.self, 30500, &err));
    assert_in_range(http_exchange_now_us() - begin, 30500, HTTP_EXCHANGE_PATIENCE_US);
    http_curl_free(&curl);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_finished_transfer_ends_a_wait(void **state)
{
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/v1", scripted_server_unused_port());
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    struct http_reply reply;
    int64_t begin = http_exchange_now_us();
    http_exchange_post(&transport, url, 1);
    http_exchange_post(&transport, url, 2);
    http_exchange_await(&transport, &reply);
    /* The second one has ended as well, or is about to. */
    assert_true(transport.wait(transport.self, 2 * HTTP_EXCHANGE_PATIENCE_US, &err));
    http_exchange_await(&transport, &reply);
    assert_false(transport.collect(transport.self, &reply));
    assert_in_range(http_exchange_now_us() - begin, 0, HTTP_EXCHANGE_PATIENCE_US);
    http_curl_free(&curl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_leaves_as_json_and_comes_back_whole),
        cmocka_unit_test(a_get_has_no_body),
        cmocka_unit_test(the_format_that_is_wanted_is_asked_for),
        cmocka_unit_test(start_keeps_a_copy_of_the_request),
        cmocka_unit_test(a_connection_is_used_again),
        cmocka_unit_test(a_kept_connection_that_dies_without_a_word_is_a_lost_reply),
        cmocka_unit_test(each_request_goes_to_its_own_address),
        cmocka_unit_test(a_request_on_a_kept_connection_leaves_before_anyone_waits),
        cmocka_unit_test(several_requests_are_in_flight_at_once),
        cmocka_unit_test(what_is_in_flight_is_broken_off_by_free),
        cmocka_unit_test(a_streamed_body_has_no_limit_in_size),
        cmocka_unit_test(a_streamed_body_may_take_longer_than_a_plain_one),
        cmocka_unit_test(a_stream_without_a_byte_for_too_long_is_lost),
        cmocka_unit_test(a_stream_that_is_broken_off_calls_nobody),
        cmocka_unit_test(waiting_with_nothing_in_flight_takes_its_time),
        cmocka_unit_test(the_wake_up_descriptor_ends_one_wait),
        cmocka_unit_test(a_finished_transfer_ends_a_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
