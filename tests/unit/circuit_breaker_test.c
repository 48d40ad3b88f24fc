/* The circuit breaker in virtual time. */
#include "submit/circuit_breaker.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)

static void call(struct circuit_breaker *breaker, enum circuit_call ended, int64_t now_us)
{
    assert_int_equal(circuit_breaker_wait_us(breaker, now_us), 0);
    circuit_breaker_sent(breaker);
    circuit_breaker_ended(breaker, ended, now_us);
}

/* 'x' is a call that failed in passing, '-' a 429, '.' any other. */
static enum circuit_call call_of(char result)
{
    return result == 'x'   ? CIRCUIT_CALL_FAILED
           : result == '-' ? CIRCUIT_CALL_UNCOUNTED
                           : CIRCUIT_CALL_OK;
}

/* All at `now_us`. */
static void calls(struct circuit_breaker *breaker, const char *results, int64_t now_us)
{
    for (; *results != '\0'; results++)
        call(breaker, call_of(*results), now_us);
}

static void opened_at(struct circuit_breaker *breaker, int64_t now_us)
{
    circuit_breaker_init(breaker);
    calls(breaker, "xxxxxxxxxx", now_us);
    assert_int_equal(breaker->state, CIRCUIT_OPEN);
}

static void half_of_the_last_20_calls_open_it(void **state)
{
    static const struct {
        const char *results;
        enum circuit_breaker_state state;
    } rows[] = {
        {"", CIRCUIT_CLOSED},
        {"xxxxxxxxx", CIRCUIT_CLOSED},
        {"xxxxxxxxxx", CIRCUIT_OPEN},
        {"x.x.x.x.x.x.x.x.x.x", CIRCUIT_OPEN},
        {"x..x..x..x..x..x..x..x..x..x..x..x..x..x..", CIRCUIT_CLOSED},
        {"....................xxxxxxxxx", CIRCUIT_CLOSED},
        {"....................xxxxxxxxxx", CIRCUIT_OPEN},
        {"xxxxxxxxx...........x", CIRCUIT_CLOSED}, /* the first one has left the window */
        {"xxxxxxxxx..........x", CIRCUIT_OPEN},
        {"xxxxxxxxx....................xxxxxxxxx....................", CIRCUIT_CLOSED},
        {"--------------------", CIRCUIT_CLOSED},
        {"x-x-x-x-x-x-x-x-x---------------------------x", CIRCUIT_OPEN}, /* a 429 does not count */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct circuit_breaker breaker;
        circuit_breaker_init(&breaker);
        calls(&breaker, rows[i].results, 0);
        assert_int_equal(breaker.state, rows[i].state);
    }
}

static void open_it_asks_to_wait_30_seconds_then_lets_one_probe_out(void **state)
{
    struct circuit_breaker breaker;
    (void)state;
    opened_at(&breaker, 7 * SECOND);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 7 * SECOND), 30 * SECOND);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 37 * SECOND - 1), 1);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 37 * SECOND), 0);
    circuit_breaker_sent(&breaker);
    assert_true(circuit_breaker_wait_us(&breaker, 38 * SECOND) == INT64_MAX);
    circuit_breaker_ended(&breaker, CIRCUIT_CALL_OK, 39 * SECOND);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 39 * SECOND), 0);
}

static void failed_probes_double_the_opening_up_to_5_minutes(void **state)
{
    static const int64_t openings_s[] = {30, 60, 120, 240, 300, 300, 300};
    struct circuit_breaker breaker;
    int64_t now_us = SECOND;
    (void)state;
    opened_at(&breaker, now_us);
    for (size_t i = 0; i < sizeof openings_s / sizeof openings_s[0]; i++) {
        assert_int_equal(circuit_breaker_wait_us(&breaker, now_us), openings_s[i] * SECOND);
        now_us += openings_s[i] * SECOND;
        call(&breaker, CIRCUIT_CALL_FAILED, now_us);
    }
}

