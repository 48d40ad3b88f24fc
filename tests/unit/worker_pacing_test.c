/* When the worker sends: the agreed rate, "too many requests", and a provider that keeps failing.
 */
#include "base/timestamp.h"
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)

/* Between `from_us` and `to_us`, this; else as the provider would. */
struct episode {
    int64_t from_us;
    int64_t to_us;
    struct fake_answer answer;
};

static struct fake_answer play_episode(void *context, const struct fake_request *request)
{
    const struct episode *episode = context;
    if (request->at_us >= episode->from_us && request->at_us < episode->to_us)
        return episode->answer;
    return (struct fake_answer){0};
}

static void play(struct worker_fixture *fixture, struct episode *episode)
{
    struct fake_script script = {.answer = play_episode, .context = episode};
    fake_provider_script(fixture->fake, &script);
}

/* How many requests left in [from_us, to_us). */
static unsigned sent_between(const struct worker_fixture *fixture, int64_t from_us, int64_t to_us)
{
    unsigned sent = 0;
    for (unsigned i = 0; i < fake_provider_requests(fixture->fake); i++) {
        int64_t at_us = fake_provider_request(fixture->fake, i)->at_us;
        sent += at_us >= from_us && at_us < to_us;
    }
    return sent;
}

/* The most that left in any second. */
static unsigned busiest_second(const struct worker_fixture *fixture)
{
    unsigned most = 0;
    unsigned first = 0;
    for (unsigned i = 0; i < fake_provider_requests(fixture->fake); i++) {
        int64_t at_us = fake_provider_request(fixture->fake, i)->at_us;
        while (at_us - fake_provider_request(fixture->fake, first)->at_us >= SECOND_US)
            first++;
        if (i - first + 1 > most)
            most = i - first + 1;
    }
    return most;
}

static double measured_rate(const struct worker_fixture *fixture)
{
    unsigned sent = fake_provider_requests(fixture->fake);
    int64_t last_us = fake_provider_request(fixture->fake, sent - 1)->at_us;
    return (double)(sent - 1) / ((double)last_us / (double)SECOND_US);
}

static void assert_sane(const struct worker_fixture *fixture)
{
    assert_true(fake_provider_idle_spins(fixture->fake) <= 2);
}

/* --- the rate --- */

static void fifty_a_second_are_fifty_a_second(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 3000);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_true(fabs(measured_rate(fixture) - 50) <= 1);
    assert_in_range(busiest_second(fixture), 50, 50 + fixture->config.burst);
    assert_sane(fixture);
}

static void an_hour_at_six_a_minute_is_an_hour(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 361);
    fixture->config.rate_per_second = 0.1;
    fixture->config.burst = 1;
    assert_true(worker_fixture_run(fixture));
    assert_in_range(fake_provider_request(fixture->fake, 360)->at_us, 60 * MINUTE_US,
                    60 * MINUTE_US + SECOND_US);
    assert_sane(fixture);
}

static void shift_the_wall_clock(void *context, const struct fake_request *request)
{
    fake_provider_shift_wall(context, request->total % 2 == 0 ? 86400000 : -86400000);
}

static void a_wall_clock_that_jumps_does_not_change_the_pace(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct fake_script script = {.on_start = shift_the_wall_clock, .context = fixture->fake};
    fake_provider_script(fixture->fake, &script);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_true(fabs(measured_rate(fixture) - 50) <= 1);
}

/* --- 429 --- */

static void a_429_gates_the_account_and_costs_no_attempt(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 300);
    struct episode episode = {SECOND_US, SECOND_US + 1, {.status = 429, .retry_after = "42"}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 50;
    fixture->config.max_attempts = fixture->config.most_attempts = 1;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fixture->progress.throttled, 1);
    assert_int_equal(fixture->progress.given_up, 0);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 300);
    assert_int_equal(worker_fixture_read(fixture, "SELECT max(attempts) FROM jobs"), 1);
    /* Known 20 ms after it was sent; from then on nothing leaves for 42 s. */
    assert_int_equal(sent_between(fixture, SECOND_US + 20000, 43 * SECOND_US + 20000), 0);
    assert_sane(fixture);
}

static void a_number_is_never_given_up_for_429s(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 20);
    struct episode episode = {0, MINUTE_US, {.status = 429, .retry_after = "0"}};
    play(fixture, &episode);
    fixture->config.max_attempts = fixture->config.most_attempts = 1;
    assert_true(worker_fixture_run(fixture));
    assert_true(fixture->progress.throttled > 20);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 20);
    assert_sane(fixture);
}

