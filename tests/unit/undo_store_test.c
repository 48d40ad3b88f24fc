#include "base/memory.h"
#include "jobs/list/undo_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST INT64_C(33600000001)
/* Two imports: numbers 1 to 6, and 5 to 8. */
struct bench {
    struct store_fixture *fixture;
    struct error err;
    int64_t one;
    int64_t two;
    struct undo_survey survey;
};

static int set_up(void **state)
{
    static const int64_t one[] = {FIRST, FIRST + 1, FIRST + 2, FIRST + 3, FIRST + 4, FIRST + 5};
    static const int64_t two[] = {FIRST + 4, FIRST + 5, FIRST + 6, FIRST + 7};
    struct bench *bench = memory_alloc(1, sizeof *bench);
    bench->fixture = store_fixture_new();
    bench->one = store_fixture_import(bench->fixture, "one.csv", one, COUNT_OF(one));
    bench->two = store_fixture_import(bench->fixture, "two.csv", two, COUNT_OF(two));
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    store_fixture_free(&bench->fixture);
    free(bench);
    return 0;
}

/* Makes the number (1, 2, …) what `assignments` say. */
static void set(const struct bench *bench, int number, const char *assignments)
{
    char sql[256];
    snprintf(sql, sizeof sql, "UPDATE jobs SET %s WHERE phone = %" PRId64, assignments,
             FIRST + number - 1);
    store_fixture_exec(bench->fixture, sql);
}

static int64_t state_of(const struct bench *bench, int number)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT state FROM jobs WHERE phone = %" PRId64, FIRST + number - 1);
    return store_fixture_int64(bench->fixture, sql);
}

static const struct undo_survey *survey(struct bench *bench, int64_t import_id)
{
    if (!undo_store_survey(bench->fixture->store, import_id, &bench->survey, &bench->err))
        fail_msg("%s", bench->err.text);
    return &bench->survey;
}

static void begin(struct bench *bench, int64_t import_id)
{
    if (!undo_store_begin(bench->fixture->store, 1, import_id, "wrong file", &bench->err))
        fail_msg("%s", bench->err.text);
}

static void pending_numbers_of_the_import_alone_are_cancelled(void **state)
{
    struct bench *bench = *state;
    set(bench, 2, "maybe_sent = 1");
    assert_int_equal(survey(bench, bench->one)->to_cancel, 4);
    assert_int_equal(bench->survey.maybe_sent, 1);
    assert_int_equal(bench->survey.shared, 2);
    begin(bench, bench->one);
    assert_int_equal(state_of(bench, 1), JOB_CANCELLED);
    assert_int_equal(state_of(bench, 5), JOB_PENDING);
    assert_int_equal(state_of(bench, 7), JOB_PENDING);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(*) FROM events"
                                                         " WHERE kind = 5 AND state_after = 5"),
                     4);
}

static void what_we_put_on_the_list_is_to_be_removed_and_nothing_else(void **state)
{
    struct bench *bench = *state;
    set(bench, 1, "state = 1, own_stop_id = '11'");
    set(bench, 2, "state = 1, own_stop_id = '12', list_stop_id = '12'");
    set(bench, 3, "state = 1, own_stop_id = '13', list_stop_id = '99'");
    set(bench, 4, "state = 2, list_stop_id = '14'");
    set(bench, 5, "state = 1, own_stop_id = '15'");
    set(bench, 6, "state = 3");
    assert_int_equal(survey(bench, bench->one)->to_remove, 2);
    assert_int_equal(bench->survey.not_ours, 2);
    assert_int_equal(bench->survey.shared, 1);
    begin(bench, bench->one);
    assert_int_equal(state_of(bench, 1), JOB_REMOVING);
    assert_int_equal(state_of(bench, 2), JOB_REMOVING);
    assert_int_equal(state_of(bench, 3), JOB_LISTED);
    assert_int_equal(state_of(bench, 4), JOB_ALREADY_LISTED);
    assert_int_equal(state_of(bench, 5), JOB_LISTED);
    assert_int_equal(state_of(bench, 6), JOB_REJECTED);
    assert_int_equal(survey(bench, bench->one)->removing, 2);
}

static void a_number_that_waits_to_be_sent_again_is_taken_off_by_our_stop_id(void **state)
{
    struct bench *bench = *state;
    set(bench, 1, "own_stop_id = '11', due_at = 5");
    assert_int_equal(survey(bench, bench->one)->to_remove, 1);
    begin(bench, bench->one);
    assert_int_equal(state_of(bench, 1), JOB_REMOVING);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(due_at) FROM jobs"), 0);
}

