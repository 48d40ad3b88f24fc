#include "base/random.h"

#include "support/unit.h"

struct script {
    const uint64_t *values;
    size_t count;
    size_t drawn;
};

/* Gives the values in order, and the last one for ever. */
static uint64_t next_of_script(void *context)
{
    struct script *script = context;
    size_t at = script->drawn < script->count ? script->drawn : script->count - 1;
    script->drawn++;
    return script->values[at];
}

static void values_that_would_favour_small_results_are_drawn_again(void **state)
{
    /* 2^64 is 1 more than a multiple of 3, so that the largest value is one too many. */
    static const uint64_t values[] = {UINT64_MAX, UINT64_MAX, 5};
    struct script script = {.values = values, .count = 3};
    struct random random = {.next = next_of_script, .context = &script};
    assert_int_equal(random_below(&random, 3), 2);
    assert_int_equal(script.drawn, 3);
}

static void a_power_of_two_never_draws_again(void **state)
{
    static const uint64_t values[] = {UINT64_MAX};
    static const uint64_t bounds[] = {1, 2, 4096, UINT64_C(1) << 63};
    for (size_t i = 0; i < COUNT_OF(bounds); i++) {
        struct script script = {.values = values, .count = 1};
        struct random random = {.next = next_of_script, .context = &script};
        assert_true(random_below(&random, bounds[i]) == bounds[i] - 1);
        assert_int_equal(script.drawn, 1);
    }
}

static void a_source_stuck_at_the_top_still_gives_a_value_in_range(void **state)
{
    static const uint64_t values[] = {UINT64_MAX};
    struct script script = {.values = values, .count = 1};
    struct random random = {.next = next_of_script, .context = &script};
    assert_true(random_below(&random, 10) < 10);
    assert_true(script.drawn < 1000);
}

static void the_systems_numbers_cover_the_range_evenly(void **state)
{
    struct random random = random_system();
    int counts[10] = {0};
    for (int i = 0; i < 10000; i++) {
        uint64_t value = random_below(&random, 10);
        assert_true(value < 10);
        counts[value]++;
    }
    /* 1,000 expected, with a deviation of 30: 300 away happens to nobody. */
    for (int i = 0; i < 10; i++)
        assert_in_range(counts[i], 700, 1300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_would_favour_small_results_are_drawn_again),
        cmocka_unit_test(a_power_of_two_never_draws_again),
        cmocka_unit_test(a_source_stuck_at_the_top_still_gives_a_value_in_range),
        cmocka_unit_test(the_systems_numbers_cover_the_range_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
