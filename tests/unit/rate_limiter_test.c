/* The rate limiter in virtual time: rates, windows, 429s. */
#include "submit/pace/rate_limiter.h"

#include "submit/pace/policy.h"
#include "support/send_windows.h"
#include "support/unit.h"

#include <stdbool.h>
#include <stdlib.h>

#define SECOND INT64_C(1000000)
#define MS     INT64_C(1000)

/* What one simulated span of sending looked like. */
struct sending {
    int64_t *left_at_us; /* one a request */
    size_t count;
};

/* Moves the clock from a wish to sleep for `wait_us` to the time of waking. */
typedef int64_t (*wake_fn)(int64_t now_us, int64_t wait_us, unsigned turn);

static int64_t wake_in_time(int64_t now_us, int64_t wait_us, unsigned turn)
{
    (void)turn;
    return now_us + wait_us;
}

/* A poll that counts in whole milliseconds: rounded up, and late by 0 to 4 of them, unevenly. */
static int64_t wake_unevenly(int64_t now_us, int64_t wait_us, unsigned turn)
{
    return (now_us + wait_us + MS - 1) / MS * MS + (int64_t)(turn * 7 % 5) * MS;
}

/* Rounds down, as a careless caller would: wakes too early and asks again. */
static int64_t wake_early(int64_t now_us, int64_t wait_us, unsigned turn)
{
    (void)turn;
    int64_t rounded_us = wait_us / MS * MS;
    return now_us + (rounded_us > 0 ? rounded_us : 100);
}

static struct sending send_for(struct rate_limiter *limiter, int64_t from_us, int64_t span_us,
                               size_t most, wake_fn wake)
{
    struct sending sending = {.left_at_us = calloc(most, sizeof(int64_t))};
    int64_t now_us = from_us;
    assert_non_null(sending.left_at_us);
    for (unsigned turn = 0; now_us < from_us + span_us; turn++) {
        int64_t wait_us = rate_limiter_wait_us(limiter, now_us);
        if (wait_us > 0) {
            now_us = wake(now_us, wait_us, turn);
            continue;
        }
        assert_in_range(sending.count, 0, most - 1);
        rate_limiter_take(limiter, now_us);
        sending.left_at_us[sending.count++] = now_us;
    }
    return sending;
}

/* cmocka compares floats only as float. */
static bool is_near(double value, double expected)
{
    return value > expected - 1e-9 && value < expected + 1e-9;
}

static void an_hour_of_pacing_keeps_the_rate_and_every_window(void **state)
{
    static const struct {
        double per_second;
        unsigned burst;
        wake_fn wake;
    } rows[] = {
        {50, 1, wake_in_time},   {50, 2, wake_in_time},       {50, 2, wake_unevenly},
        {50, 2, wake_early},     {350.0 / 60, 2, wake_early}, {350.0 / 60, 2, wake_unevenly},
        {1, 1, wake_in_time},    {0.1, 1, wake_early},        {100.0 / 3, 2, wake_in_time},
        {400, 8, wake_unevenly}, {1000, 20, wake_unevenly},   {7.3, 2, wake_unevenly},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rate_limiter limiter;
        double expected = rows[i].per_second * 3600;
        rate_limiter_init(&limiter, rows[i].per_second, rows[i].burst);
        struct sending sending = send_for(&limiter, 12345, 3600 * SECOND,
                                          (size_t)expected + rows[i].burst + 2, rows[i].wake);
        double slack = expected * 0.001 + rows[i].burst;
        assert_true((double)sending.count >= expected - slack);
        assert_true((double)sending.count <= expected + slack);
        assert_true(send_windows_excess(sending.left_at_us, sending.count, rows[i].per_second) <=
                    rows[i].burst + 1e-6);
        free(sending.left_at_us);
    }
}

static void a_pause_earns_no_more_than_the_burst(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 10, 3);
    for (int64_t now_us = 0; now_us <= 3600 * SECOND; now_us += 1800 * SECOND) {
        for (unsigned i = 0; i < 3; i++) {
            assert_int_equal(rate_limiter_wait_us(&limiter, now_us), 0);
            rate_limiter_take(&limiter, now_us);
        }
        assert_int_equal(rate_limiter_wait_us(&limiter, now_us), 100 * MS);
    }
}

