#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/csv_writer.h"

#include <stdlib.h>
#include <string.h>

struct output {
    char *bytes;
    size_t length;
    FILE *stream;
    struct csv_writer csv;
};

static void output_open(struct output *output)
{
    *output = (struct output){0};
    output->stream = open_memstream(&output->bytes, &output->length);
    assert_non_null(output->stream);
    csv_writer_init(&output->csv, output->stream);
}

static void output_expect(struct output *output, const char *expected)
{
    assert_int_equal(csv_flush(&output->csv), 0);
    csv_writer_free(&output->csv);
    fclose(output->stream);
    assert_string_equal(output->bytes, expected);
    free(output->bytes);
}

/* What one cell of foreign text becomes. */
static void expect_cell(const char *text, const char *expected)
{
    struct output output;
    output_open(&output);
    csv_write_string(&output.csv, text);
    csv_end_line(&output.csv);
    char line[256];
    snprintf(line, sizeof line, "%s\n", expected);
    output_expect(&output, line);
}

static void cells_are_joined_by_commas_and_lines_end_with_lf(void **state)
{
    (void)state;
    struct output output;
    output_open(&output);
    csv_write_word(&output.csv, "a");
    csv_write_word(&output.csv, "");
    csv_write_integer(&output.csv, INT64_MIN);
    csv_end_line(&output.csv);
    csv_write_phone(&output.csv, INT64_C(33639980001));
    csv_write_integer(&output.csv, 0);
    csv_end_line(&output.csv);
    output_expect(&output, "a,,-9223372036854775808\n+33639980001,0\n");
}

static void cells_are_quoted_where_rfc_4180_asks_for_it(void **state)
{
    (void)state;
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
    (void)state;
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
    (void)state;
    expect_cell("+33 6 39 98 00 01", "+33 6 39 98 00 01");
    expect_cell("+33 (0)6-39.98/00 01", "+33 (0)6-39.98/00 01");
    expect_cell("0639980001", "0639980001");
    expect_cell("+33639980001+1", "'+33639980001+1");
    expect_cell("+33A1", "'+33A1");
}

static void terminal_escapes_are_spelt_out(void **state)
{
    (void)state;
    expect_cell("\x1b[31mred", "\"\\x1B[31mred\"");
    expect_cell("bell\a", "\"bell\\x07\"");
    expect_cell("\x7f", "\"\\x7F\"");
    expect_cell("\xc2\x9b"
                "31m",
                "\"\\x9B31m\"");
}

static void a_failed_write_is_remembered(void **state)
{
    (void)state;
    struct csv_writer csv;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    csv_writer_init(&csv, full);
    csv_write_word(&csv, "a");
    csv_end_line(&csv);
    assert_int_not_equal(csv_flush(&csv), 0);
    csv_write_word(&csv, "b");
    csv_end_line(&csv);
    assert_int_not_equal(csv_flush(&csv), 0);
    csv_writer_free(&csv);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_joined_by_commas_and_lines_end_with_lf),
        cmocka_unit_test(cells_are_quoted_where_rfc_4180_asks_for_it),
        cmocka_unit_test(a_formula_gets_an_apostrophe),
        cmocka_unit_test(a_phone_number_as_people_write_it_gets_none),
        cmocka_unit_test(terminal_escapes_are_spelt_out),
        cmocka_unit_test(a_failed_write_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
