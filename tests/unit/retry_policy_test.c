/* When a failure is tried again, and what Retry-After asks for. */
#include "submit/pace/retry_policy.h"

#include "support/unit.h"

#define SECOND INT64_C(1000000)

/* xorshift64*: a fixed sequence, so that a failure repeats. */
static uint64_t next_of_sequence(void *context)
{
    uint64_t *x = context;
    *x ^= *x >> 12;
    *x ^= *x << 25;
    *x ^= *x >> 27;
    return *x * UINT64_C(2685821657736338717);
}

static void the_delay_is_spread_up_to_a_doubling_bound(void **state)
{
    static const struct {
        unsigned failures;
        int64_t bound_us;
    } rows[] = {
        {1, SECOND},      {2, 2 * SECOND},  {3, 4 * SECOND},           {4, 5 * SECOND},
        {5, 5 * SECOND},  {6, 5 * SECOND},  {7, 5 * SECOND},           {63, 5 * SECOND},
        {64, 5 * SECOND}, {65, 5 * SECOND}, {4000000000u, 5 * SECOND},
    };
    uint64_t seed = 42;
    struct random random = {next_of_sequence, &seed};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t least = INT64_MAX;
        int64_t most = 0;
        double sum = 0;
        for (unsigned n = 0; n < 20000; n++) {
            int64_t delay_us = retry_delay_us(rows[i].failures, &random);
            least = delay_us < least ? delay_us : least;
            most = delay_us > most ? delay_us : most;
            sum += (double)delay_us;
        }
        double bound = (double)rows[i].bound_us;
        double floor = (double)RETRY_FLOOR_US;
        /* E[max(floor, U)] for U uniform in [0, bound] */
        double mean = bound / 2 + floor * floor / (2 * bound);
        assert_int_equal(least, RETRY_FLOOR_US);
        assert_in_range(most, rows[i].bound_us * 99 / 100, rows[i].bound_us);
        assert_true(sum / 20000 > mean * 0.98 && sum / 20000 < mean * 1.02);
    }
}

#define NOON_MS INT64_C(784125000000) /* Sun, 06 Nov 1994 12:30:00 GMT */

static const struct {
    const char *value;
    enum retry_after_kind kind;
    int64_t delay_us;
} retry_afters[] = {
    {"", RETRY_AFTER_ABSENT, SECOND},
    {"  \t", RETRY_AFTER_ABSENT, SECOND},
    {"0", RETRY_AFTER_VALID, 0},
    {"1", RETRY_AFTER_VALID, SECOND},
    {"007", RETRY_AFTER_VALID, 7 * SECOND},
    {" 120 ", RETRY_AFTER_VALID, 120 * SECOND},
    {"\t120\r\n", RETRY_AFTER_VALID, 120 * SECOND},
    {"300", RETRY_AFTER_VALID, 300 * SECOND},
    {"301", RETRY_AFTER_LONG, 301 * SECOND},
    {"604800", RETRY_AFTER_LONG, 604800 * SECOND},
    {"604801", RETRY_AFTER_ABSURD, SECOND},
    {"6048000", RETRY_AFTER_ABSURD, SECOND},
    {"2147483648", RETRY_AFTER_ABSURD, SECOND},
    {"9223372036854775807", RETRY_AFTER_ABSURD, SECOND},
    {"18446744073709551617", RETRY_AFTER_ABSURD, SECOND}, /* 1, if it wrapped */
    {"100000000000000000000000000000000000000000000000000000000000000000001", RETRY_AFTER_ABSURD,
     SECOND},
    {"-1", RETRY_AFTER_ABSURD, SECOND},
    {"-", RETRY_AFTER_ABSURD, SECOND},
    {"+5", RETRY_AFTER_ABSURD, SECOND},
    {"1.5", RETRY_AFTER_ABSURD, SECOND},
    {"1e2", RETRY_AFTER_ABSURD, SECOND},
    {"0x10", RETRY_AFTER_ABSURD, SECOND},
    {"5 s", RETRY_AFTER_ABSURD, SECOND},
    {"5, 6", RETRY_AFTER_ABSURD, SECOND},
    {"soon", RETRY_AFTER_ABSURD, SECOND},
    {"\xff\xfe", RETRY_AFTER_ABSURD, SECOND},
    {"Sun, 06 Nov 1994 12:30:00 GMT", RETRY_AFTER_VALID, 0},
    {"Sun, 06 Nov 1994 12:29:59 GMT", RETRY_AFTER_VALID, 0},
    {"Sun, 06 Nov 1994 08:49:37 GMT", RETRY_AFTER_VALID, 0},
    {"Thu, 01 Jan 1970 00:00:00 GMT", RETRY_AFTER_VALID, 0},
    {"Sun, 06 Nov 1994 12:30:05 GMT", RETRY_AFTER_VALID, 5 * SECOND},
    {"  Sun, 06 Nov 1994 12:35:00 GMT ", RETRY_AFTER_VALID, 300 * SECOND},
    {"Sun, 06 Nov 1994 12:35:01 GMT", RETRY_AFTER_LONG, 301 * SECOND},
    {"Sun, 13 Nov 1994 12:30:00 GMT", RETRY_AFTER_LONG, 604800 * SECOND},
    {"Sun, 13 Nov 1994 12:30:01 GMT", RETRY_AFTER_ABSURD, SECOND},
    {"Fri, 31 Dec 9999 23:59:59 GMT", RETRY_AFTER_ABSURD, SECOND},
    {"Sunday, 06-Nov-94 12:30:05 GMT", RETRY_AFTER_VALID, 5 * SECOND},
    {"Sun Nov  6 12:30:05 1994", RETRY_AFTER_VALID, 5 * SECOND},
    {"Sun Nov  6 12:35:01 1994", RETRY_AFTER_LONG, 301 * SECOND},
    {"Sunday, 06-Nov-44 12:30:05 GMT", RETRY_AFTER_ABSURD, SECOND}, /* 2044 */
    {"Sunday, 06-Nov-45 12:30:05 GMT", RETRY_AFTER_VALID, 0},       /* 1945 */
    {"Sun, 06 Nov 1994 12:30:05", RETRY_AFTER_ABSURD, SECOND},
    {"1994-11-06T12:30:05Z", RETRY_AFTER_ABSURD, SECOND},
    /* Several headers, one a line. */
    {"3\n9", RETRY_AFTER_VALID, 9 * SECOND},
    {"9\n3", RETRY_AFTER_VALID, 9 * SECOND},
    {"-1\n0", RETRY_AFTER_VALID, 0},
    {"0\nsoon", RETRY_AFTER_VALID, 0},
    {"5\n301\n7", RETRY_AFTER_LONG, 301 * SECOND},
    {"\n9", RETRY_AFTER_VALID, 9 * SECOND},
    {"\n", RETRY_AFTER_ABSENT, SECOND},
    {"\n-1", RETRY_AFTER_ABSURD, SECOND},
    {"-1\n604801", RETRY_AFTER_ABSURD, SECOND},
    {"604801\n2\n", RETRY_AFTER_VALID, 2 * SECOND},
    {"Sun Nov  6 12:30:05 1994\r\n 4", RETRY_AFTER_VALID, 5 * SECOND},
};

