/* The strictness that stands in front of cJSON. */
#include "provider/json_scan.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

static bool scan(const char *text, size_t *missing_comma)
{
    struct text copy = {0};
    text_append_string(&copy, text);
    bool ok = json_scan_object(copy.data, copy.length, missing_comma);
    text_free(&copy);
    return ok;
}

static void a_number_that_is_not_whole_is_overwritten(void **state)
{
    static const struct {
        const char *text, *after;
    } cases[] = {
        {"{\"a\":0.045}", "{\"a\":\"\"   }"},
        {"{\"a\":1e3,\"b\":2}", "{\"a\":\"\" ,\"b\":2}"},
        {"{\"a\":[-1.5E+7,3]}", "{\"a\":[\"\"     ,3]}"},
        {"{\"a\":200.0}", "{\"a\":\"\"   }"},
        {"{\"a\":9007199254740992}", "{\"a\":9007199254740992}"},
        {"{\"a\":123456789012345678}", "{\"a\":\"\"                }"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text copy = {0};
        size_t missing_comma;
        text_append_string(&copy, cases[i].text);
        assert_true(json_scan_object(copy.data, copy.length, &missing_comma));
        assert_string_equal(text_string(&copy), cases[i].after);
        text_free(&copy);
    }
    static const char *const wrong[] = {"{\"a\":1.}",  "{\"a\":.5}",   "{\"a\":1e}",
                                        "{\"a\":1e+}", "{\"a\":01.5}", "{\"a\":1.5.5}",
                                        "{\"a\":-}"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        size_t missing_comma;
        assert_false(scan(wrong[i], &missing_comma));
    }
}

static void every_kind_of_value_is_taken(void **state)
{
    static const char *const objects[] = {
        "{}",
        "\t\r\n { } ",
        "{\"\":\"\"}",
        "{\"a\":[],\"b\":[1,-2,0,-0,true,false,null,\"x\",{},[[]]]}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é😀\x7f\"}",
    };
    size_t missing_comma;
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        if (!scan(objects[i], &missing_comma))
            fail_msg("refused: %s", objects[i]);
        assert_true(missing_comma == JSON_SCAN_NO_COMMA_MISSING);
    }
}

static void the_place_of_one_missing_comma_is_found(void **state)
{
    size_t missing_comma;
    assert_true(scan("{\"a\":1 \"b\":2}", &missing_comma));
    assert_int_equal(missing_comma, 6);
    assert_true(scan("{\"a\":{\"b\":\"\"\"c\":1},\"d\":2}", &missing_comma));
    assert_int_equal(missing_comma, 12);
    assert_false(scan("{\"a\":1 \"b\":2 \"c\":3}", &missing_comma));
    assert_false(scan("{\"a\":1 2}", &missing_comma));
    assert_false(scan("{\"a\":[1 \"b\"]}", &missing_comma));
    assert_false(scan("{\"a\" \"b\":1}", &missing_comma));
}

static void half_a_surrogate_pair_is_overwritten(void **state)
{
    (void)state;
    static const struct {
        const char *text, *after;
    } cases[] = {
        {"{\"a\":\"\\uD800\"}", "{\"a\":\"\\ufffd\"}"},
        {"{\"a\":\"\\uDFFFx\"}", "{\"a\":\"\\ufffdx\"}"},
        {"{\"a\\udc00\":1}", "{\"a\\ufffd\":1}"},
        {"{\"a\":\"\\uD83D\\uD83D\\uDE00\"}", "{\"a\":\"\\ufffd\\uD83D\\uDE00\"}"},
        {"{\"a\":\"\\uD83D\\n\\uDE00\"}", "{\"a\":\"\\ufffd\\n\\ufffd\"}"},
        {"{\"a\":\"\\uD83D\\u0000\"}", "{\"a\":\"\\ufffd\\ufffd\"}"},
        {"{\"a\":\"\\uD83D\\uDE00\"}", "{\"a\":\"\\uD83D\\uDE00\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text copy = {0};
        size_t missing_comma;
        text_append_string(&copy, cases[i].text);
        assert_true(json_scan_object(copy.data, copy.length, &missing_comma));
        assert_string_equal(text_string(&copy), cases[i].after);
        text_free(&copy);
    }
    size_t missing_comma;
    assert_false(scan("{\"a\":\"\\uD83D\\uD\"}", &missing_comma));
    assert_false(scan("{\"a\":\"\\uD83D\\x\"}", &missing_comma));
    assert_false(scan("{\"a\":\"\\uD83D\\", &missing_comma));
}

static void what_is_nested_too_deep_is_overwritten(void **state)
{
    for (size_t arrays = JSON_SCAN_MAX_DEPTH - 2; arrays < JSON_SCAN_MAX_DEPTH + 2; arrays++) {
        struct text text = {0};
        size_t missing_comma;
        size_t opened = 0;
        text_append_string(&text, "{\"a\":");
        for (size_t i = 0; i < arrays; i++)
            text_append_char(&text, '[');
        for (size_t i = 0; i < arrays; i++)
            text_append_char(&text, ']');
        text_append_char(&text, '}');
        assert_true(json_scan_object(text.data, text.length, &missing_comma));
        for (size_t i = 0; i < text.length; i++)
            opened += text.data[i] == '[';
        /* The object itself is one level. */
        assert_int_equal(opened, arrays < JSON_SCAN_MAX_DEPTH ? arrays : JSON_SCAN_MAX_DEPTH - 1);
        assert_int_equal(strstr(text_string(&text), "\"\"") != NULL, arrays >= JSON_SCAN_MAX_DEPTH);
        text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_is_not_whole_is_overwritten),
        cmocka_unit_test(every_kind_of_value_is_taken),
        cmocka_unit_test(the_place_of_one_missing_comma_is_found),
        cmocka_unit_test(half_a_surrogate_pair_is_overwritten),
        cmocka_unit_test(what_is_nested_too_deep_is_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
