#include "jobs/read/report_facts.h"

#include "support/store_fixture.h"
#include "support/unit.h"

#define PHONE(last) (INT64_C(33639980000) + (last))

static int make_store(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int remove_store(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* Three files that share numbers: 1, 2 | 2, 3 | 1, 3, 4, some of them twice. 1 and 3 are listed. */
static void import_three(struct store_fixture *fixture)
{
    static const int64_t first[] = {PHONE(1), PHONE(2), PHONE(1), 0};
    static const int64_t second[] = {PHONE(2), PHONE(3), PHONE(2)};
    static const int64_t third[] = {PHONE(3), PHONE(1), PHONE(1), PHONE(4), -1};
    store_fixture_import(fixture, "a.csv", first, 4);
    store_fixture_import(fixture, "b.csv", second, 3);
    store_fixture_import(fixture, "c.csv", third, 5);
    fixture->wall_ms += 1000;
    store_fixture_settle(fixture, PHONE(1), JOB_LISTED, 0);
    fixture->wall_ms += 2000;
    store_fixture_settle(fixture, PHONE(3), JOB_LISTED, 0);
}

static void expect_numbers(struct store_fixture *fixture, const int64_t *ids, size_t count,
                           int64_t listed, int64_t pending)
{
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    struct report_facts facts = {0};
    assert_true(report_cursor_open(fixture->store, ids, count, &cursor, &err));
    must(report_facts_read(cursor, true, &facts, &err), &err);
    assert_int_equal(facts.numbers[JOB_LISTED], listed);
    assert_int_equal(facts.numbers[JOB_PENDING], pending);
    assert_int_equal(facts.submissions.moments, listed);
    report_facts_free(&facts);
    report_cursor_close(&cursor);
}

static void a_number_counts_once_in_whatever_files_it_stands(void **state)
{
    import_three(*state);
    expect_numbers(*state, (const int64_t[]){1}, 1, 1, 1);
    expect_numbers(*state, (const int64_t[]){2}, 1, 1, 1);
    expect_numbers(*state, (const int64_t[]){3}, 1, 2, 1);
    expect_numbers(*state, (const int64_t[]){1, 2}, 2, 2, 1);
    expect_numbers(*state, (const int64_t[]){2, 3}, 2, 2, 2);
    expect_numbers(*state, (const int64_t[]){3, 2}, 2, 2, 2);
    expect_numbers(*state, (const int64_t[]){1, 3}, 2, 2, 2);
    expect_numbers(*state, NULL, 0, 2, 2);
}

static void an_import_that_was_taken_back_says_why(void **state)
{
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    struct report_facts facts = {0};
    import_three(*state);
    store_fixture_exec(*state, "UPDATE imports SET undone_at = 7, undo_reason = 'wrong file'"
                               " WHERE id = 2");
    struct store_fixture *fixture = *state;
    assert_true(report_cursor_open(fixture->store, (const int64_t[]){1, 2}, 2, &cursor, &err));
    assert_true(report_facts_read(cursor, false, &facts, &err));
    assert_string_equal(facts.imports[0].undo_reason, "");
    assert_string_equal(facts.imports[1].undo_reason, "wrong file");
    assert_int_equal(facts.numbers[JOB_LISTED], 0);
    report_facts_free(&facts);
    report_cursor_close(&cursor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_number_counts_once_in_whatever_files_it_stands,
                                        make_store, remove_store),
        cmocka_unit_test_setup_teardown(an_import_that_was_taken_back_says_why, make_store,
                                        remove_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
