#include "jobs/import/import_preview.h"
#include "jobs/import/importer.h"
#include "jobs/job.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static const struct import_source SOURCE = {.path = "/exports/contacts.csv",
                                            .bytes = 100,
                                            .sha256 = {1, 2, 3},
                                            .choices = "all rows",
                                            .dialect = "UTF-8, comma",
                                            .header = "[\"mobile\"]"};

static struct entry phone_entry(int64_t row, int64_t phone)
{
    return (struct entry){.row = row,
                          .line = row + 1,
                          .column = 1,
                          .cell = "cell",
                          .cell_length = 4,
                          .phone = phone,
                          .status = ENTRY_PHONE,
                          .objected_at = ENTRY_NO_DATE};
}

/* Imports these phones, one a row; 0 is an empty row. */
static struct import_result import(struct store_fixture *fixture,
                                   const struct import_source *source, const int64_t *phones,
                                   size_t count)
{
    struct importer *importer = NULL;
    struct import_result result;
    struct error err = {0};
    assert_true(importer_begin(fixture->store, &importer, &err));
    assert_true(importer_begin_file(importer, source, &err));
    for (size_t i = 0; i < count; i++) {
        struct entry entry = phone_entry((int64_t)i + 1, phones[i]);
        if (phones[i] == 0)
            entry.status = ENTRY_EMPTY;
        assert_true(importer_add(importer, &entry, &err));
    }
    assert_true(importer_end_file(importer, &result, &err));
    assert_true(importer_commit(&importer, &err));
    assert_null(importer);
    return result;
}

static void one_number_is_one_job_and_each_row_an_entry(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    const int64_t phones[] = {33600000009, 33600000002, 0, 33600000009, 33600000001, 33600000009};
    struct import_result result = import(fixture, &SOURCE, phones, 6);
    assert_int_equal(result.import_id, 1);
    assert_int_equal(result.rows, 6);
    assert_int_equal(result.new_jobs, 3);
    assert_int_equal(result.known_jobs, 0);
    assert_int_equal(result.duplicates, 2);
    assert_int_equal(result.entries[ENTRY_PHONE], 5);
    assert_int_equal(result.entries[ENTRY_EMPTY], 1);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM entries"), 6);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 0"), 3);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT first_entry FROM jobs WHERE phone = 33600000009"), 1);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT last_entry - first_entry + 1 FROM imports"), 6);
    store_fixture_free(&fixture);
}

/* More rows than a batch, and not a multiple of one. */
static void every_size_of_a_last_batch_is_written(void **state)
{
    int64_t phones[200];
    for (size_t count = 60; count <= 200; count += 7) {
        struct store_fixture *fixture = store_fixture_new();
        for (size_t i = 0; i < count; i++)
            phones[i] = 33600000000 + (int64_t)((i * 7919) % 191);
        struct import_result result = import(fixture, &SOURCE, phones, count);
        int64_t jobs = store_fixture_int64(fixture, "SELECT count(*) FROM jobs");
        assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM entries"), count);
        assert_int_equal(jobs, result.new_jobs);
        assert_int_equal(jobs,
                         store_fixture_int64(fixture, "SELECT count(DISTINCT phone) FROM entries"));
        assert_int_equal(jobs + result.duplicates, count);
        store_fixture_free(&fixture);
    }
}

static void a_number_of_an_earlier_import_is_known_and_keeps_its_first_entry(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct import_source second = SOURCE;
    second.sha256[0] = 9;
    const int64_t first_phones[] = {33600000001, 33600000002};
    const int64_t second_phones[] = {33600000002, 33600000003, 33600000002};
    import(fixture, &SOURCE, first_phones, 2);
    struct import_result result = import(fixture, &second, second_phones, 3);
    assert_int_equal(result.import_id, 2);
    assert_int_equal(result.new_jobs, 1);
    assert_int_equal(result.known_jobs, 1);
    assert_int_equal(result.duplicates, 1);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT first_entry FROM jobs WHERE phone = 33600000002"), 2);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT phone FROM brought_again WHERE first_import = 2"),
        33600000002);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM brought_again"), 1);
    store_fixture_free(&fixture);
}

static void what_was_cancelled_or_removed_is_wanted_again(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct import_source second = SOURCE;
    second.sha256[0] = 9;
    const int64_t phones[] = {33600000001, 33600000002, 33600000003, 33600000004};
    import(fixture, &SOURCE, phones, 4);
    store_fixture_settle(fixture, phones[0], JOB_CANCELLED, 0);
    store_fixture_settle(fixture, phones[1], JOB_REMOVED, 0);
    store_fixture_settle(fixture, phones[2], JOB_LISTED, 0);
    store_fixture_settle(fixture, phones[3], JOB_REJECTED, 9);
    struct import_result result = import(fixture, &second, phones, 4);
    assert_int_equal(result.known_jobs, 4);
    assert_int_equal(result.known_listed, 1);
    assert_int_equal(result.known_rejected, 1);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 0"), 2);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events WHERE kind = 6"), 2);
    store_fixture_free(&fixture);
}