static void five_successes_in_a_row_close_it(void **state)
{
    static const struct {
        const char *probes;
        enum circuit_breaker_state state;
    } rows[] = {
        {"....", CIRCUIT_PROBING},
        {".....", CIRCUIT_CLOSED},
        {"....x", CIRCUIT_OPEN},
        {"x", CIRCUIT_OPEN},
        {"....x....", CIRCUIT_PROBING}, /* a failure makes the count start again */
        {"....x.....", CIRCUIT_CLOSED},
        {"-----", CIRCUIT_PROBING}, /* nor is a 429 a success, or a failure */
        {"..--.-..", CIRCUIT_CLOSED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct circuit_breaker breaker;
        int64_t now_us = 0;
        opened_at(&breaker, now_us);
        for (const char *probe = rows[i].probes; *probe != '\0'; probe++) {
            now_us += circuit_breaker_wait_us(&breaker, now_us);
            call(&breaker, call_of(*probe), now_us);
        }
        assert_int_equal(breaker.state, rows[i].state);
    }
}

static void once_closed_it_starts_afresh(void **state)
{
    struct circuit_breaker breaker;
    (void)state;
    opened_at(&breaker, 0);
    call(&breaker, CIRCUIT_CALL_FAILED, 30 * SECOND); /* the next opening lasts 60 s */
    calls(&breaker, ".....", 90 * SECOND);
    calls(&breaker, "xxxxxxxxx", 90 * SECOND);
    assert_int_equal(breaker.state, CIRCUIT_CLOSED); /* what failed before is forgotten */
    call(&breaker, CIRCUIT_CALL_FAILED, 91 * SECOND);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 91 * SECOND), 30 * SECOND);
}

static void calls_that_left_before_it_opened_change_nothing(void **state)
{
    struct circuit_breaker breaker;
    (void)state;
    circuit_breaker_init(&breaker);
    for (unsigned i = 0; i < 16; i++)
        circuit_breaker_sent(&breaker);
    for (unsigned i = 0; i < 10; i++)
        circuit_breaker_ended(&breaker, CIRCUIT_CALL_FAILED, SECOND);
    for (unsigned i = 0; i < 5; i++)
        circuit_breaker_ended(&breaker, CIRCUIT_CALL_OK, 2 * SECOND);
    circuit_breaker_ended(&breaker, CIRCUIT_CALL_FAILED, 3 * SECOND);
    assert_int_equal(breaker.state, CIRCUIT_OPEN);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 3 * SECOND), 28 * SECOND);
    assert_int_equal(circuit_breaker_wait_us(&breaker, 31 * SECOND), 0);
    assert_int_equal(breaker.successes, 0);
}

static void trouble_is_counted_from_the_first_opening_until_it_closes(void **state)
{
    struct circuit_breaker breaker;
    (void)state;
    circuit_breaker_init(&breaker);
    assert_int_equal(circuit_breaker_trouble_us(&breaker, 99 * SECOND), 0);
    opened_at(&breaker, 100 * SECOND);
    assert_int_equal(circuit_breaker_trouble_us(&breaker, 100 * SECOND), 0);
    call(&breaker, CIRCUIT_CALL_FAILED, 130 * SECOND);
    assert_int_equal(circuit_breaker_trouble_us(&breaker, 130 * SECOND), 30 * SECOND);
    calls(&breaker, "....", 190 * SECOND);
    assert_int_equal(circuit_breaker_trouble_us(&breaker, 200 * SECOND), 100 * SECOND);
    call(&breaker, CIRCUIT_CALL_OK, 200 * SECOND);
    assert_int_equal(circuit_breaker_trouble_us(&breaker, 200 * SECOND), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_of_the_last_20_calls_open_it),
        cmocka_unit_test(open_it_asks_to_wait_30_seconds_then_lets_one_probe_out),
        cmocka_unit_test(failed_probes_double_the_opening_up_to_5_minutes),
        cmocka_unit_test(five_successes_in_a_row_close_it),
        cmocka_unit_test(once_closed_it_starts_afresh),
        cmocka_unit_test(calls_that_left_before_it_opened_change_nothing),
        cmocka_unit_test(trouble_is_counted_from_the_first_opening_until_it_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
