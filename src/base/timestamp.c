#include "base/timestamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MS_PER_SECOND   1000
#define SECONDS_PER_DAY 86400

static const char day_names[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

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
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return false;
    }
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

/* Whether `text` has the shape: '0' stands for any digit, 'a' for any byte, all else for itself. */
static bool has_shape(const char *text, const char *shape)
{
    if (strlen(text) != strlen(shape)) {
        return false;
    }
    for (size_t i = 0; shape[i] != '\0'; i++) {
        bool fits = shape[i] == '0'   ? text[i] >= '0' && text[i] <= '9'
                    : shape[i] == 'a' ? true
                                      : text[i] == shape[i];
        if (!fits) {
            return false;
        }
    }
    return true;
}

static int read_digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* The place of the three letters among `count` names, from 1; 0 where they are none of them. */
static int find_name(const char *letters, const char names[][4], int count)
{
    for (int i = 0; i < count; i++) {
        if (memcmp(letters, names[i], 3) == 0) {
            return i + 1;
        }
    }
    return 0;
}

bool timestamp_parse_http(const char *text, int64_t *wall_ms)
{
    if (!has_shape(text, "aaa, 00 aaa 0000 00:00:00 GMT") || find_name(text, day_names, 7) == 0) {
        return false;
    }
    int day = read_digits(text + 5, 2);
    int month = find_name(text + 8, month_names, 12);
    int year = read_digits(text + 12, 4);
    int hour = read_digits(text + 17, 2);
    int minute = read_digits(text + 20, 2);
    int second = read_digits(text + 23, 2);
    int64_t days = 0;
    /* 60 is a leap second. */
    if (hour > 23 || minute > 59 || second > 60 || !timestamp_days(year, month, day, &days)) {
        return false;
    }
    int64_t seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    *wall_ms = seconds * MS_PER_SECOND;
    return true;
}
