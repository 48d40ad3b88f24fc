#include "base/timestamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS_PER_SECOND   1000
#define SECONDS_PER_DAY 86400

static const char day_names[][10] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                     "Friday", "Saturday", "Sunday"};

static const char month_names[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Rounds down, also below 0. `divisor` > 0. */
static int64_t floor_divide(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

/* The date of a day, counted from 1970-01-01: the inverse of timestamp_days. */
static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
    /* Years that begin in March put the leap day at their end; an era has 400 of them. */
    const int64_t days_from_march_0000_to_1970 = 719468;
    int64_t shifted = days + days_from_march_0000_to_1970;
    int64_t era = floor_divide(shifted, 146097);
    int64_t of_era = shifted - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

/* Two digits and what follows them. */
static char *put_two(char *at, int value, char follows)
{
    at[0] = (char)('0' + value / 10);
    at[1] = (char)('0' + value % 10);
    at[2] = follows;
    return at + 3;
}

const char *timestamp_format(int64_t wall_ms, char out[TIMESTAMP_SIZE])
{
    int64_t seconds = floor_divide(wall_ms, MS_PER_SECOND);
    int64_t days = floor_divide(seconds, SECONDS_PER_DAY);
    int of_day = (int)(seconds - days * SECONDS_PER_DAY);
    int64_t year = 0;
    int month = 0;
    int day = 0;
    date_of(days, &year, &month, &day);
    char *at = out;
    if (year >= 0 && year <= 9999) {
        /* Without printf: a report of a million rows has two million times. */
        at = put_two(at, (int)(year / 100), '\0') - 1;
        at = put_two(at, (int)(year % 100), '-');
    } else {
        at += snprintf(out, TIMESTAMP_SIZE / 2, "%" PRId64 "-", year);
    }
    at = put_two(at, month, '-');
    at = put_two(at, day, 'T');
    at = put_two(at, of_day / 3600, ':');
    at = put_two(at, of_day / 60 % 60, ':');
    at = put_two(at, of_day % 60, 'Z');
    *at = '\0';
    return out;
}

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

bool timestamp_days(int year, int month, int day, int64_t *days)
{
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    /* Years that begin in March put the leap day at their end; 153 days are five such months. */
    int64_t march_year = (int64_t)year - (month <= 2 ? 1 : 0);
    int64_t march_month = (month + 9) % 12;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t leap_days =
        floor_divide(march_year, 4) - floor_divide(march_year, 100) + floor_divide(march_year, 400);
    const int64_t days_from_march_0000_to_1970 = 719468;
    *days = 365 * march_year + leap_days + day_of_year - days_from_march_0000_to_1970;
    return true;
}

/* --- HTTP dates --- */

/* The three forms, after the name of the day: their shapes, and where in them is what. */
static const struct http_form {
    const char *shape;
    bool has_long_day;
    int day, month, year, year_digits, time;
} http_forms[] = {
    {", 00 aaa 0000 00:00:00 GMT", false, 2, 5, 9, 4, 14},
    {", 00-aaa-00 00:00:00 GMT", true, 2, 5, 9, 2, 12},
    {" aaa _0 00:00:00 0000", false, 5, 1, 17, 4, 8},
};

static bool byte_fits(char byte, char shape)
{
    bool is_digit = byte >= '0' && byte <= '9';
    return shape == '0'   ? is_digit
           : shape == '_' ? is_digit || byte == ' '
           : shape == 'a' ? true
                          : byte == shape;
}

/* Whether `text` has the shape: '0' stands for any digit, '_' for one or a space, 'a' for any byte,
 * all else for itself. */
static bool has_shape(const char *text, const char *shape)
{
    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++)
        if (!byte_fits(text[i], shape[i]))
            return false;
    return true;
}

/* A space counts as 0. */
static int read_digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (text[i] == ' ' ? 0 : text[i] - '0');
    return value;
}

/* The month of these three letters, from 1; 0 where they are none. */
static int find_month(const char *letters)
{
    for (int i = 0; i < 12; i++)
        if (memcmp(letters, month_names[i], 3) == 0)
            return i + 1;
    return 0;
}

/* The length of the name of a day at the beginning of `text`; 0 where there is none. */
static size_t day_length(const char *text, bool is_long)
{
    for (size_t i = 0; i < sizeof day_names / sizeof day_names[0]; i++) {
        size_t length = is_long ? strlen(day_names[i]) : 3;
        if (strncmp(text, day_names[i], length) == 0)
            return length;
    }
    return 0;
}

static int nearest_year(int two_digits, int64_t now_wall_ms)
{
    const int64_t latest_ms = INT64_C(253402300799000); /* the end of the year 9999 */
    int64_t sane_ms = now_wall_ms < 0 ? 0 : now_wall_ms < latest_ms ? now_wall_ms : latest_ms;
    time_t time = (time_t)(sane_ms / MS_PER_SECOND);
    struct tm utc = {0};
    gmtime_r(&time, &utc);
    int now = utc.tm_year + 1900;
    int year = now - now % 100 + two_digits;
    return year > now + 50 ? year - 100 : year < now - 49 ? year + 100 : year;
}

static bool read_form(const struct http_form *form, const char *text, int64_t now_wall_ms,
                      int64_t *wall_ms)
{
    const char *time = text + form->time;
    int year = read_digits(text + form->year, form->year_digits);
    if (form->year_digits == 2)
        year = nearest_year(year, now_wall_ms);
    int hour = read_digits(time, 2);
    int minute = read_digits(time + 3, 2);
    int second = read_digits(time + 6, 2);
    int64_t days = 0;
    /* 60 is a leap second. */
    if (hour > 23 || minute > 59 || second > 60 ||
        !timestamp_days(year, find_month(text + form->month), read_digits(text + form->day, 2),
                        &days))
        return false;
    int64_t seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    *wall_ms = seconds * MS_PER_SECOND;
    return true;
}

bool timestamp_parse_http(const char *text, int64_t now_wall_ms, int64_t *wall_ms)
{
    for (size_t i = 0; i < sizeof http_forms / sizeof http_forms[0]; i++) {
        const struct http_form *form = &http_forms[i];
        size_t day = day_length(text, form->has_long_day);
        if (day > 0 && has_shape(text + day, form->shape))
            return read_form(form, text + day, now_wall_ms, wall_ms);
    }
    return false;
}
