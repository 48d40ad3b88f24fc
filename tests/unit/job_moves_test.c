#include "jobs/store/job_moves.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <string.h>

#define PHONE INT64_C(33600000001)

static int set_up(void **state)
{
    static const int64_t phones[] = {PHONE, PHONE + 1};
    struct store_fixture *fixture = store_fixture_new();
    store_fixture_import(fixture, "a.csv", phones, 2);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* Moves PHONE in a transaction of its own, by the way of a caller; false: it was rolled back. */
static bool try_move(struct store_fixture *fixture, enum job_state before, enum job_state after,
                     struct error *err)
{
    struct job_moves moves;
    sqlite3_stmt *update = NULL;
    const struct job_move move = {.phone = PHONE,
                                  .first_entry = 1,
                                  .before = before,
                                  .after = after,
                                  .has_event = true,
                                  .event = JOB_EVENT_ANSWERED,
                                  .at = 5,
                                  .reason = "words"};
    bool ok = job_moves_open(fixture->store, 7, "testing", &moves, err) &&
              sql_prepare(fixture->store,
                          "UPDATE jobs SET state = :after WHERE phone = :phone AND state = :before",
                          &update, err) &&
              sql_begin(fixture->store, err);
    assert_true(ok);
    sql_bind_named(update, ":phone", PHONE);
    sql_bind_named(update, ":before", before);
    sql_bind_named(update, ":after", after);
    ok = job_moves_apply(&moves, update, &move, err) && job_moves_finish(&moves, err) &&
         sql_commit(fixture->store, err);
    sql_rollback(fixture->store);
    sqlite3_finalize(update);
    job_moves_close(&moves);
    return ok;
}

static void a_move_of_the_table_has_its_event_and_is_counted(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    assert_true(try_move(fixture, JOB_PENDING, JOB_LISTED, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT state FROM jobs"), JOB_LISTED);
    assert_int_equal(store_fixture_int64(fixture,
                                         "SELECT count(*) FROM events WHERE phone = 33600000001 AND"
                                         " run_id = 7 AND kind = 3 AND state_before = 0 AND"
                                         " state_after = 1 AND at = 5 AND code IS NULL AND"
                                         " http_status IS NULL AND reason = 'words'"),
                     1);
    assert_int_equal(store_fixture_wrong_counts(fixture), 0);
}

static void a_move_that_the_table_does_not_have_changes_nothing(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    for (int before = 0; before < JOB_STATES; before++) {
        for (int after = 0; after < JOB_STATES; after++) {
            if (before == after || job_may_become((enum job_state)before, (enum job_state)after))
                continue;
            assert_false(try_move(fixture, (enum job_state)before, (enum job_state)after, &err));
            assert_int_equal(err.code, ERROR_UNEXPECTED);
        }
    }
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state <> 0"), 0);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events"), 0);
}

static void a_job_that_is_not_what_it_was_taken_for_stops_the_transaction(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    assert_false(try_move(fixture, JOB_LISTED, JOB_REMOVING, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "another program has changed the database"));
    assert_int_equal(store_fixture_int64(fixture, "SELECT state FROM jobs"), JOB_PENDING);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_move_of_the_table_has_its_event_and_is_counted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_move_that_the_table_does_not_have_changes_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_job_that_is_not_what_it_was_taken_for_stops_the_transaction, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
