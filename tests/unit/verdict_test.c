/* Every line of the table of verdicts, and what must never be in a message. */
#include "provider/verdict.h"

#include "base/text.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define KEY "0123456789abcdef"

/* What a row expects beyond kind and source. */
enum {
    NOTHING = 0,
    SUSPICIOUS = 1,
    MAYBE_DONE = 2,
    AUTHENTICATED = 4,
    PASSING = 8,
    HAS_CODE = 16,
};

struct row {
    const char *name;
    enum http_failure failure;
    int status;
    const char *body;
    enum verdict_kind kind;
    enum job_error_source source;
    unsigned traits;
};

static void judge(const struct row *row, struct verdict *verdict)
{
    struct http_reply reply = {.failure = row->failure,
                               .status = row->status,
                               .body = row->body,
                               .body_length = strlen(row->body)};
    if (row->failure != HTTP_REPLIED)
        (void)snprintf(reply.failure_text, sizeof reply.failure_text, "%s", "it failed");
    memset(verdict, 0x5a, sizeof *verdict);
    const struct stop_api api = {.api_key = KEY};
    verdict_of_reply(&reply, &api, verdict);
}

static unsigned traits_of(const struct verdict *verdict)
{
    return (verdict->suspicious ? SUSPICIOUS : 0) | (verdict->may_have_been_done ? MAYBE_DONE : 0) |
           (verdict->authenticated ? AUTHENTICATED : 0) | (verdict->passing_failure ? PASSING : 0) |
           (verdict->has_code ? HAS_CODE : 0);
}

static void check(const struct row *row)
{
    struct verdict verdict;
    judge(row, &verdict);
    if (verdict.kind != row->kind || verdict.source != row->source ||
        traits_of(&verdict) != row->traits || verdict.http_status != row->status) {
        fail_msg("%s: kind %d, source %d, traits %u", row->name, (int)verdict.kind,
                 (int)verdict.source, traits_of(&verdict));
    }
    bool has_message = verdict.message[0] != '\0';
    if (has_message == (row->kind == VERDICT_LISTED))
        fail_msg("%s: message \"%s\"", row->name, verdict.message);
    if (row->kind != VERDICT_LISTED && verdict.stop_id != 0)
        fail_msg("%s: a stopId without a listing", row->name);
}

#define OK_BODY  "{\"success\":true,\"code\":200,\"stopId\":300}"
#define NO(code) "{\"success\":false,\"code\":" #code ",\"message\":\"words\"}"
#define ALREADY(code)                                                                              \
    "{\"success\":false,\"code\":" #code ",\"message\":\"Number is already in stop list\"}"
#define NOT_YET(code)                                                                              \
    "{\"success\":false,\"code\":" #code                                                           \
    ",\"message\":\"Le num\\u00e9ro n'est pas d\\u00e9j\\u00e0 l\\u00e0\"}"

#define AGAIN     VERDICT_AGAIN
#define NETWORK   JOB_ERROR_NETWORK
#define HTTP      JOB_ERROR_HTTP
#define PROVIDER  JOB_ERROR_PROVIDER
#define LOST_BODY (SUSPICIOUS | MAYBE_DONE)

