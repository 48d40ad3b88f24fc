#include "jobs/job_queue.h"
#include "support/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#define A INT64_C(33600000001)
#define B INT64_C(33600000002)
#define C INT64_C(33600000003)
#define D INT64_C(33600000004)

/* A store with a file of four numbers, not in their order, and a run whose queue is open. */
struct queue_fixture {
    struct store_fixture *base;
    int64_t import_id;
    int64_t run_id;
    struct job_queue *queue;
};

static void open_queue(struct queue_fixture *fixture, const int64_t *import_ids, size_t count)
{
    struct error err = {0};
    job_queue_close(&fixture->queue);
    if (!job_store_begin_run(fixture->base->store, "submit", &fixture->run_id, &err) ||
        !job_queue_open(fixture->base->store, fixture->run_id, import_ids, count, &fixture->queue,
                        &err)) {
        fail_msg("%s", err.text);
    }
}

static int set_up(void **state)
{
    static struct queue_fixture fixture;
    static const int64_t phones[] = {C, A, 0, D, B, A};
    fixture = (struct queue_fixture){.base = store_fixture_new()};
    fixture.import_id = store_fixture_import(fixture.base, "a.csv", phones, 6);
    open_queue(&fixture, NULL, 0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct queue_fixture *fixture = *state;
    job_queue_close(&fixture->queue);
    store_fixture_free(&fixture->base);
    return 0;
}

static void commit(struct queue_fixture *fixture, const struct job_result *results, size_t count,
                   size_t claim)
{
    struct error err = {0};
    if (!job_queue_commit(fixture->queue, results, count, claim, &err)) {
        fail_msg("%s", err.text);
    }
}

static void assert_takes(struct queue_fixture *fixture, const int64_t *phones, size_t count)
{
    int64_t phone = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(job_queue_take(fixture->queue, &phone));
        assert_int_equal(phone, phones[i]);
    }
}

static int64_t pending(struct queue_fixture *fixture)
{
    struct error err = {0};
    int64_t count = -1;
    assert_true(job_queue_pending(fixture->queue, &count, &err));
    return count;
}

static int64_t query(struct queue_fixture *fixture, const char *sql)
{
    return store_fixture_int64(fixture->base, sql);
}

static struct job_result listed(int64_t phone, int64_t stop_id)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_LISTED,
        .sent_at = FIXTURE_START_MS,
        .ended_at = FIXTURE_START_MS + 80,
        .counts = true,
        .stop_id = stop_id,
        .has_code = true,
        .code = 200,
        .http_status = 200,
    };
}

static struct job_result again(int64_t phone, int64_t due_at)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_PENDING,
        .sent_at = FIXTURE_START_MS,
        .ended_at = FIXTURE_START_MS + 80,
        .counts = true,
        .maybe_sent = true,
        .due_at = due_at,
        .http_status = 503,
        .source = JOB_ERROR_HTTP,
        .message = "Service Unavailable",
    };
}

static struct job_result already_listed(int64_t phone)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_ALREADY_LISTED,
        .sent_at = FIXTURE_START_MS + 1000,
        .ended_at = FIXTURE_START_MS + 1080,
        .counts = true,
        .has_code = true,
        .code = 3,
        .http_status = 200,
        .source = JOB_ERROR_PROVIDER,
        .message = "already in the list",
    };
}

static void nothing_leaves_before_it_is_claimed(void **state)
{
    struct queue_fixture *fixture = *state;
    int64_t phone = 0;
    assert_false(job_queue_take(fixture->queue, &phone));
    assert_false(job_queue_exhausted(fixture->queue));
    commit(fixture, NULL, 0, 3);
    assert_int_equal(job_queue_claimed(fixture->queue), 3);
    assert_int_equal(query(fixture, "SELECT claimed_to FROM runs"), C);
}

