/* Words for yes and no come in pairs, and one table of pairs (known_words.c) tells both what a
 * word says and which word is its opposite. Dates are read day first unless the file shows that
 * months come first; those that programs write for "never" count as nothing. */
#include "intake/filter/flag_value.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/timestamp.h"
#include "intake/columns/known_words.h"
#include "intake/filter/flag_date.h"

#include <string.h>
#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define DAY_MS       INT64_C(86400000)

static bool is(const char *word, const char *folded)
{
    return word != NULL && strcmp(word, folded) == 0;
}

enum flag_word flag_value_word(const char *folded)
{
    for (size_t i = 0; i < FLAG_PAIR_COUNT; i++) {
        const struct flag_pair *pair = &FLAG_PAIRS[i];
        if (pair->meaning == FLAG_MEANS_YES_NO && is(pair->first, folded))
            return FLAG_YES;
        if (pair->meaning == FLAG_MEANS_YES_NO && is(pair->second, folded))
            return FLAG_NO;
    }
    return FLAG_NO_WORD;
}

bool flag_values_are_opposite(const char *a, const char *b)
{
    for (size_t i = 0; i < FLAG_PAIR_COUNT; i++) {
        const struct flag_pair *pair = &FLAG_PAIRS[i];
        if ((is(pair->first, a) && is(pair->second, b)) ||
            (is(pair->first, b) && is(pair->second, a)))
            return true;
    }
    return false;
}

bool flag_value_opts_in(const char *folded)
{
    for (size_t i = 0; i < FLAG_PAIR_COUNT; i++)
        if ((FLAG_PAIRS[i].meaning == FLAG_MEANS_IN_OUT ||
             FLAG_PAIRS[i].meaning == FLAG_MEANS_IN) &&
            is(FLAG_PAIRS[i].first, folded))
            return true;
    return false;
}

bool flag_value_says_none(const char *folded)
{
    for (size_t i = 0; i < FLAG_PAIR_COUNT; i++)
        if (FLAG_PAIRS[i].meaning == FLAG_MEANS_NONE && is(FLAG_PAIRS[i].first, folded))
            return true;
    return flag_value_word(folded) == FLAG_NO;
}

bool flag_value_names_channels(const char *folded)
{
    static const char *const channel_words[] = {
        "sms",      "email", "e-mail",   "mail", "push",     "text",      "phone",
        "whatsapp", "post",  "courrier", "call", "courriel", "telephone", "mobile"};
    static const char between[] = " ,;|/+[]'\"";
    size_t channels = 0;
    for (const char *at = folded + strspn(folded, between); *at != '\0'; channels++) {
        size_t length = strcspn(at, between), i = 0;
        while (i < COUNT(channel_words) &&
               (strlen(channel_words[i]) != length || strncmp(channel_words[i], at, length) != 0))
            i++;
        if (i == COUNT(channel_words))
            return false;
        at += length;
        at += strspn(at, between);
    }
    return channels > 0;
}

/* Reads up to `most` digits; how many there were. */
static size_t take_number(const char **at, size_t most, int *number)
{
    size_t digits = 0;
    *number = 0;
    while (digits < most && ascii_is_digit(**at)) {
        *number = *number * 10 + (**at - '0');
        (*at)++;
        digits++;
    }
    return digits;
}

/* "AM" or "PM" after a time of a clock of twelve hours. */
static bool take_half_of_day(const char **at, int *hour)
{
    size_t spaces = strspn(*at, " ");
    bool after_noon = strncasecmp(*at + spaces, "pm", 2) == 0;
    if (!after_noon && strncasecmp(*at + spaces, "am", 2) != 0)
        return true;
    *at += spaces + 2;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (after_noon ? 12 : 0);
    return true;
}

/* "Z", "+01:00", "+0100", "+01", with or without a space before it; or nothing. */
static bool take_offset(const char **at, int *minutes)
{
    int hour = 0, minute = 0;
    *minutes = 0;
    size_t spaces = strspn(*at, " ");
    char sign = (*at)[spaces];
    if (sign == 'Z' || sign == 'z') {
        *at += spaces + 1;
        return true;
    }
    if (sign != '+' && sign != '-')
        return true;
    *at += spaces + 1;
    if (take_number(at, 2, &hour) != 2)
        return false;
    *at += **at == ':';
    take_number(at, 2, &minute);
    *minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
    return hour < 24 && minute < 60;
}

/* "HH:MM[:SS[.fraction]]", AM or PM, an offset. Adds it to `*wall_ms`. */
static bool take_time(const char **at, int64_t *wall_ms)
{
    int hour, minute, second = 0, offset;
    if (take_number(at, 2, &hour) == 0 || *(*at)++ != ':' || take_number(at, 2, &minute) != 2)
        return false;
    if (**at == ':') {
        (*at)++;
        if (take_number(at, 2, &second) != 2)
            return false;
        if (**at == '.' || **at == ',') {
            int fraction;
            (*at)++;
            take_number(at, 9, &fraction);
        }
    }
    if (!take_half_of_day(at, &hour) || !take_offset(at, &offset))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *wall_ms += ((int64_t)hour * 3600 + minute * 60 + second) * 1000;
    *wall_ms -= (int64_t)offset * 60 * 1000;
    return true;
}

