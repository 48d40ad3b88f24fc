#include "report/csv_writer.h"
#include "support/unit.h"

#include <string.h>

/* What one cell of foreign text becomes. */
static void expect_cell_between(char delimiter, const char *cell, const char *expected)
{
    struct text text = {0};
    struct csv_writer csv;
    csv_writer_init(&csv, &text, delimiter);
    csv_write_text(&csv, cell, strlen(cell));
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void expect_cell(const char *cell, const char *expected)
{
    expect_cell_between(',', cell, expected);
}

static void cells_are_joined_by_delimiters_and_lines_end_with_lf(void **state)
{
    struct text text = {0};
    struct csv_writer csv;
    csv_writer_init(&csv, &text, ';');
    csv_write_bom(&csv);
    csv_write_word(&csv, "a", 1);
    csv_write_word(&csv, NULL, 0);
    csv_write_text(&csv, NULL, 0);
    csv_end_line(&csv);
    csv_write_word(&csv, "+33639980001", 12);
    csv_write_text(&csv, "b,c", 3);
    csv_end_line(&csv);
    assert_string_equal(text_string(&text), "\xef\xbb\xbf"
                                            "a;;\n+33639980001;b,c\n");
    text_free(&text);
}

/* The second is what a spreadsheet would have made a number of, and must be read again as the
 * first.
 */
static void numbers_are_kept_as_text_for_excel(void **state)
{
    static const char *const cells[][2] = {
        {"+33639980001", "\"=\"\"+33639980001\"\"\""},
        {"0639980001", "\"=\"\"0639980001\"\"\""},
        {"06 39 98 00 01", "\"=\"\"06 39 98 00 01\"\"\""},
        {"12345678901234567", "\"=\"\"12345678901234567\"\"\""},
        {"+33 6 ** ** ** 01", "\"=\"\"+33 6 ** ** ** 01\"\"\""},
        {"", ""},
        {"=1+1", "'=1+1"},
        {"+33\"&A1", "\"'+33\"\"&A1\""},
        {"numer 5", "numer 5"},
        {"a;b", "\"a;b\""},
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        struct text text = {0};
        struct csv_writer csv;
        csv_writer_init(&csv, &text, ';');
        csv_write_as_text(&csv, cells[i][0], strlen(cells[i][0]));
        assert_string_equal(text_string(&text), cells[i][1]);
        text_free(&text);
    }
}

static void the_delimiter_at_hand_needs_quotes(void **state)
{
    expect_cell_between(';', "a;b", "\"a;b\"");
    expect_cell_between(';', "a,b", "a,b");
    expect_cell_between(',', "a;b", "a;b");
}

static void cells_are_quoted_where_rfc_4180_asks_for_it(void **state)
{
    expect_cell("plain", "plain");
    expect_cell("", "");
    expect_cell(" spaces stay ", " spaces stay ");
    expect_cell("a,b", "\"a,b\"");
    expect_cell("a\nb", "\"a\nb\"");
    expect_cell("a\r\nb", "\"a\r\nb\"");
    expect_cell("say \"stop\"", "\"say \"\"stop\"\"\"");
    expect_cell("h\xc3\xa9las", "h\xc3\xa9las");
    expect_cell("no\xc2\xa0"
                "break",
                "\"no\xc2\xa0"
                "break\"");
}

static void a_formula_gets_an_apostrophe(void **state)
{
    expect_cell("=1+1", "'=1+1");
    expect_cell("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    expect_cell("@SUM(A1)", "'@SUM(A1)");
    expect_cell("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0");
    expect_cell("+cmd", "'+cmd");
    expect_cell("\t=1", "\"'\t=1\"");
    expect_cell("\r=1", "\"'\r=1\"");
    expect_cell("-", "'-");
    expect_cell("+", "'+");
    expect_cell("-0612345678", "'-0612345678");
}

static void a_phone_number_as_people_write_it_gets_none(void **state)
{
    expect_cell("+33 6 39 98 00 01", "+33 6 39 98 00 01");
    expect_cell("+33 (0)6-39.98/00 01", "+33 (0)6-39.98/00 01");
    expect_cell("0639980001", "0639980001");
    expect_cell("+33639980001+1", "'+33639980001+1");
    expect_cell("+33A1", "'+33A1");
}

static void a_masked_number_gets_none_either(void **state)
{
    expect_cell("+33 6 ** ** ** 01", "+33 6 ** ** ** 01");
    expect_cell("+33*6", "'+33*6");
    expect_cell("=33 6 ** ** ** 01", "'=33 6 ** ** ** 01");
}

static void what_is_no_utf_8_becomes_a_replacement_character(void **state)
{
    expect_cell("a\xff"
                "b",
                "\"a\xef\xbf\xbd"
                "b\"");
    expect_cell("\xc3", "\"\xef\xbf\xbd\"");
    expect_cell("=\xff", "\"'=\xef\xbf\xbd\"");
}

static void terminal_escapes_are_spelt_out(void **state)
{
    expect_cell("\x1b[31mred", "\"\\x1B[31mred\"");
    expect_cell("bell\a", "\"bell\\x07\"");
    expect_cell("\x7f", "\"\\x7F\"");
    expect_cell("\xc2\x9b"
                "31m",
                "\"\\x9B31m\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_joined_by_delimiters_and_lines_end_with_lf),
        cmocka_unit_test(numbers_are_kept_as_text_for_excel),
        cmocka_unit_test(the_delimiter_at_hand_needs_quotes),
        cmocka_unit_test(cells_are_quoted_where_rfc_4180_asks_for_it),
        cmocka_unit_test(a_formula_gets_an_apostrophe),
        cmocka_unit_test(a_phone_number_as_people_write_it_gets_none),
        cmocka_unit_test(a_masked_number_gets_none_either),
        cmocka_unit_test(what_is_no_utf_8_becomes_a_replacement_character),
        cmocka_unit_test(terminal_escapes_are_spelt_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
