#include "base/time_buckets.h"

#include "support/unit.h"

#define START_MS INT64_C(1767571200000) /* 2026-01-05T00:00:00Z */
#define SECOND   INT64_C(1000)
#define DAY      (86400 * SECOND)

static int64_t sum_of(const struct time_buckets *buckets)
{
    int64_t sum = 0;
    for (size_t i = 0; i < buckets->used; i++)
        sum += buckets->counts[i];
    return sum;
}

static void a_minute_is_counted_by_the_second(void **state)
{
    struct time_buckets buckets = {0};
    for (int i = 0; i < 60; i++)
        time_buckets_add(&buckets, START_MS + i * SECOND + 999);
    assert_int_equal(time_buckets_width_s(&buckets), 1);
    assert_int_equal(buckets.used, 60);
    assert_int_equal(time_buckets_start_ms(&buckets, 0), START_MS);
    assert_int_equal(time_buckets_start_ms(&buckets, 59), START_MS + 59 * SECOND);
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(buckets.counts[i], 1);
}

static void one_more_second_widens_all(void **state)
{
    struct time_buckets buckets = {0};
    for (int i = 0; i <= 60; i++)
        time_buckets_add(&buckets, START_MS + i * SECOND);
    assert_int_equal(time_buckets_width_s(&buckets), 10);
    assert_int_equal(buckets.used, 7);
    assert_int_equal(buckets.counts[0], 10);
    assert_int_equal(buckets.counts[6], 1);
    assert_int_equal(sum_of(&buckets), 61);
}

/* The order in which moments come changes nothing: files are not in the order of sending. */
static void moments_may_come_in_any_order(void **state)
{
    for (int64_t span = SECOND; span < 4000 * DAY; span *= 7) {
        struct time_buckets forth = {0};
        struct time_buckets back = {0};
        for (int i = 0; i <= 100; i++) {
            time_buckets_add(&forth, START_MS + span * i / 100);
            time_buckets_add(&back, START_MS + span * (100 - i) / 100);
        }
        assert_int_equal(sum_of(&forth), 101);
        assert_int_equal(forth.width, back.width);
        assert_int_equal(forth.first, back.first);
        assert_int_equal(forth.used, back.used);
        assert_memory_equal(forth.counts, back.counts, sizeof forth.counts);
        assert_true(time_buckets_start_ms(&forth, 0) <= START_MS);
        assert_true(time_buckets_start_ms(&forth, forth.used) > START_MS + span);
    }
}

static void a_clock_that_was_far_off_is_counted_in_the_nearest_bucket(void **state)
{
    struct time_buckets buckets = {0};
    time_buckets_add(&buckets, START_MS);
    time_buckets_add(&buckets, -START_MS * 4);
    time_buckets_add(&buckets, START_MS * 9);
    time_buckets_add(&buckets, START_MS);
    assert_int_equal(buckets.moments, 4);
    assert_int_equal(sum_of(&buckets), 4);
    assert_true(buckets.used <= TIME_BUCKETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minute_is_counted_by_the_second),
        cmocka_unit_test(one_more_second_widens_all),
        cmocka_unit_test(moments_may_come_in_any_order),
        cmocka_unit_test(a_clock_that_was_far_off_is_counted_in_the_nearest_bucket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
