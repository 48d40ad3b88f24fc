#include "jobs/read/report_cursor.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#define A INT64_C(33600000001)
#define B INT64_C(33600000002)
#define C INT64_C(33600000003)

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

static struct report_cursor *open_cursor(struct store_fixture *fixture, const int64_t *import_ids,
                                         size_t count)
{
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    must(report_cursor_open(fixture->store, import_ids, count, &cursor, &err), &err);
    return cursor;
}

static struct report_row next_row(struct report_cursor *cursor)
{
    struct error err = {0};
    struct report_row row = {0};
    bool found = false;
    must(report_cursor_next(cursor, &row, &found, &err), &err);
    assert_true(found);
    return row;
}

static void assert_ends(struct report_cursor *cursor)
{
    struct error err = {0};
    struct report_row row = {0};
    bool found = true;
    assert_true(report_cursor_next(cursor, &row, &found, &err));
    assert_false(found);
    assert_true(report_cursor_next(cursor, &row, &found, &err));
    assert_false(found);
}

static void every_row_is_there_in_file_order(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {B, 0, A, -1};
    int64_t import_id = store_fixture_import(fixture, "/exports/a.csv", phones, 4);
    struct report_cursor *cursor = open_cursor(fixture, NULL, 0);

    struct report_row row = next_row(cursor);
    assert_int_equal(row.import_id, import_id);
    assert_string_equal(row.file, "/exports/a.csv");
    assert_int_equal(row.entry.row, 1);
    assert_int_equal(row.entry.line, 2);
    assert_int_equal(row.entry.phone, B);
    assert_string_equal(row.entry.cell, "+33600000002");
    assert_int_equal(row.entry.cell_length, 12);
    assert_string_equal(row.column_name, "Téléphone");
    assert_int_equal(row.state, JOB_PENDING);
    assert_string_equal(row.stop_id, "");
    assert_string_equal(row.message, "");
    assert_int_equal(row.entry.objected_at, ENTRY_NO_DATE);
    assert_false(row.is_duplicate);

    row = next_row(cursor);
    assert_int_equal(row.entry.status, ENTRY_EMPTY);
    assert_string_equal(row.entry.cell, "");
    assert_string_equal(row.stop_id, "");
    row = next_row(cursor);
    assert_int_equal(row.entry.phone, A);
    row = next_row(cursor);
    assert_int_equal(row.entry.status, ENTRY_INVALID);
    assert_int_equal(row.entry.reason, ENTRY_NOT_A_NUMBER);
    assert_string_equal(row.entry.cell, "nobody");
    assert_ends(cursor);
    report_cursor_close(&cursor);
}

static void a_row_shows_what_became_of_its_job(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A, B, C};
    store_fixture_import(fixture, "a.csv", phones, 3);
    store_fixture_exec(
        fixture, "UPDATE jobs SET state = 1, own_stop_id = '4711', list_stop_id = '9', code = 200,"
                 " http_status = 200, attempts = 2, first_attempt_at = 5, last_attempt_at = 7,"
                 " maybe_sent = 1 WHERE phone = 33600000001;"
                 "UPDATE jobs SET state = 2, list_stop_id = '9', code = 3, message = 'déjà',"
                 " source = 1 WHERE phone = 33600000002");
    struct report_cursor *cursor = open_cursor(fixture, NULL, 0);

    struct report_row row = next_row(cursor);
    assert_int_equal(row.state, JOB_LISTED);
    assert_string_equal(row.stop_id, "9"); /* the list names the number, a reply does not */
    assert_true(row.has_code);
    assert_int_equal(row.code, 200);
    assert_int_equal(row.http_status, 200);
    assert_int_equal(row.attempts, 2);
    assert_int_equal(row.first_attempt_at, 5);
    assert_int_equal(row.last_attempt_at, 7);
    assert_true(row.maybe_sent);
    row = next_row(cursor);
    assert_int_equal(row.state, JOB_ALREADY_LISTED);
    assert_string_equal(row.stop_id, "9");
    assert_string_equal(row.message, "déjà");
    assert_int_equal(row.source, JOB_ERROR_PROVIDER);
    row = next_row(cursor);
    assert_false(row.has_code);
    report_cursor_close(&cursor);
}

