#include "base/memory.h"
#include "submit/removal.h"
#include "support/scripted_wire.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST         INT64_C(33600000001)
#define DONE          "{\"success\":true,\"code\":200}"
#define REFUSAL(code) "{\"success\":false,\"code\":" #code ",\"message\":\"words\"}"

#define ALREADY(code) "{\"success\":false,\"code\":" #code ",\"message\":\"already in stop list\"}"

/* An import whose numbers (stop ids 1, 2, …) are being taken off. */
struct bench {
    struct store_fixture *fixture;
    struct scripted_wire *wire;
    volatile sig_atomic_t interrupted;
    struct removal_config config;
    struct removal_counts counts;
    struct error err;
};

static int set_up(void **state)
{
    struct bench *bench = memory_alloc(1, sizeof *bench);
    bench->fixture = store_fixture_new();
    bench->config.burst = 1;
    bench->config.max_attempts = 3;
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    scripted_wire_free(&bench->wire);
    store_fixture_free(&bench->fixture);
    free(bench);
    return 0;
}

static bool take_off(struct bench *bench, unsigned count, const struct scripted_reply *replies,
                     unsigned reply_count)
{
    struct removal_config *config = &bench->config;
    int64_t phones[8];
    assert_true(count <= COUNT_OF(phones));
    for (unsigned i = 0; i < count; i++)
        phones[i] = FIRST + i;
    config->import_id = store_fixture_import(bench->fixture, "wrong.csv", phones, count);
    store_fixture_exec(bench->fixture,
                       "UPDATE jobs SET state = 1, own_stop_id = phone - 33600000000");
    bench->wire = scripted_wire_new(replies, reply_count);
    config->store = bench->fixture->store;
    config->api = (struct stop_api){.base_url = SCRIPTED_WIRE_URL, .api_key = SCRIPTED_WIRE_KEY};
    config->call = scripted_wire_call(bench->wire);
    config->call.interrupted = &bench->interrupted;
    config->random = scripted_wire_random();
    config->log = &bench->fixture->log;
    assert_true(job_store_begin_run(config->store, "undo", &config->run_id, &bench->err));
    assert_true(undo_store_begin(config->store, config->run_id, config->import_id, "wrong file",
                                 &bench->err));
    return removal_run(config, &bench->counts, &bench->err);
}

static int64_t count_of(const struct bench *bench, enum job_state state)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM jobs WHERE state = %d", (int)state);
    return store_fixture_int64(bench->fixture, sql);
}

static void each_number_is_taken_off_by_its_stop_id(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = DONE}, {.body = DONE}};
    assert_true(take_off(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->counts.removed, 2);
    assert_int_equal(count_of(bench, JOB_REMOVED), 2);
    assert_true(scripted_wire_all_fresh(bench->wire));
    assert_string_equal(scripted_wire_url(bench->wire, 1),
                        SCRIPTED_WIRE_URL "/stop-sms/delete?apiKey=" SCRIPTED_WIRE_KEY "&id=2");
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT count(message) FROM jobs"), 0);
}

static void an_unknown_stop_id_counts_as_removed_and_says_so(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = REFUSAL(4)}};
    assert_true(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->counts.removed, 1);
    assert_int_equal(bench->counts.unknown, 1);
    assert_int_equal(store_fixture_int64(bench->fixture, "SELECT code FROM jobs"), 4);
}

static void a_definite_no_leaves_the_number_listed(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = REFUSAL(9)}, {.body = DONE}};
    assert_true(take_off(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->counts.refused, 1);
    assert_int_equal(count_of(bench, JOB_LISTED), 1);
}

/* Nobody knows what was done: neither "removed" nor "listed" would be true for certain. */
static void a_code_that_nobody_knows_settles_nothing(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = REFUSAL(50)}, {.body = REFUSAL(14)}, {.body = REFUSAL(2)}};
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_int_equal(count_of(bench, JOB_REMOVING), 1);
}

/* 3 and 4 mean something else here than with an add call. */
static void the_codes_of_the_delete_call_are_its_own(void **state)
{
    static const struct {
        struct scripted_reply reply;
        enum error_code code;
        const char *words;
    } cases[] = {
        {{.body = REFUSAL(3)}, ERROR_SETUP, "code 3"},
        {{.body = ALREADY(3)}, ERROR_SETUP, "code 3"},
        {{.status = 400, .body = REFUSAL(3)}, ERROR_SETUP, "code 3"},
        {{.status = 404, .body = REFUSAL(4)}, ERROR_NONE, ""},
        {{.status = 400, .body = REFUSAL(4)}, ERROR_NONE, ""},
        {{.body = REFUSAL(30)}, ERROR_KEY, "your account is blocked"},
        {{.body = REFUSAL(90)}, ERROR_SETUP, "can't read this program's requests"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bench *bench = *state;
        bool ok = take_off(bench, 1, &cases[i].reply, 1);
        assert_int_equal(bench->err.code, cases[i].code);
        assert_int_equal(ok, cases[i].code == ERROR_NONE);
        assert_non_null(strstr(bench->err.text, cases[i].words));
        assert_int_equal(count_of(bench, ok ? JOB_REMOVED : JOB_REMOVING), 1);
        assert_int_equal(tear_down(state) + set_up(state), 0);
    }
}

static void a_failure_in_passing_is_tried_again(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 503}, {.failure = HTTP_LOST}, {.body = DONE}};
    assert_true(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->counts.removed, 1);
    assert_true(scripted_wire_sent_at_us(bench->wire, 1) -
                    scripted_wire_sent_at_us(bench->wire, 0) >=
                500000);
    assert_int_equal(
        store_fixture_int64(bench->fixture, "SELECT count(*) FROM events WHERE kind = 10"), 2);
}

