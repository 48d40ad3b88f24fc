/* The worker's turns: what is sent, when it is claimed, when it is kept. */
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <inttypes.h>
#include <stdio.h>

#define SECOND_US INT64_C(1000000)

static void assert_never_busy(const struct worker_fixture *fixture)
{
    assert_in_range(fake_provider_idle_spins(fixture->fake), 0, 2);
}

static void every_number_is_sent_once_and_listed(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 2500);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests(fixture->fake), 2500);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 2500);
    assert_int_equal(fixture->progress.pending_at_start, 2500);
    assert_int_equal(fixture->progress.settled[JOB_LISTED], 2500);
    assert_int_equal(fixture->progress.requests, 2500);
    assert_int_equal(fixture->progress.retries, 0);
    assert_int_equal(worker_fixture_read(fixture,
                                         "SELECT count(*) FROM jobs WHERE attempts = 1 AND"
                                         " own_stop_id = CAST(phone - %" PRId64 " + %" PRId64
                                         " AS TEXT)",
                                         FAKE_FIRST_PHONE, FAKE_FIRST_STOP_ID),
                     2500);
    assert_never_busy(fixture);
}

static void an_empty_queue_ends_at_once(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 0);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests(fixture->fake), 0);
    assert_int_equal(fake_provider_now_us(fixture->fake), 0);
}

static void concurrency_is_used_and_never_exceeded(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 300);
    fixture->config.concurrency = 3;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_max_in_flight(fixture->fake), 3);
}

/* --- claims --- */

/* Either the run has claimed it, or a result is kept that says when it is sent again. */
static void assert_claimed(void *context, const struct fake_request *request)
{
    const struct worker_fixture *fixture = context;
    int64_t known = worker_fixture_read(
        fixture,
        "SELECT count(*) FROM jobs, runs WHERE phone = %" PRId64 " AND state = 0"
        " AND runs.id = %" PRId64
        " AND iif(%u > 1, due_at > 0, claimed_after < phone AND phone <= claimed_to)",
        request->phone, fixture->run_id, request->nth);
    assert_int_equal(known, 1);
}

static struct fake_answer fail_one_in_seven(void *context, const struct fake_request *request)
{
    (void)context;
    if (request->total % 7 == 0)
        return (struct fake_answer){.status = 503};
    if (request->total % 11 == 0)
        return (struct fake_answer){.status = 429, .retry_after = "0"};
    return (struct fake_answer){0};
}

static void nothing_is_sent_before_the_commit_that_claims_it(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 600);
    struct fake_script script = {
        .answer = fail_one_in_seven, .on_start = assert_claimed, .context = fixture};
    fake_provider_script(fixture->fake, &script);
    fixture->config.rate_per_second = 500;
    assert_true(worker_fixture_run(fixture));
    assert_true(fixture->progress.retries > 0);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 600);
    assert_never_busy(fixture);
}

/* --- commits --- */

/* What on_progress saw. */
struct commits {
    struct worker_fixture *fixture;
    unsigned collected; /* replies, at the last commit */
    unsigned largest;
};

static int64_t settled(const struct worker_progress *progress)
{
    int64_t sum = 0;
    for (int job_state = 0; job_state < JOB_STATES; job_state++)
        sum += progress->settled[job_state];
    return sum;
}

static void check_commit(void *context, const struct worker_progress *progress)
{
    struct commits *commits = context;
    unsigned batch = (unsigned)settled(progress) - commits->collected;
    commits->collected += batch;
    if (batch > commits->largest)
        commits->largest = batch;
    /* What is shown is on disk. */
    assert_int_equal(
        settled(progress),
        worker_fixture_read(commits->fixture, "SELECT count(*) FROM jobs WHERE state <> 0"));
}

static void results_are_committed_in_batches_of_1024(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 5000);
    struct commits commits = {.fixture = fixture};
    fixture->config.on_progress = check_commit;
    fixture->config.on_progress_context = &commits;
    fake_provider_latency(fixture->fake, 100); /* 80,000 a second */
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(commits.collected, 5000);
    assert_in_range(commits.largest, 900, WORKER_BATCH + 8);
}

static void a_batch_is_no_larger_than_asked(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct commits commits = {.fixture = fixture};
    fixture->config.batch = 10;
    fixture->config.on_progress = check_commit;
    fixture->config.on_progress_context = &commits;
    fake_provider_latency(fixture->fake, 100);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(commits.collected, 500);
    assert_in_range(commits.largest, 10, 10 + 8); /* as many may arrive in one turn */
}