static const struct row rows[] = {
    /* no reply */
    {"no connection", HTTP_NO_CONNECT, 0, "", AGAIN, NETWORK, PASSING},
    {"no socket", HTTP_NO_SOCKET, 0, "", VERDICT_NOT_SENT, NETWORK, NOTHING},
    {"not looked at", HTTP_UNREAD, 0, "", VERDICT_UNREAD, NETWORK, NOTHING},
    {"lost", HTTP_LOST, 0, "", AGAIN, NETWORK, PASSING | MAYBE_DONE},
    {"lost after a status", HTTP_LOST, 200, OK_BODY, AGAIN, NETWORK, PASSING | MAYBE_DONE},
    {"lost after 404", HTTP_LOST, 404, "", AGAIN, NETWORK, PASSING | MAYBE_DONE},
    {"too large", HTTP_TOO_LARGE, 200, "", AGAIN, NETWORK, LOST_BODY},
    {"too large, 500", HTTP_TOO_LARGE, 500, "", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"certificate", HTTP_CERTIFICATE, 0, "", VERDICT_STOP_SETUP, NETWORK, NOTHING},

    /* failures in passing, whatever the body */
    {"408", HTTP_REPLIED, 408, NO(9), AGAIN, HTTP, PASSING},
    {"409", HTTP_REPLIED, 409, "", AGAIN, HTTP, PASSING},
    {"425", HTTP_REPLIED, 425, "", AGAIN, HTTP, PASSING},
    {"500", HTTP_REPLIED, 500, "<html>", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"500 with success", HTTP_REPLIED, 500, OK_BODY, AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"500 with code 10", HTTP_REPLIED, 500, NO(10), AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"502", HTTP_REPLIED, 502, "", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"503", HTTP_REPLIED, 503, "", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"504", HTTP_REPLIED, 504, "", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"599", HTTP_REPLIED, 599, "", AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"429", HTTP_REPLIED, 429, "", VERDICT_THROTTLED, HTTP, NOTHING},
    {"429 with success", HTTP_REPLIED, 429, OK_BODY, VERDICT_THROTTLED, HTTP, NOTHING},

    /* success, and what only looks like one */
    {"listed", HTTP_REPLIED, 200, OK_BODY, VERDICT_LISTED, JOB_ERROR_NONE,
     AUTHENTICATED | HAS_CODE},
    {"the page's sample", HTTP_REPLIED, 200,
     "{\n    \"success\": true,\n    \"code\":200\n    \"stopId\": 300\n}", VERDICT_LISTED,
     JOB_ERROR_NONE, AUTHENTICATED | HAS_CODE},
    {"201 with success", HTTP_REPLIED, 201, OK_BODY, AGAIN, PROVIDER, LOST_BODY | HAS_CODE},
    {"404 with success", HTTP_REPLIED, 404, OK_BODY, AGAIN, PROVIDER, LOST_BODY | HAS_CODE},
    {"401 with success", HTTP_REPLIED, 401, OK_BODY, AGAIN, PROVIDER, LOST_BODY | HAS_CODE},
    {"success, code 10", HTTP_REPLIED, 200, "{\"success\":true,\"code\":10,\"stopId\":300}", AGAIN,
     PROVIDER, LOST_BODY | HAS_CODE},
    {"success without stopId", HTTP_REPLIED, 200, "{\"success\":true,\"code\":200}", AGAIN,
     PROVIDER, LOST_BODY | HAS_CODE},
    {"success, stopId a string", HTTP_REPLIED, 200,
     "{\"success\":true,\"code\":200,\"stopId\":\"300\"}", AGAIN, PROVIDER, LOST_BODY | HAS_CODE},
    {"success, stopId 0", HTTP_REPLIED, 200, "{\"success\":true,\"code\":200,\"stopId\":0}", AGAIN,
     PROVIDER, LOST_BODY | HAS_CODE},
    {"success, stopId 2^53", HTTP_REPLIED, 200,
     "{\"success\":true,\"code\":200,\"stopId\":9007199254740992}", AGAIN, PROVIDER,
     LOST_BODY | HAS_CODE},
    {"success, stopId 1e3", HTTP_REPLIED, 200, "{\"success\":true,\"code\":200,\"stopId\":1e3}",
     AGAIN, PROVIDER, LOST_BODY | HAS_CODE},
    {"success, code 2e2", HTTP_REPLIED, 200, "{\"success\":true,\"code\":2e2,\"stopId\":300}",
     AGAIN, HTTP, LOST_BODY},
    {"listed, with a fraction beside it", HTTP_REPLIED, 200,
     "{\"success\":true,\"code\":200,\"stopId\":300,\"cost\":0.045}", VERDICT_LISTED,
     JOB_ERROR_NONE, AUTHENTICATED | HAS_CODE},

    {"success, code 30", HTTP_REPLIED, 200, "{\"success\":true,\"code\":30}", AGAIN, PROVIDER,
     LOST_BODY | HAS_CODE},
    {"success, code 429", HTTP_REPLIED, 200, "{\"success\":true,\"code\":429}", AGAIN, PROVIDER,
     LOST_BODY | HAS_CODE},

    /* a code about the account: whatever the status, but for those of the moment */
    {"code 1", HTTP_REPLIED, 200, NO(1), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 10", HTTP_REPLIED, 200, NO(10), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 20", HTTP_REPLIED, 200, NO(20), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 30", HTTP_REPLIED, 200, NO(30), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 40", HTTP_REPLIED, 200, NO(40), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 96", HTTP_REPLIED, 200, NO(96), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"400 with code 10", HTTP_REPLIED, 400, NO(10), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"404 with code 10", HTTP_REPLIED, 404, NO(10), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"403 with code 30", HTTP_REPLIED, 403, NO(30), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"302 with code 96", HTTP_REPLIED, 302, NO(96), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"code 30, already", HTTP_REPLIED, 200, ALREADY(30), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"409 with code 30", HTTP_REPLIED, 409, NO(30), AGAIN, HTTP, PASSING},
    {"503 with code 30", HTTP_REPLIED, 503, NO(30), AGAIN, HTTP, PASSING | MAYBE_DONE},
    {"429 with code 30", HTTP_REPLIED, 429, NO(30), VERDICT_THROTTLED, HTTP, NOTHING},

    /* 401 and 403: the provider's shape alone speaks of the key */
    {"401, unknown code", HTTP_REPLIED, 401, NO(401), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"403, unknown code", HTTP_REPLIED, 403, NO(12345), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"403 with code 2", HTTP_REPLIED, 403, NO(2), VERDICT_STOP_KEY, PROVIDER, HAS_CODE},
    {"403 with code 3", HTTP_REPLIED, 403, ALREADY(3), VERDICT_ALREADY_LISTED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"401 with code 9", HTTP_REPLIED, 401, NO(9), VERDICT_REJECTED, PROVIDER, HAS_CODE},
    {"401, empty", HTTP_REPLIED, 401, "", AGAIN, HTTP, SUSPICIOUS},
    {"401, text", HTTP_REPLIED, 401, "Unauthorized", AGAIN, HTTP, SUSPICIOUS},
    {"401, another's JSON", HTTP_REPLIED, 401, "{\"code\":401,\"message\":\"JWT not found\"}",
     AGAIN, HTTP, SUSPICIOUS},
    {"401, XML unasked", HTTP_REPLIED, 401, "<r><success>false</success><code>10</code></r>", AGAIN,
     HTTP, SUSPICIOUS},
    {"403, a firewall's page", HTTP_REPLIED, 403, "<html>blocked</html>", AGAIN, HTTP, SUSPICIOUS},
    {"403, code a string", HTTP_REPLIED, 403, "{\"success\":false,\"code\":\"10\"}", AGAIN, HTTP,
     SUSPICIOUS},
    {"407", HTTP_REPLIED, 407, "<html>", AGAIN, HTTP, SUSPICIOUS},

    /* a code about our request */
    {"code 90", HTTP_REPLIED, 200, NO(90), VERDICT_STOP_SETUP, PROVIDER, HAS_CODE},
    {"400 with code 90", HTTP_REPLIED, 400, NO(90), VERDICT_STOP_SETUP, PROVIDER, HAS_CODE},
    {"401 with code 90", HTTP_REPLIED, 401, NO(90), VERDICT_STOP_SETUP, PROVIDER, HAS_CODE},
    {"500 with code 90", HTTP_REPLIED, 500, NO(90), AGAIN, HTTP, PASSING | MAYBE_DONE},

    /* a code about the moment */
    {"code 429", HTTP_REPLIED, 200, NO(429), VERDICT_THROTTLED, PROVIDER, HAS_CODE},
    {"403 with code 429", HTTP_REPLIED, 403, NO(429), VERDICT_THROTTLED, PROVIDER, HAS_CODE},
    {"404 with code 429", HTTP_REPLIED, 404, NO(429), VERDICT_THROTTLED, PROVIDER, HAS_CODE},
    {"code 500", HTTP_REPLIED, 200, NO(500), AGAIN, PROVIDER, PASSING | MAYBE_DONE | HAS_CODE},
    {"400 with code 500", HTTP_REPLIED, 400, NO(500), AGAIN, PROVIDER,
     PASSING | MAYBE_DONE | HAS_CODE},

    /* already listed, or nobody knows */
    {"code 3, already", HTTP_REPLIED, 200, ALREADY(3), VERDICT_ALREADY_LISTED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 14, already", HTTP_REPLIED, 200, ALREADY(14), VERDICT_ALREADY_LISTED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 15, already", HTTP_REPLIED, 400, ALREADY(15), VERDICT_ALREADY_LISTED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"404 with code 15, already", HTTP_REPLIED, 404, ALREADY(15), VERDICT_ALREADY_LISTED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 3, not already", HTTP_REPLIED, 200, NOT_YET(3), VERDICT_UNCONFIRMED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 3, other words", HTTP_REPLIED, 200, NO(3), VERDICT_UNCONFIRMED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 3, no words", HTTP_REPLIED, 200, "{\"success\":false,\"code\":3}", VERDICT_UNCONFIRMED,
     PROVIDER, AUTHENTICATED | HAS_CODE},
    {"code 14, other words", HTTP_REPLIED, 200, NO(14), VERDICT_UNCONFIRMED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 15, other words", HTTP_REPLIED, 200, NO(15), VERDICT_UNCONFIRMED, PROVIDER,
     AUTHENTICATED | HAS_CODE},
    {"code 9, already", HTTP_REPLIED, 200, ALREADY(9), VERDICT_REJECTED, PROVIDER, HAS_CODE},

    /* the one definite no */
    {"code 9", HTTP_REPLIED, 200, NO(9), VERDICT_REJECTED, PROVIDER, HAS_CODE},
    {"400 with code 9", HTTP_REPLIED, 400, NO(9), VERDICT_REJECTED, PROVIDER, HAS_CODE},
    {"404 with code 9", HTTP_REPLIED, 404, NO(9), VERDICT_REJECTED, PROVIDER, HAS_CODE},

    /* a code that nobody knows: never a no, and no word about the address */
    {"code 2", HTTP_REPLIED, 200, NO(2), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 2, already", HTTP_REPLIED, 400, ALREADY(2), VERDICT_UNCONFIRMED, PROVIDER,
     SUSPICIOUS | HAS_CODE},
    {"code 4", HTTP_REPLIED, 200, NO(4), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 11", HTTP_REPLIED, 200, NO(11), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 22", HTTP_REPLIED, 400, NO(22), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 99", HTTP_REPLIED, 200, NO(99), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 992", HTTP_REPLIED, 422, NO(992), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 0", HTTP_REPLIED, 200, NO(0), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code -1", HTTP_REPLIED, 200, NO(-1), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code -9", HTTP_REPLIED, 200, NO(-9), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 900", HTTP_REPLIED, 200, NO(900), VERDICT_UNCONFIRMED, PROVIDER, SUSPICIOUS | HAS_CODE},
    {"code 200 without success", HTTP_REPLIED, 200, NO(200), VERDICT_UNCONFIRMED, PROVIDER,
     SUSPICIOUS | HAS_CODE},
    {"404, unknown code", HTTP_REPLIED, 404, NO(77), VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"405, code 2", HTTP_REPLIED, 405, NO(2), VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"301, unknown code", HTTP_REPLIED, 301, NO(77), VERDICT_STOP_SETUP, HTTP, NOTHING},

    /* the wrong address */
    {"301", HTTP_REPLIED, 301, "", VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"302", HTTP_REPLIED, 302, "<html>", VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"307", HTTP_REPLIED, 307, "", VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"304", HTTP_REPLIED, 304, "", VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"404", HTTP_REPLIED, 404, "", VERDICT_STOP_SETUP, HTTP, NOTHING},
    {"405", HTTP_REPLIED, 405, "", VERDICT_STOP_SETUP, HTTP, NOTHING},

    /* anything else */
    {"200, HTML", HTTP_REPLIED, 200, "<html>", AGAIN, HTTP, LOST_BODY},
    {"200, empty", HTTP_REPLIED, 200, "", AGAIN, HTTP, LOST_BODY},
    {"200, truncated", HTTP_REPLIED, 200, "{\"success\":true,\"code\":200,", AGAIN, HTTP,
     LOST_BODY},
    {"200, contradictory", HTTP_REPLIED, 200, "{\"success\":\"true\",\"code\":200,\"stopId\":3}",
     AGAIN, HTTP, LOST_BODY},
    {"204", HTTP_REPLIED, 204, "", AGAIN, HTTP, LOST_BODY},
    {"400, HTML", HTTP_REPLIED, 400, "<html>", AGAIN, HTTP, SUSPICIOUS},
    {"402", HTTP_REPLIED, 402, "", AGAIN, HTTP, SUSPICIOUS},
    {"418", HTTP_REPLIED, 418, "", AGAIN, HTTP, SUSPICIOUS},
    {"999", HTTP_REPLIED, 999, "", AGAIN, HTTP, SUSPICIOUS},
};

static void each_reply_gets_its_line_of_the_table(void **state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check(&rows[i]);
}

#define XML_OK "<r><success>true</success><code>200</code><stopId>300</stopId></r>"

/* The format is a wish: JSON that comes nevertheless is read; XML that nobody asked for is not. */
static void xml_is_read_where_it_was_asked_for(void **state)
{
    static const struct {
        enum stop_api_format format;
        const char *body;
        enum verdict_kind kind;
    } cases[] = {
        {STOP_API_XML, XML_OK, VERDICT_LISTED},
        {STOP_API_XML, "<r><entry>true</entry><entry>200</entry><entry>300</entry></r>",
         VERDICT_LISTED},
        {STOP_API_XML, OK_BODY, VERDICT_LISTED},
        {STOP_API_XML, NO(10), VERDICT_STOP_KEY},
        {STOP_API_XML, "<r><success>false</success><code>10</code></r>", VERDICT_STOP_KEY},
        {STOP_API_XML,
         "<r><success>false</success><code>3</code><message>already listed</message></r>",
         VERDICT_ALREADY_LISTED},
        {STOP_API_XML, "<r><success>true</success><code>200</code></r>", VERDICT_AGAIN},
        {STOP_API_XML, "<html><body>200</body></html>", VERDICT_AGAIN},
        {STOP_API_XML, XML_OK OK_BODY, VERDICT_AGAIN},
        {STOP_API_JSON, OK_BODY, VERDICT_LISTED},
        {STOP_API_JSON, XML_OK, VERDICT_AGAIN},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct stop_api api = {.api_key = KEY, .format = cases[i].format};
        const struct http_reply reply = {
            .status = 200, .body = cases[i].body, .body_length = strlen(cases[i].body)};
        struct verdict verdict;
        verdict_of_reply(&reply, &api, &verdict);
        if (verdict.kind != cases[i].kind)
            fail_msg("verdict %d on %s", (int)verdict.kind, cases[i].body);
        assert_int_equal(verdict.stop_id, cases[i].kind == VERDICT_LISTED ? 300 : 0);
    }
}

static void a_listing_carries_its_stop_id(void **state)
{
    struct verdict verdict;
    const struct row row = {.status = 200, .body = OK_BODY};
    judge(&row, &verdict);
    assert_int_equal(verdict.stop_id, 300);
    assert_int_equal(verdict.code, 200);
}

static void the_providers_code_and_words_are_kept(void **state)
{
    struct verdict verdict;
    const struct row row = {
        .status = 200, .body = "{\"success\":false,\"code\":77,\"message\":\"Été \\u001b[2J\"}"};
    judge(&row, &verdict);
    assert_int_equal(verdict.code, 77);
    assert_string_equal(verdict.message, "Été \x1b[2J");
}

/* Who has no page of the provider's before them must know what to look at. */
static void a_refusal_by_somebody_names_what_it_may_be(void **state)
{
    static const struct {
        int status;
        const char *body;
        const char *words;
    } cases[] = {
        {401, "", "the API key may be wrong"},
        {401, "Unauthorized", "the API key may be wrong"},
        {401, "<html>", "the API key may be wrong"},
        {403, "", "or the API key is not accepted"},
        {407, "", "the proxy"},
        {404, NO(77), "(words)"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct row row = {.status = cases[i].status, .body = cases[i].body};
        struct verdict verdict;
        judge(&row, &verdict);
        if (strstr(verdict.message, cases[i].words) == NULL)
            fail_msg("%d: %s", cases[i].status, verdict.message);
    }
}

static void what_came_in_the_providers_shape_is_told_apart(void **state)
{
    static const struct {
        int status;
        const char *body;
        bool in_shape, says_success;
        int64_t code;
    } cases[] = {
        {503, NO(30), true, false, 30},  {503, "<html>", false, false, 0},
        {404, NO(4), true, false, 4},    {200, OK_BODY, true, true, 200},
        {201, OK_BODY, true, true, 200}, {200, "{\"success\":true}", false, false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct row row = {.status = cases[i].status, .body = cases[i].body};
        struct verdict verdict;
        judge(&row, &verdict);
        assert_int_equal(verdict.in_shape, cases[i].in_shape);
        assert_int_equal(verdict.says_success, cases[i].says_success);
        assert_int_equal(verdict.code, cases[i].code);
    }
}

static void the_networks_words_are_kept(void **state)
{
    struct verdict verdict;
    const struct row row = {.failure = HTTP_LOST, .body = ""};
    judge(&row, &verdict);
    assert_string_equal(verdict.message, "it failed");
}

/* Whether any eight letters of the key in a row are in the message. */
static bool shows_key(const struct verdict *verdict)
{
    char piece[9];
    for (size_t i = 0; i + 8 <= strlen(KEY); i++) {
        (void)snprintf(piece, sizeof piece, "%.8s", &KEY[i]);
        if (strstr(verdict->message, piece) != NULL)
            return true;
    }
    return false;
}

static void an_echoed_key_is_cut_out(void **state)
{
    static const struct row echoes[] = {
        {.status = 200, .body = "{\"success\":false,\"code\":10,\"message\":\"wrong: " KEY "!\"}"},
        {.status = 200, .body = "{\"success\":false,\"code\":9,\"message\":\"" KEY KEY "\"}"},
        {.status = 200,
         .body = "{\"success\":false,\"code\":9,\"message\":\"\\u0030"
                 "123456789abcdef\"}"},
        {.status = 403, .body = "{\"success\":false,\"code\":7,\"message\":\"" KEY "\"}"},
        {.status = 404, .body = "{\"success\":false,\"code\":7,\"message\":\"" KEY "\"}"},
        {.status = 404, .body = "{\"success\":true,\"code\":9,\"message\":\"" KEY "\"}"},
    };
    struct verdict verdict;
    for (size_t i = 0; i < COUNT_OF(echoes); i++) {
        judge(&echoes[i], &verdict);
        assert_false(shows_key(&verdict));
    }
    judge(&echoes[0], &verdict);
    assert_string_equal(verdict.message, "wrong: ***!");
    const struct row upper = {
        .status = 200, .body = "{\"success\":false,\"code\":10,\"message\":\"0123456789ABCDEF\"}"};
    judge(&upper, &verdict);
    assert_string_equal(verdict.message, "***");
}

/* The message is cut to its size before the key is looked for. */
static void a_key_at_the_cut_of_a_long_message_is_cut_out_as_well(void **state)
{
    for (size_t before = STOP_REPLY_MESSAGE_SIZE - 40; before < STOP_REPLY_MESSAGE_SIZE; before++) {
        struct text body = {0};
        struct verdict verdict;
        text_append_string(&body, "{\"success\":false,\"code\":9,\"message\":\"");
        for (size_t i = 0; i < before; i++)
            text_append_char(&body, 'x');
        text_append_string(&body, KEY "\"}");
        const struct row row = {.status = 200, .body = text_string(&body)};
        judge(&row, &verdict);
        assert_false(shows_key(&verdict));
        assert_null(strstr(verdict.message, "01234"));
        text_free(&body);
    }
}

static void without_a_key_messages_stay_whole(void **state)
{
    static const char *const keys[] = {NULL, ""};
    const char body[] = NO(9);
    const struct http_reply reply = {.status = 200, .body = body, .body_length = strlen(body)};
    for (size_t i = 0; i < 2; i++) {
        struct verdict verdict;
        const struct stop_api api = {.api_key = keys[i]};
        verdict_of_reply(&reply, &api, &verdict);
        assert_string_equal(verdict.message, "words");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reply_gets_its_line_of_the_table),
        cmocka_unit_test(xml_is_read_where_it_was_asked_for),
        cmocka_unit_test(a_listing_carries_its_stop_id),
        cmocka_unit_test(the_providers_code_and_words_are_kept),
        cmocka_unit_test(a_refusal_by_somebody_names_what_it_may_be),
        cmocka_unit_test(what_came_in_the_providers_shape_is_told_apart),
        cmocka_unit_test(the_networks_words_are_kept),
        cmocka_unit_test(an_echoed_key_is_cut_out),
        cmocka_unit_test(a_key_at_the_cut_of_a_long_message_is_cut_out_as_well),
        cmocka_unit_test(without_a_key_messages_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
