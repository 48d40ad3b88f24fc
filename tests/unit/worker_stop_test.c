/* What the worker makes of each reply, and how a run ends before its work is done. */
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define SECOND_US INT64_C(1000000)

#define KEY_REFUSED   "{\"success\":false,\"code\":10,\"message\":\"Cl\xC3\xA9 API incorrecte\"}"
#define UNKNOWN_CODE  "{\"success\":false,\"code\":77,\"message\":\"quota\"}"
#define BLOCKED       "{\"success\":false,\"code\":30,\"message\":\"Compte bloqu\xC3\xA9\"}"
#define REFUSAL(code) "{\"success\":false,\"code\":" #code ",\"message\":\"words\"}"
#define MALFORMED     "{\"success\":false,\"code\":90,\"message\":\"JSON\"}"
#define TOO_MANY      "{\"success\":false,\"code\":429,\"message\":\"wait\"}"
#define QUEUE_FAILED  "{\"success\":false,\"code\":500,\"message\":\"queue\"}"
#define LISTED        "{\"success\":true,\"code\":200,\"stopId\":300}"

/* --- scripts --- */

/* From the `from`-th request to the `to`-th, this; else as the provider would. */
struct episode {
    unsigned from;
    unsigned to;
    struct fake_answer answer;
};

static struct fake_answer play_episode(void *context, const struct fake_request *request)
{
    const struct episode *episode = context;
    if (request->total >= episode->from && request->total <= episode->to)
        return episode->answer;
    return (struct fake_answer){0};
}

static void play(struct worker_fixture *fixture, struct episode *episode)
{
    struct fake_script script = {.answer = play_episode, .context = episode};
    fake_provider_script(fixture->fake, &script);
}

static void assert_stopped(struct worker_fixture *fixture, enum error_code code, const char *words)
{
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(fixture->err.code, code);
    if (strstr(fixture->err.text, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, fixture->err.text);
    assert_null(strstr(fixture->err.text, FAKE_PROVIDER_KEY));
    assert_true(fake_provider_idle_spins(fixture->fake) <= 2);
}

/* --- every verdict --- */

static const struct verdict_case {
    struct fake_answer answer; /* to the first of two numbers, once */
    enum job_state state;
    enum error_code code;
    const char *row; /* what its row must hold */
} verdict_cases[] = {
    {{.body = LISTED}, JOB_LISTED, ERROR_NONE, "own_stop_id = '300' AND code = 200"},
    {{.body = FAKE_ALREADY_LISTED}, JOB_ALREADY_LISTED, ERROR_NONE, "code = 3 AND attempts = 1"},
    {{.body = "{\"success\":false,\"code\":9,\"message\":\"invalid\"}"},
     JOB_REJECTED,
     ERROR_NONE,
     "code = 9 AND message = 'invalid' AND source = 1 AND attempts = 1"},
    {{.body = UNKNOWN_CODE}, JOB_UNCONFIRMED, ERROR_NONE, "code = 77 AND message = 'quota'"},
    {{.body = "{\"success\":false,\"code\":3,\"message\":\"L'ID du message est requis\"}"},
     JOB_UNCONFIRMED,
     ERROR_NONE,
     "code = 3 AND own_stop_id IS NULL"},
    {{.status = 503}, JOB_LISTED, ERROR_NONE, "attempts = 2"},
    {{.body = "<html>portal</html>"}, JOB_LISTED, ERROR_NONE, "attempts = 2"},
    {{.failure = HTTP_NO_CONNECT}, JOB_LISTED, ERROR_NONE, "attempts = 2"},
    {{.failure = HTTP_LOST}, JOB_LISTED, ERROR_NONE, "attempts = 2 AND maybe_sent = 1"},
    {{.failure = HTTP_NO_SOCKET}, JOB_LISTED, ERROR_NONE, "attempts = 1 AND maybe_sent IS NULL"},
    {{.failure = HTTP_UNREAD}, JOB_LISTED, ERROR_NONE, "attempts = 1 AND maybe_sent IS NULL"},
    {{.status = 429}, JOB_LISTED, ERROR_NONE, "attempts = 1"},
    {{.body = KEY_REFUSED}, JOB_PENDING, ERROR_KEY, "code = 10 AND attempts = 1"},
    {{.body = BLOCKED}, JOB_PENDING, ERROR_KEY, "code = 30 AND source = 1"},
    {{.body = MALFORMED}, JOB_PENDING, ERROR_SETUP, "code = 90 AND source = 1"},
    {{.status = 404, .body = BLOCKED}, JOB_PENDING, ERROR_KEY, "code = 30 AND http_status = 404"},
    {{.status = 401, .body = UNKNOWN_CODE}, JOB_PENDING, ERROR_KEY, "http_status = 401"},
    {{.status = 401}, JOB_LISTED, ERROR_NONE, "attempts = 2"},
    {{.body = TOO_MANY}, JOB_LISTED, ERROR_NONE, "attempts = 1"},
    {{.body = QUEUE_FAILED}, JOB_LISTED, ERROR_NONE, "attempts = 2"},
    {{.status = 302}, JOB_PENDING, ERROR_SETUP, "http_status = 302"},
    {{.status = 404}, JOB_PENDING, ERROR_SETUP, "http_status = 404 AND due_at IS NULL"},
    {{.failure = HTTP_CERTIFICATE}, JOB_PENDING, ERROR_SETUP, "source = 3"},
};

static void each_verdict_reaches_its_row(void **state)
{
    for (size_t i = 0; i < COUNT_OF(verdict_cases); i++) {
        const struct verdict_case *row = &verdict_cases[i];
        struct worker_fixture *fixture = worker_fixture_begin(state, 2);
        struct episode episode = {1, 1, row->answer};
        play(fixture, &episode);
        fixture->config.concurrency = 1;
        assert_int_equal(worker_fixture_run(fixture), row->code == ERROR_NONE);
        assert_int_equal(fixture->err.code, row->code);
        int64_t fits = worker_fixture_read(
            fixture, "SELECT count(*) FROM jobs WHERE phone = %" PRId64 " AND state = %d AND %s",
            worker_fixture_phone(0), (int)row->state, row->row);
        if (fits != 1)
            fail_msg("verdict %zu: not %s", i, row->row);
        assert_int_equal(fake_provider_requests_of(fixture->fake, worker_fixture_phone(1)),
                         row->code == ERROR_NONE);
        worker_fixture_end(state);
    }
}

/* --- stops --- */

static void a_key_refused_in_mid_run_stops_it_and_keeps_what_was_answered(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    struct episode episode = {201, 201, {.body = KEY_REFUSED}};
    play(fixture, &episode);
    assert_stopped(fixture, ERROR_KEY, "Cl\xC3\xA9 API incorrecte");
    unsigned requests = fake_provider_requests(fixture->fake);
    assert_in_range(requests, 201, 201 + 8);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), requests - 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 500 - requests + 1);

    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 500);
}