static void jobs_leave_in_the_order_of_their_numbers_each_once(void **state)
{
    struct queue_fixture *fixture = *state;
    int64_t phone = 0;
    commit(fixture, NULL, 0, 2);
    assert_takes(fixture, (const int64_t[]){A}, 1);
    commit(fixture, NULL, 0, 2);
    assert_takes(fixture, (const int64_t[]){B, C}, 2);
    commit(fixture, NULL, 0, 2);
    assert_true(job_queue_exhausted(fixture->queue));
    assert_takes(fixture, (const int64_t[]){D}, 1);
    assert_false(job_queue_take(fixture->queue, &phone));
    assert_int_equal(query(fixture, "SELECT claimed_after FROM runs"), A - 1);
    assert_int_equal(query(fixture, "SELECT claimed_to FROM runs"), D);
}

static void a_claim_that_is_full_writes_nothing(void **state)
{
    struct queue_fixture *fixture = *state;
    commit(fixture, NULL, 0, 2);
    int64_t commits = query(fixture, "SELECT commits FROM store");
    commit(fixture, NULL, 0, 2);
    assert_int_equal(query(fixture, "SELECT commits FROM store"), commits);
}

static void a_listed_job_keeps_its_stop_id_and_times(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = listed(B, 4711);
    commit(fixture, NULL, 0, 4);
    commit(fixture, &result, 1, 0);
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000002"
                                    " AND state = 1 AND own_stop_id = '4711' AND attempts = 1"
                                    " AND first_attempt_at = 1767571200000"
                                    " AND last_attempt_at = 1767571200000 AND code = 200"
                                    " AND http_status = 200 AND confirmed_at = 1767571200080"
                                    " AND message IS NULL AND source IS NULL AND due_at IS NULL"),
                     1);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events"), 0);
    assert_int_equal(pending(fixture), 3);
}

static void an_attempt_that_settles_nothing_is_an_event_and_a_retry(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = again(A, FIXTURE_START_MS + 700);
    commit(fixture, NULL, 0, 4);
    commit(fixture, &result, 1, 0);
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                    " AND state = 0 AND attempts = 1 AND maybe_sent = 1"
                                    " AND due_at = 1767571200700 AND source = 2"
                                    " AND message = 'Service Unavailable'"),
                     1);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events WHERE kind = 0 AND run_id = 1"
                                    " AND phone = 33600000001 AND http_status = 503"
                                    " AND reason = 'Service Unavailable'"),
                     1);
    assert_int_equal(pending(fixture), 4);
}

static void a_throttled_reply_costs_no_attempt(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result result = again(A, FIXTURE_START_MS + 1000);
    result.counts = false;
    result.maybe_sent = false;
    result.http_status = 429;
    commit(fixture, NULL, 0, 4);
    commit(fixture, &result, 1, 0);
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                    " AND attempts = 0 AND first_attempt_at IS NULL"
                                    " AND last_attempt_at IS NULL AND http_status = 429"
                                    " AND maybe_sent IS NULL"),
                     1);
}

static void a_doubt_stays_when_the_job_is_settled(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = again(A, FIXTURE_START_MS + 700);
    struct job_result second = already_listed(A);
    commit(fixture, NULL, 0, 4);
    commit(fixture, &first, 1, 0);
    commit(fixture, &second, 1, 0);
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                    " AND state = 2 AND attempts = 2 AND maybe_sent = 1"
                                    " AND due_at IS NULL AND first_attempt_at = 1767571200000"
                                    " AND last_attempt_at = 1767571201000"),
                     1);
}

static void times_stay_in_order_when_the_clock_is_set_back(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = again(A, FIXTURE_START_MS + 700);
    struct job_result second = listed(A, 1);
    second.sent_at = FIXTURE_START_MS - 3600000;
    commit(fixture, NULL, 0, 4);
    commit(fixture, &first, 1, 0);
    commit(fixture, &second, 1, 0);
    assert_int_equal(query(fixture, "SELECT last_attempt_at >= first_attempt_at FROM jobs"
                                    " WHERE phone = 33600000001"),
                     1);
}

static void what_a_run_gave_up_is_left_to_the_next_run(void **state)
{
    struct queue_fixture *fixture = *state;
    /* D was a retry of an earlier run, so it is given up before its number's turn comes. */
    struct job_result given_up[] = {again(D, 0), again(A, 0)};
    int64_t phone = 0;
    commit(fixture, NULL, 0, 1);
    commit(fixture, given_up, 2, 1);
    assert_takes(fixture, (const int64_t[]){A}, 1);
    commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){B, C}, 2);
    assert_false(job_queue_take(fixture->queue, &phone));
    assert_int_equal(pending(fixture), 4);
    open_queue(fixture, NULL, 0);
    commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){A, B, C, D}, 4);
}

