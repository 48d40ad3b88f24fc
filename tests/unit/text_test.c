#include "base/text.h"

#include "base/language.h"
#include "support/unit.h"

#include <string.h>

static void an_empty_text_is_an_empty_string(void **state)
{
    struct text text = {0};
    assert_string_equal(text_string(&text), "");
    text_free(&text);
}

static void pieces_are_appended_in_order(void **state)
{
    struct text text = {0};
    text_append_string(&text, "number=");
    text_append(&text, "+33612345678,rest", 12);
    text_append_char(&text, ';');
    text_printf(&text, "try %d of %d", 2, 5);
    assert_string_equal(text_string(&text), "number=+33612345678;try 2 of 5");
    assert_int_equal(text.length, strlen(text.data));
    text_free(&text);
}

static void appending_nothing_makes_an_empty_string(void **state)
{
    struct text text = {0};
    text_append(&text, NULL, 0);
    assert_non_null(text.data);
    assert_string_equal(text.data, "");
    text_free(&text);
}

static void a_text_grows_past_its_first_room(void **state)
{
    struct text text = {0};
    for (int i = 0; i < 10000; i++)
        text_printf(&text, "%04d", i);
    assert_int_equal(text.length, 40000);
    assert_memory_equal(text.data + 40000 - 8, "99989999", 9);
    text_free(&text);
}

static void a_printed_piece_of_any_length_is_whole(void **state)
{
    for (int width = 1; width < 300; width++) {
        struct text text = {0};
        text_printf(&text, "%0*d|", width, 7);
        assert_int_equal(text.length, width + 1);
        assert_memory_equal(text.data + width - 1, "7|", 3);
        text_free(&text);
    }
}

static void clearing_keeps_the_memory_and_freeing_does_not(void **state)
{
    struct text text = {0};
    text_append_string(&text, "something");
    text_clear(&text);
    assert_string_equal(text_string(&text), "");
    assert_true(text.capacity > 0);
    text_free(&text);
    assert_null(text.data);
    assert_int_equal(text.capacity, 0);
    text_clear(&text);
    text_free(&text);
}

struct printable_case {
    const char *given;
    const char *expected;
};

static const struct printable_case printable_cases[] = {
    {"Chlo\xC3\xA9, 06 12", "Chlo\xC3\xA9, 06 12"},
    {"a\nb\rc\td", "a\\x0Ab\\x0Dc\\x09"
                   "d"},
    {"\x1B[31mred\x7F", "\\x1B[31mred\\x7F"},
    {"\xC2\x9B"
     "2J",
     "\\u{009B}2J"}, /* C1: CSI in one character */
    {"a\xE2\x80\xA8"
     "b\xE2\x80\xA9",
     "a\\u{2028}b\\u{2029}"},
    {"\xE2\x80\xAE"
     "321\xE2\x81\xA6",
     "\\u{202E}321\\u{2066}"},
    {"a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* a surrogate */
    {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
};

static void foreign_text_becomes_inert_and_stays_on_one_line(void **state)
{
    for (size_t i = 0; i < COUNT_OF(printable_cases); i++) {
        struct text text = {0};
        const struct printable_case *one = &printable_cases[i];
        text_append_printable(&text, one->given, strlen(one->given));
        assert_string_equal(text_string(&text), one->expected);
        text_free(&text);
    }
}

static void a_null_byte_in_foreign_text_is_shown(void **state)
{
    struct text text = {0};
    text_append_printable(&text, "a\0b", 3);
    assert_string_equal(text_string(&text), "a\\x00b");
    text_free(&text);
}

static void what_is_moved_is_cut_between_characters_and_leaves_nothing(void **state)
{
    struct text text = {0};
    char out[6];
    text_append_string(&text, "num\xC3\xA9ro");
    text_move(&text, out, sizeof out);
    assert_string_equal(out, "num\xC3\xA9");
    assert_null(text.data);
    text_append_string(&text, "nom\xE2\x82\xAC");
    text_move(&text, out, sizeof out);
    assert_string_equal(out, "nom");
    text_move(&text, out, sizeof out);
    assert_string_equal(out, "");
}

static void columns_are_characters(void **state)
{
    struct text text = {0};
    assert_int_equal(text_columns(""), 0);
    assert_int_equal(text_columns("refus\xC3\xA9\xC2\xA0: \xE2\x82\xAC"), 10);
    text_append_padded(&text, "refus\xC3\xA9", 8);
    text_append_padded(&text, "longer", 3);
    assert_string_equal(text_string(&text), "refus\xC3\xA9  longer");
    text_free(&text);
}

static void a_decimal_has_the_languages_mark(void **state)
{
    char out[TEXT_DECIMAL_SIZE];
    assert_string_equal(text_decimal(5.83, 1, out), "5.8");
    assert_string_equal(text_decimal(1234.5, 0, out), "1234");
    language_speak(LANGUAGE_FRENCH);
    assert_int_equal(language_spoken(), LANGUAGE_FRENCH);
    assert_string_equal(text_decimal(5.83, 1, out), "5,8");
    assert_string_equal(text_decimal(-0.125, 2, out), "-0,12");
    assert_string_equal(text_decimal(20, 0, out), "20");
    assert_int_equal(strlen(text_decimal(1e300, 1, out)), TEXT_DECIMAL_SIZE - 1);
    language_speak(LANGUAGE_ENGLISH);
    assert_string_equal(text_decimal(5.83, 1, out), "5.8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_text_is_an_empty_string),
        cmocka_unit_test(pieces_are_appended_in_order),
        cmocka_unit_test(appending_nothing_makes_an_empty_string),
        cmocka_unit_test(a_text_grows_past_its_first_room),
        cmocka_unit_test(a_printed_piece_of_any_length_is_whole),
        cmocka_unit_test(clearing_keeps_the_memory_and_freeing_does_not),
        cmocka_unit_test(foreign_text_becomes_inert_and_stays_on_one_line),
        cmocka_unit_test(a_null_byte_in_foreign_text_is_shown),
        cmocka_unit_test(what_is_moved_is_cut_between_characters_and_leaves_nothing),
        cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(a_decimal_has_the_languages_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
