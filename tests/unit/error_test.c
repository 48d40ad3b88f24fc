#include "base/error.h"

#include "support/unit.h"

#include <string.h>

static void setting_an_error_keeps_its_code_and_formats_its_text(void **state)
{
    struct error err = {0};
    assert_false(error_set(&err, ERROR_INPUT, "row %d: %s", 7, "no column"));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_string_equal(err.text, "row 7: no column");
}

static void a_second_error_replaces_the_first(void **state)
{
    struct error err = {0};
    error_set(&err, ERROR_INPUT, "a long first sentence");
    error_set(&err, ERROR_KEY, "short");
    assert_int_equal(err.code, ERROR_KEY);
    assert_string_equal(err.text, "short");
}

static void the_old_text_may_be_part_of_the_new_one(void **state)
{
    struct error err = {0};
    error_set(&err, ERROR_STORAGE, "disk full");
    error_set(&err, ERROR_STORAGE, "import: %s (again: %s)", err.text, err.text);
    assert_string_equal(err.text, "import: disk full (again: disk full)");
}

static void wrapping_puts_the_context_first_and_keeps_the_code(void **state)
{
    struct error err = {0};
    error_set(&err, ERROR_STORAGE, "disk full");
    assert_false(error_wrap(&err, "import %d", 3));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_string_equal(err.text, "import 3: disk full");
}

static void a_reason_goes_with_its_text(void **state)
{
    struct error err = {0};
    error_set(&err, ERROR_STORAGE, "disk full");
    assert_null(err.reason);
    assert_false(error_because(&err, "disk_full"));
    error_wrap(&err, "import %d", 3);
    assert_string_equal(err.reason, "disk_full");
    error_set(&err, ERROR_STORAGE, "something else");
    assert_null(err.reason);
}

static void a_caller_that_does_not_care_passes_null(void **state)
{
    assert_false(error_set(NULL, ERROR_KEY, "nobody reads this"));
    assert_false(error_wrap(NULL, "nor this"));
    assert_false(error_because(NULL, "nor_this"));
}

static const char *const characters[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};

#define CHARACTER_COUNT (COUNT_OF(characters))

/* A text of `ascii` letters, and then the character again and again up to well over the limit. */
static void set_long_text(struct error *err, size_t ascii, const char *character)
{
    char text[sizeof err->text + 64];
    size_t step = strlen(character);
    memset(text, 'a', ascii);
    size_t length = ascii;
    while (length + step < sizeof text) {
        memcpy(text + length, character, step);
        length += step;
    }
    text[length] = '\0';
    error_set(err, ERROR_INPUT, "%s", text);
}

/* Holds the text to `before` bytes and as many whole characters as there is room for. */
static void assert_cut_between(const struct error *err, size_t before, const char *character)
{
    size_t room = sizeof err->text - 1;
    size_t step = strlen(character);
    assert_int_equal(strlen(err->text), room - (room - before) % step);
    assert_memory_equal(err->text + strlen(err->text) - step, character, step);
}

static void a_long_text_is_cut_between_characters(void **state)
{
    for (size_t i = 0; i < CHARACTER_COUNT; i++) {
        for (size_t ascii = 0; ascii < 4; ascii++) {
            struct error err = {0};
            set_long_text(&err, ascii, characters[i]);
            assert_cut_between(&err, ascii, characters[i]);
        }
    }
}

static void wrapping_a_full_text_cuts_its_end_between_characters(void **state)
{
    for (size_t i = 0; i < CHARACTER_COUNT; i++) {
        for (size_t ascii = 0; ascii < 4; ascii++) {
            struct error err = {0};
            set_long_text(&err, ascii, characters[i]);
            error_wrap(&err, "report");
            assert_memory_equal(err.text, "report: ", strlen("report: "));
            assert_cut_between(&err, ascii + strlen("report: "), characters[i]);
        }
    }
}

static void a_long_ascii_text_fills_the_room(void **state)
{
    struct error err = {0};
    error_set(&err, ERROR_INPUT, "%05000d", 1);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

static void each_code_has_its_exit_status(void **state)
{
    static const struct {
        enum error_code code;
        int status;
    } expected[] = {
        {ERROR_NONE, 0},   {ERROR_UNEXPECTED, 1}, {ERROR_USAGE, 2},         {ERROR_DECLINED, 4},
        {ERROR_INPUT, 65}, {ERROR_NO_INPUT, 66},  {ERROR_STORAGE, 74},      {ERROR_UNFINISHED, 75},
        {ERROR_KEY, 77},   {ERROR_SETUP, 78},     {ERROR_INTERRUPTED, 130},
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(error_exit_status(expected[i].code), expected[i].status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_keeps_its_code_and_formats_its_text),
        cmocka_unit_test(a_second_error_replaces_the_first),
        cmocka_unit_test(the_old_text_may_be_part_of_the_new_one),
        cmocka_unit_test(wrapping_puts_the_context_first_and_keeps_the_code),
        cmocka_unit_test(a_reason_goes_with_its_text),
        cmocka_unit_test(a_caller_that_does_not_care_passes_null),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(wrapping_a_full_text_cuts_its_end_between_characters),
        cmocka_unit_test(a_long_ascii_text_fills_the_room),
        cmocka_unit_test(each_code_has_its_exit_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