static void a_job_that_is_not_pending_any_more_is_an_error(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_result results[] = {listed(A, 1), listed(B, 2)};
    int64_t phone = 0;
    commit(fixture, NULL, 0, 4);
    store_fixture_exec(fixture->base, "UPDATE jobs SET state = 5 WHERE phone = 33600000002");
    assert_false(job_queue_commit(fixture->queue, results, 2, 8, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    /* The whole batch is gone, and no more is handed out. */
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE state = 1"), 0);
    assert_false(job_queue_take(fixture->queue, &phone));
    struct job_result retry = again(B, 1);
    assert_false(job_queue_commit(fixture->queue, &retry, 1, 0, &err));
}

static void nothing_is_kept_in_a_database_that_is_gone(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_result result = listed(A, 1);
    commit(fixture, NULL, 0, 4);
    assert_int_equal(unlink(fixture->base->path), 0);
    assert_false(job_queue_commit(fixture->queue, &result, 1, 0, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
}

struct retries {
    size_t count;
    struct job_retry seen[8];
};

static void note_retry(void *context, const struct job_retry *retry)
{
    struct retries *retries = context;
    retries->seen[retries->count++] = *retry;
}

static void retries_come_by_due_time_and_absurd_ones_now(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct retries retries = {0};
    struct job_result results[] = {
        again(A, FIXTURE_START_MS + 300000),
        again(B, FIXTURE_START_MS + 300001),
        again(C, FIXTURE_START_MS + 500),
        again(D, 0),
    };
    commit(fixture, NULL, 0, 4);
    commit(fixture, results, 4, 0);
    open_queue(fixture, NULL, 0);
    assert_true(job_queue_each_retry(fixture->queue, note_retry, &retries, &err));
    assert_int_equal(retries.count, 3);
    assert_int_equal(retries.seen[0].phone, B);
    assert_int_equal(retries.seen[0].due_at, FIXTURE_START_MS);
    assert_int_equal(retries.seen[1].phone, C);
    assert_int_equal(retries.seen[2].phone, A);
    assert_int_equal(retries.seen[2].due_at, FIXTURE_START_MS + 300000);
    /* Only what never was a retry is claimed. */
    commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){D}, 1);
    assert_int_equal(job_queue_claimed(fixture->queue), 0);
}

static void the_scope_is_what_the_named_imports_brought(void **state)
{
    struct queue_fixture *fixture = *state;
    static const int64_t phones[] = {D, 33600000009, A};
    int64_t second = store_fixture_import(fixture->base, "b.csv", phones, 3);
    open_queue(fixture, &second, 1);
    assert_int_equal(pending(fixture), 3);
    commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){A, D, 33600000009}, 3);
    assert_int_equal(job_queue_claimed(fixture->queue), 0);
    open_queue(fixture, &fixture->import_id, 1);
    assert_int_equal(pending(fixture), 4);
    const int64_t both[] = {fixture->import_id, second};
    open_queue(fixture, both, 2);
    assert_int_equal(pending(fixture), 5);
}

