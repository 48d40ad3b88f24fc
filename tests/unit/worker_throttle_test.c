/* "Too many requests" (HTTP 429) through the worker: what it does to the rate, to the probes, and
 * to a run that gets nothing else. */
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <string.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)

/* What is answered to requests before `until_us`; `first` to the first `first_count` of them. */
struct scene {
    int64_t until_us;
    unsigned first_count;
    struct fake_answer first;
    struct fake_answer then;
};

static struct fake_answer play_scene(void *context, const struct fake_request *request)
{
    const struct scene *scene = context;
    if (request->at_us >= scene->until_us)
        return (struct fake_answer){0};
    return request->total <= scene->first_count ? scene->first : scene->then;
}

static void play(struct worker_fixture *fixture, struct scene *scene)
{
    struct fake_script script = {.answer = play_scene, .context = scene};
    fake_provider_script(fixture->fake, &script);
}

static void nothing_but_429s_for_long_ends_the_run(void **state)
{
    static const char *const values[] = {NULL, "0", "1", "300", "soon"};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 20);
        struct scene scene = {INT64_MAX, 0, {0}, {.status = 429, .retry_after = values[i]}};
        play(fixture, &scene);
        fixture->config.max_attempts = fixture->config.most_attempts = 1;
        assert_false(worker_fixture_run(fixture));
        assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
        assert_non_null(strstr(fixture->err.text, "30 minutes"));
        assert_non_null(strstr(fixture->err.text, "HTTP 429"));
        assert_in_range(fake_provider_now_us(fixture->fake), 30 * MINUTE_US, 36 * MINUTE_US);
        assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 20);
        assert_int_equal(worker_fixture_read(fixture, "SELECT max(attempts) FROM jobs"), 0);
        assert_int_equal(fixture->progress.given_up, 0);

        scene.until_us = 0;
        assert_true(worker_fixture_run(fixture));
        assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 20);
        worker_fixture_end(state);
    }
}

/* A success now and then shows that it goes on. */
static struct fake_answer one_in_fifty(void *context, const struct fake_request *request)
{
    (void)context;
    return request->total % 50 == 0 ? (struct fake_answer){0}
                                    : (struct fake_answer){.status = 429, .retry_after = "60"};
}

static void a_provider_that_takes_little_is_no_failing_one(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 3);
    struct fake_script script = {.answer = one_in_fifty};
    fake_provider_script(fixture->fake, &script);
    fixture->config.concurrency = 3;
    fixture->config.rate_per_second = 100;
    fixture->config.give_up_after_us = 55 * MINUTE_US;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 3);
    assert_true(fake_provider_now_us(fixture->fake) > 60 * MINUTE_US);
}

static void a_probe_that_gets_a_429_is_neither_a_success_nor_a_failure(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 200);
    struct scene scene = {60 * SECOND_US, 10, {.status = 503}, {.status = 429, .retry_after = "2"}};
    play(fixture, &scene);
    fixture->config.concurrency = 10;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 200);
    /* A probe each 2 s, one at a time. */
    assert_in_range(fixture->progress.throttled, 13, 30);
    for (unsigned i = 10; i < 10 + fixture->progress.throttled; i++) {
        int64_t gap_us = fake_provider_request(fixture->fake, i + 1)->at_us -
                         fake_provider_request(fixture->fake, i)->at_us;
        assert_true(gap_us >= 2 * SECOND_US);
    }
}

static void of_two_retry_afters_the_longer_holds(void **state)
{
    static const char *const values[] = {"7\n40", "40\n7", "-1\n40", "40\nsoon"};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 20);
        struct scene scene = {1, 0, {0}, {.status = 429, .retry_after = values[i]}};
        play(fixture, &scene);
        fixture->config.rate_per_second = 50;
        assert_true(worker_fixture_run(fixture));
        unsigned early = (unsigned)fixture->progress.throttled;
        assert_int_equal(fake_provider_request(fixture->fake, early)->at_us, 40020000);
        worker_fixture_end(state);
    }
}

static void an_unlimited_rate_is_no_flood_while_429s_last(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct scene scene = {10 * MINUTE_US, 0, {0}, {.status = 429, .retry_after = "0"}};
    play(fixture, &scene);
    fixture->config.concurrency = 64;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 500);
    /* 0.5/s, but for the first seconds: without a rate, 64 would leave each second. */
    assert_in_range(fixture->progress.throttled, 300, 900);
    assert_true(fake_provider_idle_spins(fixture->fake) <= 2);
    assert_true(fake_provider_waits(fixture->fake) < 4 * 900 + 8 * 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_but_429s_for_long_ends_the_run, worker_fixture_end),
        cmocka_unit_test_teardown(a_provider_that_takes_little_is_no_failing_one,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_probe_that_gets_a_429_is_neither_a_success_nor_a_failure,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(of_two_retry_afters_the_longer_holds, worker_fixture_end),
        cmocka_unit_test_teardown(an_unlimited_rate_is_no_flood_while_429s_last,
                                  worker_fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
