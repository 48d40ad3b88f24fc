/* Retries come out in the order of their due times, and not before. */
#include "submit/pace/retry_heap.h"
#include "support/unit.h"

#define COUNT 1000

static void retries_come_out_by_due_time(void **state)
{
    struct retry_heap heap = {0};
    /* 7 and 1000 have no common divisor: each due time once, in no order. */
    for (int64_t i = 0; i < COUNT; i++) {
        int64_t due_us = i * 7 % COUNT;
        struct retry retry = {.attempt = {.phone = due_us}, .due_us = due_us};
        retry_heap_push(&heap, &retry);
    }
    assert_int_equal(heap.count, COUNT);
    for (int64_t due_us = 0; due_us < COUNT; due_us++) {
        struct attempt attempt;
        assert_int_equal(retry_heap_due_us(&heap), due_us);
        assert_false(retry_heap_take(&heap, due_us - 1, &attempt));
        assert_true(retry_heap_take(&heap, due_us, &attempt));
        assert_int_equal(attempt.phone, due_us);
    }
    assert_int_equal(heap.count, 0);
    retry_heap_free(&heap);
}

static void an_empty_heap_has_nothing_due_ever(void **state)
{
    struct retry_heap heap = {0};
    struct attempt attempt;
    assert_true(retry_heap_due_us(&heap) == INT64_MAX);
    assert_false(retry_heap_take(&heap, INT64_MAX, &attempt));
    retry_heap_free(&heap);
    retry_heap_free(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retries_come_out_by_due_time),
        cmocka_unit_test(an_empty_heap_has_nothing_due_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