static void retry_after_is_read_as_rfc_9110_has_it(void **state)
{
    for (size_t i = 0; i < COUNT_OF(retry_afters); i++) {
        int64_t delay_us = -1;
        enum retry_after_kind kind =
            retry_after_read(retry_afters[i].value, "", NOON_MS, &delay_us);
        if (kind != retry_afters[i].kind || delay_us != retry_afters[i].delay_us)
            print_error("Retry-After: \"%s\"\n", retry_afters[i].value);
        assert_int_equal(kind, retry_afters[i].kind);
        assert_int_equal(delay_us, retry_afters[i].delay_us);
    }
}

/* Our clock says noon; the server's is days off. */
static void a_date_is_held_against_the_replys_own(void **state)
{
    static const struct {
        const char *value;
        const char *date;
        enum retry_after_kind kind;
        int64_t delay_us;
    } rows[] = {
        {"Wed, 09 Nov 1994 12:30:05 GMT", "Wed, 09 Nov 1994 12:30:00 GMT", RETRY_AFTER_VALID,
         5 * SECOND},
        {"Thu, 06 Nov 2042 00:00:40 GMT", "Thu, 06 Nov 2042 00:00:00 GMT", RETRY_AFTER_VALID,
         40 * SECOND},
        {"Thu, 01 Jan 1970 01:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", RETRY_AFTER_LONG,
         3600 * SECOND},
        {"Wednesday, 09-Nov-94 12:30:07 GMT", " Wed Nov  9 12:30:00 1994 ", RETRY_AFTER_VALID,
         7 * SECOND},
        {"Wed, 09 Nov 1994 12:30:05 GMT", "Wed, 09 Nov 1994 12:30:09 GMT", RETRY_AFTER_VALID, 0},
        /* No date, or none that can be read: our clock. */
        {"Sun, 06 Nov 1994 12:30:05 GMT", "", RETRY_AFTER_VALID, 5 * SECOND},
        {"Sun, 06 Nov 1994 12:30:05 GMT", "le 6 novembre 1994", RETRY_AFTER_VALID, 5 * SECOND},
        {"Sun, 06 Nov 1994 12:30:05 GMT", "1994-11-06T12:00:00Z", RETRY_AFTER_VALID, 5 * SECOND},
        {"Sun, 06 Nov 1994 12:30:05 GMT", "\xff", RETRY_AFTER_VALID, 5 * SECOND},
        /* The first of two. */
        {"Wed, 09 Nov 1994 12:30:05 GMT",
         "Wed, 09 Nov 1994 12:30:00 GMT\nSun, 06 Nov 1994 12:30:00 GMT", RETRY_AFTER_VALID,
         5 * SECOND},
        /* Seconds need none. */
        {"12", "Wed, 09 Nov 1994 12:30:00 GMT", RETRY_AFTER_VALID, 12 * SECOND},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t delay_us = -1;
        assert_int_equal(retry_after_read(rows[i].value, rows[i].date, NOON_MS, &delay_us),
                         rows[i].kind);
        assert_int_equal(delay_us, rows[i].delay_us);
    }
}

static void a_clock_far_off_overflows_nothing(void **state)
{
    int64_t delay_us = -1;
    assert_int_equal(retry_after_read("Fri, 31 Dec 9999 23:59:59 GMT", "", 0, &delay_us),
                     RETRY_AFTER_ABSURD);
    assert_int_equal(retry_after_read("Sun, 06 Nov 1994 08:49:37 GMT", "", INT64_MAX, &delay_us),
                     RETRY_AFTER_VALID);
    assert_int_equal(delay_us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_delay_is_spread_up_to_a_doubling_bound),
        cmocka_unit_test(retry_after_is_read_as_rfc_9110_has_it),
        cmocka_unit_test(a_date_is_held_against_the_replys_own),
        cmocka_unit_test(a_clock_far_off_overflows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
