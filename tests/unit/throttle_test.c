/* The throttle and the odds, in virtual time. */
#include "submit/pace/throttle.h"

#include "submit/pace/policy.h"
#include "support/unit.h"

#define SECOND INT64_C(1000000)

/* '.' is a success, 'x' a failure in passing, '?' unclear, '-' a 429. All at `now_us`. */
static void calls(struct throttle *throttle, const char *results, int64_t now_us)
{
    for (; *results != '\0'; results++) {
        enum throttle_call call = *results == '.'   ? THROTTLE_OK
                                  : *results == 'x' ? THROTTLE_FAILED
                                  : *results == '?' ? THROTTLE_UNCLEAR
                                                    : THROTTLE_UNCOUNTED;
        throttle_ended(throttle, call, false, now_us);
    }
}

#define TEN(what) what what what what what what what what what what

static void more_failures_in_a_row_than_luck_explains_mean_that_nothing_succeeds(void **state)
{
    static const struct {
        const char *results;
        bool is_down;
    } rows[] = {
        {"", false},
        {TEN("x") "xxxxxxxxx", false},
        {TEN("x") TEN("x"), true}, /* as likely as not: 0.5^20 */
        {TEN("......") "xxx", false},
        {TEN("......") "xxxx", true},
        {TEN("xx.") TEN("xx.") "xxxxxxxxxx", false}, /* two of three fail anyway */
        {TEN("xx.") TEN("xx.") TEN("xxxx"), true},
        {TEN("......") TEN("?"), false}, /* what is not the provider's has a limit of its own */
        {TEN("......") TEN("-"), false},
        {TEN("......") "xx---?xx", true},
        {TEN("......") "xxxx.", false}, /* one success is enough */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct throttle throttle = {0};
        calls(&throttle, rows[i].results, SECOND);
        if (throttle.is_down != rows[i].is_down)
            print_error("%s\n", rows[i].results);
        assert_int_equal(throttle.is_down, rows[i].is_down);
    }
}

static void the_part_that_is_sent_never_falls_further_for_the_same_share(void **state)
{
    struct throttle throttle;
    double least = 1;
    throttle = (struct throttle){0};
    assert_true(throttle_part(&throttle) == 1);
    for (unsigned n = 0; n < 1000; n++) {
        calls(&throttle, "xxx.", SECOND); /* 0.75 */
        least = throttle_part(&throttle) < least ? throttle_part(&throttle) : least;
    }
    assert_true(least > 0.9);
    for (unsigned n = 0; n < 1000; n++)
        calls(&throttle, "xxxxxxxxx.", SECOND); /* 0.9 */
    assert_true(throttle_part(&throttle) > 0.38 && throttle_part(&throttle) < 0.42);
}

static void probes_leave_one_at_a_time_at_growing_pauses(void **state)
{
    struct throttle throttle;
    int64_t now_us = 5 * SECOND;
    int64_t longest_us = 0;
    throttle = (struct throttle){0};
    calls(&throttle, TEN("xx"), now_us);
    assert_int_equal(throttle_wait_us(&throttle, now_us), PROBE_FIRST_US);
    while (now_us < 7200 * SECOND) {
        int64_t wait_us = throttle_wait_us(&throttle, now_us);
        int64_t half_us = (now_us - 5 * SECOND) / 2;
        assert_true(wait_us <= (half_us > SECOND ? half_us : SECOND));
        longest_us = wait_us > longest_us ? wait_us : longest_us;
        now_us += wait_us;
        throttle_sent(&throttle, 60, now_us);
        assert_true(throttle_wait_us(&throttle, now_us + 3600 * SECOND) == INT64_MAX);
        throttle_ended(&throttle, THROTTLE_FAILED, true, now_us);
    }
    assert_int_equal(longest_us, PROBE_LONGEST_US);
    assert_int_equal(throttle_down_us(&throttle, now_us), now_us - 5 * SECOND);
    calls(&throttle, ".", now_us);
    assert_int_equal(throttle_down_us(&throttle, now_us), 0);
    assert_true(throttle_part(&throttle) == 1);
}

static void what_was_asked_holds_until_something_succeeds(void **state)
{
    struct throttle throttle = {0};
    calls(&throttle, "x", SECOND);
    throttle_asked(&throttle, 60 * SECOND, SECOND);
    throttle_asked(&throttle, 7 * SECOND, SECOND); /* a shorter one ends none */
    assert_int_equal(throttle_wait_us(&throttle, SECOND), 60 * SECOND);
    calls(&throttle, ".", 2 * SECOND);
    assert_int_equal(throttle_wait_us(&throttle, 2 * SECOND), 0);
    calls(&throttle, "x", 3 * SECOND);
    throttle_asked(&throttle, 60 * SECOND, 3 * SECOND);
    assert_int_equal(throttle_wait_us(&throttle, 3 * SECOND), 0);
    calls(&throttle, TEN("xx"), 4 * SECOND);
    assert_true(throttle.is_down);
    assert_int_equal(throttle_wait_us(&throttle, 4 * SECOND), 59 * SECOND);
}

/* However few are left to fail: luck is no reason to go on longer than was asked. */
static void where_nothing_has_succeeded_yet_the_first_failure_counts(void **state)
{
    struct throttle throttle = {0};
    assert_int_equal(throttle_down_us(&throttle, SECOND), 0);
    calls(&throttle, "x", SECOND);
    assert_false(throttle.is_down);
    assert_int_equal(throttle_down_us(&throttle, 3 * SECOND), 2 * SECOND);
    calls(&throttle, ".x", 4 * SECOND);
    assert_int_equal(throttle_down_us(&throttle, 60 * SECOND), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_failures_in_a_row_than_luck_explains_mean_that_nothing_succeeds),
        cmocka_unit_test(the_part_that_is_sent_never_falls_further_for_the_same_share),
        cmocka_unit_test(probes_leave_one_at_a_time_at_growing_pauses),
        cmocka_unit_test(what_was_asked_holds_until_something_succeeds),
        cmocka_unit_test(where_nothing_has_succeeded_yet_the_first_failure_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
