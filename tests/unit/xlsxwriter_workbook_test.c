/* A sample's table as libxlsxwriter writes it, which other programs use: with texts shared and in
 * their cells, phones as numbers and as text. Its entries are those of the sample. */
#include "support/intake_trace.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define BOM_BYTES 3

/* The sample has no quotes. */
static void write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *cell,
                       bool numbers)
{
    bool is_number = numbers && cell[0] != '\0' && cell[strspn(cell, "0123456789")] == '\0';
    if (is_number)
        worksheet_write_number(sheet, row, column, strtod(cell, NULL), NULL);
    else if (cell[0] != '\0')
        worksheet_write_string(sheet, row, column, cell, NULL);
}

static void write_line(lxw_worksheet *sheet, lxw_row_t row, char *line, bool numbers)
{
    lxw_col_t column = 0;
    for (char *cell = line; cell != NULL; column++) {
        char *end = strchr(cell, ';');
        if (end != NULL)
            *end++ = '\0';
        write_cell(sheet, row, column, cell, numbers);
        cell = end;
    }
}

static void write_sample(const char *path, bool shares, bool numbers)
{
    char *sample = temp_dir_read(STOPSMS_SOURCE "/samples/brevo-contacts.csv", NULL);
    lxw_workbook_options options = {.constant_memory = !shares};
    lxw_workbook *book = workbook_new_opt(path, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    lxw_row_t row = 0;
    for (char *line = sample + BOM_BYTES; *line != '\0'; row++) {
        char *end = line + strcspn(line, "\r\n");
        char *next = end + strspn(end, "\r\n");
        *end = '\0';
        write_line(sheet, row, line, numbers);
        line = next;
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    free(sample);
}

static void the_entries_are_those_of_the_sample(void **state)
{
    static const char *const where = "OPT_IN=false";
    const struct intake_options options = {.where = &where, .where_count = 1};
    struct temp_dir *dir = temp_dir_new();
    char *expected = temp_dir_read(STOPSMS_SOURCE "/tests/golden/brevo-contacts.txt", NULL);
    for (int i = 0; i < 4; i++) {
        struct text trace = {0};
        const char *path = temp_dir_file(dir, "w.xlsx");
        write_sample(path, i % 2 == 0, i < 2);
        intake_trace_file(path, &options, &trace);
        const char *seen = strstr(text_string(&trace), "; phones in ");
        assert_non_null(seen);
        assert_string_equal(seen, strstr(expected, "; phones in "));
        text_free(&trace);
    }
    free(expected);
    temp_dir_free(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_entries_are_those_of_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