static void a_duplicate_names_the_row_that_came_first(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t first[] = {0, A};
    static const int64_t second[] = {B, A, B};
    int64_t first_id = store_fixture_import(fixture, "a.csv", first, 2);
    int64_t second_id = store_fixture_import(fixture, "b.csv", second, 3);
    store_fixture_exec(fixture, "UPDATE jobs SET state = 1, own_stop_id = '1'");
    struct report_cursor *cursor = open_cursor(fixture, &second_id, 1);

    struct report_row row = next_row(cursor);
    assert_false(row.is_duplicate);
    row = next_row(cursor);
    assert_true(row.is_duplicate);
    assert_int_equal(row.first_import_id, first_id);
    assert_string_equal(row.first_file, "a.csv");
    assert_int_equal(row.first_row, 2);
    assert_string_equal(row.stop_id, "1");
    row = next_row(cursor);
    assert_true(row.is_duplicate);
    assert_int_equal(row.first_import_id, second_id);
    assert_string_equal(row.first_file, "b.csv");
    assert_int_equal(row.first_row, 1);
    assert_ends(cursor);
    report_cursor_close(&cursor);
}

static void imports_come_in_the_order_asked_for(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A};
    int64_t ids[2];
    ids[1] = store_fixture_import(fixture, "a.csv", phones, 1);
    store_fixture_import(fixture, "empty.csv", NULL, 0);
    ids[0] = store_fixture_import(fixture, "b.csv", phones, 1);
    struct report_cursor *cursor = open_cursor(fixture, ids, 2);
    assert_string_equal(next_row(cursor).file, "b.csv");
    assert_string_equal(next_row(cursor).file, "a.csv");
    assert_ends(cursor);
    report_cursor_close(&cursor);
}

static void an_undone_import_is_shown_only_when_asked_for(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A};
    int64_t undone = store_fixture_import(fixture, "a.csv", phones, 1);
    store_fixture_import(fixture, "b.csv", phones, 1);
    store_fixture_exec(fixture, "UPDATE imports SET undone_at = 1 WHERE path = 'a.csv'");
    struct report_cursor *cursor = open_cursor(fixture, NULL, 0);
    assert_string_equal(next_row(cursor).file, "b.csv");
    assert_ends(cursor);
    report_cursor_close(&cursor);
    cursor = open_cursor(fixture, &undone, 1);
    assert_string_equal(next_row(cursor).file, "a.csv");
    report_cursor_close(&cursor);
}

static void a_column_without_a_name_has_its_number(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A};
    store_fixture_import(fixture, "a.csv", phones, 1);
    store_fixture_exec(fixture, "UPDATE imports SET header = '[]'");
    struct report_cursor *cursor = open_cursor(fixture, NULL, 0);
    assert_string_equal(next_row(cursor).column_name, "column 1");
    report_cursor_close(&cursor);
}

static void an_unknown_import_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    const int64_t unknown = 77;
    assert_false(report_cursor_open(fixture->store, &unknown, 1, &cursor, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_null(cursor);
    /* Its transaction is over. */
    cursor = open_cursor(fixture, NULL, 0);
    report_cursor_close(&cursor);
}

static void a_report_is_one_view_while_a_run_goes_on(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A, B};
    struct error err = {0};
    struct job_store *reader = NULL;
    struct report_cursor *cursor = NULL;
    struct report_row row = {0};
    bool found = false;
    store_fixture_import(fixture, "a.csv", phones, 2);
    assert_true(job_store_open(fixture->path, JOB_STORE_READ, &fixture->clock, &fixture->log,
                               &reader, &err));
    assert_true(report_cursor_open(reader, NULL, 0, &cursor, &err));
    store_fixture_exec(fixture, "UPDATE jobs SET state = 1");
    for (int i = 0; i < 2; i++) {
        assert_true(report_cursor_next(cursor, &row, &found, &err));
        assert_int_equal(row.state, JOB_PENDING);
    }
    report_cursor_close(&cursor);
    job_store_close(&reader);
}

static void a_damaged_row_is_an_error_and_no_crash(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {A};
    struct error err = {0};
    struct report_row row = {0};
    bool found = false;
    store_fixture_import(fixture, "a.csv", phones, 1);
    store_fixture_exec(fixture, "UPDATE jobs SET state = 99");
    struct report_cursor *cursor = open_cursor(fixture, NULL, 0);
    assert_false(report_cursor_next(cursor, &row, &found, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    report_cursor_close(&cursor);
}

#define CURSOR_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CURSOR_TEST(every_row_is_there_in_file_order),
        CURSOR_TEST(a_row_shows_what_became_of_its_job),
        CURSOR_TEST(a_duplicate_names_the_row_that_came_first),
        CURSOR_TEST(imports_come_in_the_order_asked_for),
        CURSOR_TEST(an_undone_import_is_shown_only_when_asked_for),
        CURSOR_TEST(a_column_without_a_name_has_its_number),
        CURSOR_TEST(an_unknown_import_is_refused),
        CURSOR_TEST(a_report_is_one_view_while_a_run_goes_on),
        CURSOR_TEST(a_damaged_row_is_an_error_and_no_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
