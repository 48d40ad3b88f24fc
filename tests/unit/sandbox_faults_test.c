/* The sandbox's faults on purpose, in virtual time. */
#include "sandbox/faults.h"

#include "support/unit.h"

#include <string.h>

#define SECOND INT64_C(1000000)
#define DRAWS  10000

static void without_options_nothing_goes_wrong(void **state)
{
    const struct faults_config config = {0};
    struct faults *faults = faults_new(&config);
    for (int64_t i = 0; i < DRAWS; i++) {
        struct fault fault = faults_next(faults, 0);
        assert_int_equal(fault.status, 0);
        assert_false(fault.cut);
    }
    faults_free(&faults);
    assert_null(faults);
}

static void no_span_lets_more_through_than_the_limit(void **state)
{
    static const struct faults_config configs[] = {
        {.limit = 1, .limit_span_us = SECOND},
        {.limit = 50, .limit_span_us = SECOND},
        {.limit = 360, .limit_span_us = 60 * SECOND},
    };
    for (size_t i = 0; i < COUNT_OF(configs); i++) {
        struct faults *faults = faults_new(&configs[i]);
        int64_t passed_us[DRAWS] = {0};
        size_t passed = 0;
        for (int64_t n = 0; n < DRAWS; n++) {
            struct fault fault = faults_next(faults, n * 10000 + n % 7);
            if (fault.status == 0)
                passed_us[passed++] = n * 10000 + n % 7;
            else
                assert_int_equal(fault.status, 429);
        }
        for (size_t n = configs[i].limit; n < passed; n++)
            assert_true(passed_us[n] - passed_us[n - configs[i].limit] >= configs[i].limit_span_us);
        /* 100 requests/s come for 100 s: as many as may pass do, but for the last span's. */
        double most = (double)configs[i].limit * 100 * SECOND / (double)configs[i].limit_span_us;
        assert_true((double)passed >= most * 0.98);
        faults_free(&faults);
    }
}

static void the_rates_are_kept(void **state)
{
    const struct faults_config config = {.fail_rate = 0.2, .cut_rate = 0.25, .seed = 7};
    struct faults *faults = faults_new(&config);
    unsigned failed_500 = 0;
    unsigned failed_503 = 0;
    unsigned cut = 0;
    for (int64_t i = 0; i < DRAWS; i++) {
        struct fault fault = faults_next(faults, 0);
        failed_500 += fault.status == 500;
        failed_503 += fault.status == 503;
        cut += fault.cut;
        assert_false(fault.cut && fault.status != 0);
    }
    assert_in_range(failed_500, 850, 1150);
    assert_in_range(failed_503, 850, 1150);
    assert_in_range(cut, 1850, 2150); /* a quarter of the 8,000 others */
    faults_free(&faults);
}

static void a_rate_of_1_hits_every_request(void **state)
{
    const struct faults_config config = {.cut_rate = 1, .seed = 3};
    struct faults *faults = faults_new(&config);
    for (int64_t i = 0; i < DRAWS; i++)
        assert_true(faults_next(faults, 0).cut);
    faults_free(&faults);
}

static unsigned differing_draws(uint64_t seed, uint64_t other_seed)
{
    struct faults_config config = {.fail_rate = 0.3, .cut_rate = 0.3, .seed = seed};
    struct faults *faults = faults_new(&config);
    config.seed = other_seed;
    struct faults *others = faults_new(&config);
    unsigned differing = 0;
    for (int64_t i = 0; i < 1000; i++) {
        struct fault fault = faults_next(faults, 0);
        struct fault other = faults_next(others, i * SECOND);
        differing += fault.status != other.status || fault.cut != other.cut;
    }
    faults_free(&faults);
    faults_free(&others);
    return differing;
}

static void the_same_seed_brings_the_same_faults(void **state)
{
    assert_int_equal(differing_draws(5, 5), 0);
    assert_int_not_equal(differing_draws(5, 6), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_options_nothing_goes_wrong),
        cmocka_unit_test(no_span_lets_more_through_than_the_limit),
        cmocka_unit_test(the_rates_are_kept),
        cmocka_unit_test(a_rate_of_1_hits_every_request),
        cmocka_unit_test(the_same_seed_brings_the_same_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
