/* The requests as they leave. */
#include "provider/stop_api.h"

#include "support/unit.h"

static const struct stop_api api = {.base_url = STOP_API_DEFAULT_URL, .api_key = "0123abc"};
static const struct stop_api odd_key = {.base_url = "http://127.0.0.1:8080/v1",
                                        .api_key = "a\"b\\c&d=e/é+"};

static void add_sends_key_and_number_as_json(void **state)
{
    struct stop_api_add form;
    stop_api_add_init(&api, &form);
    stop_api_add_set_phone(&form, INT64_C(491512345678901)); /* of an earlier request */
    stop_api_add_set_phone(&form, INT64_C(33612345678));
    assert_string_equal(text_string(&form.url), "https://api.smspartner.fr/v1/stop-sms/add");
    assert_string_equal(text_string(&form.body),
                        "{\"apiKey\":\"0123abc\",\"phoneNumber\":\"+33612345678\"}");
    stop_api_add_free(&form);
}

static void add_escapes_a_key_of_any_characters(void **state)
{
    struct stop_api_add form;
    stop_api_add_init(&odd_key, &form);
    stop_api_add_set_phone(&form, INT64_C(4915112345678));
    assert_string_equal(text_string(&form.url), "http://127.0.0.1:8080/v1/stop-sms/add");
    assert_string_equal(text_string(&form.body),
                        "{\"apiKey\":\"a\\\"b\\\\c&d=e/é+\",\"phoneNumber\":\"+4915112345678\"}");
    stop_api_add_free(&form);
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
    struct stop_api_add form;
    stop_api_add_init(&xml, &form);
    stop_api_add_set_phone(&form, INT64_C(33612345678));
    assert_string_equal(
        text_string(&form.body),
        "{\"apiKey\":\"0123abc\",\"_format\":\"xml\",\"phoneNumber\":\"+33612345678\"}");
    stop_api_add_free(&form);
    stop_api_delete(&xml, 300, &url);
    assert_string_equal(
        text_string(&url),
        "https://api.smspartner.fr/v1/stop-sms/delete?apiKey=0123abc&id=300&_format=xml");
    stop_api_list(&xml, &url);
    assert_string_equal(text_string(&url),
                        "https://api.smspartner.fr/v1/stop-sms/list?apiKey=0123abc");
    text_free(&url);
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
