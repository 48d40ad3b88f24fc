#include "jobs/read/store_status.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <unistd.h>

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

/* Two files: the second brings A again and is half done. */
static void import_two(struct store_fixture *fixture)
{
    static const int64_t first[] = {A, B, A, 0, -1, -1};
    static const int64_t second[] = {C, A};
    store_fixture_import(fixture, "a.csv", first, 6);
    fixture->wall_ms += 1000;
    store_fixture_import(fixture, "b.csv", second, 2);
    store_fixture_settle(fixture, A, JOB_LISTED, 0);
    store_fixture_exec(fixture, "UPDATE jobs SET due_at = 5 WHERE phone = 33600000003");
}

static void an_empty_store_counts_nothing(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct store_status status;
    int64_t import_id = -1;
    assert_true(store_status_read(fixture->store, &status, &err));
    assert_string_equal(status.account.api_url, "");
    assert_int_equal(status.imports, 0);
    for (int each = 0; each < JOB_STATES; each++)
        assert_int_equal(status.jobs[each], 0);
    assert_true(store_status_latest_import(fixture->store, &import_id, &err));
    assert_int_equal(import_id, 0);
}

static void jobs_are_counted_by_state_each_number_once(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct store_status status;
    import_two(fixture);
    assert_true(store_status_read(fixture->store, &status, &err));
    assert_int_equal(status.imports, 2);
    assert_int_equal(status.jobs[JOB_LISTED], 1);
    assert_int_equal(status.jobs[JOB_PENDING], 2);
    assert_int_equal(status.retries_waiting, 1);
}

static void an_import_counts_its_rows_and_all_its_numbers(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct import_status status;
    import_two(fixture);
    assert_true(store_status_import(fixture->store, 1, &status, &err));
    assert_string_equal(status.path, "a.csv");
    assert_int_equal(status.rows, 6);
    assert_int_equal(status.entries[ENTRY_PHONE], 3);
    assert_int_equal(status.entries[ENTRY_EMPTY], 1);
    assert_int_equal(status.entries[ENTRY_INVALID], 2);
    assert_int_equal(status.entries[ENTRY_SKIPPED], 0);
    assert_int_equal(status.duplicates, 1);
    assert_int_equal(status.jobs[JOB_LISTED], 1);
    assert_int_equal(status.jobs[JOB_PENDING], 1);
    assert_int_equal(status.imported_at, FIXTURE_START_MS);
    assert_int_equal(status.finished_at, 0);
    assert_int_equal(status.undone_at, 0);
    import_status_free(&status);
}

static void a_number_brought_again_counts_for_both_imports(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct import_status status;
    import_two(fixture);
    assert_true(store_status_import(fixture->store, 2, &status, &err));
    assert_int_equal(status.jobs[JOB_LISTED], 1);
    assert_int_equal(status.jobs[JOB_PENDING], 1);
    assert_int_equal(status.duplicates, 0);
    import_status_free(&status);
}

static void what_is_known_of_two_imports_is_held_side_by_side(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct import_status first;
    struct import_status second;
    import_two(fixture);
    store_fixture_exec(fixture, "UPDATE imports SET undo_reason = 'the wrong week' WHERE id = 2");
    assert_true(store_status_import(fixture->store, 1, &first, &err));
    assert_true(store_status_import(fixture->store, 2, &second, &err));
    store_fixture_close(fixture);
    assert_string_equal(first.path, "a.csv");
    assert_string_equal(first.undo_reason, "");
    assert_string_equal(second.path, "b.csv");
    assert_string_equal(second.undo_reason, "the wrong week");
    import_status_free(&first);
    import_status_free(&second);
    assert_null(second.path);
}

static void an_unknown_import_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct import_status status;
    import_two(fixture);
    assert_false(store_status_import(fixture->store, 3, &status, &err));
    assert_int_equal(err.code, ERROR_INPUT);
}

struct seen {
    int64_t ids[4];
    size_t count;
    size_t limit;
};

static bool note_import(void *context, const struct import_status *status)
{
    struct seen *seen = context;
    seen->ids[seen->count++] = status->import_id;
    return seen->count < seen->limit;
}

static void imports_come_oldest_first_until_told_to_stop(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct seen all = {.limit = 4};
    struct seen one = {.limit = 1};
    import_two(fixture);
    assert_true(store_status_each_import(fixture->store, note_import, &all, &err));
    assert_int_equal(all.count, 2);
    assert_int_equal(all.ids[0], 1);
    assert_int_equal(all.ids[1], 2);
    assert_true(store_status_each_import(fixture->store, note_import, &one, &err));
    assert_int_equal(one.count, 1);
}

static void the_latest_import_is_not_an_undone_one(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t import_id = 0;
    import_two(fixture);
    assert_true(store_status_latest_import(fixture->store, &import_id, &err));
    assert_int_equal(import_id, 2);
    store_fixture_exec(fixture, "UPDATE imports SET undone_at = 1 WHERE id = 2");
    assert_true(store_status_latest_import(fixture->store, &import_id, &err));
    assert_int_equal(import_id, 1);
}

static void a_reader_sees_who_is_at_work(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct job_store *reader = NULL;
    struct store_status status;
    assert_true(job_store_open(fixture->path, JOB_STORE_READ, &fixture->clock, &fixture->log,
                               &reader, &err));
    assert_true(store_status_read(reader, &status, &err));
    assert_int_equal(status.running_pid, getpid());
    store_fixture_close(fixture);
    assert_true(store_status_read(reader, &status, &err));
    assert_int_equal(status.running_pid, 0);
    job_store_close(&reader);
}

#define STATUS_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATUS_TEST(an_empty_store_counts_nothing),
        STATUS_TEST(jobs_are_counted_by_state_each_number_once),
        STATUS_TEST(an_import_counts_its_rows_and_all_its_numbers),
        STATUS_TEST(a_number_brought_again_counts_for_both_imports),
        STATUS_TEST(what_is_known_of_two_imports_is_held_side_by_side),
        STATUS_TEST(an_unknown_import_is_refused),
        STATUS_TEST(imports_come_oldest_first_until_told_to_stop),
        STATUS_TEST(the_latest_import_is_not_an_undone_one),
        STATUS_TEST(a_reader_sees_who_is_at_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
