#include "base/utf8.h"
#include "report/xlsx/xlsx_text.h"
#include "support/unit.h"

#include <string.h>

static void expect_bytes(const char *bytes, size_t length, const char *expected)
{
    struct text text = {0};
    xlsx_text_append(&text, bytes, length);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void expect(const char *string, const char *expected)
{
    expect_bytes(string, strlen(string), expected);
}

static void plain_text_stays(void **state)
{
    expect("", "");
    expect("06 39 98 00 01", "06 39 98 00 01");
    expect("=1+1", "=1+1"); /* written as text, which no spreadsheet runs */
    expect("<b>&amp;", "<b>&amp;");
    expect("h\xc3\xa9las\ttab\r\n", "h\xc3\xa9las\ttab\r\n");
    expect("a_b _x12_ _x00G1_", "a_b _x12_ _x00G1_");
}

static void what_xml_can_not_hold_is_spelt_out(void **state)
{
    expect("\x1b[31m", "\\x1B[31m");
    expect_bytes("a\0b", 3,
                 "a\\x00"
                 "b");
    expect("\x7f\xc2\x9b", "\\x7F\\x9B");
    expect("\xff", "\xef\xbf\xbd");
    expect("\xef\xbf\xbf\xef\xbf\xbe", "\xef\xbf\xbd\xef\xbf\xbd");
    expect("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void an_escape_of_excels_shows_as_it_is(void **state)
{
    expect("_x0041_", "_x005F_x0041_");
    expect("__x000D_", "__x005F_x000D_");
    expect("\t_xabCD__", "\t_x005F_xabCD__");
}

/* How many UTF-16 units Excel counts. */
static size_t units(const struct text *text)
{
    size_t count = 0;
    for (size_t at = 0; at < text->length;) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(text->data + at, text->length - at, &taken);
        count += code_point > 0xFFFF ? 2 : 1;
        at += taken;
    }
    return count;
}

static void repeat(struct text *text, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_append_string(text, piece);
}

static void a_text_too_long_for_a_cell_is_cut_and_says_so(void **state)
{
    static const char *const pieces[] = {"a", "\xc3\xa9", "\xf0\x9f\x98\x80", "\x1b", "_x0041_"};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct text long_one = {0};
        struct text cell = {0};
        repeat(&long_one, pieces[i], 65536);
        xlsx_text_append(&cell, long_one.data, long_one.length);
        assert_true(units(&cell) <= XLSX_TEXT_MOST);
        assert_true(units(&cell) > XLSX_TEXT_MOST - 200);
        assert_non_null(strstr(cell.data, "[cut: too long for a cell"));
        assert_int_equal(utf8_valid_length(cell.data, cell.length), cell.length);
        text_free(&long_one);
        text_free(&cell);
    }
}

static void a_text_that_just_fits_is_not_cut(void **state)
{
    struct text fits = {0};
    struct text cell = {0};
    repeat(&fits, "a", XLSX_TEXT_MOST - 1);
    text_append_string(&fits, "\xc3\xa9");
    xlsx_text_append(&cell, fits.data, fits.length);
    assert_string_equal(cell.data, fits.data);
    text_free(&fits);
    text_free(&cell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(what_xml_can_not_hold_is_spelt_out),
        cmocka_unit_test(an_escape_of_excels_shows_as_it_is),
        cmocka_unit_test(a_text_too_long_for_a_cell_is_cut_and_says_so),
        cmocka_unit_test(a_text_that_just_fits_is_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
