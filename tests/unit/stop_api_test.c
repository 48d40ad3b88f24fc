/* The requests as they leave. */
#include "provider/stop_api.h"

#include "support/unit.h"

static const struct stop_api api = {.base_url = STOP_API_DEFAULT_URL, .api_key = "0123abc"};
static const struct stop_api odd_key = {.base_url = "http://127.0.0.1:8080/v1",
                                        .api_key = "a\"b\\c&d=e/é+"};

static void add_sends_key_and_number_as_json(void **state)
{
    struct text url = {0};
    struct text body = {0};
    text_append_string(&url, "left from before");
    text_append_string(&body, "left from before");
    stop_api_add(&api, INT64_C(33612345678), &url, &body);
    assert_string_equal(text_string(&url), "https://api.smspartner.fr/v1/stop-sms/add");
    assert_string_equal(text_string(&body),
                        "{\"apiKey\":\"0123abc\",\"phoneNumber\":\"+33612345678\"}");
    text_free(&url);
    text_free(&body);
}

static void add_escapes_a_key_of_any_characters(void **state)
{
    struct text url = {0};
    struct text body = {0};
    stop_api_add(&odd_key, INT64_C(4915112345678), &url, &body);
    assert_string_equal(text_string(&url), "http://127.0.0.1:8080/v1/stop-sms/add");
    assert_string_equal(text_string(&body),
                        "{\"apiKey\":\"a\\\"b\\\\c&d=e/é+\",\"phoneNumber\":\"+4915112345678\"}");
    text_free(&url);
    text_free(&body);
}

static void list_and_delete_carry_the_key_in_the_url(void **state)
{
    struct text url = {0};
    stop_api_list(&api, &url);
    assert_string_equal(text_string(&url),
                        "https://api.smspartner.fr/v1/stop-sms/list?apiKey=0123abc");
    stop_api_delete(&api, 300, &url);
    assert_string_equal(text_string(&url),
                        "https://api.smspartner.fr/v1/stop-sms/delete?apiKey=0123abc&id=300");
    text_free(&url);
}

static void add_and_delete_ask_for_xml_where_it_is_wanted(void **state)
{
    const struct stop_api xml = {
        .base_url = STOP_API_DEFAULT_URL, .api_key = "0123abc", .format = STOP_API_XML};
    struct text url = {0};
    struct text body = {0};
    stop_api_add(&xml, INT64_C(33612345678), &url, &body);
    assert_string_equal(
        text_string(&body),
        "{\"apiKey\":\"0123abc\",\"phoneNumber\":\"+33612345678\",\"_format\":\"xml\"}");
    stop_api_delete(&xml, 300, &url);
    assert_string_equal(
        text_string(&url),
        "https://api.smspartner.fr/v1/stop-sms/delete?apiKey=0123abc&id=300&_format=xml");
    stop_api_list(&xml, &url);
    assert_string_equal(text_string(&url),
                        "https://api.smspartner.fr/v1/stop-sms/list?apiKey=0123abc");
    text_free(&url);
    text_free(&body);
}

static void a_key_can_not_add_parameters_to_a_url(void **state)
{
    struct text url = {0};
    stop_api_delete(&odd_key, INT64_C(9007199254740991), &url);
    assert_string_equal(text_string(&url), "http://127.0.0.1:8080/v1/stop-sms/delete?apiKey="
                                           "a%22b%5Cc%26d%3De%2F%C3%A9%2B&id=9007199254740991");
    text_free(&url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add_sends_key_and_number_as_json),
        cmocka_unit_test(add_escapes_a_key_of_any_characters),
        cmocka_unit_test(list_and_delete_carry_the_key_in_the_url),
        cmocka_unit_test(add_and_delete_ask_for_xml_where_it_is_wanted),
        cmocka_unit_test(a_key_can_not_add_parameters_to_a_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