/* `context`: how many commits of a whole batch found every place taken. */
static void check_wire(void *context, const struct worker_progress *progress)
{
    unsigned *busy = context;
    *busy += progress->in_flight == 8;
}

static void the_wire_stays_busy_while_results_are_committed(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 5000);
    unsigned busy = 0;
    fixture->config.on_progress = check_wire;
    fixture->config.on_progress_context = &busy;
    fake_provider_latency(fixture->fake, 100);
    assert_true(worker_fixture_run(fixture));
    assert_in_range(busy, 4, 5);
}

/* The times between commits, on the provider's clock. */
struct pauses {
    struct worker_fixture *fixture;
    int64_t settled;
    int64_t last_us;
    int64_t longest_us;
};

static void check_pause(void *context, const struct worker_progress *progress)
{
    struct pauses *pauses = context;
    int64_t now_us = fake_provider_now_us(pauses->fixture->fake);
    if (settled(progress) == pauses->settled)
        return;
    if (now_us - pauses->last_us > pauses->longest_us)
        pauses->longest_us = now_us - pauses->last_us;
    pauses->settled = settled(progress);
    pauses->last_us = now_us;
}

/* With one every 5 ms, the first of a batch comes that long after the commit before. */
static void a_result_waits_no_longer_than_100_ms(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct pauses pauses = {.fixture = fixture};
    fixture->config.on_progress = check_pause;
    fixture->config.on_progress_context = &pauses;
    fixture->config.rate_per_second = 200;
    fake_provider_latency(fixture->fake, 1000);
    assert_true(worker_fixture_run(fixture));
    assert_in_range(pauses.longest_us, 50000, WORKER_BATCH_US + 2 * 5000);
}

/* --- crashes --- */

static void a_crashed_run_is_resumed_and_little_is_sent_twice(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 4000);
    fake_provider_latency(fixture->fake, 1000);
    unsigned sent_twice = 0;
    for (unsigned crash = 0; crash < 5; crash++) {
        worker_fixture_run_and_crash(fixture, 150 + 397 * crash);
        int64_t kept = worker_fixture_count(fixture, JOB_LISTED) +
                       worker_fixture_count(fixture, JOB_ALREADY_LISTED);
        unsigned known = 0;
        for (unsigned i = 0; i < 4000; i++)
            known += fake_provider_lists(fixture->fake, worker_fixture_phone(i));
        assert_true(known - kept <= 2 * 8 + WORKER_BATCH);
        sent_twice += (unsigned)(known - kept);
    }
    assert_true(worker_fixture_run(fixture));
    assert_true(fake_provider_requests(fixture->fake) <= 4000 + sent_twice);
    assert_true(sent_twice > 0);
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 0);
    for (unsigned i = 0; i < 4000; i++)
        assert_true(fake_provider_lists(fixture->fake, worker_fixture_phone(i)));
    /* What may have been sent is noted, so that "already listed" can be told for what it is. */
    assert_int_equal(worker_fixture_count(fixture, JOB_ALREADY_LISTED),
                     worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE state = 2"
                                                  " AND maybe_sent = 1"));
}

/* --- lost replies and retries --- */

static struct fake_answer lose_the_first_reply(void *context, const struct fake_request *request)
{
    (void)context;
    if (request->phone == FAKE_FIRST_PHONE && request->nth == 1)
        return (struct fake_answer){.failure = HTTP_LOST, .keeps = true};
    return (struct fake_answer){0};
}

static void a_lost_reply_is_sent_again_and_already_listed_then(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 30);
    struct fake_script script = {.answer = lose_the_first_reply};
    fake_provider_script(fixture->fake, &script);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests_of(fixture->fake, FAKE_FIRST_PHONE), 2);
    assert_int_equal(fixture->progress.retries, 1);
    assert_int_equal(fixture->progress.settled[JOB_ALREADY_LISTED], 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 29);
    assert_int_equal(worker_fixture_read(fixture, "SELECT maybe_sent + 10 * attempts FROM jobs"
                                                  " WHERE state = 2"),
                     21);
    assert_never_busy(fixture);
}

static struct fake_answer fail_the_first_numbers(void *context, const struct fake_request *request)
{
    const unsigned *failing = context;
    if (request->phone < FAKE_FIRST_PHONE + *failing)
        return (struct fake_answer){.status = 503};
    return (struct fake_answer){0};
}