static void the_wait_asked_for_is_enough(void **state)
{
    static const double rates[] = {350.0 / 60, 100.0 / 3, 0.1,        0.3,
                                   1.1,        50,        1e6 / 1035, 1e6 / 2015};
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        struct rate_limiter limiter;
        int64_t now_us = 1;
        rate_limiter_init(&limiter, rates[i], 1);
        for (unsigned turn = 0; turn < 10000; turn++) {
            now_us += rate_limiter_wait_us(&limiter, now_us);
            assert_int_equal(rate_limiter_wait_us(&limiter, now_us), 0);
            rate_limiter_take(&limiter, now_us);
        }
    }
}

static void a_clock_that_stands_still_or_steps_back_earns_nothing(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 1, 1);
    assert_int_equal(rate_limiter_wait_us(&limiter, 10 * SECOND), 0);
    rate_limiter_take(&limiter, 10 * SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 10 * SECOND), SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 5 * SECOND), SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 10 * SECOND), SECOND);
}

static void unlimited_never_waits_until_it_is_throttled(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 0, 1);
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(rate_limiter_wait_us(&limiter, 0), 0);
        rate_limiter_take(&limiter, 0);
    }
    rate_limiter_throttled(&limiter, 0, 3 * SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, SECOND), 2 * SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 3 * SECOND), 0);
}

static void unlimited_rests_a_second_where_retry_after_is_0(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 0, 1);
    for (unsigned i = 0; i < 10; i++)
        rate_limiter_take(&limiter, SECOND);
    rate_limiter_throttled(&limiter, SECOND, 0);
    assert_int_equal(rate_limiter_wait_us(&limiter, SECOND), SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 2 * SECOND), 0);
}

/* `count` requests leave, evenly, from `from_us` on. */
static void leave(struct rate_limiter *limiter, unsigned count, int64_t from_us, int64_t span_us)
{
    for (unsigned i = 0; i < count; i++) {
        int64_t now_us = from_us + span_us * i / count;
        assert_int_equal(rate_limiter_wait_us(limiter, now_us), 0);
        rate_limiter_take(limiter, now_us);
    }
}

static void a_429_gives_unlimited_the_rate_of_the_busiest_tenth_of_a_second(void **state)
{
    static const struct {
        unsigned before;
        int64_t before_us; /* how long they took */
        unsigned lately;
        int64_t lately_us;
        double per_second;
    } rows[] = {
        {0, 0, 0, SECOND, 1},                 /* something to climb back to */
        {0, 0, 8, 3 * MS, 80},                /* a flood at the start */
        {0, 0, 1000, SECOND, 1000},           /* evenly */
        {1000, SECOND, 10, 100 * MS, 1000},   /* it had just become slower */
        {1000, SECOND, 300, 3 * SECOND, 100}, /* it is slower for long */
        {2, SECOND, 8, MS, 80},               /* it has just begun */
        {8, MS, 0, 9 * SECOND, 80},           /* the reply was long in coming */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rate_limiter limiter;
        int64_t now_us = 100 * SECOND;
        rate_limiter_init(&limiter, 0, 2);
        leave(&limiter, rows[i].before, now_us, rows[i].before_us);
        now_us += rows[i].before_us;
        leave(&limiter, rows[i].lately, now_us, rows[i].lately_us);
        rate_limiter_throttled(&limiter, now_us + rows[i].lately_us, 0);
        if (!is_near(limiter.ceiling_per_second, rows[i].per_second))
            print_error("row %zu: %g/s\n", i, limiter.ceiling_per_second);
        assert_true(is_near(limiter.ceiling_per_second, rows[i].per_second));
        assert_true(is_near(limiter.per_second, rows[i].per_second * 0.7));
    }
}

static void unlimited_is_unlimited_again_at_the_end_of_the_climb(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 0, 2);
    leave(&limiter, 100, 0, SECOND);
    rate_limiter_throttled(&limiter, SECOND - 1, 0);
    assert_true(is_near(limiter.per_second, 70));
    rate_limiter_throttled(&limiter, 2 * SECOND, 0); /* still too many: of 70 */
    assert_true(is_near(limiter.per_second, 49));
    rate_limiter_wait_us(&limiter, 53 * SECOND - 1); /* closed until 3 s; 5 steps of 10 are left */
    assert_true(limiter.per_second > 0);
    rate_limiter_wait_us(&limiter, 63 * SECOND);
    assert_true(limiter.per_second == 0);
    leave(&limiter, 1000, 63 * SECOND, 0);
}