static void a_429_without_retry_after_waits_1_s_and_slows_down(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 400);
    struct episode episode = {SECOND_US, SECOND_US + 1, {.status = 429}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 20;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(sent_between(fixture, SECOND_US + 20000, 2 * SECOND_US + 20000), 0);
    assert_in_range(sent_between(fixture, 3 * SECOND_US, 10 * SECOND_US), 7 * 14 - 3, 7 * 14 + 3);
}

static void a_long_retry_after_is_remembered_and_ends_the_run(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    struct episode episode = {SECOND_US, INT64_MAX, {.status = 429, .retry_after = "3600"}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 20;
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
    /* It began at 1790000000; an hour and a second later, in the time of this place: */
    char until[TIMESTAMP_SIZE];
    timestamp_format_local(INT64_C(1790003601000), until);
    assert_non_null(strstr(fixture->err.text, until));
    unsigned requests = fake_provider_requests(fixture->fake);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), requests - 1);

    episode.to_us = 0;
    fake_provider_advance(fixture->fake, 3500 * SECOND_US);
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
    assert_non_null(strstr(fixture->err.text, until));
    assert_int_equal(fake_provider_requests(fixture->fake), requests);

    fake_provider_advance(fixture->fake, 101 * SECOND_US);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 100);
}

static void a_pause_further_ahead_than_any_is_a_clock_that_jumped(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 3);
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE store SET closed_until = %" PRId64,
             FAKE_WALL_START_MS + INT64_C(8) * 86400000);
    worker_fixture_exec(fixture, sql);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 3);
}

static unsigned count_of(const char *text, const char *words)
{
    unsigned count = 0;
    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words))
        count++;
    return count;
}

static void an_absurd_retry_after_is_ignored_with_one_warning(void **state)
{
    static const char *const values[] = {"-1", "99999999999999999999", "soon\x1b[2J"};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 50);
        struct episode episode = {0, 5 * SECOND_US, {.status = 429, .retry_after = values[i]}};
        play(fixture, &episode);
        char *said = NULL;
        size_t length = 0;
        struct log log = {.stream = open_memstream(&said, &length), .level = LOG_NORMAL};
        fixture->config.log = &log;
        bool ok = worker_fixture_run(fixture);
        fclose(log.stream);
        unsigned warnings = count_of(said, "makes no sense");
        bool inert = strchr(said, '\x1b') == NULL;
        free(said);
        assert_true(ok && inert);
        assert_int_equal(warnings, 1);
        assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 50);
        worker_fixture_end(state);
    }
}

/* --- a provider that keeps failing --- */

static void an_outage_is_probed_at_growing_pauses_and_loses_nothing(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 2000);
    struct episode episode = {2 * SECOND_US, 5 * MINUTE_US, {.status = 503}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 2000);
    /* A few failures in a row are no bad luck where all went well. */
    assert_in_range(sent_between(fixture, 2 * SECOND_US, 3 * SECOND_US), 4, 4 + 8);
    /* Then one at a time, each pause half as long as it has failed. */
    assert_in_range(sent_between(fixture, 3 * SECOND_US, MINUTE_US), 6, 12);
    assert_in_range(sent_between(fixture, MINUTE_US, 5 * MINUTE_US), 3, 5);
    assert_sane(fixture);
}

static void one_probe_at_a_time_until_one_succeeds(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct episode episode = {0, 10 * SECOND_US, {.failure = HTTP_NO_CONNECT}};
    play(fixture, &episode);
    fake_provider_latency(fixture->fake, 400000);
    assert_true(worker_fixture_run(fixture));
    unsigned first = sent_between(fixture, 0, 10 * SECOND_US);
    int64_t probe_us = fake_provider_request(fixture->fake, first)->at_us;
    assert_in_range(fake_provider_request(fixture->fake, first + 1)->at_us, probe_us + 400000,
                    probe_us + 410000);
    assert_int_equal(fake_provider_request(fixture->fake, first + 1)->at_us,
                     fake_provider_request(fixture->fake, first + 2)->at_us);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 500);
}

static void a_retry_after_of_a_503_holds_while_nothing_succeeds(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    struct episode episode = {0, 1, {.status = 503, .retry_after = "42"}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 100);
    /* The first two left at once: no answer had come, and no success. */
    assert_int_equal(sent_between(fixture, 30000, 42 * SECOND_US), 0);
    assert_int_equal(fixture->progress.throttled, 0);
}

