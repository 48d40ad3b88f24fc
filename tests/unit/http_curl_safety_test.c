/* Where the key may travel: proxies, clear text, certificates, addresses. */
#include "provider/http/http_curl.h"

#include "support/http_exchange.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_proxy_of_the_environment_sees_nothing_of_loopback(void **state)
{
    static const char *const variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY"};
    const struct scripted_reply script = {.bytes =
                                              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    const struct scripted_reply refusal = {.bytes = "HTTP/1.1 502 Bad Gateway\r\n\r\n",
                                           .hang_up = true};
    struct scripted_server *proxy = scripted_server_start(&refusal, 1, NULL);
    struct scripted_server *server = scripted_server_start(&script, 1, NULL);
    for (size_t i = 0; i < COUNT_OF(variables); i++)
        assert_int_equal(setenv(variables[i], scripted_server_url(proxy), 1), 0);
    /* Any spelling of the address. */
    const char *port = strrchr(scripted_server_url(server), ':');
    static const char *const hosts[] = {"127.0.0.1", "localhost", "LOCALHOST", "127.1",
                                        "2130706433"};
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        char url[64];
        struct http_reply reply;
        (void)snprintf(url, sizeof url, "http://%s%s", hosts[i], port);
        http_exchange_post(&transport, url, 1);
        http_exchange_await(&transport, &reply);
        assert_int_equal(reply.failure, HTTP_REPLIED);
    }
    /* It does get what leaves the machine, or this test would show nothing. */
    struct http_reply reply;
    http_exchange_post(&transport, "https://192.0.2.1/v1", 1);
    http_exchange_await(&transport, &reply);
    assert_int_not_equal(reply.failure, HTTP_REPLIED);
    http_curl_free(&curl);
    for (size_t i = 0; i < COUNT_OF(variables); i++)
        assert_int_equal(unsetenv(variables[i]), 0);
    assert_int_equal(scripted_server_requests(server), COUNT_OF(hosts));
    assert_int_equal(scripted_server_requests(proxy), 1);
    char seen[4096];
    scripted_server_stop(&proxy, seen, sizeof seen);
    assert_memory_equal(seen, "CONNECT 192.0.2.1:443 ", 22);
    assert_null(strstr(seen, HTTP_EXCHANGE_KEY));
    scripted_server_stop(&server, NULL, 0);
}

static void a_key_never_leaves_the_machine_in_clear(void **state)
{
    static const char *const urls[] = {
        "http://192.0.2.1/v1",
        "http://api.smspartner.fr/v1",
        "http://127.0.0.1@192.0.2.1/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "",
        "/v1",
    };
    struct http_curl *curl = http_exchange_curl(5000, NULL);
    struct http_transport transport = http_curl_transport(curl);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct error err = {0};
        const struct http_request request = {.method = "GET", .url = urls[i]};
        assert_false(transport.start(transport.self, &request, &err));
        assert_int_equal(err.code, ERROR_SETUP);
    }
    http_curl_free(&curl);
}

/* --- TLS --- */

/* One POST over TLS to a server with this certificate. */
static void post_over_tls(const struct test_certificate *pair, const char *ca_file,
                          struct http_reply *reply, unsigned *requests)
{
    static const struct scripted_reply script = {.bytes = "HTTP/1.1 204 No Content\r\n\r\n"};
    struct scripted_server *server = scripted_server_start(&script, 1, pair);
    struct http_curl *curl = http_exchange_curl(5000, ca_file);
    struct http_transport transport = http_curl_transport(curl);
    http_exchange_post(&transport, scripted_server_url(server), 1);
    http_exchange_await(&transport, reply);
    http_curl_free(&curl);
    *requests = scripted_server_requests(server);
    scripted_server_stop(&server, NULL, 0);
}

static void only_a_certificate_that_is_good_in_all_respects_gets_the_request(void **state)
{
    static const struct {
        const char *alternative_name;
        long ends_in_s;
        bool trusted;
        enum http_failure failure;
        const char *says;
    } rows[] = {
        {"IP:127.0.0.1", 600, true, HTTP_REPLIED, ""},
        {"IP:127.0.0.1", 600, false, HTTP_CERTIFICATE, "self-signed"},
        {"IP:127.0.0.1", -60, true, HTTP_CERTIFICATE, "expired"},
        {"IP:127.0.0.1", 7200, true, HTTP_CERTIFICATE, "not valid yet"},
        {"DNS:other.example", 600, true, HTTP_CERTIFICATE, "another host"},
    };
    struct temp_dir *dir = temp_dir_new();
    const char *pem = temp_dir_file(dir, "authority.pem");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct test_certificate pair = {0};
        struct http_reply reply;
        unsigned requests;
        test_certificate_make(rows[i].alternative_name, rows[i].ends_in_s, &pair);
        test_certificate_write(&pair, pem);
        post_over_tls(&pair, rows[i].trusted ? pem : NULL, &reply, &requests);
        if (reply.failure != rows[i].failure || strstr(reply.failure_text, rows[i].says) == NULL)
            fail_msg("row %zu: failure %d, %s", i, (int)reply.failure, reply.failure_text);
        assert_int_equal(requests, rows[i].failure == HTTP_REPLIED ? 1 : 0);
        test_certificate_free(&pair);
    }
    temp_dir_free(&dir);
}

