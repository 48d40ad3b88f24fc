#include "jobs/send/job_queue.h"
#include "jobs/store/job_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static void a_run_is_recorded_with_its_end(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t run_id = 0;
    assert_true(job_store_begin_run(fixture->store, "run a.csv", &run_id, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT pid FROM runs"), getpid());
    fixture->wall_ms += 5000;
    assert_true(job_store_end_run(fixture->store, run_id, 3, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT ended_at - started_at FROM runs"), 5000);
    assert_int_equal(store_fixture_int64(fixture, "SELECT exit_status FROM runs"), 3);
}

static void an_import_is_finished_when_nothing_of_it_is_pending(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t first[] = {33600000001};
    static const int64_t second[] = {33600000001, 33600000002};
    struct error err = {0};
    int64_t run_id = 0;
    store_fixture_import(fixture, "a.csv", first, 1);
    store_fixture_import(fixture, "b.csv", second, 2);
    store_fixture_import(fixture, "empty.csv", NULL, 0);
    store_fixture_settle(fixture, second[1], JOB_LISTED, 0);
    assert_true(job_store_begin_run(fixture->store, "submit", &run_id, &err));
    assert_true(job_store_end_run(fixture->store, run_id, 75, &err));
    /* The second file has a number of its own that is listed, and one of the first that is not. */
    assert_int_equal(store_fixture_int64(fixture, "SELECT sum(id) FROM imports WHERE finished_at"),
                     3);
    store_fixture_exec(fixture, "UPDATE jobs SET state = 1");
    assert_true(job_store_end_run(fixture->store, run_id, 0, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM imports WHERE finished_at"),
                     3);
}

static void what_a_crash_left_in_doubt_is_marked_once(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {33600000001, 33600000002, 33600000004, 33600000005};
    static const int64_t others[] = {33600000003};
    struct error err = {0};
    struct job_queue *queue = NULL;
    int64_t run_id = 0;
    int64_t next_run = 0;
    int64_t import_id = store_fixture_import(fixture, "a.csv", phones, 4);
    int64_t other_id = store_fixture_import(fixture, "other.csv", others, 1);
    assert_true(job_store_begin_run(fixture->store, "run other.csv", &run_id, &err));
    assert_true(job_queue_open(fixture->store, run_id, &other_id, 1, &queue, &err));
    job_queue_close(&queue);
    assert_true(job_store_end_run(fixture->store, run_id, 75, &err));
    assert_true(job_store_begin_run(fixture->store, "run a.csv", &run_id, &err));
    assert_true(job_queue_open(fixture->store, run_id, &import_id, 1, &queue, &err));
    assert_true(job_queue_commit(queue, NULL, 0, 3, &err));
    struct job_result listed = {
        .phone = phones[0], .state = JOB_LISTED, .counts = true, .stop_id = 7};
    struct job_result given_up = {.phone = phones[1], .counts = true, .http_status = 503};
    struct job_result results[] = {listed, given_up};
    assert_true(job_queue_commit(queue, results, 2, 0, &err));
    job_queue_close(&queue);

    store_fixture_reopen(fixture);
    assert_true(job_store_begin_run(fixture->store, "run a.csv", &next_run, &err));
    /* Claimed and without an outcome: the third number alone, and not the other import's. */
    assert_int_equal(store_fixture_int64(fixture, "SELECT sum(phone) FROM jobs WHERE maybe_sent"),
                     phones[2]);
    assert_int_equal(store_fixture_int64(fixture, "SELECT run_id FROM events WHERE kind = 2"),
                     run_id);
    assert_int_equal(
        store_fixture_int64(fixture,
                            "SELECT count(*) FROM runs WHERE ended_at AND exit_status IS NULL"),
        1);

    store_fixture_reopen(fixture);
    assert_true(job_store_begin_run(fixture->store, "run a.csv", &next_run, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events WHERE kind = 2"), 1);
}

static void a_retry_that_was_due_at_the_crash_is_in_doubt(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {33600000001, 33600000002};
    struct error err = {0};
    struct job_queue *queue = NULL;
    int64_t run_id = 0;
    store_fixture_import(fixture, "a.csv", phones, 2);
    assert_true(job_store_begin_run(fixture->store, "submit", &run_id, &err));
    assert_true(job_queue_open(fixture->store, run_id, NULL, 0, &queue, &err));
    assert_true(job_queue_commit(queue, NULL, 0, 2, &err));
    struct job_result results[] = {
        {.phone = phones[0], .counts = true, .due_at = fixture->wall_ms + 1000},
        {.phone = phones[1], .counts = true, .due_at = fixture->wall_ms + 9000},
    };
    assert_true(job_queue_commit(queue, results, 2, 0, &err));
    job_queue_close(&queue);
    fixture->wall_ms += 2000;
    store_fixture_reopen(fixture);
    assert_true(job_store_begin_run(fixture->store, "submit", &run_id, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT sum(phone) FROM jobs WHERE maybe_sent"),
                     phones[0]);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* --- after an error of the disk --- */

static void a_failed_run_ends_with_what_it_may_have_sent_noted(void **state)
{
    struct store_fixture *fixture = *state;
    static const int64_t phones[] = {33600000001, 33600000002, 33600000003};
    struct error err = {0};
    struct job_queue *queue = NULL;
    int64_t run_id = 0;
    store_fixture_import(fixture, "a.csv", phones, 3);
    assert_true(job_store_begin_run(fixture->store, "submit", &run_id, &err));
    assert_true(job_queue_open(fixture->store, run_id, NULL, 0, &queue, &err));
    assert_true(job_queue_commit(queue, NULL, 0, 2, &err));
    job_queue_close(&queue);
    assert_true(job_store_reopen(fixture->store, &err));
    assert_true(job_store_end_failed_run(fixture->store, run_id, 74, &err));
    assert_int_equal(store_fixture_int64(fixture, "SELECT exit_status FROM runs"), 74);
    assert_int_equal(store_fixture_int64(fixture, "SELECT sum(maybe_sent) FROM jobs"), 2);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events"), 2);
}

static void a_store_that_was_opened_again_keeps_its_lock(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct job_store *other = NULL;
    int64_t run_id = 0;
    assert_true(job_store_reopen(fixture->store, &err));
    assert_false(
        job_store_open(fixture->path, JOB_STORE_WRITE, &fixture->clock, NULL, &other, &err));
    assert_int_equal(err.code, ERROR_UNFINISHED);
    assert_true(job_store_begin_run(fixture->store, "submit", &run_id, &err));
}

static void a_database_that_was_removed_is_not_made_anew(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    char away[512];
    store_fixture_import(fixture, "a.csv", NULL, 0);
    snprintf(away, sizeof away, "%s-away", fixture->path);
    assert_int_equal(rename(fixture->path, away), 0);
    assert_false(job_store_reopen(fixture->store, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_int_not_equal(access(fixture->path, F_OK), 0);
    assert_int_equal(rename(away, fixture->path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_run_is_recorded_with_its_end),
        STORE_TEST(an_import_is_finished_when_nothing_of_it_is_pending),
        STORE_TEST(what_a_crash_left_in_doubt_is_marked_once),
        STORE_TEST(a_retry_that_was_due_at_the_crash_is_in_doubt),
        STORE_TEST(a_failed_run_ends_with_what_it_may_have_sent_noted),
        STORE_TEST(a_store_that_was_opened_again_keeps_its_lock),
        STORE_TEST(a_database_that_was_removed_is_not_made_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
