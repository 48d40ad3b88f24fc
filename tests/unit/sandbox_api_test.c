/* What the sandbox answers, call by call. */
#include "sandbox/api.h"

#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1437387585000)
#define ADD    "/v1/stop-sms/add"
#define LIST   "/v1/stop-sms/list"
#define DELETE "/v1/stop-sms/delete"
#define LOG    "/sandbox/requests"

static const struct api_config plain = {
    .first_stop_id = 1,
    .key = "secret-key",
    .code3_message = "Number is already in stop list",
};

/* The reply's body, streamed or not; the caller frees it. */
static struct text take_body(struct api_reply *reply)
{
    struct text body = {0};
    char part[64];
    if (reply->stream == NULL)
        text_append_string(&body, text_string(&reply->body));
    else
        for (size_t n; (n = json_stream_read(reply->stream, part, sizeof part)) > 0;)
            text_append(&body, part, n);
    return body;
}

static void assert_answer(struct api *api, struct api_request request, unsigned status,
                          unsigned code, const char *expected_body)
{
    struct api_reply reply = {0};
    request.now_ms = NOW_MS;
    request.in_flight = 1;
    if (request.body != NULL)
        request.body_length = strlen(request.body);
    api_answer(api, &request, &reply);
    struct text body = take_body(&reply);
    assert_int_equal(reply.status, status);
    assert_int_equal(reply.code, code);
    if (expected_body != NULL)
        assert_string_equal(text_string(&body), expected_body);
    text_free(&body);
    api_reply_free(&reply);
}

static void assert_add(struct api *api, const char *body, unsigned status, unsigned code,
                       const char *expected_body)
{
    assert_answer(api, (struct api_request){.method = "POST", .path = ADD, .body = body}, status,
                  code, expected_body);
}

#define WITH_KEY(number) "{\"apiKey\":\"secret-key\",\"phoneNumber\":" number "}"

static void add_answers_with_the_documented_codes(void **state)
{
    static const struct {
        const char *body;
        unsigned status;
        unsigned code;
        const char *reply; /* NULL: any */
    } rows[] = {
        {WITH_KEY("\"+33612345678\""), 200, 200, "{\"success\":true,\"code\":200,\"stopId\":1}"},
        {WITH_KEY("\"0612345678\""), 200, 3,
         "{\"success\":false,\"code\":3,\"message\":\"Number is already in stop list\"}"},
        {" " WITH_KEY("\"0712345678\"") "\r\n", 200, 200,
         "{\"success\":true,\"code\":200,\"stopId\":2}"},
        {"{\"phoneNumber\":\"+33612345678\"}", 200, 1, NULL},
        {"{\"apiKey\":\"\",\"phoneNumber\":\"+33612345678\"}", 200, 1, NULL},
        {"{\"apiKey\":5,\"phoneNumber\":\"+33612345678\"}", 200, 1, NULL},
        {"{\"apiKey\":\"other\",\"phoneNumber\":\"+33612345678\"}", 200, 10,
         "{\"success\":false,\"code\":10,\"message\":\"Clé API incorrecte\"}"},
        {"{\"apiKey\":\"secret-key\"}", 200, 2, NULL},
        {WITH_KEY("\"\""), 200, 2, NULL},
        {WITH_KEY("33612345678"), 200, 2, NULL},
        {WITH_KEY("\"12\""), 200, 9,
         "{\"success\":false,\"code\":9,\"message\":\"Le numéro de téléphone est invalide\"}"},
        {WITH_KEY("\"+33699000000\""), 200, 9, NULL},
        {WITH_KEY("\"0699000000\""), 200, 9, NULL},
        {WITH_KEY("\"+496990000000\""), 200, 9, NULL},
        {"", 400, 0, NULL},
        {"{", 400, 0, NULL},
        {"[]", 400, 0, NULL},
        {"\"+33612345678\"", 400, 0, NULL},
        {WITH_KEY("\"+33612345678\"") "x", 400, 0, NULL},
        {"apiKey=secret-key&phoneNumber=0612345678", 400, 0, NULL},
    };
    char *const reject[] = {(char[]){"+33699"}, (char[]){"+4969"}, NULL};
    struct api_config config = plain;
    config.reject = reject;
    struct api *api = api_new(&config);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_add(api, rows[i].body, rows[i].status, rows[i].code, rows[i].reply);
    api_free(&api);
    assert_null(api);
}

