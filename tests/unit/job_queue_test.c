#include "jobs/send/job_queue.h"
#include "support/queue_fixture.h"
#include "support/unit.h"

static void assert_takes(struct queue_fixture *fixture, const int64_t *phones, size_t count)
{
    struct job_claim claim = {0};
    for (size_t i = 0; i < count; i++) {
        assert_true(job_queue_take(fixture->queue, &claim));
        assert_int_equal(claim.phone, phones[i]);
    }
}

static void nothing_leaves_before_it_is_claimed(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_claim claim = {0};
    assert_false(job_queue_take(fixture->queue, &claim));
    assert_false(job_queue_exhausted(fixture->queue));
    queue_fixture_commit(fixture, NULL, 0, 3);
    assert_int_equal(job_queue_claimed(fixture->queue), 3);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT claimed_to FROM runs"), C);
}

static void jobs_leave_in_the_order_of_their_numbers_each_once(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_claim claim = {0};
    queue_fixture_commit(fixture, NULL, 0, 2);
    assert_takes(fixture, (const int64_t[]){A}, 1);
    queue_fixture_commit(fixture, NULL, 0, 2);
    assert_takes(fixture, (const int64_t[]){B, C}, 2);
    queue_fixture_commit(fixture, NULL, 0, 2);
    assert_true(job_queue_exhausted(fixture->queue));
    assert_takes(fixture, (const int64_t[]){D}, 1);
    assert_false(job_queue_take(fixture->queue, &claim));
    assert_int_equal(queue_fixture_int64(fixture, "SELECT claimed_after FROM runs"), A - 1);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT claimed_to FROM runs"), D);
}

static void a_claim_that_is_full_writes_nothing(void **state)
{
    struct queue_fixture *fixture = *state;
    queue_fixture_commit(fixture, NULL, 0, 2);
    int64_t commits = queue_fixture_int64(fixture, "SELECT commits FROM store");
    queue_fixture_commit(fixture, NULL, 0, 2);
    assert_int_equal(queue_fixture_int64(fixture, "SELECT commits FROM store"), commits);
}

static void what_is_pending_can_be_told_without_counting(void **state)
{
    struct queue_fixture *fixture = *state;
    struct job_result results[] = {result_listed(A, 1), result_listed(B, 2), result_listed(C, 3)};
    struct job_result last = result_listed(D, 4);
    struct error err = {0};
    bool any = false;
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, results, 3, 0);
    assert_true(job_queue_has_pending(fixture->queue, &any, &err));
    assert_true(any);
    assert_int_equal(queue_fixture_pending(fixture), 1);
    queue_fixture_commit(fixture, &last, 1, 0);
    assert_true(job_queue_has_pending(fixture->queue, &any, &err));
    assert_false(any);
    assert_int_equal(queue_fixture_pending(fixture), 0);
}

static void what_a_run_gave_up_is_left_to_the_next_run(void **state)
{
    struct queue_fixture *fixture = *state;
    /* D was a retry of an earlier run, so it is given up before its number's turn comes. */
    struct job_result given_up[] = {result_again(D, 0), result_again(A, 0)};
    struct job_claim claim = {0};
    queue_fixture_commit(fixture, NULL, 0, 1);
    queue_fixture_commit(fixture, given_up, 2, 1);
    assert_takes(fixture, (const int64_t[]){A}, 1);
    queue_fixture_commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){B, C}, 2);
    assert_false(job_queue_take(fixture->queue, &claim));
    assert_int_equal(queue_fixture_pending(fixture), 4);
    queue_fixture_open(fixture, NULL, 0);
    queue_fixture_commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){A, B, C, D}, 4);
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
        result_again(A, FIXTURE_START_MS + 300000),
        result_again(B, FIXTURE_START_MS + 300001),
        result_again(C, FIXTURE_START_MS + 500),
        result_again(D, 0),
    };
    queue_fixture_commit(fixture, NULL, 0, 4);
    queue_fixture_commit(fixture, results, 4, 0);
    queue_fixture_open(fixture, NULL, 0);
    assert_true(job_queue_each_retry(fixture->queue, note_retry, &retries, &err));
    assert_int_equal(retries.count, 3);
    assert_int_equal(retries.seen[0].phone, B);
    assert_int_equal(retries.seen[0].due_at, FIXTURE_START_MS);
    assert_int_equal(retries.seen[1].phone, C);
    assert_int_equal(retries.seen[2].phone, A);
    assert_int_equal(retries.seen[2].due_at, FIXTURE_START_MS + 300000);
    /* Only what never was a retry is claimed. */
    queue_fixture_commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){D}, 1);
    assert_int_equal(job_queue_claimed(fixture->queue), 0);
}

static void the_scope_is_what_the_named_imports_brought(void **state)
{
    struct queue_fixture *fixture = *state;
    static const int64_t phones[] = {D, 33600000009, A};
    int64_t second = store_fixture_import(fixture->base, "b.csv", phones, 3);
    queue_fixture_open(fixture, &second, 1);
    assert_int_equal(queue_fixture_pending(fixture), 3);
    queue_fixture_commit(fixture, NULL, 0, 10);
    assert_takes(fixture, (const int64_t[]){A, D, 33600000009}, 3);
    assert_int_equal(job_queue_claimed(fixture->queue), 0);
    queue_fixture_open(fixture, &fixture->import_id, 1);
    assert_int_equal(queue_fixture_pending(fixture), 4);
    const int64_t both[] = {fixture->import_id, second};
    queue_fixture_open(fixture, both, 2);
    assert_int_equal(queue_fixture_pending(fixture), 5);
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

#define QUEUE_TEST(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, queue_fixture_set_up, queue_fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUEUE_TEST(nothing_leaves_before_it_is_claimed),
        QUEUE_TEST(jobs_leave_in_the_order_of_their_numbers_each_once),
        QUEUE_TEST(a_claim_that_is_full_writes_nothing),
        QUEUE_TEST(what_is_pending_can_be_told_without_counting),
        QUEUE_TEST(what_a_run_gave_up_is_left_to_the_next_run),
        QUEUE_TEST(retries_come_by_due_time_and_absurd_ones_now),
        QUEUE_TEST(the_scope_is_what_the_named_imports_brought),
        QUEUE_TEST(an_unknown_import_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