static void a_number_of_two_imports_goes_with_the_second_undo(void **state)
{
    struct bench *bench = *state;
    begin(bench, bench->one);
    assert_int_equal(state_of(bench, 5), JOB_PENDING);
    assert_int_equal(survey(bench, bench->two)->to_cancel, 4);
    begin(bench, bench->two);
    assert_int_equal(state_of(bench, 5), JOB_CANCELLED);
    assert_int_equal(state_of(bench, 7), JOB_CANCELLED);
}

static void the_first_undo_is_when_it_was_undone(void **state)
{
    struct bench *bench = *state;
    begin(bench, bench->one);
    bench->fixture->wall_ms += 1000;
    begin(bench, bench->one);
    assert_int_equal(survey(bench, bench->one)->undone_at, FIXTURE_START_MS);
}

static void an_import_that_does_not_exist_is_an_error(void **state)
{
    struct bench *bench = *state;
    assert_false(undo_store_survey(bench->fixture->store, 7, &bench->survey, &bench->err));
    assert_int_equal(bench->err.code, ERROR_INPUT);
}

static void what_is_being_removed_is_handed_out_in_pieces(void **state)
{
    struct bench *bench = *state;
    struct undo_job jobs[2];
    size_t count = 0;
    store_fixture_exec(bench->fixture,
                       "UPDATE jobs SET state = 1, own_stop_id = phone - 33600000000");
    begin(bench, bench->one);
    assert_true(
        undo_store_next(bench->fixture->store, bench->one, 0, jobs, 2, &count, &bench->err));
    assert_int_equal(count, 2);
    assert_int_equal(jobs[1].phone, FIRST + 1);
    assert_int_equal(jobs[1].stop_id, 2);
    assert_true(undo_store_next(bench->fixture->store, bench->one, FIRST + 2, jobs, 2, &count,
                                &bench->err));
    assert_int_equal(count, 1);
    assert_int_equal(jobs[0].phone, FIRST + 3);
}

static void results_are_kept_with_an_event_each(void **state)
{
    struct bench *bench = *state;
    const struct undo_result results[] = {
        {.phone = FIRST, .state = JOB_REMOVED, .http_status = 200},
        {.phone = FIRST + 1,
         .state = JOB_REMOVING,
         .source = JOB_ERROR_NETWORK,
         .message = "the connection was lost"},
        {.phone = FIRST + 2, .state = JOB_LISTED, .has_code = true, .code = 3, .message = "no"},
    };
    store_fixture_exec(bench->fixture, "UPDATE jobs SET state = 1, own_stop_id = '1',"
                                       " list_stop_id = '1', code = 7");
    begin(bench, bench->one);
    assert_true(undo_store_keep(bench->fixture->store, 1, results, COUNT_OF(results), &bench->err));
    assert_int_equal(state_of(bench, 1), JOB_REMOVED);
    assert_int_equal(state_of(bench, 2), JOB_REMOVING);
    assert_int_equal(state_of(bench, 3), JOB_LISTED);
    assert_int_equal(store_fixture_int64(bench->fixture,
                                         "SELECT count(*) FROM events WHERE state_before = 6"
                                         " AND (kind, state_after) IN (VALUES (9, 7), (10, 6),"
                                         " (10, 1))"),
                     3);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT code IS NULL AND list_stop_id IS"
                                                         " NULL FROM jobs WHERE state = 7"),
                     1);
}

static void a_result_for_what_is_not_being_removed_is_an_error(void **state)
{
    struct bench *bench = *state;
    const struct undo_result result = {.phone = FIRST, .state = JOB_REMOVED};
    assert_false(undo_store_keep(bench->fixture->store, 1, &result, 1, &bench->err));
    assert_int_equal(bench->err.code, ERROR_STORAGE);
    assert_int_equal(state_of(bench, 1), JOB_PENDING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pending_numbers_of_the_import_alone_are_cancelled),
        TEST(what_we_put_on_the_list_is_to_be_removed_and_nothing_else),
        TEST(a_number_that_waits_to_be_sent_again_is_taken_off_by_our_stop_id),
        TEST(a_number_of_two_imports_goes_with_the_second_undo),
        TEST(the_first_undo_is_when_it_was_undone),
        TEST(an_import_that_does_not_exist_is_an_error),
        TEST(what_is_being_removed_is_handed_out_in_pieces),
        TEST(results_are_kept_with_an_event_each),
        TEST(a_result_for_what_is_not_being_removed_is_an_error),
    };
    return cmocka_run_group_tests_name("undo_store", tests, NULL, NULL);
}