static void success_with_a_failing_status_is_no_success(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 400, .body = DONE},
                                                    {.status = 500, .body = DONE},
                                                    {.status = 500, .body = DONE}};
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_int_equal(count_of(bench, JOB_REMOVING), 1);
}

static void a_number_that_keeps_failing_does_not_hold_up_the_others(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 500}, {.status = 500}, {.status = 500}, {.body = DONE}};
    assert_false(take_off(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_int_equal(bench->counts.left, 1);
    assert_int_equal(count_of(bench, JOB_REMOVED), 1);
}

static void a_provider_that_keeps_failing_ends_it(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 500}, {.status = 500},
                                                    {.status = 500}, {.status = 500},
                                                    {.status = 500}, {.status = 500}};
    assert_false(take_off(bench, 5, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_int_equal(count_of(bench, JOB_REMOVING), 5);
}

/* 20 in a row, over several numbers, whatever they are; what is no reply neither counts nor breaks
 * the row. */
static void twenty_suspicious_replies_in_a_row_end_it(void **state)
{
    static const struct scripted_reply kinds[] = {
        {.status = 403, .body = "<html>blocked</html>"},
        {.status = 401, .body = "Unauthorized"},
        {.body = "<html>login</html>"},
        {.body = REFUSAL(777)},
        {.status = 407, .body = "<html>login</html>"},
    };
    for (size_t lost = 0; lost < 2; lost++) {
        struct bench *bench = *state;
        struct scripted_reply replies[20 + 1];
        for (size_t i = 0; i < 20 + lost; i++)
            replies[i] = kinds[i % COUNT_OF(kinds)];
        if (lost > 0)
            replies[1] = (struct scripted_reply){.failure = HTTP_LOST};
        assert_false(take_off(bench, 8, replies, (unsigned)(20 + lost)));
        assert_int_equal(scripted_wire_requests(bench->wire), 20 + lost);
        assert_int_equal(bench->err.code, ERROR_SETUP);
        assert_non_null(strstr(bench->err.text, "20 answers in a row"));
        assert_non_null(strstr(bench->err.text, "stays `removing`"));
        assert_int_equal(count_of(bench, JOB_REMOVING), 8);
        assert_int_equal(tear_down(state) + set_up(state), 0);
    }
}

static void an_answer_breaks_the_row_of_suspicious_replies(void **state)
{
    struct bench *bench = *state;
    struct scripted_reply replies[3 * 8];
    for (size_t i = 0; i < COUNT_OF(replies); i++) {
        replies[i] = i % 3 < 2 ? (struct scripted_reply){.status = 403, .body = "<html>no</html>"}
                               : (struct scripted_reply){.body = DONE};
    }
    assert_true(take_off(bench, 8, replies, COUNT_OF(replies)));
    assert_int_equal(bench->counts.removed, 8);
}

static void a_refused_key_ends_it_and_keeps_what_was_answered(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = DONE}, {.body = REFUSAL(10)}};
    assert_false(take_off(bench, 3, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_KEY);
    assert_int_equal(count_of(bench, JOB_REMOVED), 1);
    assert_int_equal(count_of(bench, JOB_REMOVING), 2);
}

static void a_redirect_ends_it(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 302}};
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_SETUP);
}

static void too_many_requests_cost_no_attempt_and_are_waited_out(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 429, .retry_after = "9"},
                                                    {.status = 429},
                                                    {.status = 429},
                                                    {.status = 429},
                                                    {.body = DONE}};
    assert_true(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_true(scripted_wire_sent_at_us(bench->wire, 1) -
                    scripted_wire_sent_at_us(bench->wire, 0) >=
                9000000);
}

static void a_retry_after_counts_on_other_failures_too(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 503, .retry_after = "40", .body = "<html>try later</html>"},
        {.status = 500, .retry_after = "soon"},
        {.body = DONE}};
    assert_true(take_off(bench, 1, replies, COUNT_OF(replies)));
    int64_t first_us = scripted_wire_sent_at_us(bench->wire, 0);
    int64_t second_us = scripted_wire_sent_at_us(bench->wire, 1);
    assert_in_range(second_us - first_us, 40000000, 41000000);
    assert_in_range(scripted_wire_sent_at_us(bench->wire, 2) - second_us, 500000, 2000000);
}

