#include "base/timestamp.h"

#include "base/language.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void times_are_written_in_utc_to_the_second(void **state)
{
    static const struct {
        int64_t wall_ms;
        const char *expected;
    } times[] = {
        {0, "1970-01-01T00:00:00Z"},
        {999, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {-1000, "1969-12-31T23:59:59Z"},
        {INT64_C(1793697302999), "2026-11-03T09:15:02Z"},
        {INT64_C(951782400000), "2000-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        char out[TIMESTAMP_SIZE];
        assert_string_equal(timestamp_format(times[i].wall_ms, out), times[i].expected);
    }
}

static void extreme_times_stay_within_the_buffer(void **state)
{
    char out[TIMESTAMP_SIZE];
    assert_string_equal(timestamp_format(INT64_MAX, out), "292278994-08-17T07:12:55Z");
    timestamp_format(INT64_MIN, out);
}

static void days_are_counted_one_by_one_through_four_centuries(void **state)
{
    int64_t expected = 0;
    for (int year = 1970; year < 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 31; day++) {
                int64_t days = 0;
                if (timestamp_days(year, month, day, &days))
                    assert_int_equal(days, expected++);
            }
        }
    }
    assert_int_equal(expected, 157054); /* 430 years with 104 leap days */
}

static void days_before_1970_count_below_zero(void **state)
{
    int64_t days = 0;
    assert_true(timestamp_days(1969, 12, 31, &days));
    assert_int_equal(days, -1);
    assert_true(timestamp_days(1601, 1, 1, &days));
    assert_int_equal(days, -134774);
    assert_true(timestamp_days(0, 3, 1, &days));
    assert_int_equal(days, -719468);
}

static void a_day_is_shown_as_the_language_writes_it(void **state)
{
    char out[TIMESTAMP_SIZE];
    assert_string_equal(timestamp_show_day(INT64_C(1793696102000), out), "2026-11-03");
    language_speak(LANGUAGE_FRENCH);
    assert_string_equal(timestamp_show_day(INT64_C(1793696102000), out), "03/11/2026");
    language_speak(LANGUAGE_ENGLISH);
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const int dates[][3] = {{2026, 2, 29}, {2100, 2, 29}, {2026, 4, 31}, {2026, 0, 1},
                                   {2026, 13, 1}, {2026, 1, 0},  {2026, 1, 32}, {2026, 1, -1}};
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        int64_t days = 42;
        assert_false(timestamp_days(dates[i][0], dates[i][1], dates[i][2], &days));
        assert_int_equal(days, 42);
    }
}

#define IN_1994_MS INT64_C(784100000000)

static void an_http_date_is_read_in_its_three_forms(void **state)
{
    static const struct {
        const char *text;
        int64_t wall_ms;
    } rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", INT64_C(784111777000)},
        {"Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(784111777000)},
        {"Sun Nov  6 08:49:37 1994", INT64_C(784111777000)},
        {"Sun Nov 06 08:49:37 1994", INT64_C(784111777000)},
        {"Wed Nov 16 08:49:37 1994", INT64_C(784975777000)},
        {"Wednesday, 16-Nov-94 08:49:37 GMT", INT64_C(784975777000)},
        {"Sat, 31 Dec 2016 23:59:60 GMT", INT64_C(1483228800000)},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t wall_ms = 0;
        assert_true(timestamp_parse_http(rows[i].text, IN_1994_MS, &wall_ms));
        assert_int_equal(wall_ms, rows[i].wall_ms);
    }
}

static int64_t first_of(int year)
{
    int64_t days = 0;
    assert_true(timestamp_days(year, 1, 1, &days));
    return days * 86400000;
}

static void a_year_of_two_digits_is_the_nearest_one(void **state)
{
    static const struct {
        int now, two_digits, year;
    } rows[] = {
        {1994, 94, 1994}, {1994, 43, 2043}, {1994, 44, 2044},  {1994, 45, 1945}, {2026, 26, 2026},
        {2026, 76, 2076}, {2026, 77, 1977}, {2099, 0, 2100},   {2026, 99, 1999}, {2000, 50, 2050},
        {2000, 51, 1951}, {9999, 99, 9999}, {9999, 40, 10040},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[64];
        int64_t wall_ms = 0;
        snprintf(text, sizeof text, "Monday, 01-Jan-%02d 00:00:00 GMT", rows[i].two_digits);
        assert_true(timestamp_parse_http(text, first_of(rows[i].now), &wall_ms));
        assert_int_equal(wall_ms, first_of(rows[i].year));
    }
}

static void a_clock_far_off_reads_years_of_two_digits_too(void **state)
{
    int64_t wall_ms = 0;
    const char *text = "Monday, 01-Jan-00 00:00:00 GMT";
    assert_true(timestamp_parse_http(text, INT64_MAX, &wall_ms));
    assert_true(timestamp_parse_http(text, INT64_MIN, &wall_ms));
    assert_int_equal(wall_ms, first_of(2000));
}

static void what_is_no_http_date_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "120",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 6-Nov-94 08:49:37 GMT",
        "Sunday Nov  6 08:49:37 1994",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  0 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT",
        "Sun Nov  6  8:49:37 1994",
        "Sun",
        "Sunday",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 994",
        "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov -994 08:49:37 GMT",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        int64_t wall_ms = 42;
        assert_false(timestamp_parse_http(texts[i], IN_1994_MS, &wall_ms));
        assert_int_equal(wall_ms, 42);
    }
}

static void local_times_have_their_offset(void **state)
{
    static const struct {
        const char *zone, *text;
        int minutes;
    } zones[] = {
        {"UTC0", "2026-11-03 09:15:02 +00:00", 0},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-03 10:15:02 +01:00", 60},
        {"NST3:30", "2026-11-03 05:45:02 -03:30", -210},
        {"XXX-14", "2026-11-03 23:15:02 +14:00", 840},
    };
    char out[TIMESTAMP_SIZE];
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        setenv("TZ", zones[i].zone, 1);
        tzset();
        assert_string_equal(timestamp_format_local(INT64_C(1793697302999), out), zones[i].text);
        assert_int_equal(timestamp_offset_minutes(INT64_C(1793697302999)), zones[i].minutes);
    }
    assert_string_equal(timestamp_format_local(INT64_MAX, out), "292278994-08-17T07:12:55Z");
    unsetenv("TZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_times_have_their_offset),
        cmocka_unit_test(times_are_written_in_utc_to_the_second),
        cmocka_unit_test(extreme_times_stay_within_the_buffer),
        cmocka_unit_test(days_are_counted_one_by_one_through_four_centuries),
        cmocka_unit_test(days_before_1970_count_below_zero),
        cmocka_unit_test(a_day_is_shown_as_the_language_writes_it),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(an_http_date_is_read_in_its_three_forms),
        cmocka_unit_test(a_year_of_two_digits_is_the_nearest_one),
        cmocka_unit_test(a_clock_far_off_reads_years_of_two_digits_too),
        cmocka_unit_test(what_is_no_http_date_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
