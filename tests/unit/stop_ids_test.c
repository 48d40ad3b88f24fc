/* What the store makes of a stop id that the provider has given before. */
#include "jobs/send/job_queue.h"
#include "support/queue_fixture.h"
#include "support/unit.h"

/* Commits a listed reply; whether its stop id was another number's. */
static bool conflicts(struct queue_fixture *fixture, int64_t phone, int64_t stop_id)
{
    struct job_result result = result_listed(phone, stop_id);
    size_t count = 0;
    queue_fixture_commit(fixture, &result, 1, 0);
    const struct job_stop_id *conflicts = job_queue_conflicts(fixture->queue, &count);
    assert_true(count <= 1);
    assert_true(count == 0 || (conflicts->phone == phone && conflicts->stop_id == stop_id));
    return count == 1;
}

static void claim_all(struct queue_fixture *fixture)
{
    queue_fixture_commit(fixture, NULL, 0, 16);
}

static void a_stop_id_of_another_number_settles_nothing(void **state)
{
    struct queue_fixture *fixture = *state;
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    assert_true(conflicts(fixture, B, 300));
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM jobs WHERE phone = 33600000002"
                                         " AND state = 0 AND own_stop_id IS NULL AND maybe_sent = 1"
                                         " AND attempts = 1 AND due_at IS NOT NULL"),
                     1);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM events WHERE phone = 33600000002"
                                         " AND kind = 0 AND reason LIKE '%stop id 300,%'"),
                     1);
    assert_false(conflicts(fixture, B, 301));
}

static void two_numbers_of_one_commit_with_one_stop_id_are_seen(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result results[] = {result_listed(A, 300), result_listed(B, 300),
                                   result_listed(C, 300), result_listed(D, 301)};
    size_t count = 0;
    claim_all(fixture);
    queue_fixture_commit(fixture, results, 4, 0);
    const struct job_stop_id *found = job_queue_conflicts(fixture->queue, &count);
    assert_int_equal(count, 2);
    assert_int_equal(found[0].phone, B);
    assert_int_equal(found[1].phone, C);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 1"), 2);
    queue_fixture_commit(fixture, NULL, 0, 0);
    (void)job_queue_conflicts(fixture->queue, &count);
    assert_int_equal(count, 0);
}

static void what_an_earlier_process_was_given_is_known(void **state)
{
    struct queue_fixture *fixture = *state;
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    job_queue_close(&fixture->queue);
    store_fixture_reopen(fixture->base);
    queue_fixture_open(fixture, NULL, 0);
    claim_all(fixture);
    assert_true(conflicts(fixture, B, 300));
}

static void what_a_database_of_an_older_schema_has_is_known(void **state)
{
    struct queue_fixture *fixture = *state;
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    assert_false(conflicts(fixture, C, 302));
    job_queue_close(&fixture->queue);
    store_fixture_close(fixture->base);
    store_fixture_exec(fixture->base,
                       "UPDATE jobs SET state = 7 WHERE phone = 33600000003;"
                       "DROP TABLE stop_ids; DROP TABLE reports;"
                       "ALTER TABLE entries DROP COLUMN kept;" STORE_FIXTURE_DROP_KNOWN
                       "PRAGMA user_version = 8");
    store_fixture_reopen(fixture->base);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT phone FROM stop_ids"), A);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT count(*) FROM stop_ids"), 1);
    queue_fixture_open(fixture, NULL, 0);
    claim_all(fixture);
    assert_true(conflicts(fixture, B, 300));
}

static void the_number_itself_may_have_its_stop_id_again(void **state)
{
    struct queue_fixture *fixture = *state;
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    store_fixture_exec(fixture->base, "UPDATE jobs SET state = 0 WHERE phone = 33600000001");
    assert_false(conflicts(fixture, A, 300));
}

/* `change`: what becomes of A, which has the stop id 300. */
static void assert_free_after(struct queue_fixture *fixture, const char *change)
{
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    store_fixture_exec(fixture->base, change);
    assert_false(conflicts(fixture, B, 300));
    /* It is B's now. */
    assert_true(conflicts(fixture, C, 300));
}