static void an_unknown_import_is_refused(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_queue *queue = NULL;
    const int64_t unknown = 77;
    assert_false(job_queue_open(fixture->base->store, fixture->run_id, &unknown, 1, &queue, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_null(queue);
}

/* As the run does for an import that brings numbers again that the list does not show any more. */
static void send_again(struct queue_fixture *fixture)
{
    store_fixture_exec(fixture->base,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after)"
                       " SELECT phone, 0, 1, 1, state, 0 FROM jobs WHERE state <> 0;"
                       "UPDATE jobs SET state = 0");
    open_queue(fixture, NULL, 0);
    commit(fixture, NULL, 0, 4);
}

static void already_listed_returns_a_job_sent_again_to_listed(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first[] = {listed(A, 4711), already_listed(B)};
    struct job_result second[] = {already_listed(A), already_listed(B)};
    commit(fixture, NULL, 0, 4);
    commit(fixture, first, 2, 0);
    send_again(fixture);
    commit(fixture, second, 2, 0);
    assert_int_equal(query(fixture, "SELECT count(*) FROM jobs WHERE phone = 33600000001"
                                    " AND state = 1 AND own_stop_id = '4711'"
                                    " AND first_attempt_at = 1767571200000"
                                    " AND confirmed_at = 1767571201080"),
                     1);
    assert_int_equal(query(fixture, "SELECT state FROM jobs WHERE phone = 33600000002"), 2);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events WHERE kind = 3"), 0);
}

static void any_other_answer_to_a_job_sent_again_is_an_event(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = listed(A, 4711);
    struct job_result second = listed(A, 4712);
    commit(fixture, NULL, 0, 4);
    commit(fixture, &first, 1, 0);
    send_again(fixture);
    commit(fixture, &second, 1, 0);
    assert_int_equal(query(fixture, "SELECT own_stop_id FROM jobs WHERE phone = 33600000001"),
                     4712);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events WHERE kind = 3"
                                    " AND state_after = 1 AND reason = 'its stop id was 4711'"),
                     1);
}

static void what_was_removed_and_wanted_again_is_not_ours_when_already_listed(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result first = listed(A, 4711);
    struct job_result second = already_listed(A);
    commit(fixture, NULL, 0, 4);
    commit(fixture, &first, 1, 0);
    store_fixture_exec(fixture->base,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after)"
                       " VALUES (33600000001, 0, 1, 6, 7, 0);"
                       "UPDATE jobs SET state = 0 WHERE phone = 33600000001");
    commit(fixture, &second, 1, 0);
    assert_int_equal(query(fixture, "SELECT state FROM jobs WHERE phone = 33600000001"), 2);
}

static void jobs_put_back_are_pending_with_an_event(void **state)
{
    struct queue_fixture *fixture = *state;
    struct error err = {0};
    struct job_result results[] = {listed(A, 1), again(B, FIXTURE_START_MS + 500)};
    results[0].state = JOB_REJECTED;
    results[0].code = 99;
    const int64_t phones[] = {A, B};
    commit(fixture, NULL, 0, 4);
    commit(fixture, results, 2, 0);
    assert_true(job_queue_put_back(fixture->queue, phones, 2, &err));
    assert_int_equal(pending(fixture), 4);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events WHERE kind = 4"
                                    " AND phone = 33600000001 AND state_before = 3"),
                     1);
    assert_int_equal(query(fixture, "SELECT count(*) FROM events WHERE kind = 4"), 1);
}

#define QUEUE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUEUE_TEST(nothing_leaves_before_it_is_claimed),
        QUEUE_TEST(jobs_leave_in_the_order_of_their_numbers_each_once),
        QUEUE_TEST(a_claim_that_is_full_writes_nothing),
        QUEUE_TEST(a_listed_job_keeps_its_stop_id_and_times),
        QUEUE_TEST(an_attempt_that_settles_nothing_is_an_event_and_a_retry),
        QUEUE_TEST(a_throttled_reply_costs_no_attempt),
        QUEUE_TEST(a_doubt_stays_when_the_job_is_settled),
        QUEUE_TEST(times_stay_in_order_when_the_clock_is_set_back),
        QUEUE_TEST(what_a_run_gave_up_is_left_to_the_next_run),
        QUEUE_TEST(a_job_that_is_not_pending_any_more_is_an_error),
        QUEUE_TEST(nothing_is_kept_in_a_database_that_is_gone),
        QUEUE_TEST(retries_come_by_due_time_and_absurd_ones_now),
        QUEUE_TEST(the_scope_is_what_the_named_imports_brought),
        QUEUE_TEST(an_unknown_import_is_refused),
        QUEUE_TEST(already_listed_returns_a_job_sent_again_to_listed),
        QUEUE_TEST(any_other_answer_to_a_job_sent_again_is_an_event),
        QUEUE_TEST(what_was_removed_and_wanted_again_is_not_ours_when_already_listed),
        QUEUE_TEST(jobs_put_back_are_pending_with_an_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