static void a_wrong_key_binds_no_account(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 5);
    struct episode episode = {1, 8, {.status = 401, .body = UNKNOWN_CODE}};
    play(fixture, &episode);
    assert_stopped(fixture, ERROR_KEY, "API key");
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM account"), 0);
    episode.to = 0;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(
        worker_fixture_read(fixture,
                            "SELECT count(*) FROM account WHERE api_url = '" FAKE_PROVIDER_URL "'"),
        1);
}

/* "Your account is blocked" is not "check the key". */
static void what_stops_the_run_is_told_apart(void **state)
{
    static const struct {
        const char *body;
        enum error_code code;
        const char *words;
        bool blames_key;
    } cases[] = {
        {KEY_REFUSED, ERROR_KEY, "refused the API key", true},
        {REFUSAL(1), ERROR_KEY, "refused the API key", true},
        {REFUSAL(20), ERROR_KEY, "your account is deactivated", false},
        {BLOCKED, ERROR_KEY, "your account is blocked: \"Compte bloqu\xC3\xA9\" (code 30", false},
        {REFUSAL(40), ERROR_KEY, "no access to its API", false},
        {REFUSAL(96), ERROR_KEY, "this machine's IP address", false},
        {MALFORMED, ERROR_SETUP, "can't read this program's requests", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 3);
        struct episode episode = {1, 3, {.body = cases[i].body}};
        play(fixture, &episode);
        assert_stopped(fixture, cases[i].code, cases[i].words);
        assert_int_equal(strstr(fixture->err.text, "SMSPARTNER_API_KEY") != NULL,
                         cases[i].blames_key);
        assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 3);
        worker_fixture_end(state);
    }
}

/* --- a time that is over --- */

static void a_time_that_is_over_ends_the_run_with_all_answers_kept(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    fixture->config.rate_per_second = 10;
    fixture->config.burst = 1;
    fixture->config.ends_at_us =
        clock_monotonic_us(&fixture->config.clock) + 3 * SECOND_US + SECOND_US / 20;
    assert_stopped(fixture, ERROR_UNFINISHED, "--max-duration");
    assert_string_equal(fixture->err.reason, "time_over");
    assert_in_range(fake_provider_requests(fixture->fake), 29, 33);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED),
                     fake_provider_requests(fixture->fake));
}

