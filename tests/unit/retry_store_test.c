#include "jobs/send/retry_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

/* Rejected with code 9, rejected with code 12, unconfirmed with code 3, listed, cancelled. */
static int set_up(void **state)
{
    static const int64_t phones[] = {33600000001, 33600000002, 33600000003, 33600000004,
                                     33600000005};
    struct store_fixture *fixture = store_fixture_new();
    store_fixture_import(fixture, "a.csv", phones, 5);
    store_fixture_settle(fixture, phones[0], JOB_REJECTED, 9);
    store_fixture_settle(fixture, phones[1], JOB_REJECTED, 12);
    store_fixture_settle(fixture, phones[2], JOB_UNCONFIRMED, 3);
    store_fixture_settle(fixture, phones[3], JOB_LISTED, 0);
    store_fixture_settle(fixture, phones[4], JOB_CANCELLED, 0);
    store_fixture_exec(fixture, "UPDATE jobs SET message = 'words', source = 1");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* How many became pending; as many as were counted before. */
static int64_t retry(struct store_fixture *fixture, const struct retry_choice *choice)
{
    struct error err = {0};
    int64_t counted = 0;
    int64_t changed = 0;
    assert_true(retry_store_count(fixture->store, choice, &counted, &err));
    assert_true(retry_store_apply(fixture->store, 1, choice, &changed, &err));
    assert_int_equal(counted, changed);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 0"),
                     changed);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events WHERE kind = 11"),
                     changed);
    return changed;
}

static void refused_and_unconfirmed_numbers_become_pending_and_no_others(void **state)
{
    struct store_fixture *fixture = *state;
    struct retry_choice choice = {.rejected = true, .unconfirmed = true};
    assert_int_equal(retry(fixture, &choice), 3);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 0"
                                                  " AND (code OR message OR source) IS NULL"),
                     3);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT code FROM events WHERE phone = 33600000002"), 12);
}

static void the_import_narrows_the_choice(void **state)
{
    static const int64_t phones[] = {33600000002, 33600000009};
    struct store_fixture *fixture = *state;
    int64_t id = store_fixture_import(fixture, "b.csv", phones, 2);
    store_fixture_settle(fixture, phones[1], JOB_REJECTED, 0);
    struct retry_choice choice = {.rejected = true, .unconfirmed = true, .import_id = id};
    assert_int_equal(retry(fixture, &choice), 2);
}

/* It was somebody's mistake: it must not be sent again. */
static void what_only_undone_imports_brought_stays(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_exec(fixture, "UPDATE imports SET undone_at = 1");
    struct retry_choice choice = {.rejected = true, .unconfirmed = true};
    assert_int_equal(retry(fixture, &choice), 0);
}

static void the_state_narrows_the_choice(void **state)
{
    struct retry_choice choice = {.unconfirmed = true};
    assert_int_equal(retry(*state, &choice), 1);
}

static void the_code_narrows_the_choice(void **state)
{
    struct retry_choice choice = {.rejected = true, .has_code = true, .code = 9};
    assert_int_equal(retry(*state, &choice), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refused_and_unconfirmed_numbers_become_pending_and_no_others),
        TEST(the_import_narrows_the_choice),
        TEST(what_only_undone_imports_brought_stays),
        TEST(the_state_narrows_the_choice),
        TEST(the_code_narrows_the_choice),
    };
    return cmocka_run_group_tests_name("retry_store", tests, NULL, NULL);
}
