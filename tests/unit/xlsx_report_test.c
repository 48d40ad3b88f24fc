#include "report/report_form.h"
#include "report/xlsx/xlsx_check.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Excel's last row. */
#define SHEET_ROWS 1048576
/* The sheet of totals where there is no import and no run: six facts, the rows, a head and twelve
 * statuses and their sum, the head of the runs. */
#define TOTALS_ROWS 22
/* The sheet of those who need a human: its head, and a sentence where there is nobody. */
#define HUMAN_ROWS 2

static char nothing[] = "";

static struct report_facts no_facts(void)
{
    return (struct report_facts){.version = "1", .api_url = nothing, .account_user = nothing};
}

/* Writes a report with so many rows of one cell each to the path. */
static void write_rows_of(struct temp_dir *dir, const char *path, int64_t rows,
                          enum report_status status)
{
    struct report_facts facts = no_facts();
    struct report_head head = {.facts = &facts, .statuses = ~0u};
    const struct report_row row = {.entry.line = 1};
    struct report_cells cells = {
        .cells[REPORT_NOTE] = {.bytes = "<row ", .length = 5}, .status = status, .row = &row};
    struct report_out out;
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    report_out_init(&out, stream, temp_dir_path(dir));
    void *form = xlsx_report.begin(&head, &out);
    for (int64_t i = 0; i < rows; i++)
        xlsx_report.row(form, &cells);
    xlsx_report.end(form);
    xlsx_report.free(form);
    assert_true(report_out_flush(&out));
    report_out_free(&out);
    assert_int_equal(fclose(stream), 0);
}

static void write_rows(struct temp_dir *dir, const char *path, int64_t rows)
{
    write_rows_of(dir, path, rows, REPORT_STATUS_SKIPPED);
}

static bool holds(const char *path, const int64_t *rows, size_t sheets)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    bool ok = xlsx_check(file, rows, sheets);
    close(file);
    return ok;
}

static void rows_past_excels_last_go_to_another_sheet_but_for_the_one_of_humans(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_file(dir, "r.xlsx");
    write_rows_of(dir, path, SHEET_ROWS + 1, REPORT_STATUS_INVALID);
    /* Each with its head; the first one ends with where the others are. */
    const int64_t rows[] = {SHEET_ROWS, TOTALS_ROWS, SHEET_ROWS, 3};
    assert_true(holds(path, rows, 4));
    temp_dir_free(&dir);
}

static void those_who_need_a_human_stand_in_the_first_sheet_alone(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_file(dir, "r.xlsx");
    write_rows_of(dir, path, 7, REPORT_STATUS_UNDECIDED);
    assert_true(holds(path, (const int64_t[]){8, TOTALS_ROWS, 8}, 3));
    temp_dir_free(&dir);
}

static void a_sheet_that_lacks_a_row_is_seen(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_file(dir, "r.xlsx");
    write_rows(dir, path, 20000);
    const int64_t right[] = {HUMAN_ROWS, TOTALS_ROWS, 20001};
    const int64_t wrong[] = {HUMAN_ROWS, TOTALS_ROWS, 20002};
    assert_true(holds(path, right, 3));
    assert_false(holds(path, wrong, 3));
    assert_false(holds(path, right, 2));
    assert_false(holds(path, (const int64_t[]){HUMAN_ROWS, TOTALS_ROWS, 20001, 1}, 4));
    temp_dir_free(&dir);
}

static void a_file_that_is_cut_or_changed_is_seen(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_file(dir, "r.xlsx");
    const int64_t rows[] = {HUMAN_ROWS, TOTALS_ROWS, 501};
    size_t length = 0;
    write_rows(dir, path, 500);
    assert_true(holds(path, rows, 3));
    char *bytes = temp_dir_read(path, &length);
    const char *cut = temp_dir_write_bytes(dir, "cut.xlsx", bytes, length - 1);
    assert_false(holds(cut, rows, 3));
    assert_false(holds(temp_dir_write(dir, "empty.xlsx", ""), rows, 3));
    /* Somewhere in the packed rows. */
    const char *name = "xl/worksheets/sheet3.xml";
    char *at = bytes;
    while (memcmp(at, name, strlen(name)) != 0)
        at++;
    at[strlen(name) + 200] ^= 1;
    const char *changed = temp_dir_write_bytes(dir, "changed.xlsx", bytes, length);
    assert_false(holds(changed, rows, 3));
    free(bytes);
    temp_dir_free(&dir);
}

static void a_folder_that_takes_no_file_is_a_failure(void **state)
{
    struct report_facts facts = no_facts();
    struct report_head head = {.facts = &facts};
    struct report_out out;
    report_out_init(&out, stdout, "/nowhere/at/all");
    void *form = xlsx_report.begin(&head, &out);
    assert_int_not_equal(out.failure, 0);
    xlsx_report.free(form);
    report_out_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_past_excels_last_go_to_another_sheet_but_for_the_one_of_humans),
        cmocka_unit_test(those_who_need_a_human_stand_in_the_first_sheet_alone),
        cmocka_unit_test(a_sheet_that_lacks_a_row_is_seen),
        cmocka_unit_test(a_file_that_is_cut_or_changed_is_seen),
        cmocka_unit_test(a_folder_that_takes_no_file_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