static void an_import_is_there_whole_or_not_at_all(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct importer *importer = NULL;
    struct error err = {0};
    assert_true(importer_begin(fixture->store, &importer, &err));
    assert_true(importer_begin_file(importer, &SOURCE, &err));
    for (int64_t row = 1; row <= 500; row++) {
        struct entry entry = phone_entry(row, 33600000000 + row);
        assert_true(importer_add(importer, &entry, &err));
    }
    importer_rollback(&importer);
    assert_null(importer);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM entries"), 0);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM imports"), 0);
    const int64_t phones[] = {33600000001};
    assert_int_equal(import(fixture, &SOURCE, phones, 1).import_id, 1);
    store_fixture_free(&fixture);
}

static void the_same_content_is_found_by_its_choices(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct import_match same, other;
    struct import_source changed = SOURCE;
    struct error err = {0};
    const int64_t phones[] = {33600000001, 33600000002};
    changed.choices = "another filter";
    assert_true(importer_find(fixture->store, &SOURCE, &same, &other, &err));
    assert_int_equal(same.import_id + other.import_id, 0);
    import(fixture, &SOURCE, phones, 2);
    assert_true(importer_find(fixture->store, &SOURCE, &same, &other, &err));
    assert_int_equal(same.import_id, 1);
    assert_int_equal(same.pending, 2);
    assert_int_equal(other.import_id, 0);
    import_match_clear(&same);
    assert_true(importer_find(fixture->store, &changed, &same, &other, &err));
    assert_int_equal(same.import_id, 0);
    assert_int_equal(other.import_id, 1);
    import_match_clear(&other);
    /* Nothing pending: the other choice harms nobody any more. Undone: it never resumes. */
    store_fixture_exec(fixture, "UPDATE jobs SET state = 1");
    assert_true(importer_find(fixture->store, &changed, &same, &other, &err));
    assert_int_equal(other.import_id, 0);
    store_fixture_exec(fixture, "UPDATE imports SET undone_at = 1");
    assert_true(importer_find(fixture->store, &SOURCE, &same, &other, &err));
    assert_int_equal(same.import_id, 0);
    store_fixture_free(&fixture);
}

static void the_brake_knows_the_largest_import_once_one_is_finished(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct error err = {0};
    int64_t numbers;
    const int64_t phones[] = {33600000001, 33600000002, 33600000001};
    assert_true(importer_largest_finished(fixture->store, &numbers, &err));
    assert_int_equal(numbers, 0);
    import(fixture, &SOURCE, phones, 3);
    assert_true(importer_largest_finished(fixture->store, &numbers, &err));
    assert_int_equal(numbers, 0);
    store_fixture_exec(fixture, "UPDATE imports SET finished_at = 1");
    assert_true(importer_largest_finished(fixture->store, &numbers, &err));
    assert_int_equal(numbers, 2);
    store_fixture_free(&fixture);
}

static void a_preview_counts_what_an_import_would(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    const int64_t first[] = {33600000001, 33600000002, 33600000003};
    const int64_t second[] = {33600000003, 33600000004, 0, 33600000004, 33600000001};
    struct import_result result;
    struct error err = {0};
    import(fixture, &SOURCE, first, 3);
    store_fixture_settle(fixture, first[0], JOB_ALREADY_LISTED, 3);
    struct import_preview *preview = import_preview_new(fixture->store);
    for (int64_t i = 0; i < 5; i++) {
        struct entry entry = phone_entry(i + 1, second[i]);
        if (second[i] == 0)
            entry.status = ENTRY_EMPTY;
        assert_true(import_preview_add(preview, &entry, &err));
    }
    assert_true(import_preview_finish(preview, &result, &err));
    import_preview_free(&preview);
    assert_int_equal(result.rows, 5);
    assert_int_equal(result.new_jobs, 1);
    assert_int_equal(result.known_jobs, 2);
    assert_int_equal(result.known_listed, 1);
    assert_int_equal(result.duplicates, 1);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM entries"), 3);
    store_fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_is_one_job_and_each_row_an_entry),
        cmocka_unit_test(every_size_of_a_last_batch_is_written),
        cmocka_unit_test(a_number_of_an_earlier_import_is_known_and_keeps_its_first_entry),
        cmocka_unit_test(what_was_cancelled_or_removed_is_wanted_again),
        cmocka_unit_test(an_import_is_there_whole_or_not_at_all),
        cmocka_unit_test(the_same_content_is_found_by_its_choices),
        cmocka_unit_test(the_brake_knows_the_largest_import_once_one_is_finished),
        cmocka_unit_test(a_preview_counts_what_an_import_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
