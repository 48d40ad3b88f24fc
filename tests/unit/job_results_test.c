#include "jobs/send/job_queue.h"
#include "support/queue_fixture.h"
#include "support/unit.h"

#include <unistd.h>

static void a_listed_job_keeps_its_stop_id_and_times(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = result_listed(B, 4711);
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &result, 1, 0);
    assert_int_equal(
        queue_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000002"
                                     " AND state = 1 AND own_stop_id = '4711' AND attempts = 1"
                                     " AND first_attempt_at = 1767571200000"
                                     " AND last_attempt_at = 1767571200000 AND code = 200"
                                     " AND http_status = 200 AND confirmed_at = 1767571200080"
                                     " AND message IS NULL AND source IS NULL AND due_at IS NULL"),
        1);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT count(*) FROM events"), 0);
    assert_int_equal(queue_fixture_pending(fixture), 3);
}

static void what_the_claim_saw_keeps_the_same_as_reading_the_job_again(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_claim claim = {0};
    queue_fixture_commit(fixture, NULL, 0, 4);
    assert_true(job_queue_take(fixture->queue, &claim));
    assert_int_equal(claim.phone, A);
    assert_int_equal(
        claim.first_entry,
        queue_fixture_int64(fixture, "SELECT first_entry FROM jobs WHERE phone = 33600000001"));
    struct job_result results[] = {result_listed(A, 1), result_listed(B, 2)};
    results[0].first_entry = claim.first_entry;
    queue_fixture_commit(fixture, results, 2, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(DISTINCT state || settled_in || code"
                                         " || confirmed_at || attempts) FROM jobs WHERE phone IN"
                                         " (33600000001, 33600000002) AND state = 1"),
                     1);
    assert_int_equal(queue_fixture_pending(fixture), 2);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT count(*) FROM events"), 0);
}

static void a_job_that_was_settled_before_its_claim_has_its_row_read(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_claim claim = {0};
    queue_fixture_int64(fixture, "UPDATE jobs SET settled_in = 0 WHERE phone = 33600000001"
                                 " RETURNING 1");
    queue_fixture_commit(fixture, NULL, 0, 4);
    assert_true(job_queue_take(fixture->queue, &claim));
    assert_int_equal(claim.phone, A);
    assert_int_equal(claim.first_entry, 0);
}

static void a_job_that_was_settled_behind_its_claim_is_an_error(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_claim claim = {0};
    queue_fixture_commit(fixture, NULL, 0, 4);
    assert_true(job_queue_take(fixture->queue, &claim));
    struct job_result result = result_listed(A, 1);
    result.first_entry = claim.first_entry;
    queue_fixture_int64(fixture, "UPDATE jobs SET settled_in = 0 WHERE phone = 33600000001"
                                 " RETURNING 1");
    assert_false(job_queue_commit(fixture->queue, &result, 1, 8, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_int_equal(queue_fixture_pending(fixture), 4);
}

static void an_attempt_that_settles_nothing_is_an_event_and_a_retry(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = result_again(A, FIXTURE_START_MS + 700);
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &result, 1, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                         " AND state = 0 AND attempts = 1 AND maybe_sent = 1"
                                         " AND due_at = 1767571200700 AND source = 2"
                                         " AND message = 'Service Unavailable'"),
                     1);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM events WHERE kind = 0 AND run_id = 1"
                                         " AND phone = 33600000001 AND http_status = 503"
                                         " AND reason = 'Service Unavailable'"),
                     1);
    assert_int_equal(queue_fixture_pending(fixture), 4);
}

static void a_throttled_reply_costs_no_attempt(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = result_again(A, FIXTURE_START_MS + 1000);
    result.counts = false;
    result.maybe_sent = false;
    result.http_status = 429;
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &result, 1, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                         " AND attempts = 0 AND first_attempt_at IS NULL"
                                         " AND last_attempt_at IS NULL AND http_status = 429"
                                         " AND maybe_sent IS NULL"),
                     1);
}

static void a_doubt_stays_when_the_job_is_settled(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = result_again(A, FIXTURE_START_MS + 700);
    struct job_result second = result_already_listed(A);
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &first, 1, 0);
    queue_fixture_commit(fixture, &second, 1, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                         " AND state = 2 AND attempts = 2 AND maybe_sent = 1"
                                         " AND due_at IS NULL AND first_attempt_at = 1767571200000"
                                         " AND last_attempt_at = 1767571201000"),
                     1);
}

static void times_stay_in_order_when_the_clock_is_set_back(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = result_again(A, FIXTURE_START_MS + 700);
    struct job_result second = result_listed(A, 1);
    second.sent_at = FIXTURE_START_MS - 3600000;
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &first, 1, 0);
    queue_fixture_commit(fixture, &second, 1, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT last_attempt_at >= first_attempt_at FROM jobs"
                                         " WHERE phone = 33600000001"),
                     1);
}

