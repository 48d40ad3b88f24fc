#include "base/json_writer.h"
#include "support/unit.h"

static void values_and_groups_are_joined_by_commas(void **state)
{
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_object(&json, NULL);
    json_integer(&json, "a", -1);
    json_begin_array(&json, "b");
    json_end_array(&json);
    json_begin_array(&json, "c");
    json_bool(&json, NULL, true);
    json_null(&json, NULL);
    json_begin_object(&json, NULL);
    json_end_object(&json);
    json_end_array(&json);
    json_decimal(&json, "d", 0.5);
    json_end_object(&json);
    assert_string_equal(text_string(&text), "{\"a\":-1,\"b\":[],\"c\":[true,null,{}],\"d\":0.50}");
    text_free(&text);
}

static void strings_are_escaped_and_always_valid_utf8(void **state)
{
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_string(&json, NULL, "\"\\\n\x1b\xc3\xa9\xff\xe2\x80\xae");
    assert_string_equal(text_string(&text),
                        "\"\\\"\\\\\\u000a\\u001b\xc3\xa9\xef\xbf\xbd\\u202e\"");
    text_free(&text);
}

static void what_needs_no_escape_stands_as_it_is(void **state)
{
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_array(&json, NULL);
    json_string(&json, NULL, "");
    json_string(&json, NULL, "~ +33 {}");
    json_string(&json, NULL,
                "a\"b\x7f"
                "c");
    json_end_array(&json);
    assert_string_equal(text_string(&text), "[\"\",\"~ +33 {}\",\"a\\\"b\\u007fc\"]");
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_groups_are_joined_by_commas),
        cmocka_unit_test(what_needs_no_escape_stands_as_it_is),
        cmocka_unit_test(strings_are_escaped_and_always_valid_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
