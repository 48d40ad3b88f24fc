/* Whether a minute brings as many requests as were asked for, and no window too many: over the
 * whole range of rates, with waits as the machine's are (whole milliseconds, and late). The first
 * `burst` requests leave at once and are not counted, or a minute at 0.5/s, 30 requests, would be
 * 3 % over by rights. */
#include "submit/pace/rate_limiter.h"
#include "support/send_windows.h"
#include "support/unit.h"
#include "support/worker_fixture.h"

#include <math.h>
#include <stdlib.h>

#define MINUTE_US INT64_C(60000000)

struct minute {
    double per_second;
    unsigned burst;
    int64_t *left_at_us;
    size_t count;
};

static void minute_begin(struct minute *minute, double per_second)
{
    *minute = (struct minute){
        .per_second = per_second,
        .burst = rate_limiter_default_burst(per_second),
    };
    minute->left_at_us = calloc((size_t)(per_second * 61) + minute->burst + 2, sizeof(int64_t));
    assert_non_null(minute->left_at_us);
}

static void minute_end(struct minute *minute)
{
    double got = send_windows_rate(minute->left_at_us, minute->count, minute->burst);
    double excess = send_windows_excess(minute->left_at_us, minute->count, minute->per_second);
    free(minute->left_at_us);
    if (fabs(got / minute->per_second - 1) > 0.01 || excess > minute->burst + 1e-6)
        print_error("asked %g/s, got %g/s; worst window %g over, burst %u\n", minute->per_second,
                    got, excess, minute->burst);
    assert_true(fabs(got / minute->per_second - 1) <= 0.01);
    assert_true(excess <= minute->burst + 1e-6);
}

/* --- the limiter alone --- */

/* A wait of `wait_us`: whole milliseconds, up to 2 ms late, and once in 50 times 5 ms. */
static int64_t slept_us(int64_t wait_us, uint64_t *dice)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    int64_t late_us = (*dice >> 33) % 50 == 0 ? 5000 : (int64_t)((*dice >> 40) % 2000);
    return (wait_us + 999) / 1000 * 1000 + late_us;
}

static void send_for_a_minute(struct minute *minute)
{
    struct rate_limiter limiter;
    uint64_t dice = 7;
    rate_limiter_init(&limiter, minute->per_second, minute->burst);
    for (int64_t now_us = 12345; now_us <= 12345 + MINUTE_US;) {
        int64_t wait_us = rate_limiter_wait_us(&limiter, now_us);
        if (wait_us > 0) {
            now_us += slept_us(wait_us, &dice);
            continue;
        }
        rate_limiter_take(&limiter, now_us);
        minute->left_at_us[minute->count++] = now_us;
    }
}

static void any_rate_is_kept_within_1_percent(void **state)
{
    for (double per_second = 0.5; per_second <= 1000; per_second *= 1.07) {
        struct minute minute;
        minute_begin(&minute, per_second);
        send_for_a_minute(&minute);
        minute_end(&minute);
    }
}

/* --- the worker, with its commits, claims and replies --- */

static void the_worker_keeps_it_too(void **state)
{
    static const double rates[] = {0.5, 350.0 / 60, 33.3, 149, 400, 1000};
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        struct minute minute;
        minute_begin(&minute, rates[i]);
        unsigned count = (unsigned)(rates[i] * 60) + minute.burst;
        struct worker_fixture *fixture = worker_fixture_begin(state, count);
        fixture->config.rate_per_second = rates[i];
        fixture->config.burst = minute.burst;
        fixture->config.concurrency = 64;
        fake_provider_wait_as_machines_do(fixture->fake, 2000);
        assert_true(worker_fixture_run(fixture));
        for (; minute.count < fake_provider_requests(fixture->fake); minute.count++)
            minute.left_at_us[minute.count] =
                fake_provider_request(fixture->fake, (unsigned)minute.count)->at_us;
        assert_int_equal(minute.count, count);
        minute_end(&minute);
        worker_fixture_end(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_rate_is_kept_within_1_percent),
        cmocka_unit_test_teardown(the_worker_keeps_it_too, worker_fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
