#include "provider/account_call.h"

#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define KEY "k3y/0123456789"

/* A wire that gives one reply, and keeps what was asked for. */
struct wire {
    struct http_reply reply;
    char url[256];
    unsigned requests;
};

static bool start(void *self, const struct http_request *request, struct error *err)
{
    struct wire *wire = self;
    (void)err;
    (void)snprintf(wire->url, sizeof wire->url, "%s %s", request->method, request->url);
    wire->requests++;
    return true;
}

static bool collect(void *self, struct http_reply *reply)
{
    struct wire *wire = self;
    *reply = wire->reply;
    return true;
}

static struct account_call_result ask(struct wire *wire)
{
    const struct http_call call = {
        .transport = {.start = start, .collect = collect, .self = wire},
        .clock = clock_system(),
    };
    const struct stop_api api = {.base_url = "https://provider.test/v1", .api_key = KEY};
    struct account_call_result result;
    struct error err = {0};
    assert_true(account_call(&call, &api, &result, &err));
    assert_int_equal(wire->requests, 1);
    return result;
}

static struct account_call_result ask_body(int status, const char *body)
{
    struct wire wire = {
        .reply = {.status = status, .body = body, .body_length = strlen(body)},
    };
    return ask(&wire);
}

static void the_request_is_one_get_with_the_key_in_its_url(void **state)
{
    struct wire wire = {.reply = {.status = 404, .body = ""}};
    ask(&wire);
    assert_string_equal(wire.url, "GET https://provider.test/v1/me?apiKey=k3y%2F0123456789");
}

#define OK "{\"success\":true,\"code\":200,"

static void the_user_is_told_as_the_page_shows_it(void **state)
{
    static const struct {
        const char *body;
        const char *user;
        const char *person;
    } cases[] = {
        {OK "\"user\":{\"username\":\"j@d.example\",\"firstname\":\"Jean\",\"lastname\":\"Dupont\"}"
            ",\"credits\":{\"creditSms\":12,\"solde\":283.41,\"x\":-1e3}}",
         "j@d.example", "Jean Dupont"},
        {OK
         "\"user\":{\"username\":\"j@d.example\",\"x\":\"\\ud83d\",\"x\":1e999,\"firstname\":0.5},"
         "\"credits\":[],\"credits\":{\"\\udc00\":123456789012345678901}}",
         "j@d.example", ""},
        {OK "\"user\":{\"username\":\"jean\"}}", "jean", ""},
        {OK "\"user\":{\"username\":\"jean\",\"lastname\":\"Dupont\"}}", "jean", "Dupont"},
        {OK "\"user\":{\"username\":\"jean\",\"firstname\":null,\"id\":7.5}}", "jean", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct account_call_result result = ask_body(200, cases[i].body);
        assert_int_equal(result.end, ACCOUNT_CALL_NAMED);
        assert_string_equal(result.name.user, cases[i].user);
        assert_string_equal(result.name.person, cases[i].person);
    }
}

static void whatever_else_comes_names_nobody_and_is_no_error(void **state)
{
    static const struct {
        int status;
        const char *body;
    } cases[] = {
        {200, ""},
        {200, "<html>Welcome, please log in</html>"},
        {200, OK "\"user\":{\"username\":\"jean\"}"},
        {200, OK "\"user\":{\"username\":\"jean\",\"username\":\"paul\"}}"},
        {200, OK "\"user\":{\"Username\":\"jean\"}}"},
        {200, OK "\"user\":{\"username\":\" \"}}"},
        {200, OK "\"user\":{\"username\":7,\"solde\":1.}}"},
        {200, "{\"success\":true,\"code\":200,\"stopId\":300}"},
        {200, "{\"success\":false,\"code\":200,\"user\":{\"username\":\"jean\"}}"},
        {200, "{\"success\":true,\"user\":{\"username\":\"jean\"}}"},
        {200, "{\"success\":\"true\",\"code\":200,\"user\":\"jean\"}"},
        {200, OK "\"user\":\"jean\"}"},
        {200, OK "\"username\":\"jean\"}"},
        {200, OK "\"data\":{\"user\":{\"username\":\"jean\"}}}"},
        {200, OK "\"user\":{\"benutzer\":\"jean\"}}"},
        {500, OK "\"user\":{\"username\":\"jean\"}}"},
        {200, "{\"success\":true,\"code\":200.0,\"user\":{\"username\":\"jean\"}}"},
        {401, ""},
        {403, "<html>"},
        {404, "Not Found"},
        {302, ""},
        {200, "{\"success\":false,\"code\":3,\"message\":\"unknown call\"}"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct account_call_result result = ask_body(cases[i].status, cases[i].body);
        assert_int_equal(result.end, ACCOUNT_CALL_UNNAMED);
        assert_string_equal(result.name.user, "");
    }
    struct wire lost = {.reply = {.failure = HTTP_LOST, .failure_text = "no reply", .body = ""}};
    struct account_call_result result = ask(&lost);
    assert_int_equal(result.end, ACCOUNT_CALL_UNNAMED);
    assert_string_equal(result.reason, "no reply");
}

static void a_refused_key_and_too_many_requests_are_told_apart(void **state)
{
    static const char wrong[] = "{\"success\":false,\"code\":10,\"message\":\"Wrong: " KEY "\"}";
    struct account_call_result result = ask_body(200, wrong);
    assert_int_equal(result.end, ACCOUNT_CALL_KEY);
    assert_string_equal(result.reason, "Wrong: ***");
    assert_int_equal(ask_body(400, wrong).end, ACCOUNT_CALL_KEY);
    result = ask_body(403, "{\"success\":false,\"code\":30,\"message\":\"Compte bloqu\\u00e9\"}");
    assert_int_equal(result.end, ACCOUNT_CALL_KEY);
    assert_int_equal(result.code, 30);

    struct wire wire = {.reply = {.status = 429, .body = "", .retry_after = "17"}};
    result = ask(&wire);
    assert_int_equal(result.end, ACCOUNT_CALL_THROTTLED);
    assert_string_equal(result.asked.value, "17");
    assert_int_equal(result.asked.by, RETRY_AFTER_BY_LIMIT);
}

static void a_name_is_inert_cut_to_its_size_and_without_the_key(void **state)
{
    struct account_call_result result =
        ask_body(200, OK "\"user\":{\"username\":\"\\u001b[2J" KEY " k3y%2F0123456789\","
                         "\"lastname\":\"\\u202eDupont\"}}");
    assert_string_equal(result.name.user, "\\x1B[2J*** ***");
    assert_string_equal(result.name.person, "\\u{202E}Dupont");

    struct text body = {0};
    text_append_string(&body, OK "\"user\":{\"username\":\"");
    for (int i = 0; i < 200; i++)
        text_append_string(&body, "\xC3\xA9");
    text_append_string(&body, "\"}}");
    result = ask_body(200, text_string(&body));
    assert_int_equal(strlen(result.name.user), 126);
    text_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_request_is_one_get_with_the_key_in_its_url),
        cmocka_unit_test(the_user_is_told_as_the_page_shows_it),
        cmocka_unit_test(whatever_else_comes_names_nobody_and_is_no_error),
        cmocka_unit_test(a_refused_key_and_too_many_requests_are_told_apart),
        cmocka_unit_test(a_name_is_inert_cut_to_its_size_and_without_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