static void the_stop_id_of_a_removed_number_is_free(void **state)
{
    assert_free_after(*state, "UPDATE jobs SET state = 7 WHERE phone = 33600000001");
}

static void a_stop_id_that_its_number_has_no_more_is_free(void **state)
{
    assert_free_after(*state, "UPDATE jobs SET own_stop_id = '299' WHERE phone = 33600000001");
}

static void a_stop_id_that_was_put_back_is_free(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    const struct job_stop_id number = {A, 300};
    int64_t moved[JOB_STATES];
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    assert_true(job_queue_put_back(fixture->queue, &number, 1, 1, moved, &err));
    assert_false(conflicts(fixture, B, 300));
}

/* Of a number that is being taken off, or is pending since the list lacked it, it is taken still.
 */
static void what_may_still_be_on_the_list_keeps_its_stop_id(void **state)
{
    struct queue_fixture *fixture = *state;
    claim_all(fixture);
    assert_false(conflicts(fixture, A, 300));
    assert_false(conflicts(fixture, B, 301));
    store_fixture_exec(fixture->base, "UPDATE jobs SET state = 6 WHERE phone = 33600000001");
    store_fixture_exec(fixture->base, "UPDATE jobs SET state = 0 WHERE phone = 33600000002");
    assert_true(conflicts(fixture, C, 300));
    assert_true(conflicts(fixture, D, 301));
}

static const struct {
    int64_t a, b;
    bool same;
} spellings[] = {
    {INT64_C(33692123456), INT64_C(262692123456), true},
    {INT64_C(262692123457), INT64_C(33692123457), true},
    {INT64_C(33690123456), INT64_C(590690123456), true},
    {INT64_C(33508411234), INT64_C(508411234), true},
    {INT64_C(33692123456), INT64_C(262692123457), false},
    {INT64_C(33692123456), INT64_C(32692123456), false},
    {INT64_C(590692123456), INT64_C(262692123456), false},
    {INT64_C(33692123456), INT64_C(687692123456), false}, /* Nouvelle-Calédonie has six digits */
};

static void the_same_subscriber_in_an_older_spelling_is_no_other(void **state)
{
    struct queue_fixture *fixture = *state;
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        const int64_t phones[] = {spellings[i].a, spellings[i].b};
        job_queue_close(&fixture->queue);
        store_fixture_exec(fixture->base, "DELETE FROM stop_ids; UPDATE jobs SET state = 0,"
                                          " own_stop_id = NULL WHERE state = 1");
        (void)store_fixture_import(fixture->base, "other.csv", phones, 2);
        store_fixture_exec(fixture->base,
                           "DELETE FROM job_counts; INSERT INTO job_counts SELECT 0, 0, count(*)"
                           " FROM jobs");
        fixture->base->is_spoilt = true; /* its counts are the test's */
        queue_fixture_open(fixture, NULL, 0);
        claim_all(fixture);
        assert_false(conflicts(fixture, phones[0], 300));
        assert_int_equal(conflicts(fixture, phones[1], 300), !spellings[i].same);
    }
}

#define STOP_IDS_TEST(name)                                                                        \
    cmocka_unit_test_setup_teardown(name, queue_fixture_set_up, queue_fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STOP_IDS_TEST(a_stop_id_of_another_number_settles_nothing),
        STOP_IDS_TEST(two_numbers_of_one_commit_with_one_stop_id_are_seen),
        STOP_IDS_TEST(what_an_earlier_process_was_given_is_known),
        STOP_IDS_TEST(what_a_database_of_an_older_schema_has_is_known),
        STOP_IDS_TEST(the_number_itself_may_have_its_stop_id_again),
        STOP_IDS_TEST(the_stop_id_of_a_removed_number_is_free),
        STOP_IDS_TEST(a_stop_id_that_its_number_has_no_more_is_free),
        STOP_IDS_TEST(a_stop_id_that_was_put_back_is_free),
        STOP_IDS_TEST(what_may_still_be_on_the_list_keeps_its_stop_id),
        STOP_IDS_TEST(the_same_subscriber_in_an_older_spelling_is_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
