/* What a kept connection brings unasked, and what only looks so: over plain HTTP and over TLS. */
#include "provider/http/http_curl.h"
#include "provider/http/http_curl_internal.h"

#include "support/http_exchange.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLY "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define STRAY                                                                                      \
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray, and longer than the smallest record"
#define WAITS 40 /* of 50 ms at most: only a test that fails takes as long */

/* The second reply, behind an ordinary one: and what the connection is then known as. */
static const struct line_case {
    const char *name;
    struct scripted_reply second;
    bool mixed_up;
} cases[] = {
    {"an ordinary one", {.bytes = REPLY}, false},
    {"trailers",
     {.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
               "X-Checksum: 1\r\nRetry-After: 9\r\n\r\n"},
     false},
    {"a 1xx before it", {.bytes = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" REPLY}, false},
    {"several 1xx before it",
     {.bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" REPLY},
     false},
    {"HTTP/1.0",
     {.bytes = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", .hang_up = true},
     false},
    {"HTTP/1.0 that stays",
     {.bytes = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"},
     false},
    {"no length", {.bytes = "HTTP/1.1 200 OK\r\n\r\nok", .hang_up = true}, false},
    {"the end of the connection",
     {.bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
      .hang_up = true},
     false},
    {"the end of the connection without a word", {.bytes = REPLY, .hang_up = true}, false},
    {"another in the same read", {.bytes = REPLY STRAY}, true},
    {"half of another in the same read", {.bytes = REPLY "HTTP/1.1 200 OK\r\nContent-Len"}, true},
    {"what is no reply in the same read",
     {.bytes = REPLY "0123456789012345678901234567890123456789"},
     true},
};

static void ask(const struct http_transport *transport, const char *url, uint64_t tag,
                const char *name)
{
    struct http_reply reply;
    http_exchange_post(transport, url, tag);
    http_exchange_await(transport, &reply);
    if (reply.failure != HTTP_REPLIED || reply.body_length < 2 || memcmp(reply.body, "ok", 2) != 0)
        fail_msg("%s: %s", name, reply.failure_text);
    assert_int_not_equal(reply.connection, 0);
    assert_string_equal(reply.retry_after, "");
}

/* Until its connection was told of. */
static struct http_notice await_notice(const struct http_transport *transport, const char *name)
{
    struct http_notice notice = {0};
    struct error err = {0};
    for (unsigned i = 0; i < WAITS; i++) {
        if (transport->notice(transport->self, &notice))
            return notice;
        must(transport->wait(transport->self, 50000, &err), &err);
    }
    fail_msg("%s: nothing was told of its connection", name);
    return notice;
}

static void run_case(const struct line_case *line, const struct test_certificate *tls,
                     const char *ca_file)
{
    const struct scripted_reply replies[] = {{.bytes = REPLY}, line->second, {.bytes = REPLY}};
    struct scripted_server *server = scripted_server_start(replies, COUNT_OF(replies), tls);
    struct http_curl *curl = http_exchange_curl(5000, ca_file);
    struct http_transport transport = http_curl_transport(curl);
    ask(&transport, scripted_server_url(server), 1, line->name);
    ask(&transport, scripted_server_url(server), 2, line->name);
    struct http_notice notice = await_notice(&transport, line->name);
    if (notice.mixed_up != line->mixed_up)
        fail_msg("%s: %s", line->name, notice.mixed_up ? "looks mixed up" : "is believed");
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

static void only_what_nobody_asked_for_is_a_stray_reply(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i], NULL, NULL);
}

/* Session tickets come with the first reply; what OpenSSL holds is looked at, too. The server
 * offers no HTTP/2. */
static void the_same_holds_over_tls(void **state)
{
    struct test_certificate pair;
    struct temp_dir *dir = temp_dir_new();
    char path[512];
    (void)snprintf(path, sizeof path, "%s", temp_dir_file(dir, "ca.pem"));
    test_certificate_make("IP:127.0.0.1", 3600, &pair);
    test_certificate_write(&pair, path);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        run_case(&cases[i], &pair, path);
    test_certificate_free(&pair);
    temp_dir_free(&dir);
}

/* Nothing more leaves on a connection that was dropped; that is no sign of a stray reply. */
static void a_dropped_connection_is_not_used_again(void **state)
{
    const struct scripted_reply reply = {.bytes = REPLY};
    struct scripted_server *server = scripted_server_start(&reply, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply first;
    http_exchange_post(&transport, scripted_server_url(server), 1);
    http_exchange_await(&transport, &first);
    transport.drop(transport.self, first.connection);
    ask(&transport, scripted_server_url(server), 2, "dropped");
    assert_int_equal(scripted_server_connections(server), 2);
    assert_false(await_notice(&transport, "dropped").mixed_up);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

static void a_fresh_request_has_a_connection_of_its_own(void **state)
{
    const struct scripted_reply reply = {.bytes = REPLY};
    struct scripted_server *server = scripted_server_start(&reply, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct http_reply answer;
    struct error err = {0};
    struct http_request request = {.method = "POST",
                                   .url = scripted_server_url(server),
                                   .body = "{}",
                                   .body_length = 2,
                                   .fresh = true};
    ask(&transport, scripted_server_url(server), 1, "before");
    must(transport.start(transport.self, &request, &err), &err);
    http_exchange_await(&transport, &answer);
    assert_int_equal(answer.failure, HTTP_REPLIED);
    assert_int_equal(scripted_server_connections(server), 2);
    ask(&transport, scripted_server_url(server), 2, "behind");
    assert_int_equal(scripted_server_connections(server), 2);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

/* Whoever only pauses asks for no notices: that must not keep the processor busy. */
static void a_rest_that_nobody_asks_about_ends_one_wait_alone(void **state)
{
    const struct scripted_reply reply = {.bytes = REPLY};
    struct scripted_server *server = scripted_server_start(&reply, 1, NULL);
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    struct error err = {0};
    unsigned waits = 0;
    ask(&transport, scripted_server_url(server), 1, "resting");
    for (int64_t end_us = http_exchange_now_us() + 300000; http_exchange_now_us() < end_us; waits++)
        must(transport.wait(transport.self, 50000, &err), &err);
    assert_in_range(waits, 2, 12);
    assert_false(await_notice(&transport, "resting").mixed_up);
    http_curl_free(&curl);
    scripted_server_stop(&server, NULL, 0);
}

/* --- what libcurl closes: a connection that has brought one reply, and then takes a request --- */

#define SOON_US INT64_C(1000)

struct closed {
    struct http_curl_lines lines;
    struct http_curl_line *line;
    int here, there;
};

static int64_t now_us;

static int64_t told_us(void *context)
{
    return now_us;
}

static void reply_comes(struct closed *closed, bool gone)
{
    const struct http_curl_arrival arrival = {
        .sent_us = now_us, .replied = true, .would_stay = true, .gone = gone};
    now_us += SOON_US;
    http_curl_lines_arrive(&closed->lines, closed->line, &arrival);
}

static void closed_setup(struct closed *closed)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    *closed = (struct closed){
        .lines = {.clock = {.monotonic_us = told_us}}, .here = pair[0], .there = pair[1]};
    now_us = SOON_US;
    http_curl_lines_open(&closed->lines, closed->here, false);
    closed->line = closed->lines.first;
    assert_true(http_curl_lines_leave(&closed->lines, closed->line));
    reply_comes(closed, false);
    assert_true(http_curl_lines_leave(&closed->lines, closed->line));
}

static void closed_teardown(struct closed *closed)
{
    http_curl_lines_free(&closed->lines);
    assert_int_equal(fcntl(closed->here, F_GETFD), -1);
    (void)close(closed->there);
}

static void others_begin(struct closed *closed)
{
    closed->lines.begun++;
}

/* libcurl says nothing of the second one, but has closed the connection. */
static void two_replies_in_one_read_are_noticed_though_other_requests_begin_meanwhile(void **state)
{
    struct http_notice notice;
    struct closed closed;
    closed_setup(&closed);
    assert_int_equal(http_curl_lines_close(&closed.lines, closed.here), 0);
    others_begin(&closed);
    reply_comes(&closed, true);
    assert_true(http_curl_lines_notice(&closed.lines, &notice));
    assert_true(notice.mixed_up);
    closed_teardown(&closed);
}

static void a_server_that_hangs_up_without_a_word_mixes_nothing_up(void **state)
{
    struct http_notice notice;
    struct closed closed;
    closed_setup(&closed);
    (void)shutdown(closed.there, SHUT_RDWR);
    assert_int_equal(http_curl_lines_close(&closed.lines, closed.here), 0);
    others_begin(&closed);
    reply_comes(&closed, true);
    assert_true(http_curl_lines_notice(&closed.lines, &notice));
    assert_false(notice.mixed_up);
    closed_teardown(&closed);
}

/* As where libcurl makes room for a request that wants a connection of its own. */
static void rest_after_it_was_closed(const char *stray, bool mixed_up)
{
    struct http_notice notice;
    struct closed closed;
    closed_setup(&closed);
    reply_comes(&closed, false);
    closed.lines.fresh = 1;
    assert_int_equal(http_curl_lines_close(&closed.lines, closed.here), 0);
    assert_false(http_curl_lines_notice(&closed.lines, &notice));
    assert_int_equal(write(closed.there, stray, strlen(stray)), (int)strlen(stray));
    assert_false(http_curl_lines_notice(&closed.lines, &notice));
    assert_in_range(http_curl_lines_wait_us(&closed.lines, 1000000), 200000, 1000000);
    now_us += 1000000;
    assert_true(http_curl_lines_notice(&closed.lines, &notice));
    assert_int_equal(notice.mixed_up, mixed_up);
    assert_int_equal(fcntl(closed.here, F_GETFD), -1);
    assert_null(closed.lines.first);
    closed_teardown(&closed);
}

static void what_libcurl_closes_before_it_has_rested_is_watched_until_then(void **state)
{
    rest_after_it_was_closed(STRAY, true);
    rest_after_it_was_closed("", false);
}

static void what_is_closed_without_its_reply_is_closed_at_once(void **state)
{
    struct closed closed;
    closed_setup(&closed);
    assert_int_equal(http_curl_lines_close(&closed.lines, closed.here), 0);
    assert_int_not_equal(fcntl(closed.here, F_GETFD), -1);
    http_curl_lines_arrive(&closed.lines, closed.line, &(struct http_curl_arrival){.gone = true});
    assert_int_equal(fcntl(closed.here, F_GETFD), -1);
    closed_teardown(&closed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_nobody_asked_for_is_a_stray_reply),
        cmocka_unit_test(the_same_holds_over_tls),
        cmocka_unit_test(a_dropped_connection_is_not_used_again),
        cmocka_unit_test(a_fresh_request_has_a_connection_of_its_own),
        cmocka_unit_test(a_rest_that_nobody_asks_about_ends_one_wait_alone),
        cmocka_unit_test(two_replies_in_one_read_are_noticed_though_other_requests_begin_meanwhile),
        cmocka_unit_test(a_server_that_hangs_up_without_a_word_mixes_nothing_up),
        cmocka_unit_test(what_libcurl_closes_before_it_has_rested_is_watched_until_then),
        cmocka_unit_test(what_is_closed_without_its_reply_is_closed_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