static void a_retry_after_of_a_503_delays_its_number_alone_once_others_succeed(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    struct episode episode = {SECOND_US, SECOND_US + 1, {.status = 503, .retry_after = "42"}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 100);
    assert_int_equal(sent_between(fixture, 3 * SECOND_US, 43 * SECOND_US), 0);
    assert_int_equal(sent_between(fixture, 43 * SECOND_US, 44 * SECOND_US), 1);
}

#define IN_SHAPE "{\"success\":false,\"code\":500,\"message\":\"maintenance\"}"

static void a_long_one_ends_the_run_where_the_provider_asks_and_nothing_succeeds(void **state)
{
    static const struct {
        struct episode episode;
        bool ends;
    } rows[] = {
        {{0, 10 * SECOND_US, {.status = 503, .retry_after = "3600", .body = IN_SHAPE}}, true},
        {{0, 10 * SECOND_US, {.status = 503, .retry_after = "3600", .body = "<html>"}}, false},
        {{SECOND_US, SECOND_US + 1, {.status = 503, .retry_after = "3600", .body = IN_SHAPE}},
         false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 100);
        struct episode episode = rows[i].episode;
        play(fixture, &episode);
        fixture->config.rate_per_second = 50;
        assert_int_equal(worker_fixture_run(fixture), !rows[i].ends);
        if (rows[i].ends) {
            assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
            assert_non_null(strstr(fixture->err.text, "Retry-After"));
            assert_false(worker_fixture_run(fixture));
        }
        assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), rows[i].ends ? 0 : 100);
        worker_fixture_end(state);
    }
}

static void an_outage_without_end_gives_up(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 2000);
    struct episode episode = {0, INT64_MAX, {.status = 503}};
    play(fixture, &episode);
    fixture->config.rate_per_second = 50;
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
    assert_non_null(strstr(fixture->err.text, "30 minutes"));
    assert_non_null(strstr(fixture->err.text, "HTTP 503"));
    assert_in_range(fake_provider_now_us(fixture->fake), 30 * MINUTE_US, 31 * MINUTE_US);
    assert_true(fake_provider_requests(fixture->fake) < 50);
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 2000);
    assert_true(fixture->progress.nothing_succeeds);
    assert_sane(fixture);

    episode.to_us = 0;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 2000);
}

static void count_report(void *context, const struct worker_progress *progress)
{
    unsigned *reports = context;
    (void)progress;
    ++*reports;
}

static void progress_is_shown_while_nothing_happens(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 2);
    struct episode episode = {0, 1, {.status = 429, .retry_after = "60"}};
    unsigned reports = 0;
    play(fixture, &episode);
    fixture->config.on_progress = count_report;
    fixture->config.on_progress_context = &reports;
    assert_true(worker_fixture_run(fixture));
    assert_in_range(reports, 45, 65);
}

/* When each reason to wait was first told. */
struct reasons {
    struct worker_fixture *fixture;
    int64_t first_us[WORKER_WAITINGS]; /* 0: never */
    int64_t longest_us[WORKER_WAITINGS];
    bool was_slowed;
};

static void note_reason(void *context, const struct worker_progress *progress)
{
    struct reasons *reasons = context;
    int64_t *first_us = &reasons->first_us[progress->waiting];
    int64_t *longest_us = &reasons->longest_us[progress->waiting];
    if (*first_us == 0)
        *first_us = fake_provider_now_us(reasons->fixture->fake);
    reasons->was_slowed |= progress->rate_per_second < progress->agreed_per_second;
    if (progress->waits_us > *longest_us)
        *longest_us = progress->waits_us;
}

static void watch_reasons(struct worker_fixture *fixture, struct reasons *reasons)
{
    *reasons = (struct reasons){.fixture = fixture};
    fixture->config.on_progress = note_reason;
    fixture->config.on_progress_context = reasons;
}

static void a_pause_that_was_asked_for_is_told_at_once(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 300);
    struct episode episode = {SECOND_US, SECOND_US + 1, {.status = 429, .retry_after = "42"}};
    struct reasons reasons;
    play(fixture, &episode);
    watch_reasons(fixture, &reasons);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    int64_t known_us = reasons.first_us[WORKER_WAITS_AS_ASKED];
    assert_in_range(known_us, SECOND_US, SECOND_US + 300000);
    assert_in_range(reasons.longest_us[WORKER_WAITS_AS_ASKED], 41 * SECOND_US, 42 * SECOND_US);
    assert_int_equal(reasons.first_us[WORKER_WAITS_IN_TROUBLE], 0);
    assert_int_equal(fixture->progress.waiting, WORKER_WAITS_NOT);
    assert_true(reasons.was_slowed);
}