static void code_3_comes_with_the_message_that_was_asked_for(void **state)
{
    struct api_config config = plain;
    config.code3_message = "L'\"ID\" du message est requis";
    struct api *api = api_new(&config);
    stop_set_add(api_stop_set(api), 33612345678, NOW_MS);
    assert_add(api, WITH_KEY("\"+33612345678\""), 200, 3,
               "{\"success\":false,\"code\":3,\"message\":\"L'\\\"ID\\\" du message est requis\"}");
    api_free(&api);
}

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void xml_is_answered_where_it_is_asked_for(void **state)
{
    static const char add[] =
        "{\"apiKey\":\"secret-key\",\"phoneNumber\":\"+33612345678\",\"_format\":\"xml\"}";
    static const char bad_key[] =
        "{\"apiKey\":\"x\",\"phoneNumber\":\"+33612345678\",\"_format\":\"xml\"}";
    struct api_request delete = {
        .method = "GET", .path = DELETE, .key = "secret-key", .id = "1", .format = "xml"};
    struct api *named = api_new(&plain);
    assert_add(named, add, 200, 200,
               XML_HEAD "<result>\n  <success>true</success>\n  <code>200</code>\n"
                        "  <stopId>1</stopId>\n</result>\n");
    assert_add(named, bad_key, 200, 10,
               XML_HEAD "<result>\n  <success>false</success>\n  <code>10</code>\n"
                        "  <message><![CDATA[Clé API incorrecte]]></message>\n</result>\n");
    assert_answer(named, delete, 200, 200,
                  XML_HEAD "<result>\n  <success>true</success>\n  <code>200</code>\n</result>\n");
    api_free(&named);

    struct api_config config = plain;
    config.xml_entries = true;
    config.code3_message = "]]>";
    struct api *entries = api_new(&config);
    assert_add(entries, add, 200, 200,
               XML_HEAD "<result>\n  <entry>true</entry>\n  <entry>200</entry>\n"
                        "  <entry>1</entry>\n</result>\n");
    assert_add(entries, add, 200, 3,
               XML_HEAD "<result>\n  <entry>false</entry>\n  <entry>3</entry>\n"
                        "  <entry><![CDATA[]]]]><![CDATA[>]]></entry>\n</result>\n");
    api_free(&entries);
}

static void list_and_delete_answer_with_the_documented_codes(void **state)
{
    static const struct {
        const char *path;
        const char *key;
        const char *id;
        unsigned code;
        const char *reply;
    } rows[] = {
        {LIST, NULL, NULL, 1, NULL},
        {LIST, "other", NULL, 10, NULL},
        {LIST, "secret-key", NULL, 200,
         "{\"success\":true,\"code\":200,\"nbData\":1,\"data\":[{\"id\":1,\"phoneNumber\":"
         "\"+33612345678\",\"createdAt\":\"2015-07-20 10:19:45\"}]}"},
        {DELETE, NULL, "1", 1, NULL},
        {DELETE, "other", "1", 10, NULL},
        {DELETE, "secret-key", NULL, 3,
         "{\"success\":false,\"code\":3,\"message\":\"ID required\"}"},
        {DELETE, "secret-key", "", 3, NULL},
        {DELETE, "secret-key", "2", 4,
         "{\"success\":false,\"code\":4,\"message\":\"ID not found\"}"},
        {DELETE, "secret-key", "-1", 4, NULL},
        {DELETE, "secret-key", "1x", 4, NULL},
        {DELETE, "secret-key", "99999999999999999999", 4, NULL},
        {DELETE, "secret-key", "1", 200, "{\"success\":true,\"code\":200}"},
        {DELETE, "secret-key", "1", 4, NULL},
        {LIST, "secret-key", NULL, 200, "{\"success\":true,\"code\":200,\"nbData\":0,\"data\":[]}"},
    };
    struct api *api = api_new(&plain);
    stop_set_add(api_stop_set(api), 33612345678, NOW_MS);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct api_request request = {
            .method = "GET", .path = rows[i].path, .key = rows[i].key, .id = rows[i].id};
        assert_answer(api, request, 200, rows[i].code, rows[i].reply);
    }
    api_free(&api);
}