/* What is in flight then is all that is left: it was done. */
static void a_time_that_ends_with_the_last_number_in_flight_is_no_reason_to_come_again(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 2);
    struct episode episode = {1, 2, {.latency_us = 2 * SECOND_US}};
    play(fixture, &episode);
    fixture->config.ends_at_us = clock_monotonic_us(&fixture->config.clock) + SECOND_US;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 2);
}

static void foreign_401s_name_the_key_among_the_causes(void **state)
{
    static const struct {
        struct fake_answer answer;
        const char *words;
    } cases[] = {
        {{.status = 401}, "SMSPARTNER_API_KEY"},
        {{.status = 403, .body = "<html>firewall</html>"}, "a firewall"},
        {{.status = 407}, "the proxy that wants a login"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 60);
        struct episode episode = {1, 60, cases[i].answer};
        play(fixture, &episode);
        assert_stopped(fixture, ERROR_SETUP, cases[i].words);
        worker_fixture_end(state);
    }
}

static void foreign_words_are_inert_in_the_reason(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 1);
    struct episode episode = {
        1, 1, {.body = "{\"success\":false,\"code\":10,\"message\":\"a\\u001b[2Jb\\nc\"}"}};
    play(fixture, &episode);
    assert_stopped(fixture, ERROR_KEY, "a\\x1B[2Jb\\x0Ac");
}

/* --- replies that are not the provider's --- */

static void twenty_suspicious_replies_stop_the_run_and_put_their_rows_back(void **state)
{
    static const struct fake_answer answers[] = {{.body = UNKNOWN_CODE},
                                                 {.body = "<html>"},
                                                 {.status = 400},
                                                 {.status = 401},
                                                 {.status = 403, .body = "<html>blocked</html>"}};
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        struct worker_fixture *fixture = worker_fixture_begin(state, 200);
        struct episode episode = {11, 200, answers[i]};
        play(fixture, &episode);
        fixture->config.rate_per_second = 20;
        assert_stopped(fixture, ERROR_SETUP, "20 answers in a row");
        assert_in_range(fake_provider_requests(fixture->fake), 30, 30 + 8);
        assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 10);
        assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 190);
        assert_int_equal(worker_fixture_read(fixture, "SELECT max(attempts) >= 1 FROM jobs"
                                                      " WHERE state = 0"),
                         1);
        worker_fixture_end(state);
    }
}

static void one_good_reply_breaks_the_row_of_suspicious_ones(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 60);
    struct episode episode = {2, 20, {.body = UNKNOWN_CODE}}; /* 19 of them */
    play(fixture, &episode);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_UNCONFIRMED), 19);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 41);
    assert_int_equal(fixture->progress.settled[JOB_UNCONFIRMED], 19);
}

static void a_few_unknown_codes_at_the_end_are_kept(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 10);
    struct episode episode = {8, 10, {.body = UNKNOWN_CODE}};
    play(fixture, &episode);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_UNCONFIRMED), 3);
}

static struct fake_answer portal_with_losses(void *context, const struct fake_request *request)
{
    (void)context;
    if (request->total % 3 == 0)
        return (struct fake_answer){.failure = HTTP_LOST};
    return (struct fake_answer){.body = UNKNOWN_CODE};
}

static void lost_replies_do_not_break_the_row(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 200);
    struct fake_script script = {.answer = portal_with_losses};
    fake_provider_script(fixture->fake, &script);
    assert_stopped(fixture, ERROR_SETUP, "20 answers in a row");
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 200);
}

/* --- interruption --- */

struct interruption {
    struct worker_fixture *fixture;
    unsigned at;
};

static void interrupt_at(void *context, const struct fake_request *request)
{
    const struct interruption *interruption = context;
    if (request->total == interruption->at)
        interruption->fixture->interrupted = 1;
}

static struct worker_fixture *begin_interrupted(void **state, struct interruption *interruption)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 500);
    *interruption = (struct interruption){fixture, 100};
    struct fake_script script = {.on_start = interrupt_at, .context = interruption};
    fake_provider_script(fixture->fake, &script);
    return fixture;
}

static void an_interruption_lets_what_is_in_flight_finish(void **state)
{
    struct interruption interruption;
    struct worker_fixture *fixture = begin_interrupted(state, &interruption);
    fake_provider_latency(fixture->fake, 3 * SECOND_US);
    assert_stopped(fixture, ERROR_INTERRUPTED, "every answer that came is kept");
    unsigned requests = fake_provider_requests(fixture->fake);
    assert_in_range(requests, 100, 107);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), requests);

    fixture->interrupted = 0;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests(fixture->fake), 500);
}