/* Everything is answered with 429, at once, and nothing says for how long. */
static void a_storm_of_429s_never_makes_a_flood_of_unlimited(void **state)
{
    struct rate_limiter limiter;
    unsigned sent = 0;
    rate_limiter_init(&limiter, 0, 2);
    for (int64_t now_us = 0; now_us < 3600 * SECOND;) {
        int64_t wait_us = rate_limiter_wait_us(&limiter, now_us);
        now_us += wait_us;
        if (wait_us > 0)
            continue;
        for (unsigned in_flight = 0; in_flight < 64 && rate_limiter_wait_us(&limiter, now_us) == 0;
             in_flight++) {
            rate_limiter_take(&limiter, now_us);
            sent++;
        }
        now_us += MS;
        rate_limiter_throttled(&limiter, now_us, 0);
    }
    assert_in_range(sent, 1700, 2100); /* 0.5/s, but for the beginning */
}

static void the_default_burst_is_what_20_ms_of_the_rate_hold(void **state)
{
    static const struct {
        double per_second;
        unsigned burst;
    } rows[] = {{0, 2},   {0.5, 2}, {100, 2},   {101, 3},    {149, 3},
                {150, 3}, {350, 7}, {1000, 20}, {10000, 200}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(rate_limiter_default_burst(rows[i].per_second), rows[i].burst);
}

static void throttling_lowers_the_rate_once_a_second_down_to_the_floor(void **state)
{
    static const struct {
        int64_t at_us;
        double rate;
    } rows[] = {
        {0, 35},
        {1, 35},          /* the same congestion */
        {SECOND - 1, 35}, /* still */
        {SECOND, 24.5},   /* a second later: it goes on */
        {SECOND + 500 * MS, 24.5},
        {2 * SECOND, 17.15},
    };
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 50, 2);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rate_limiter_throttled(&limiter, rows[i].at_us, 0);
        assert_true(is_near(limiter.per_second, rows[i].rate));
    }
    for (int64_t second = 3; second < 100; second++)
        rate_limiter_throttled(&limiter, second * SECOND, 0);
    assert_true(limiter.per_second == 0.5);
}

static void a_rate_under_the_floor_is_not_raised_by_throttling(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 0.1, 1);
    rate_limiter_throttled(&limiter, 0, 0);
    assert_true(limiter.per_second == 0.1);
}

static void throttling_empties_the_bucket(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 10, 5);
    assert_int_equal(rate_limiter_wait_us(&limiter, 0), 0);
    rate_limiter_throttled(&limiter, 0, 0);
    assert_int_equal(rate_limiter_wait_us(&limiter, 0), 142858); /* one token at 7/s */
}

static void nothing_leaves_before_retry_after_has_passed(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 50, 2);
    rate_limiter_throttled(&limiter, 0, 30 * SECOND);
    rate_limiter_throttled(&limiter, 1, 2 * SECOND); /* a shorter one does not shorten it */
    assert_int_equal(rate_limiter_wait_us(&limiter, 10 * SECOND), 20 * SECOND);
    assert_int_equal(rate_limiter_wait_us(&limiter, 30 * SECOND - 1), 1);
    assert_int_equal(rate_limiter_wait_us(&limiter, 30 * SECOND), 0);
    rate_limiter_throttled(&limiter, 31 * SECOND, INT64_MAX);
    assert_true(rate_limiter_wait_us(&limiter, 32 * SECOND) > INT64_MAX / 2);
}