static void other_paths_and_methods_are_404_and_405(void **state)
{
    static const struct {
        const char *method;
        const char *path;
        unsigned status;
    } rows[] = {
        {"GET", "/", 404},     {"GET", "/v1/me", 404},  {"POST", "/stop-sms/add", 404},
        {"GET", ADD "/", 404}, {"GET", ADD, 405},       {"PUT", ADD, 405},
        {"POST", LIST, 405},   {"DELETE", DELETE, 405}, {"POST", LOG, 405},
    };
    struct api *api = api_new(&plain);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct api_request request = {.method = rows[i].method, .path = rows[i].path};
        assert_answer(api, request, rows[i].status, 0, NULL);
    }
    api_free(&api);
}

static void the_log_has_every_add_in_order_and_not_the_key(void **state)
{
    struct api *api = api_new(&plain);
    assert_add(api, WITH_KEY("\"+33612345678\""), 200, 200, NULL);
    assert_add(api, WITH_KEY("\"0612345678\""), 200, 3, NULL);
    assert_add(api, "{\"phoneNumber\":\"06\\n\\\"é\"}", 200, 1, NULL);
    assert_add(api, "{", 400, 0, NULL);
    assert_answer(api, (struct api_request){.method = "GET", .path = LOG}, 200, 0,
                  "{\"count\":4,\"peakInFlight\":1,"
                  "\"numbers\":[\"+33612345678\",\"0612345678\",\"06????\",null],"
                  "\"times\":[1437387585000,1437387585000,1437387585000,1437387585000],"
                  "\"statuses\":[200,200,200,400],\"codes\":[200,3,1,0]}");
    api_free(&api);
}

static void an_empty_log_is_well_formed(void **state)
{
    struct api *api = api_new(&plain);
    assert_answer(api, (struct api_request){.method = "GET", .path = LOG}, 200, 0,
                  "{\"count\":0,\"peakInFlight\":0,\"numbers\":[],\"times\":[],\"statuses\":[],"
                  "\"codes\":[]}");
    api_free(&api);
}

static void a_cut_connection_is_cut_after_the_number_was_added(void **state)
{
    struct api_config config = plain;
    config.faults.cut_rate = 1;
    struct api *api = api_new(&config);
    const char *body = WITH_KEY("\"+33612345678\"");
    const struct api_request request = {
        .method = "POST", .path = ADD, .body = body, .body_length = strlen(body)};
    struct api_reply reply = {0};
    api_answer(api, &request, &reply);
    assert_true(reply.cut);
    assert_int_equal(stop_set_count(api_stop_set(api)), 1);
    api_reply_free(&reply);
    assert_answer(api, (struct api_request){.method = "GET", .path = LOG}, 200, 0,
                  "{\"count\":1,\"peakInFlight\":0,\"numbers\":[\"+33612345678\"],\"times\":[0],"
                  "\"statuses\":[0],\"codes\":[0]}");
    api_free(&api);
}

static void a_failed_or_limited_request_changes_nothing(void **state)
{
    struct api_config config = plain;
    config.faults = (struct faults_config){.fail_rate = 1, .limit = 1, .limit_span_us = 1000000};
    struct api *api = api_new(&config);
    const struct api_request request = {.method = "GET", .path = LIST, .key = "secret-key"};
    struct api_reply first = {0};
    struct api_reply second = {0};
    api_answer(api, &request, &first);
    assert_true(first.status == 500 || first.status == 503);
    api_answer(api, &request, &second);
    assert_int_equal(second.status, 429);
    assert_int_equal(second.retry_after_s, 1);
    assert_add(api, WITH_KEY("\"+33612345678\""), 429, 0, NULL);
    assert_int_equal(stop_set_count(api_stop_set(api)), 0);
    api_reply_free(&first);
    api_reply_free(&second);
    api_free(&api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add_answers_with_the_documented_codes),
        cmocka_unit_test(code_3_comes_with_the_message_that_was_asked_for),
        cmocka_unit_test(xml_is_answered_where_it_is_asked_for),
        cmocka_unit_test(list_and_delete_answer_with_the_documented_codes),
        cmocka_unit_test(other_paths_and_methods_are_404_and_405),
        cmocka_unit_test(the_log_has_every_add_in_order_and_not_the_key),
        cmocka_unit_test(an_empty_log_is_well_formed),
        cmocka_unit_test(a_cut_connection_is_cut_after_the_number_was_added),
        cmocka_unit_test(a_failed_or_limited_request_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
