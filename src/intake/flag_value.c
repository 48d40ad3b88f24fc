#include "intake/flag_value.h"

#include "base/timestamp.h"
#include "intake/ascii.h"

#include <string.h>
#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define DAY_MS       INT64_C(86400000)

/* Pairs whose first word says yes. */
static const char *const YES_NO[][2] = {
    {"yes", "no"}, {"oui", "non"}, {"true", "false"}, {"vrai", "faux"},
    {"1", "0"},    {"y", "n"},     {"o", "n"},        {"on", "off"},
};

/* Other words that are each other's opposite. */
static const char *const OPPOSITES[][2] = {
    {"abonne", "desabonne"},      {"inscrit", "desinscrit"}, {"subscribed", "unsubscribed"},
    {"opt-in", "opt-out"},        {"optin", "optout"},       {"opt in", "opt out"},
    {"opted in", "opted out"},    {"opted-in", "opted-out"}, {"accepte", "refuse"},
    {"accepted", "refused"},      {"granted", "denied"},     {"granted", "withdrawn"},
    {"autorise", "interdit"},     {"autorise", "refuse"},    {"allow", "do not allow"},
    {"allowed", "not allowed"},   {"abonnee", "desabonnee"}, {"inscrite", "desinscrite"},
    {"consenti", "non consenti"},
};

enum flag_word flag_value_word(const char *folded)
{
    if (strcmp(folded, "x") == 0)
        return FLAG_YES;
    for (size_t i = 0; i < COUNT(YES_NO); i++) {
        if (strcmp(folded, YES_NO[i][0]) == 0)
            return FLAG_YES;
        if (strcmp(folded, YES_NO[i][1]) == 0)
            return FLAG_NO;
    }
    return FLAG_NO_WORD;
}

static bool pair_matches(const char *const pair[2], const char *a, const char *b)
{
    return (strcmp(pair[0], a) == 0 && strcmp(pair[1], b) == 0) ||
           (strcmp(pair[0], b) == 0 && strcmp(pair[1], a) == 0);
}

bool flag_values_are_opposite(const char *a, const char *b)
{
    for (size_t i = 0; i < COUNT(YES_NO); i++)
        if (pair_matches(YES_NO[i], a, b))
            return true;
    for (size_t i = 0; i < COUNT(OPPOSITES); i++)
        if (pair_matches(OPPOSITES[i], a, b))
            return true;
    return false;
}

bool flag_value_has_opposite(const char *folded)
{
    for (size_t i = 0; i < COUNT(YES_NO); i++)
        if (strcmp(folded, YES_NO[i][0]) == 0 || strcmp(folded, YES_NO[i][1]) == 0)
            return true;
    for (size_t i = 0; i < COUNT(OPPOSITES); i++)
        if (strcmp(folded, OPPOSITES[i][0]) == 0 || strcmp(folded, OPPOSITES[i][1]) == 0)
            return true;
    return false;
}

bool flag_value_opts_in(const char *folded)
{
    static const char *const MORE[] = {"active",    "actif",    "active subscriber",
                                       "confirmed", "confirme", "ok"};
    for (size_t i = 0; i < COUNT(OPPOSITES); i++)
        if (strcmp(folded, OPPOSITES[i][0]) == 0)
            return true;
    for (size_t i = 0; i < COUNT(MORE); i++)
        if (strcmp(folded, MORE[i]) == 0)
            return true;
    return false;
}

bool flag_value_names_channels(const char *folded)
{
    static const char *const CHANNELS[] = {"sms",  "email",    "e-mail",    "mail",  "push",
                                           "text", "phone",    "whatsapp",  "post",  "courrier",
                                           "call", "courriel", "telephone", "mobile"};
    static const char BETWEEN[] = " ,;|/+[]'\"";
    size_t channels = 0;
    for (const char *at = folded + strspn(folded, BETWEEN); *at != '\0'; channels++) {
        size_t length = strcspn(at, BETWEEN), i = 0;
        while (i < COUNT(CHANNELS) &&
               (strlen(CHANNELS[i]) != length || strncmp(CHANNELS[i], at, length) != 0))
            i++;
        if (i == COUNT(CHANNELS))
            return false;
        at += length;
        at += strspn(at, BETWEEN);
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

static bool take_day(const char **at, bool month_first, int64_t *wall_ms)
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
    if (!year_first && !year_last)
        return false;
    int year = year_first ? part[0] : part[2];
    int day = year_first ? part[2] : part[0];
    int month = part[1];
    if (year_last && (month > 12 || (month_first && day <= 12))) {
        day = part[1];
        month = part[0];
    }
    int64_t days;
    if (year < 1900 || year > 2100 || !timestamp_days(year, month, day, &days))
        return false;
    *wall_ms = days * DAY_MS;
    return true;
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
