/* What the worker does about a stop id that another number has. */
#include "support/unit.h"
#include "support/worker_fixture.h"

#define NUMBERS 6
#define DOUBTED 3 /* its index: it is given the stop id of the first */

#define STOP_ID(id) "{\"success\":true,\"code\":200,\"stopId\":" id "}"
#define OF_FIRST    STOP_ID("1000")
#define KEY_REFUSED "{\"success\":false,\"code\":10,\"message\":\"\"}"

/* The doubted number's replies, one after the other; the last stays. */
struct script {
    struct fake_answer replies[4];
    unsigned count;
    uint64_t connection; /* of all requests but fresh ones; 0: replies are bound */
    bool asked_fresh;
};

static struct fake_answer play(void *context, const struct fake_request *request)
{
    struct script *script = context;
    struct fake_answer answer = {0};
    if (request->phone == worker_fixture_phone(DOUBTED)) {
        unsigned nth = request->nth < script->count ? request->nth : script->count;
        answer = script->replies[nth - 1];
        script->asked_fresh |= request->fresh;
    }
    assert_int_equal(request->fresh,
                     request->phone == worker_fixture_phone(DOUBTED) && request->nth > 1);
    answer.connection = request->fresh || script->connection == 0 ? 0 : script->connection;
    return answer;
}

/* Its connection rests when nothing is in flight. */
static bool rest(void *context)
{
    struct worker_fixture *fixture = context;
    if (fake_provider_in_flight(fixture->fake) == 0)
        fake_provider_tell(fixture->fake, 1, false);
    return false;
}

static struct script *current;

static struct fake_answer play_current(void *context, const struct fake_request *request)
{
    (void)context;
    return play(current, request);
}

/* Whether the run ended well. One request at a time, so that one connection brings all. */
static bool run(struct worker_fixture *fixture, struct script *script)
{
    struct fake_script fake = {.answer = play_current, .refuse_wait = rest, .context = fixture};
    current = script;
    fixture->config.concurrency = 1;
    fake_provider_script(fixture->fake, &fake);
    return worker_fixture_run(fixture);
}

static int64_t of_doubted(const struct worker_fixture *fixture, const char *condition)
{
    return worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE phone = %lld AND %s",
                               (long long)worker_fixture_phone(DOUBTED), condition);
}

static void a_provider_that_stands_by_it_leaves_the_number_unconfirmed(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {.replies = {{.body = OF_FIRST}}, .count = 1, .connection = 1};
    assert_true(run(fixture, &script));
    assert_true(script.asked_fresh);
    assert_int_equal(fake_provider_requests(fixture->fake), NUMBERS + 1);
    assert_int_equal(of_doubted(fixture, "state = 4 AND attempts = 2 AND own_stop_id IS NULL"
                                         " AND message LIKE '%stop id 1000,%verify%'"),
                     1);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), NUMBERS - 1);
    assert_int_equal(fixture->progress.settled[JOB_LISTED], NUMBERS - 1);
    assert_int_equal(fixture->progress.settled[JOB_UNCONFIRMED], 1);
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM events WHERE kind = 14"),
                     0);
    assert_int_equal(fake_provider_dropped(fixture->fake), 1);
}

static void another_answer_puts_back_what_the_connection_brought(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {
        .replies = {{.body = OF_FIRST}, {.body = STOP_ID("1003")}}, .count = 2, .connection = 1};
    assert_true(run(fixture, &script));
    assert_int_equal(of_doubted(fixture, "state = 1 AND own_stop_id = '1003'"), 1);
    /* All but the doubted one, which was asked alone, were asked twice, and are on the list. */
    assert_int_equal(fake_provider_requests(fixture->fake), 2 * NUMBERS);
    assert_int_equal(worker_fixture_count(fixture, JOB_ALREADY_LISTED), NUMBERS - 1);
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE state = 2"
                                                  " AND maybe_sent = 1 AND own_stop_id IS NULL"),
                     NUMBERS - 1);
    assert_int_equal(fixture->progress.settled[JOB_LISTED], 1);
    assert_int_equal(fixture->progress.settled[JOB_ALREADY_LISTED], NUMBERS - 1);
}

