/* Rows that need a human are told once: what the store knows of them. */
#include "base/digest.h"
#include "jobs/import/importer.h"
#include "jobs/read/report_cursor.h"
#include "jobs/read/store_status.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <string.h>

static int set_up(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* As intake hands over the row "B;12": 'B' stands for all that its other cells say. */
struct told_row {
    char others;
    const char *cell;
    enum entry_status status;
    enum entry_reason reason;
};

static void add_row(struct importer *importer, int64_t number, const struct told_row *row)
{
    struct error err = {0};
    unsigned char digest[DIGEST_BYTES];
    memset(digest, row->others, sizeof digest);
    const struct entry entry = {.row = number,
                                .line = number + 1,
                                .column = 2,
                                .cell = row->cell,
                                .cell_length = strlen(row->cell),
                                .status = row->status,
                                .reason = row->reason,
                                .objected_at = ENTRY_NO_DATE,
                                .row_digest = row->others != 0 ? digest : NULL};
    must(importer_add(importer, &entry, &err), &err);
}

static int64_t import_rows(struct store_fixture *fixture, const struct told_row *rows, size_t count)
{
    struct error err = {0};
    struct importer *importer = NULL;
    struct import_result result = {0};
    const struct import_source source = {.path = "/exports/crm.csv",
                                         .bytes = 100,
                                         .sha256 = {1},
                                         .choices = "all rows",
                                         .dialect = "UTF-8",
                                         .header = "[\"nom\",\"mobile\"]"};
    fixture->wall_ms += 1000;
    must(importer_begin(fixture->store, &importer, &err), &err);
    must(importer_begin_file(importer, &source, &err), &err);
    for (size_t i = 0; i < count; i++)
        add_row(importer, (int64_t)i + 1, &rows[i]);
    must(importer_end_file(importer, &result, &err), &err);
    must(importer_commit(&importer, &err), &err);
    return result.import_id;
}

static const struct told_row ROWS[] = {
    {'B', "12", ENTRY_INVALID, ENTRY_TOO_SHORT},
    {'C', "0612345678", ENTRY_UNDECIDED, ENTRY_FLAG_UNKNOWN},
};

/* Returns when that was. */
static int64_t tell(struct store_fixture *fixture, int64_t import_id)
{
    struct error err = {0};
    fixture->wall_ms += 1000;
    must(job_store_tell(fixture->store, &import_id, 1, &err), &err);
    return fixture->wall_ms;
}

static int64_t known(struct store_fixture *fixture, int64_t import_id, int64_t *since)
{
    struct error err = {0};
    struct import_status status;
    must(store_status_import(fixture->store, import_id, &status, &err), &err);
    *since = status.known_since;
    int64_t count = import_status_known(&status);
    import_status_free(&status);
    return count;
}

static void expect_known(struct store_fixture *fixture, int64_t import_id, int64_t count,
                         int64_t since)
{
    int64_t found;
    assert_int_equal(known(fixture, import_id, &found), count);
    assert_int_equal(found, since);
}

static void expect_store(struct store_fixture *fixture, int64_t rows, int64_t known_rows)
{
    struct error err = {0};
    struct store_status status;
    must(store_status_read(fixture->store, &status, &err), &err);
    assert_int_equal(status.human_rows, rows);
    assert_int_equal(status.known_rows, known_rows);
}

static void a_row_that_recurs_is_known_since_it_was_told(void **state)
{
    struct store_fixture *fixture = *state;
    int64_t first = import_rows(fixture, ROWS, 2);
    expect_known(fixture, first, 0, 0);
    expect_store(fixture, 2, 0);
    int64_t since = tell(fixture, first);
    expect_store(fixture, 0, 2);
    int64_t second = import_rows(fixture, ROWS, 2);
    expect_known(fixture, second, 2, since);
    /* And again, without having been told a second time. It is one row that is open. */
    int64_t third = import_rows(fixture, ROWS, 2);
    expect_known(fixture, third, 2, since);
    expect_store(fixture, 0, 2);
    tell(fixture, third);
    expect_known(fixture, third, 2, since);
    expect_store(fixture, 0, 2);
}

static void what_nobody_was_told_is_not_known(void **state)
{
    struct store_fixture *fixture = *state;
    import_rows(fixture, ROWS, 2);
    int64_t second = import_rows(fixture, ROWS, 2);
    expect_known(fixture, second, 0, 0);
    expect_store(fixture, 4, 0);
}

static void a_row_that_differs_in_anything_is_not_known(void **state)
{
    static const struct told_row others[] = {
        {'b', "12", ENTRY_INVALID, ENTRY_TOO_SHORT},   /* another cell of the row */
        {'B', "12 ", ENTRY_INVALID, ENTRY_TOO_SHORT},  /* the cell itself */
        {'B', "12", ENTRY_INVALID, ENTRY_DAMAGED},     /* something else is wrong */
        {'B', "12", ENTRY_UNDECIDED, ENTRY_TOO_SHORT}, /* another question is open */
        {'\0', "12", ENTRY_INVALID, ENTRY_TOO_SHORT},  /* not all of the row is known */
    };
    struct store_fixture *fixture = *state;
    tell(fixture, import_rows(fixture, ROWS, 2));
    int64_t other = import_rows(fixture, others, COUNT_OF(others));
    expect_known(fixture, other, 0, 0);
    expect_store(fixture, 5, 2);
}

static void rows_without_a_digest_are_never_known(void **state)
{
    static const struct told_row row = {'\0', "12", ENTRY_INVALID, ENTRY_TOO_SHORT};
    struct store_fixture *fixture = *state;
    tell(fixture, import_rows(fixture, &row, 1));
    expect_known(fixture, import_rows(fixture, &row, 1), 0, 0);
}

static void equal_rows_of_a_file_are_each_counted(void **state)
{
    const struct told_row rows[] = {ROWS[0], ROWS[0], ROWS[0]};
    struct store_fixture *fixture = *state;
    int64_t first = import_rows(fixture, rows, 2);
    expect_store(fixture, 2, 0);
    int64_t since = tell(fixture, first);
    expect_known(fixture, import_rows(fixture, rows, 3), 3, since);
}

static void an_import_that_was_undone_has_told_nothing(void **state)
{
    struct store_fixture *fixture = *state;
    tell(fixture, import_rows(fixture, ROWS, 2));
    int64_t second = import_rows(fixture, ROWS, 2);
    store_fixture_exec(fixture, "UPDATE imports SET undone_at = 5 WHERE id = 1");
    expect_known(fixture, second, 0, 0);
    expect_store(fixture, 2, 0);
    int64_t third = import_rows(fixture, ROWS, 2);
    expect_known(fixture, third, 0, 0);
    /* The second one told them as well: that counts from then on. */
    int64_t since = tell(fixture, second);
    expect_known(fixture, import_rows(fixture, ROWS, 2), 2, since);
}

static void numbers_and_rows_that_were_left_out_are_never_counted(void **state)
{
    static const struct told_row rows[] = {
        {'D', "", ENTRY_EMPTY, ENTRY_REASON_NONE},
        {'E', "0612345678", ENTRY_SKIPPED, ENTRY_NOT_SELECTED},
    };
    struct store_fixture *fixture = *state;
    tell(fixture, import_rows(fixture, rows, 2));
    expect_known(fixture, import_rows(fixture, rows, 2), 0, 0);
    expect_store(fixture, 0, 0);
}

/* --- the run --- */

static void the_end_of_a_run_tells_in_one_commit(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t run_id = 0;
    int64_t first = import_rows(fixture, ROWS, 2);
    must(job_store_begin_run(fixture->store, "run crm.csv", &run_id, &err), &err);
    /* Not where only its end was recorded: it was killed before its report was written. */
    must(job_store_end_run(fixture->store, run_id, 3, &err), &err);
    expect_known(fixture, import_rows(fixture, ROWS, 2), 0, 0);
    store_fixture_exec(fixture,
                       "ALTER TABLE imports ADD COLUMN no_telling INTEGER CHECK (told_at IS NULL)");
    assert_false(job_store_end_run_told(fixture->store, run_id, 4, &first, 1, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT exit_status FROM runs"), 3);
    store_fixture_exec(fixture, "ALTER TABLE imports DROP COLUMN no_telling");
    must(job_store_end_run_told(fixture->store, run_id, 3, &first, 1, &err), &err);
    int64_t since = fixture->wall_ms;
    expect_known(fixture, import_rows(fixture, ROWS, 2), 2, since);
}

static int64_t reported_since(struct store_fixture *fixture, int64_t import_id)
{
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    struct report_row row;
    bool found = false;
    must(report_cursor_open(fixture->store, &import_id, 1, &cursor, &err), &err);
    must(report_cursor_next(cursor, &row, &found, &err), &err);
    assert_true(found);
    report_cursor_close(&cursor);
    return row.known_since;
}

static void the_report_says_since_when(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t run_id = 0;
    int64_t first = import_rows(fixture, ROWS, 2);
    int64_t since = tell(fixture, first);
    /* The report that tells of them does not say that they are known, whenever it is written. */
    assert_int_equal(reported_since(fixture, first), 0);
    assert_int_equal(reported_since(fixture, import_rows(fixture, ROWS, 2)), since);
    /* The file is given again. */
    fixture->wall_ms += 1000;
    must(job_store_begin_run(fixture->store, "run crm.csv", &run_id, &err), &err);
    store_fixture_exec(fixture, "INSERT INTO run_imports (run_id, import_id) VALUES (1, 1)");
    assert_int_equal(reported_since(fixture, first), since);
}

#define KNOWN_ROWS_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KNOWN_ROWS_TEST(a_row_that_recurs_is_known_since_it_was_told),
        KNOWN_ROWS_TEST(what_nobody_was_told_is_not_known),
        KNOWN_ROWS_TEST(a_row_that_differs_in_anything_is_not_known),
        KNOWN_ROWS_TEST(rows_without_a_digest_are_never_known),
        KNOWN_ROWS_TEST(equal_rows_of_a_file_are_each_counted),
        KNOWN_ROWS_TEST(an_import_that_was_undone_has_told_nothing),
        KNOWN_ROWS_TEST(numbers_and_rows_that_were_left_out_are_never_counted),
        KNOWN_ROWS_TEST(the_end_of_a_run_tells_in_one_commit),
        KNOWN_ROWS_TEST(the_report_says_since_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
