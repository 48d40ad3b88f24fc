#include "jobs/job.h"
#include "jobs/store/query.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <string.h>

static int set_up(void **state)
{
    static const int64_t phones[] = {33600000001, 33600000002, 33600000003};
    struct store_fixture *fixture = store_fixture_new();
    store_fixture_import(fixture, "a.csv", phones, 3);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static void rows_come_in_order_and_the_end_tells_that_nothing_failed(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t expected = 33600000002;
    struct query query = query_begin(fixture->store,
                                     "SELECT phone, due_at, 'é' FROM jobs WHERE state = $pending"
                                     " AND phone > :after ORDER BY phone",
                                     "testing", &err);
    query_bind(&query, ":after", 33600000001);
    query_bind(&query, ":of_another_statement", 5);
    while (query_next(&query)) {
        assert_int_equal(query_integer(&query, 0), expected++);
        assert_true(query_is_null(&query, 1));
        assert_int_equal(query_integer(&query, 1), 0);
        assert_string_equal(query_text(&query, 1), "");
        assert_string_equal(query_text(&query, 2), "é");
    }
    assert_true(query_end(&query));
    assert_int_equal(expected, 33600000004);
}

static void a_statement_that_cannot_be_prepared_fails_at_the_end(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct query query = query_begin(fixture->store, "SELECT nonsense FROM jobs", "testing", &err);
    query_bind(&query, ":import", 1);
    query_bind_text(&query, ":text", "text");
    query_bind_blob(&query, ":blob", "blob", 4);
    assert_false(query_next(&query));
    assert_false(query_end(&query));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "nonsense"));
}

static void a_state_that_does_not_exist_is_damage_and_ends_the_rows(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int rows = 0;
    fixture->is_spoilt = true;
    store_fixture_exec(fixture, "UPDATE jobs SET state = iif(phone = 33600000001, 8, -1)");
    struct query query =
        query_begin(fixture->store, "SELECT state FROM jobs ORDER BY phone", "testing", &err);
    for (; query_next(&query); rows++)
        assert_int_equal(query_enum(&query, 0, JOB_STATES), 0);
    assert_false(query_end(&query));
    assert_int_equal(rows, 1);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "damaged"));
}

static void a_blob_of_another_size_is_not_taken(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    char bytes[4] = "keep";
    struct query query =
        query_begin(fixture->store, "SELECT :blob, x'0102', NULL, x'31323334'", "testing", &err);
    query_bind_blob(&query, ":blob", "sent", 4);
    assert_true(query_next(&query));
    query_blob(&query, 1, bytes, sizeof bytes);
    query_blob(&query, 2, bytes, sizeof bytes);
    assert_memory_equal(bytes, "keep", 4);
    query_blob(&query, 0, bytes, sizeof bytes);
    assert_memory_equal(bytes, "sent", 4);
    query_blob(&query, 3, bytes, sizeof bytes);
    assert_memory_equal(bytes, "1234", 4);
    assert_true(query_end(&query));
}

static void what_is_committed_holds_and_what_fails_is_rolled_back(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct query query =
        query_begin(fixture->store, "UPDATE imports SET undo_reason = :words", "testing", &err);
    query_bind_text(&query, ":words", "a reason");
    assert_true(query_commit(&query));
    assert_int_equal(store_fixture_int64(fixture, "SELECT undo_reason = 'a reason' FROM imports"),
                     1);
    query = query_begin(fixture->store, "UPDATE imports SET path = NULL", "testing", &err);
    assert_false(query_commit(&query));
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(path) FROM imports"), 1);
    query = query_begin(fixture->store, "UPDATE store SET closed_until = 5", "testing", &err);
    assert_true(query_commit(&query));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_come_in_order_and_the_end_tells_that_nothing_failed,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_statement_that_cannot_be_prepared_fails_at_the_end,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_state_that_does_not_exist_is_damage_and_ends_the_rows,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_blob_of_another_size_is_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_committed_holds_and_what_fails_is_rolled_back,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