static void a_refusal_after_it_is_another_answer_too(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {
        .replies = {{.body = OF_FIRST},
                    {.body = "{\"success\":false,\"code\":9,\"message\":\"no\"}"}},
        .count = 2,
        .connection = 1};
    assert_true(run(fixture, &script));
    assert_int_equal(of_doubted(fixture, "state = 3 AND code = 9"), 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_ALREADY_LISTED), NUMBERS - 1);
}

static void a_failure_in_between_decides_nothing(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {.replies = {{.body = OF_FIRST},
                                        {.status = 503},
                                        {.failure = HTTP_LOST},
                                        {.body = OF_FIRST}},
                            .count = 4,
                            .connection = 1};
    assert_true(run(fixture, &script));
    assert_int_equal(of_doubted(fixture, "state = 4 AND attempts = 4"), 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), NUMBERS - 1);
}

static void a_doubt_that_nobody_answers_puts_back_what_the_connection_brought(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {
        .replies = {{.body = OF_FIRST}, {.body = KEY_REFUSED}}, .count = 2, .connection = 1};
    assert_false(run(fixture, &script));
    assert_int_equal(fixture->err.code, ERROR_KEY);
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), NUMBERS);
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM events WHERE kind = 14"),
                     NUMBERS - 1);
}

static void where_replies_are_bound_the_number_alone_is_asked_again(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct script script = {.replies = {{.body = OF_FIRST}, {.body = STOP_ID("1003")}}, .count = 2};
    assert_true(run(fixture, &script));
    assert_int_equal(fake_provider_requests(fixture->fake), NUMBERS + 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), NUMBERS);
}

/* Nothing of it counts as suspicious, or as a connection that mixes up: no such run ends early. */
static struct fake_answer always_the_same(void *context, const struct fake_request *request)
{
    (void)context;
    return (struct fake_answer){.body = STOP_ID("300"), .connection = request->fresh ? 0 : 1};
}

static void a_provider_with_one_stop_id_for_all_is_asked_twice_for_each(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 200);
    struct fake_script script = {
        .answer = always_the_same, .refuse_wait = rest, .context = fixture};
    fake_provider_script(fixture->fake, &script);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests(fixture->fake), 399);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_UNCONFIRMED), 199);
}

/* The key is refused when the doubted one is asked again. */
static struct fake_answer stop_in_doubt(void *context, const struct fake_request *request)
{
    (void)context;
    if (request->phone != worker_fixture_phone(DOUBTED))
        return (struct fake_answer){0};
    return (struct fake_answer){.body = request->nth == 2 ? KEY_REFUSED : OF_FIRST};
}

static void the_next_run_asks_twice_again_what_one_left_in_doubt(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, NUMBERS);
    struct fake_script script = {.answer = stop_in_doubt};
    fake_provider_script(fixture->fake, &script);
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(of_doubted(fixture, "state = 0 AND maybe_sent = 1"), 1);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(fake_provider_requests_of(fixture->fake, worker_fixture_phone(DOUBTED)), 4);
    assert_int_equal(of_doubted(fixture, "state = 4 AND attempts = 4"), 1);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), NUMBERS - 1);
}

#define WORKER_TEST(name) cmocka_unit_test_teardown(name, worker_fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORKER_TEST(a_provider_that_stands_by_it_leaves_the_number_unconfirmed),
        WORKER_TEST(another_answer_puts_back_what_the_connection_brought),
        WORKER_TEST(a_refusal_after_it_is_another_answer_too),
        WORKER_TEST(a_failure_in_between_decides_nothing),
        WORKER_TEST(a_doubt_that_nobody_answers_puts_back_what_the_connection_brought),
        WORKER_TEST(where_replies_are_bound_the_number_alone_is_asked_again),
        WORKER_TEST(a_provider_with_one_stop_id_for_all_is_asked_twice_for_each),
        WORKER_TEST(the_next_run_asks_twice_again_what_one_left_in_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