static void other_authorities_than_those_of_the_file_are_not_trusted(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct test_certificate pair = {0};
    struct test_certificate other = {0};
    struct http_reply reply;
    unsigned requests;
    test_certificate_make("IP:127.0.0.1", 600, &pair);
    test_certificate_make("IP:127.0.0.1", 600, &other);
    test_certificate_write(&other, temp_dir_file(dir, "other.pem"));
    post_over_tls(&pair, temp_dir_file(dir, "other.pem"), &reply, &requests);
    assert_int_equal(reply.failure, HTTP_CERTIFICATE);
    post_over_tls(&pair, temp_dir_file(dir, "missing.pem"), &reply, &requests);
    assert_int_equal(reply.failure, HTTP_CERTIFICATE);
    assert_non_null(strstr(reply.failure_text, "authorities can't be read"));
    assert_int_equal(requests, 0);
    test_certificate_free(&pair);
    test_certificate_free(&other);
    temp_dir_free(&dir);
}

static void session_keys_are_not_written_to_a_file(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct test_certificate pair = {0};
    struct http_reply reply;
    unsigned requests;
    test_certificate_make("IP:127.0.0.1", 600, &pair);
    test_certificate_write(&pair, temp_dir_file(dir, "authority.pem"));
    assert_int_equal(setenv("SSLKEYLOGFILE", temp_dir_file(dir, "keys.log"), 1), 0);
    post_over_tls(&pair, temp_dir_file(dir, "authority.pem"), &reply, &requests);
    assert_int_equal(reply.failure, HTTP_REPLIED);
    assert_null(getenv("SSLKEYLOGFILE"));
    assert_int_equal(temp_dir_count(dir), 1);
    test_certificate_free(&pair);
    temp_dir_free(&dir);
}

/* --- addresses --- */

static void only_addresses_that_keep_the_key_safe_pass(void **state)
{
    static const struct {
        const char *url;
        bool ok;
    } rows[] = {
        {"https://api.smspartner.fr/v1", true},
        {"https://192.0.2.1:8443", true},
        {"HTTPS://api.smspartner.fr/v1", true},
        {"http://127.0.0.1:8080/v1", true},
        {"http://127.255.0.9/v1", true},
        {"http://127.1/v1", true},
        {"http://localhost/v1", true},
        {"http://LocalHost:1/v1", true},
        {"http://[::1]:8080/v1", true},
        {"http://api.smspartner.fr/v1", false},
        {"http://192.0.2.1/v1", false},
        {"http://128.0.0.1/v1", false},
        {"http://[::2]/v1", false},
        {"http://[::ffff:127.0.0.1]/v1", false},
        {"http://0.0.0.0/v1", false},
        {"http://127.0.0.1.evil.example/v1", false},
        {"http://localhost.evil.example/v1", false},
        {"http://127.0.0.1@evil.example/v1", false},
        {"http://127.0.0.1\\@evil.example/v1", false},
        {"http://127.0.0.1#@evil.example/v1", false},
        {"http://127.0.0.1:80@evil.example/v1", false},
        {"https://user@api.smspartner.fr/v1", false},
        {"https://user:password@api.smspartner.fr/v1", false},
        {"https://@api.smspartner.fr/v1", false},
        {"https://:@api.smspartner.fr/v1", false},
        {"https://api.smspartner.fr/v1?", false},
        {"https://api.smspartner.fr/v1?a=b", false},
        {"https://api.smspartner.fr/v1#", false},
        {"https://api.smspartner.fr/v1#a", false},
        {"https://api.smspartner.fr/v1\r\nX: y", false},
        {"https://api.smspartner.fr/v1\x7f", false},
        {"https://api.smspartner.fr/v 1", false},
        {" https://api.smspartner.fr/v1", false},
        {"https://", false},
        {"https:///v1", false},
        {"https:api.smspartner.fr", false},
        {"api.smspartner.fr/v1", false},
        {"//api.smspartner.fr/v1", false},
        {"ftp://127.0.0.1/v1", false},
        {"file:///v1", false},
        {"javascript:alert(1)", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {0};
        bool ok = http_curl_check_url(rows[i].url, &err);
        if (ok != rows[i].ok || (!ok && err.code != ERROR_SETUP))
            fail_msg("wrongly judged: %s (%s)", rows[i].url, err.text);
        assert_null(strstr(err.text, "password"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proxy_of_the_environment_sees_nothing_of_loopback),
        cmocka_unit_test(a_key_never_leaves_the_machine_in_clear),
        cmocka_unit_test(only_a_certificate_that_is_good_in_all_respects_gets_the_request),
        cmocka_unit_test(other_authorities_than_those_of_the_file_are_not_trusted),
        cmocka_unit_test(session_keys_are_not_written_to_a_file),
        cmocka_unit_test(only_addresses_that_keep_the_key_safe_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