static void a_job_that_is_not_pending_any_more_is_an_error(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_result results[] = {result_listed(A, 1), result_listed(B, 2)};
    struct job_claim claim = {0};
    queue_fixture_commit(fixture, NULL, 0, 4);
    store_fixture_settle(fixture->base, B, JOB_CANCELLED, 0);
    assert_false(job_queue_commit(fixture->queue, results, 2, 8, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    /* The whole batch is gone, and no more is handed out. */
    assert_int_equal(queue_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 1"), 0);
    assert_false(job_queue_take(fixture->queue, &claim));
    struct job_result retry = result_again(B, 1);
    assert_false(job_queue_commit(fixture->queue, &retry, 1, 0, &err));
}

static void nothing_is_kept_in_a_database_that_is_gone(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_result result = result_listed(A, 1);
    queue_fixture_commit(fixture, NULL, 0, 4);
    fixture->base->is_spoilt = true;
    assert_int_equal(unlink(fixture->base->path), 0);
    assert_false(job_queue_commit(fixture->queue, &result, 1, 0, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
}

/* As the run does for an import that brings numbers again that the list does not show any more. */
static void send_again(struct queue_fixture *fixture)
{
    store_fixture_exec(fixture->base,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after)"
                       " SELECT phone, 0, 1, 1, state, 0 FROM jobs WHERE state <> 0;"
                       "UPDATE jobs SET state = 0");
    queue_fixture_open(fixture, NULL, 0);
    queue_fixture_commit(fixture, NULL, 0, 4);
}

static void already_listed_returns_a_job_sent_again_to_listed(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first[] = {result_listed(A, 4711), result_already_listed(B)};
    struct job_result second[] = {result_already_listed(A), result_already_listed(B)};
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, first, 2, 0);
    send_again(fixture);
    queue_fixture_commit(fixture, second, 2, 0);
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                         " AND state = 1 AND own_stop_id = '4711'"
                                         " AND first_attempt_at = 1767571200000"
                                         " AND confirmed_at = 1767571201080"),
                     1);
    assert_int_equal(
        queue_fixture_int64(fixture, "SELECT state FROM jobs WHERE phone = 33600000002"), 2);
    /* Only the first settling of a job is told by its row alone. */
    assert_int_equal(queue_fixture_int64(fixture,
                                         "SELECT count(*) FROM events WHERE kind = 3"
                                         " AND state_before = 0 AND state_after IN (1, 2)"),
                     2);
}

static void any_other_answer_to_a_job_sent_again_is_an_event(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = result_listed(A, 4711);
    struct job_result second = result_listed(A, 4712);
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &first, 1, 0);
    send_again(fixture);
    queue_fixture_commit(fixture, &second, 1, 0);
    assert_int_equal(
        queue_fixture_int64(fixture, "SELECT own_stop_id FROM jobs WHERE phone = 33600000001"),
        4712);
    assert_int_equal(
        queue_fixture_int64(fixture, "SELECT count(*) FROM events WHERE kind = 3"
                                     " AND state_after = 1 AND reason = 'its stop id was 4711'"),
        1);
}

static void what_was_removed_and_wanted_again_is_not_ours_when_already_listed(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = result_listed(A, 4711);
    struct job_result second = result_already_listed(A);
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, &first, 1, 0);
    store_fixture_exec(fixture->base,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after)"
                       " VALUES (33600000001, 0, 1, 6, 7, 0);"
                       "UPDATE jobs SET state = 0 WHERE phone = 33600000001");
    queue_fixture_commit(fixture, &second, 1, 0);
    assert_int_equal(
        queue_fixture_int64(fixture, "SELECT state FROM jobs WHERE phone = 33600000001"), 2);
}

#define QUEUE_TEST(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, queue_fixture_set_up, queue_fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUEUE_TEST(a_listed_job_keeps_its_stop_id_and_times),
        QUEUE_TEST(what_the_claim_saw_keeps_the_same_as_reading_the_job_again),
        QUEUE_TEST(a_job_that_was_settled_before_its_claim_has_its_row_read),
        QUEUE_TEST(a_job_that_was_settled_behind_its_claim_is_an_error),
        QUEUE_TEST(an_attempt_that_settles_nothing_is_an_event_and_a_retry),
        QUEUE_TEST(a_throttled_reply_costs_no_attempt),
        QUEUE_TEST(a_doubt_stays_when_the_job_is_settled),
        QUEUE_TEST(times_stay_in_order_when_the_clock_is_set_back),
        QUEUE_TEST(a_job_that_is_not_pending_any_more_is_an_error),
        QUEUE_TEST(nothing_is_kept_in_a_database_that_is_gone),
        QUEUE_TEST(already_listed_returns_a_job_sent_again_to_listed),
        QUEUE_TEST(any_other_answer_to_a_job_sent_again_is_an_event),
        QUEUE_TEST(what_was_removed_and_wanted_again_is_not_ours_when_already_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