static void a_long_pause_ends_it_where_the_provider_asks_for_it(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.status = 503, .retry_after = "4000", .body = "<html>try later</html>"},
        {.status = 503,
         .retry_after = "4000",
         .body = "{\"success\":false,\"code\":500,\"message\":\"maintenance\"}"}};
    int64_t until_ms = 0;
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    /* A firewall's page asked first: 300 s, and no more. */
    assert_int_equal(scripted_wire_requests(bench->wire), 2);
    assert_in_range(scripted_wire_sent_at_us(bench->wire, 1) -
                        scripted_wire_sent_at_us(bench->wire, 0),
                    300000000, 301000000);
    assert_true(job_store_closed_until(bench->fixture->store, &until_ms, &bench->err));
    assert_true(until_ms > 0);
    assert_int_equal(count_of(bench, JOB_REMOVING), 1);
}

static void nothing_but_429s_for_half_an_hour_ends_it(void **state)
{
    struct bench *bench = *state;
    struct scripted_reply replies[7];
    for (size_t i = 0; i < COUNT_OF(replies); i++)
        replies[i] = (struct scripted_reply){.status = 429, .retry_after = "300"};
    assert_false(take_off(bench, 2, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_non_null(strstr(bench->err.text, "30 minutes"));
    assert_int_equal(count_of(bench, JOB_REMOVING), 2);
}

static void a_long_pause_is_remembered(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.status = 429, .retry_after = "4000"}};
    int64_t until = 0;
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_UNFINISHED);
    assert_true(job_store_closed_until(bench->fixture->store, &until, &bench->err));
    assert_true(until > 0);
    assert_false(removal_run(&bench->config, &bench->counts, &bench->err));
    assert_int_equal(scripted_wire_requests(bench->wire), 1);
}

static void it_keeps_to_the_rate(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {{.body = DONE}, {.body = DONE}, {.body = DONE}};
    bench->config.rate_per_second = 2;
    assert_true(take_off(bench, 3, replies, COUNT_OF(replies)));
    assert_true(scripted_wire_sent_at_us(bench->wire, 2) -
                    scripted_wire_sent_at_us(bench->wire, 0) >=
                1000000);
}

static void interrupt(void *context)
{
    *(volatile sig_atomic_t *)context = SIGINT;
}

static void a_signal_lets_the_answer_come_and_keeps_it(void **state)
{
    struct bench *bench = *state;
    const struct scripted_reply replies[] = {
        {.body = DONE, .before = interrupt, .context = (void *)&bench->interrupted}};
    assert_false(take_off(bench, 3, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_INTERRUPTED);
    assert_int_equal(count_of(bench, JOB_REMOVED), 1);
    assert_int_equal(count_of(bench, JOB_REMOVING), 2);
}

static void remove_lock(void *context)
{
    const struct bench *bench = context;
    char lock[512];
    snprintf(lock, sizeof lock, "%s-lock", bench->fixture->path);
    assert_int_equal(unlink(lock), 0);
}

static void what_was_not_committed_is_not_counted(void **state)
{
    struct bench *bench = *state;
    const struct scripted_reply replies[] = {
        {.body = DONE, .before = remove_lock, .context = bench}};
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_int_equal(bench->err.code, ERROR_STORAGE);
    assert_int_equal(bench->counts.removed, 0);
    assert_int_equal(count_of(bench, JOB_REMOVING), 1);
}

static void the_key_is_in_no_message(void **state)
{
    struct bench *bench = *state;
    static const struct scripted_reply replies[] = {
        {.body = "{\"success\":false,\"code\":10,\"message\":\"key " SCRIPTED_WIRE_KEY "\"}"}};
    assert_false(take_off(bench, 1, replies, COUNT_OF(replies)));
    assert_null(strstr(bench->err.text, SCRIPTED_WIRE_KEY));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_number_is_taken_off_by_its_stop_id),
        TEST(nothing_but_429s_for_half_an_hour_ends_it),
        TEST(an_unknown_stop_id_counts_as_removed_and_says_so),
        TEST(a_definite_no_leaves_the_number_listed),
        TEST(a_code_that_nobody_knows_settles_nothing),
        TEST(the_codes_of_the_delete_call_are_its_own),
        TEST(a_failure_in_passing_is_tried_again),
        TEST(success_with_a_failing_status_is_no_success),
        TEST(a_number_that_keeps_failing_does_not_hold_up_the_others),
        TEST(a_provider_that_keeps_failing_ends_it),
        TEST(twenty_suspicious_replies_in_a_row_end_it),
        TEST(an_answer_breaks_the_row_of_suspicious_replies),
        TEST(a_refused_key_ends_it_and_keeps_what_was_answered),
        TEST(a_redirect_ends_it),
        TEST(too_many_requests_cost_no_attempt_and_are_waited_out),
        TEST(a_retry_after_counts_on_other_failures_too),
        TEST(a_long_pause_ends_it_where_the_provider_asks_for_it),
        TEST(a_long_pause_is_remembered),
        TEST(it_keeps_to_the_rate),
        TEST(a_signal_lets_the_answer_come_and_keeps_it),
        TEST(what_was_not_committed_is_not_counted),
        TEST(the_key_is_in_no_message),
    };
    return cmocka_run_group_tests_name("removal", tests, NULL, NULL);
}
