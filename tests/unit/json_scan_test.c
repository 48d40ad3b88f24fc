/* The strictness that stands in front of cJSON. */
#include "provider/json_scan.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool scan(const char *text, size_t *missing_comma)
{
    return json_scan_object(text, strlen(text), missing_comma);
}

static void every_kind_of_value_is_taken(void **state)
{
    (void)state;
    static const char *const objects[] = {
        "{}",
        "\t\r\n { } ",
        "{\"\":\"\"}",
        "{\"a\":[],\"b\":[1,-2,0,-0,true,false,null,\"x\",{},[[]]]}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é😀\x7f\"}",
    };
    size_t missing_comma;
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (!scan(objects[i], &missing_comma)) {
            fail_msg("refused: %s", objects[i]);
        }
        assert_true(missing_comma == JSON_SCAN_NO_COMMA_MISSING);
    }
}

static void the_place_of_one_missing_comma_is_found(void **state)
{
    (void)state;
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

static void nesting_ends_at_its_limit(void **state)
{
    (void)state;
    for (size_t arrays = JSON_SCAN_MAX_DEPTH - 2; arrays < JSON_SCAN_MAX_DEPTH + 2; arrays++) {
        struct text text = {0};
        size_t missing_comma;
        text_append_string(&text, "{\"a\":");
        for (size_t i = 0; i < arrays; i++) {
            text_append_char(&text, '[');
        }
        for (size_t i = 0; i < arrays; i++) {
            text_append_char(&text, ']');
        }
        text_append_char(&text, '}');
        /* The object itself is one level. */
        assert_int_equal(json_scan_object(text.data, text.length, &missing_comma),
                         arrays + 1 <= JSON_SCAN_MAX_DEPTH);
        text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_taken),
        cmocka_unit_test(the_place_of_one_missing_comma_is_found),
        cmocka_unit_test(nesting_ends_at_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
