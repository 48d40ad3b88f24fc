/* What the worker does where the machine has no descriptors left for its connections. */
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)

/* A machine that has no socket for a request while `room` are in flight. */
struct machine {
    struct fake_provider *fake;
    unsigned room;
};

static struct fake_answer answer_with_room(void *context, const struct fake_request *request)
{
    const struct machine *machine = context;
    (void)request;
    /* The request itself is counted. */
    if (fake_provider_in_flight(machine->fake) > machine->room)
        return (struct fake_answer){.failure = HTTP_NO_SOCKET, .latency_us = 1};
    return (struct fake_answer){0};
}

static void give_room(struct worker_fixture *fixture, struct machine *machine, unsigned room)
{
    *machine = (struct machine){.fake = fixture->fake, .room = room};
    struct fake_script script = {.answer = answer_with_room, .context = machine};
    fake_provider_script(fixture->fake, &script);
}

static void less_room_means_fewer_at_once_and_costs_no_attempt(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 60);
    struct machine machine;
    char *said = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&said, &length);
    struct log log = {.stream = stream, .level = LOG_NORMAL};
    fixture->config.log = &log;
    give_room(fixture, &machine, 3);
    assert_true(worker_fixture_run(fixture));
    fclose(stream);
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 60);
    assert_int_equal(
        worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE attempts IS NOT 1"), 0);
    /* Asked for eight once, and then for three at a time. */
    assert_int_equal(fake_provider_requests(fixture->fake), 60 + 5);
    assert_int_equal(fixture->progress.nothing_succeeds, false);
    assert_non_null(strstr(said, "going on with 3 at once"));
    free(said);
}

static void no_room_at_all_ends_the_run_after_ten_seconds(void **state)
{
    struct worker_fixture *fixture = worker_fixture_begin(state, 60);
    struct machine machine;
    give_room(fixture, &machine, 0);
    int64_t begin_us = fake_provider_now_us(fixture->fake);
    assert_false(worker_fixture_run(fixture));
    assert_int_equal(fixture->err.code, ERROR_UNFINISHED);
    assert_non_null(strstr(fixture->err.text, "ulimit -n"));
    assert_in_range(fake_provider_now_us(fixture->fake) - begin_us, 8 * SECOND_US, 12 * SECOND_US);
    assert_int_equal(worker_fixture_count(fixture, JOB_PENDING), 60);
    assert_int_equal(worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE attempts > 0"),
                     0);
    assert_true(fake_provider_idle_spins(fixture->fake) <= 2);

    give_room(fixture, &machine, 8);
    assert_true(worker_fixture_run(fixture));
    assert_int_equal(worker_fixture_count(fixture, JOB_LISTED), 60);
}

#define WORKER_TEST(test) cmocka_unit_test_teardown(test, worker_fixture_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORKER_TEST(less_room_means_fewer_at_once_and_costs_no_attempt),
        WORKER_TEST(no_room_at_all_ends_the_run_after_ten_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
