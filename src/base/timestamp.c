/* Calendars are the C library's work: gmtime_r and timegm know leap years, strptime the three forms
 * of HTTP dates. What strptime accepts beyond a form is found out by writing the date again. */
#define _GNU_SOURCE /* timegm, strptime_l */
#include "base/timestamp.h"

#include "base/language.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_PER_SECOND   1000
#define SECONDS_PER_DAY 86400

/* Rounds down, also below 0. `divisor` > 0. */
static int64_t floor_divide(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
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
    time_t seconds = floor_divide(wall_ms, MS_PER_SECOND);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    int64_t year = INT64_C(1900) + utc.tm_year;
    char *at = out;
    if (year >= 0 && year <= 9999) {
        /* Without printf: a report of a million rows has two million times. */
        at = put_two(at, (int)(year / 100), '\0') - 1;
        at = put_two(at, (int)(year % 100), '-');
    } else {
        at += snprintf(out, TIMESTAMP_SIZE / 2, "%" PRId64 "-", year);
    }
    at = put_two(at, utc.tm_mon + 1, '-');
    at = put_two(at, utc.tm_mday, 'T');
    at = put_two(at, utc.tm_hour, ':');
    at = put_two(at, utc.tm_min, ':');
    at = put_two(at, utc.tm_sec, 'Z');
    *at = '\0';
    return out;
}

static const char *write_local(int64_t wall_ms, bool day_first, char out[TIMESTAMP_SIZE])
{
    time_t seconds = floor_divide(wall_ms, MS_PER_SECOND);
    struct tm local = {0};
    if (localtime_r(&seconds, &local) == NULL || local.tm_year < -1900 || local.tm_year > 8099)
        return timestamp_format(wall_ms, out);
    size_t length = day_first ? strftime(out, TIMESTAMP_SIZE, "%d/%m/%Y %H:%M:%S ", &local)
                              : strftime(out, TIMESTAMP_SIZE, "%Y-%m-%d %H:%M:%S ", &local);
    long minutes = labs(local.tm_gmtoff) / 60;
    (void)snprintf(out + length, TIMESTAMP_SIZE - length, "%c%02ld:%02ld",
                   local.tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return out;
}

const char *timestamp_format_local(int64_t wall_ms, char out[TIMESTAMP_SIZE])
{
    return write_local(wall_ms, false, out);
}

const char *timestamp_show(int64_t wall_ms, char out[TIMESTAMP_SIZE])
{
    return write_local(wall_ms, language_spoken() == LANGUAGE_FRENCH, out);
}

const char *timestamp_show_day(int64_t wall_ms, char out[TIMESTAMP_SIZE])
{
    char day[TIMESTAMP_SIZE];
    timestamp_format(wall_ms, day);
    if (language_spoken() == LANGUAGE_FRENCH)
        (void)snprintf(out, TIMESTAMP_SIZE, "%.2s/%.2s/%.4s", day + 8, day + 5, day);
    else
        (void)snprintf(out, TIMESTAMP_SIZE, "%.10s", day);
    return out;
}

int timestamp_offset_minutes(int64_t wall_ms)
{
    time_t seconds = floor_divide(wall_ms, MS_PER_SECOND);
    struct tm local = {0};
    return localtime_r(&seconds, &local) != NULL ? (int)(local.tm_gmtoff / 60) : 0;
}

bool timestamp_days(int year, int month, int day, int64_t *days)
{
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    int64_t seconds = timegm(&date);
    /* February 30 has become March 2. */
    if (date.tm_mon != month - 1 || date.tm_mday != day)
        return false;
    *days = floor_divide(seconds, SECONDS_PER_DAY);
    return true;
}

/* --- HTTP dates --- */

#define FORM_OF_TWO_DIGITS 1

/* The last two are one form: a day of one digit may stand behind a blank or a zero. */
static const char *const http_forms[] = {
    "%a, %d %b %Y %H:%M:%S GMT",
    [FORM_OF_TWO_DIGITS] = "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
    "%a %b %d %H:%M:%S %Y",
};

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

/* strptime takes more than a form allows (any case, other blanks, one digit for two): what it has
 * read must be the same when it is written. */
static bool read_form(const char *form, const char *text, locale_t locale, struct tm *date)
{
    char again[64];
    *date = (struct tm){0};
    const char *end = strptime_l(text, form, date, locale);
    return end != NULL && strftime_l(again, sizeof again, form, date, locale) > 0 &&
           strcmp(again, text) == 0;
}

static bool read_date(const char *text, int64_t now_wall_ms, struct tm *date)
{
    const size_t forms = sizeof http_forms / sizeof http_forms[0];
    locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    size_t form = 0;
    if (locale == (locale_t)0)
        return false;
    while (form < forms && !read_form(http_forms[form], text, locale, date))
        form++;
    freelocale(locale);
    if (form == FORM_OF_TWO_DIGITS)
        date->tm_year = nearest_year(date->tm_year % 100, now_wall_ms) - 1900;
    /* Years have four digits; 60 is a leap second. */
    return form < forms && date->tm_year >= 1000 - 1900 && date->tm_sec <= 60;
}

bool timestamp_parse_http(const char *text, int64_t now_wall_ms, int64_t *wall_ms)
{
    struct tm date;
    int64_t days = 0;
    if (!read_date(text, now_wall_ms, &date) ||
        !timestamp_days(date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, &days))
        return false;
    int64_t of_day = date.tm_hour * 3600 + date.tm_min * 60 + date.tm_sec;
    *wall_ms = (days * SECONDS_PER_DAY + of_day) * MS_PER_SECOND;
    return true;
}