/* The end of a pause as it was foretold, and the first report after it. */
struct pause_end {
    struct worker_fixture *fixture;
    int64_t foretold_us;
    int64_t told_us;
};

static void note_pause_end(void *context, const struct worker_progress *progress)
{
    struct pause_end *pause = context;
    int64_t now_us = fake_provider_now_us(pause->fixture->fake);
    if (progress->waiting == WORKER_WAITS_AS_ASKED)
        pause->foretold_us = now_us + progress->waits_us;
    else if (pause->foretold_us != 0 && pause->told_us == 0)
        pause->told_us = now_us;
}

/* Also where no commit brings a report: replies take 3 s here. */
static void the_end_of_a_pause_is_told_at_once(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 50);
    struct episode episode = {0, 1, {.status = 429, .retry_after = "42"}};
    struct pause_end pause = {.fixture = fixture};
    play(fixture, &episode);
    fake_provider_latency(fixture->fake, 3 * SECOND_US + 300000);
    fixture->config.rate_per_second = 50;
    fixture->config.on_progress = note_pause_end;
    fixture->config.on_progress_context = &pause;
    assert_true(worker_fixture_run(fixture));
    assert_in_range(pause.told_us, pause.foretold_us, pause.foretold_us + WORKER_WAIT_US);
}

static void an_outage_is_told_with_its_reason_and_the_next_try(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct episode episode = {0, 20 * SECOND_US, {.status = 503}};
    struct reasons reasons;
    play(fixture, &episode);
    watch_reasons(fixture, &reasons);
    fixture->config.rate_per_second = 50;
    assert_true(worker_fixture_run(fixture));
    assert_in_range(reasons.first_us[WORKER_WAITS_IN_TROUBLE], 1, 3 * SECOND_US);
    assert_in_range(reasons.longest_us[WORKER_WAITS_IN_TROUBLE], 3 * SECOND_US, 12 * SECOND_US);
    assert_true(fixture->progress.failed[JOB_ERROR_HTTP] >= 10);
    assert_int_equal(fixture->progress.failed[JOB_ERROR_NETWORK], 0);
    assert_non_null(strstr(fixture->progress.last_failure, "HTTP 503"));
}

static void the_wait_for_a_retry_is_told(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 1);
    struct episode episode = {0, 1, {.failure = HTTP_NO_CONNECT}};
    struct reasons reasons;
    play(fixture, &episode);
    watch_reasons(fixture, &reasons);
    assert_true(worker_fixture_run(fixture));
    assert_true(reasons.first_us[WORKER_WAITS_TO_RETRY] > 0);
    assert_true(reasons.longest_us[WORKER_WAITS_TO_RETRY] > 0);
    assert_int_equal(fixture->progress.failed[JOB_ERROR_NETWORK], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(fifty_a_second_are_fifty_a_second, worker_fixture_end),
        cmocka_unit_test_teardown(an_hour_at_six_a_minute_is_an_hour, worker_fixture_end),
        cmocka_unit_test_teardown(a_wall_clock_that_jumps_does_not_change_the_pace,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_429_gates_the_account_and_costs_no_attempt, worker_fixture_end),
        cmocka_unit_test_teardown(a_number_is_never_given_up_for_429s, worker_fixture_end),
        cmocka_unit_test_teardown(a_429_without_retry_after_waits_1_s_and_slows_down,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_long_retry_after_is_remembered_and_ends_the_run,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_pause_further_ahead_than_any_is_a_clock_that_jumped,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(an_absurd_retry_after_is_ignored_with_one_warning,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(an_outage_is_probed_at_growing_pauses_and_loses_nothing,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(one_probe_at_a_time_until_one_succeeds, worker_fixture_end),
        cmocka_unit_test_teardown(a_retry_after_of_a_503_holds_while_nothing_succeeds,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(
            a_retry_after_of_a_503_delays_its_number_alone_once_others_succeed, worker_fixture_end),
        cmocka_unit_test_teardown(
            a_long_one_ends_the_run_where_the_provider_asks_and_nothing_succeeds,
            worker_fixture_end),
        cmocka_unit_test_teardown(an_outage_without_end_gives_up, worker_fixture_end),
        cmocka_unit_test_teardown(progress_is_shown_while_nothing_happens, worker_fixture_end),
        cmocka_unit_test_teardown(a_pause_that_was_asked_for_is_told_at_once, worker_fixture_end),
        cmocka_unit_test_teardown(the_end_of_a_pause_is_told_at_once, worker_fixture_end),
        cmocka_unit_test_teardown(an_outage_is_told_with_its_reason_and_the_next_try,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(the_wait_for_a_retry_is_told, worker_fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