static void retries_spread_and_end_after_the_last_attempt(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 200);
    unsigned failing = 3;
    struct fake_script script = {.answer = fail_the_first_numbers, .context = &failing};
    fake_provider_script(fixture->fake, &script);
    /* Enough good replies between the failures that something succeeds. */
    fixture->config.rate_per_second = 20;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fixture->progress.given_up, 3);
    assert_int_equal(fixture->progress.retries, 4 * 3);
    assert_int_equal(fixture->progress.settled[JOB_LISTED], 197);
    assert_int_equal(worker_fixture_read(fixture,
                                         "SELECT count(*) FROM jobs WHERE state = 0 AND"
                                         " attempts = 5 AND due_at IS NULL AND http_status = 503"),
                     3);
    int64_t last_us[3] = {0};
    int64_t shortest_us = INT64_MAX;
    int64_t longest_us = 0;
    for (unsigned i = 0; i < fake_provider_requests(fixture->fake); i++) {
        const struct fake_request *request = fake_provider_request(fixture->fake, i);
        if (request->phone >= FAKE_FIRST_PHONE + failing)
            continue;
        int64_t *before_us = &last_us[request->phone - FAKE_FIRST_PHONE];
        int64_t gap_us = request->at_us - *before_us;
        if (request->nth > 1 && gap_us < shortest_us)
            shortest_us = gap_us;
        if (request->nth > 1 && gap_us > longest_us)
            longest_us = gap_us;
        *before_us = request->at_us;
    }
    assert_true(shortest_us >= SECOND_US / 2);
    assert_in_range(longest_us, 2 * SECOND_US, 21 * SECOND_US);

    failing = 0;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 200);
}

static void numbers_that_always_fail_do_not_hold_up_the_others(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 200);
    unsigned failing = 4;
    struct fake_script script = {.answer = fail_the_first_numbers, .context = &failing};
    fake_provider_script(fixture->fake, &script);
    fixture->config.rate_per_second = 4;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fixture->progress.given_up, 4);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 196);
}

static void a_retry_that_an_earlier_run_left_leaves_at_its_time(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 3);
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE jobs SET attempts = 1, due_at = %" PRId64 " WHERE phone = %" PRId64 ";"
             "UPDATE jobs SET attempts = 1, due_at = %" PRId64 " WHERE phone = %" PRId64,
             FAKE_WALL_START_MS + 7000, worker_fixture_phone(0), FAKE_WALL_START_MS + 301000,
             worker_fixture_phone(1));
    worker_fixture_exec(fixture, sql);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 3);
    /* Over 300 s ahead: the clock jumped, so it is due now. */
    assert_true(fake_provider_request(fixture->fake, 1)->at_us == 0);
    const struct fake_request *last = fake_provider_request(fixture->fake, 2);
    assert_int_equal(last->phone, worker_fixture_phone(0));
    assert_in_range(last->at_us, 7 * SECOND_US, 7 * SECOND_US + 1000);
}

static void a_number_given_up_is_not_sent_again_by_its_run(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 400);
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE jobs SET attempts = 1, due_at = 1 WHERE phone = %" PRId64,
             worker_fixture_phone(0));
    worker_fixture_exec(fixture, sql);
    unsigned failing = 1;
    struct fake_script script = {.answer = fail_the_first_numbers, .context = &failing};
    fake_provider_script(fixture->fake, &script);
    fixture->config.max_attempts = fixture->config.most_attempts = 1;
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests_of(fixture->fake, worker_fixture_phone(0)), 1);
    assert_int_equal(fixture->progress.given_up, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_number_is_sent_once_and_listed, worker_fixture_end),
        cmocka_unit_test_teardown(an_empty_queue_ends_at_once, worker_fixture_end),
        cmocka_unit_test_teardown(concurrency_is_used_and_never_exceeded, worker_fixture_end),
        cmocka_unit_test_teardown(nothing_is_sent_before_the_commit_that_claims_it,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(results_are_committed_in_batches_of_1024, worker_fixture_end),
        cmocka_unit_test_teardown(the_wire_stays_busy_while_results_are_committed,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_batch_is_no_larger_than_asked, worker_fixture_end),
        cmocka_unit_test_teardown(a_result_waits_no_longer_than_100_ms, worker_fixture_end),
        cmocka_unit_test_teardown(a_crashed_run_is_resumed_and_little_is_sent_twice,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_lost_reply_is_sent_again_and_already_listed_then,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(retries_spread_and_end_after_the_last_attempt,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(numbers_that_always_fail_do_not_hold_up_the_others,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_retry_that_an_earlier_run_left_leaves_at_its_time,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_number_given_up_is_not_sent_again_by_its_run,
                                  worker_fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
