/* No floating-point number comes near a phone: the XML's decimal text is taken apart as text. Dates
 * alone are computed. */
#include "intake/workbook/cell_number.h"

#include "base/ascii.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS   400 /* of a number that is taken apart */
#define MOST_SHOWN    30  /* digits of a number that is written out */
#define MOST_EXPONENT 1000
#define DAYS_TO_1970  25569.0 /* from 1899-12-30 */
#define DAYS_OF_1904  1462.0
#define LAST_DAY      2958466.0 /* the first after 9999-12-31 */
#define FAKE_LEAP_DAY 60        /* 29 February 1900, which Excel has and no calendar */
#define DAY_SECONDS   86400

/* 0.d1d2d3… x 10^point */
struct decimal {
    bool negative;
    char digits[MOST_DIGITS + 1]; /* without zeros at either end */
    size_t count;
    long point;
};

static void take_digit(struct decimal *decimal, char c, bool behind_point)
{
    decimal->point += !behind_point && (decimal->count > 0 || c != '0');
    decimal->point -= behind_point && decimal->count == 0 && c == '0';
    if (decimal->count > 0 || c != '0')
        decimal->digits[decimal->count++] = c;
}

/* False: it is no number, or too long a one. */
static bool take_apart(const char *at, struct decimal *decimal)
{
    bool behind_point = false, any = false;
    *decimal = (struct decimal){.negative = *at == '-'};
    at += *at == '-' || *at == '+';
    for (; ascii_is_digit(*at) || (*at == '.' && !behind_point); at++) {
        any |= *at != '.';
        behind_point |= *at == '.';
        if (decimal->count == MOST_DIGITS)
            return false;
        if (*at != '.')
            take_digit(decimal, *at, behind_point);
    }
    if (any && (*at == 'e' || *at == 'E') && at[1] != '\0') {
        char *end;
        long exponent = strtol(at + 1, &end, 10);
        if (labs(exponent) > MOST_EXPONENT)
            return false;
        decimal->point += exponent;
        at = end;
    }
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == '0')
        decimal->count--;
    decimal->digits[decimal->count] = '\0';
    return any && *at == '\0';
}

/* 3.36399800011234E+16 */
static void append_power(const struct decimal *decimal, struct text *text)
{
    text_append_char(text, decimal->digits[0]);
    text_append_char(text, '.');
    text_append(text, decimal->digits + 1, CELL_NUMBER_DIGITS - 1);
    text_printf(text, "E%+03ld", decimal->point - 1);
}

static void append_plain(const struct decimal *decimal, struct text *text)
{
    long point = decimal->count > 0 ? decimal->point : 0;
    text_append_string(text, point <= 0 ? "0" : "");
    for (long i = 0; i < point; i++)
        text_append_char(text, i < (long)decimal->count ? decimal->digits[i] : '0');
    if ((long)decimal->count <= point)
        return;
    text_append_char(text, '.');
    for (long i = point; i < 0; i++)
        text_append_char(text, '0');
    text_append_string(text, decimal->digits + (point > 0 ? point : 0));
}

/* --- dates --- */

/* A day's date, from its number since 1970 (Howard Hinnant's days_from_civil, backwards). */
static void append_date(long days, struct text *text)
{
    long shifted = days + 719468;
    long era = shifted / 146097;
    long of_era = shifted - era * 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;
    long day = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    text_printf(text, "%04ld-%02ld-%02ld", year + era * 400 + (month <= 2), month, day);
}

static void append_time(long seconds, struct text *text)
{
    text_printf(text, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* The days from 1 January 1900 to 28 February have a number that is one too small for those after
 * the day that never was. */
static void append_day(long serial, struct text *text)
{
    if (serial == 0)
        text_append_string(text, "1900-01-00");
    else if (serial == FAKE_LEAP_DAY)
        text_append_string(text, "1900-02-29");
    else
        append_date(serial + (serial < FAKE_LEAP_DAY) - (long)DAYS_TO_1970, text);
}

/* False: no date has that number. */
static bool append_as_date(double serial, const struct number_format *format, bool epoch_1904,
                           struct text *text)
{
    if (epoch_1904 && format->has_date)
        serial += DAYS_OF_1904;
    if (!(serial >= 0 && serial < LAST_DAY))
        return false;
    long day = (long)serial;
    long seconds = lround((serial - (double)day) * DAY_SECONDS);
    if (seconds == DAY_SECONDS) {
        day++;
        seconds = 0;
    }
    if (!format->has_date) {
        append_time(day * DAY_SECONDS + seconds, text);
        return true;
    }
    append_day(day, text);
    if (seconds > 0) {
        text_append_char(text, ' ');
        append_time(seconds, text);
    }
    return true;
}

/* Most are digits and nothing else, and stay as they are. */
static bool is_plain(const char *number, const struct number_format *format)
{
    size_t digits = strspn(number, "0123456789");
    return digits > 0 && digits <= CELL_NUMBER_DIGITS && number[digits] == '\0' &&
           (number[0] != '0' || digits == 1) && format->prefix[0] == '\0' && !format->has_date &&
           !format->has_time;
}

void cell_number_append(const char *number, const struct number_format *format, bool epoch_1904,
                        struct text *text)
{
    struct decimal decimal;
    if (is_plain(number, format) || !take_apart(number, &decimal)) {
        text_append_string(text, number);
        return;
    }
    if ((format->has_date || format->has_time) &&
        append_as_date(strtod(number, NULL), format, epoch_1904, text))
        return;
    text_append_string(text, decimal.negative && decimal.count > 0 ? "-" : "");
    text_append_string(text, format->prefix);
    if (decimal.count > CELL_NUMBER_DIGITS)
        append_power(&decimal, text);
    else if (decimal.point > MOST_SHOWN || decimal.point < -MOST_SHOWN)
        text_append_string(text, number);
    else
        append_plain(&decimal, text);
}