static void the_rate_climbs_back_to_exactly_the_configured_one(void **state)
{
    static const double rates[] = {50, 350.0 / 60, 1, 0.7, 33.3, 1000};
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        struct rate_limiter limiter;
        rate_limiter_init(&limiter, rates[i], 2);
        rate_limiter_throttled(&limiter, 5 * SECOND, 0);
        double low = limiter.per_second;
        rate_limiter_wait_us(&limiter, 15 * SECOND - 1);
        assert_true(limiter.per_second == low);
        rate_limiter_wait_us(&limiter, 15 * SECOND);
        assert_true(is_near(limiter.per_second, low + rates[i] / 10));
        rate_limiter_wait_us(&limiter, 35 * SECOND);
        assert_true(limiter.per_second == rates[i]);
        rate_limiter_wait_us(&limiter, 3600 * SECOND);
        assert_true(limiter.per_second == rates[i]);
    }
}

static void each_429_puts_the_climb_off(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 50, 2);
    rate_limiter_throttled(&limiter, 0, 0);
    rate_limiter_throttled(&limiter, 900 * MS, 0); /* lowers nothing, and yet was a 429 */
    rate_limiter_wait_us(&limiter, 10 * SECOND + 899 * MS);
    assert_true(is_near(limiter.per_second, 35));
    rate_limiter_wait_us(&limiter, 10 * SECOND + 900 * MS);
    assert_true(is_near(limiter.per_second, 40));
}

static void the_climb_begins_when_requests_leave_again(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 50, 2);
    rate_limiter_throttled(&limiter, 0, 300 * SECOND);
    rate_limiter_wait_us(&limiter, 310 * SECOND - 1);
    assert_true(is_near(limiter.per_second, 35));
    rate_limiter_wait_us(&limiter, 310 * SECOND);
    assert_true(is_near(limiter.per_second, 40));
}

static void a_pause_over_a_climb_earns_each_stretch_at_its_own_rate(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 1, 40);
    rate_limiter_throttled(&limiter, 0, 0);
    for (unsigned i = 0; i < 24; i++) { /* 10 s at 0.7, 10 at 0.8, 10 at 0.9 */
        assert_int_equal(rate_limiter_wait_us(&limiter, 30 * SECOND), 0);
        rate_limiter_take(&limiter, 30 * SECOND);
    }
    assert_int_equal(rate_limiter_wait_us(&limiter, 30 * SECOND), SECOND);
}

static void a_lowered_rate_is_kept_too(void **state)
{
    struct rate_limiter limiter;
    rate_limiter_init(&limiter, 100, 2);
    rate_limiter_throttled(&limiter, 0, SECOND);
    struct sending sending = send_for(&limiter, 0, 40 * SECOND, 5000, wake_unevenly);
    /* 1 s closed (its tokens earn the burst alone), 10 s each at 70, 80, 90, 9 at 100. */
    assert_in_range(sending.count, 3295, 3305);
    free(sending.left_at_us);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour_of_pacing_keeps_the_rate_and_every_window),
        cmocka_unit_test(a_pause_earns_no_more_than_the_burst),
        cmocka_unit_test(the_wait_asked_for_is_enough),
        cmocka_unit_test(a_clock_that_stands_still_or_steps_back_earns_nothing),
        cmocka_unit_test(unlimited_never_waits_until_it_is_throttled),
        cmocka_unit_test(unlimited_rests_a_second_where_retry_after_is_0),
        cmocka_unit_test(a_429_gives_unlimited_the_rate_of_the_busiest_tenth_of_a_second),
        cmocka_unit_test(unlimited_is_unlimited_again_at_the_end_of_the_climb),
        cmocka_unit_test(a_storm_of_429s_never_makes_a_flood_of_unlimited),
        cmocka_unit_test(the_default_burst_is_what_20_ms_of_the_rate_hold),
        cmocka_unit_test(throttling_lowers_the_rate_once_a_second_down_to_the_floor),
        cmocka_unit_test(a_rate_under_the_floor_is_not_raised_by_throttling),
        cmocka_unit_test(throttling_empties_the_bucket),
        cmocka_unit_test(nothing_leaves_before_retry_after_has_passed),
        cmocka_unit_test(the_rate_climbs_back_to_exactly_the_configured_one),
        cmocka_unit_test(each_429_puts_the_climb_off),
        cmocka_unit_test(the_climb_begins_when_requests_leave_again),
        cmocka_unit_test(a_pause_over_a_climb_earns_each_stretch_at_its_own_rate),
        cmocka_unit_test(a_lowered_rate_is_kept_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