static void a_drain_ends_after_10_s(void **state)
{
    struct interruption interruption;
    struct worker_fixture *fixture = begin_interrupted(state, &interruption);
    interruption.at = 1;
    fake_provider_latency(fixture->fake, 60 * SECOND_US);
    assert_stopped(fixture, ERROR_INTERRUPTED, "every answer that came is kept");
    /* A signal wakes the real wire; here the worker sees it at the end of its wait. */
    assert_in_range(fake_provider_now_us(fixture->fake), WORKER_DRAIN_US,
                    WORKER_DRAIN_US + WORKER_WAIT_US);
    /* They may have arrived: that is noted, and the next run sends them again. */
    unsigned requests = fake_provider_requests(fixture->fake);
    assert_in_range(requests, 1, 8);
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE maybe_sent = 1"
                                                  " AND state = 0 AND attempts = 1"),
                     requests);
}

/* --- the disk and the wire --- */

static void remove_database(void *context, const struct fake_request *request)
{
    const struct worker_fixture *fixture = context;
    if (request->total == 300)
        assert_int_equal(unlink(fixture->path), 0);
}

static void a_database_that_vanishes_stops_the_run_at_its_next_commit(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 3000);
    struct fake_script script = {.on_start = remove_database, .context = fixture};
    fake_provider_script(fixture->fake, &script);
    fixture->config.rate_per_second = 400;
    assert_stopped(fixture, ERROR_STORAGE, fixture->path);
    assert_in_range(fake_provider_requests(fixture->fake), 300, 300 + 50);
}

static bool refuse_from_50(void *context, const struct fake_request *request)
{
    (void)context;
    return request->total >= 50;
}

static void a_transfer_that_can_not_begin_stops_the_run(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    struct fake_script script = {.refuse_start = refuse_from_50};
    fake_provider_script(fixture->fake, &script);
    assert_stopped(fixture, ERROR_UNEXPECTED, "no transfer can begin");
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 49);
}

static bool refuse_after_1_s(void *context)
{
    return fake_provider_now_us(context) >= SECOND_US;
}

static void a_wire_that_can_not_be_watched_stops_the_run(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 100);
    struct fake_script script = {.refuse_wait = refuse_after_1_s, .context = fixture->fake};
    fake_provider_script(fixture->fake, &script);
    fixture->config.rate_per_second = 20;
    assert_stopped(fixture, ERROR_UNEXPECTED, "can't be watched");
    unsigned requests = fake_provider_requests(fixture->fake);
    assert_in_range(worker_fixture_count(fixture, JOB_LISTED), requests - 8, requests);
}

/* The requests that a server never looks at must end. */
static void a_number_that_is_never_looked_at_is_given_up(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 1);
    struct episode episode = {1, 1000000, {.failure = HTTP_UNREAD}};
    play(fixture, &episode);
    fixture->config.max_attempts = 2;
    fixture->config.most_attempts = 2;
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fixture->progress.given_up, 1);
    assert_int_equal(fake_provider_requests(fixture->fake), 4);
    assert_int_equal(worker_fixture_read(fixture, "SELECT attempts FROM jobs"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_verdict_reaches_its_row, worker_fixture_end),
        cmocka_unit_test_teardown(a_key_refused_in_mid_run_stops_it_and_keeps_what_was_answered,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_wrong_key_binds_no_account, worker_fixture_end),
        cmocka_unit_test_teardown(what_stops_the_run_is_told_apart, worker_fixture_end),
        cmocka_unit_test_teardown(a_time_that_is_over_ends_the_run_with_all_answers_kept,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(
            a_time_that_ends_with_the_last_number_in_flight_is_no_reason_to_come_again,
            worker_fixture_end),
        cmocka_unit_test_teardown(foreign_401s_name_the_key_among_the_causes, worker_fixture_end),
        cmocka_unit_test_teardown(foreign_words_are_inert_in_the_reason, worker_fixture_end),
        cmocka_unit_test_teardown(twenty_suspicious_replies_stop_the_run_and_put_their_rows_back,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(one_good_reply_breaks_the_row_of_suspicious_ones,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_few_unknown_codes_at_the_end_are_kept, worker_fixture_end),
        cmocka_unit_test_teardown(lost_replies_do_not_break_the_row, worker_fixture_end),
        cmocka_unit_test_teardown(an_interruption_lets_what_is_in_flight_finish,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_drain_ends_after_10_s, worker_fixture_end),
        cmocka_unit_test_teardown(a_database_that_vanishes_stops_the_run_at_its_next_commit,
                                  worker_fixture_end),
        cmocka_unit_test_teardown(a_transfer_that_can_not_begin_stops_the_run, worker_fixture_end),
        cmocka_unit_test_teardown(a_number_that_is_never_looked_at_is_given_up, worker_fixture_end),
        cmocka_unit_test_teardown(a_wire_that_can_not_be_watched_stops_the_run, worker_fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