struct day {
    int year, first, second; /* the day or the month first, as written */
    bool year_first;
};

static bool take_parts(const char **at, struct day *day)
{
    int part[3];
    size_t digits[3];
    digits[0] = take_number(at, 4, &part[0]);
    char separator = **at;
    if (digits[0] == 0 || (separator != '-' && separator != '/' && separator != '.'))
        return false;
    (*at)++;
    digits[1] = take_number(at, 2, &part[1]);
    if (digits[1] == 0 || *(*at)++ != separator)
        return false;
    digits[2] = take_number(at, 4, &part[2]);
    bool year_first = digits[0] == 4 && digits[2] <= 2 && digits[2] > 0;
    bool year_last = digits[0] <= 2 && digits[2] == 4;
    /* 12/03/24. With dashes, a year of two digits may as well stand first. */
    if (digits[0] <= 2 && digits[2] == 2 && separator != '-') {
        year_last = true;
        if (part[0] != 0 || part[1] != 0)
            part[2] = flag_date_year(part[2], digits[2]);
    }
    *day = (struct day){.year = year_first ? part[0] : part[2],
                        .first = year_first ? part[1] : part[0],
                        .second = year_first ? part[2] : part[1],
                        .year_first = year_first};
    return year_first || year_last;
}

static bool take_day(const char **at, bool month_first, int64_t *wall_ms)
{
    struct day day;
    int64_t days;
    if (flag_date_take_named(at, wall_ms))
        return true;
    if (!take_parts(at, &day))
        return false;
    bool swapped = day.year_first || day.second > 12 || (month_first && day.first <= 12);
    int month = swapped ? day.first : day.second;
    if (day.year < 1900 || day.year > 2100 ||
        !timestamp_days(day.year, month, swapped ? day.second : day.first, &days))
        return false;
    *wall_ms = days * DAY_MS;
    return true;
}

/* The days that databases and spreadsheets write for none. */
static const struct {
    int year, month, day;
} NULL_DAYS[] = {
    {0, 0, 0},      {0, 1, 1},      {1, 1, 1},    {1601, 1, 1},   {1753, 1, 1},
    {1899, 12, 30}, {1899, 12, 31}, {1900, 1, 0}, {1900, 1, 1},   {1904, 1, 1},
    {1969, 12, 31}, {1970, 1, 1},   {1980, 1, 1}, {9999, 12, 31},
};

bool flag_value_is_nothing(const char *folded)
{
    struct day day;
    const char *at = folded;
    for (size_t i = 0; i < FLAG_PAIR_COUNT; i++)
        if (FLAG_PAIRS[i].meaning == FLAG_MEANS_BLANK && is(FLAG_PAIRS[i].first, folded))
            return true;
    if (!take_parts(&at, &day) || (*at != '\0' && strchr(" t,", *at) == NULL))
        return false;
    at += strspn(at, " t,0123456789:.+-zutc");
    for (size_t i = 0; i < COUNT(NULL_DAYS); i++) {
        bool in_order = day.first == NULL_DAYS[i].month && day.second == NULL_DAYS[i].day;
        bool turned = day.first == NULL_DAYS[i].day && day.second == NULL_DAYS[i].month;
        if (*at == '\0' && day.year == NULL_DAYS[i].year && (in_order || turned))
            return true;
    }
    return false;
}

void flag_value_unwrap(struct text *folded)
{
    const char *value = text_string(folded);
    size_t length = folded->length, start = 0;
    if (length >= 3 && value[0] == '=' && value[1] == '"' && value[length - 1] == '"') {
        start = 2;
        length--;
    } else if (length >= 2 && (value[0] == '\'' || value[0] == '"') &&
               value[length - 1] == value[0]) {
        start = 1;
        length--;
    } else if (length >= 1 && value[0] == '\'') {
        start = 1;
    } else {
        return;
    }
    struct text inner = {0};
    fold_text(value + start, length - start, &inner);
    text_clear(folded);
    text_append_string(folded, text_string(&inner));
    text_free(&inner);
}

bool flag_value_date(const char *value, bool month_first, int64_t *wall_ms)
{
    const char *at = value;
    while (*at == ' ')
        at++;
    if (!take_day(&at, month_first, wall_ms))
        return false;
    size_t gap = *at == 'T' || *at == 't' ? 1 : strspn(at, ", ");
    if (gap > 0 && ascii_is_digit(at[gap])) {
        at += gap;
        if (!take_time(&at, wall_ms))
            return false;
    }
    while (*at == ' ')
        at++;
    return *at == '\0' || strcasecmp(at, "utc") == 0;
}
