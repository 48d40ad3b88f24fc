/* Digits in a cell are not always a phone's: addresses of web and mail, dates, times. They are
 * overwritten with a mark of the same length, so that positions stay, and whatever is read
 * beside such a mark must be of a range that the numbering plan knows. */
#include "intake/phone/phone_noise.h"

#include "base/ascii.h"

#include <string.h>
#include <strings.h>

static bool is_web_address(const char *word, size_t length)
{
    for (size_t i = 0; i + 3 <= length; i++)
        if (strncmp(word + i, "://", 3) == 0)
            return true;
    return length >= 4 && strncasecmp(word, "www.", 4) == 0;
}

static bool is_mail_address(const char *word, size_t length)
{
    return length > 1 && memchr(word, '@', length) != NULL;
}

static void mask_words(struct text *clean, const char *delimiters,
                       bool (*is_noise)(const char *word, size_t length))
{
    for (size_t i = 0; i < clean->length;) {
        size_t start = i;
        while (i < clean->length && !ascii_is_one_of(clean->data[i], delimiters))
            i++;
        if (is_noise(clean->data + start, i - start))
            memset(clean->data + start, PHONE_NOISE, i - start);
        i += i == start;
    }
}

/* How many digits begin at `i`, and what they are worth; at most four are counted. */
static size_t take_number(const struct text *clean, size_t i, int *value)
{
    size_t start = i;
    *value = 0;
    while (i < clean->length && i - start < 4 && ascii_is_digit(clean->data[i]))
        *value = *value * 10 + (clean->data[i++] - '0');
    return i - start;
}

static char char_at(const struct text *clean, size_t i)
{
    return i < clean->length ? clean->data[i] : '\0';
}

/* ":12" at `i`, an hour's minutes or a minute's seconds: its length, else 0. */
static size_t sixtieth_length(const struct text *clean, size_t i)
{
    int value;
    bool found = char_at(clean, i) == ':' && take_number(clean, i + 1, &value) == 2 && value < 60;
    return found ? 3 : 0;
}

/* 10:11, 10:11:12, 9h, 18h30: its length at `i`, else 0. */
static size_t time_length(const struct text *clean, size_t i)
{
    int hour, minutes;
    char before = i > 0 ? clean->data[i - 1] : ' ';
    size_t digits = take_number(clean, i, &hour);
    if (digits == 0 || digits > 2 || hour > 24 || ascii_is_digit(before) ||
        ascii_is_one_of(before, ":._"))
        return 0;
    size_t end = i + digits;
    if (ascii_lower(char_at(clean, end)) == 'h') {
        digits = take_number(clean, ++end, &minutes);
        bool whole = digits == 0 || (digits == 2 && minutes < 60);
        return whole && !ascii_is_letter(char_at(clean, end + digits)) ? end + digits - i : 0;
    }
    size_t minute = sixtieth_length(clean, end);
    end += minute + (minute > 0 ? sixtieth_length(clean, end + minute) : 0);
    bool longer = char_at(clean, end) == ':' || ascii_is_digit(char_at(clean, end));
    return minute > 0 && !longer ? end - i : 0;
}

/* 12/03/2024 or 2024-03-12: its length at `i`, else 0. */
static size_t date_length(const struct text *clean, size_t i)
{
    int value[3];
    size_t digits[3], end = i;
    for (size_t field = 0; field < 3; field++) {
        digits[field] = take_number(clean, end, &value[field]);
        end += digits[field];
        if (digits[field] == 0 || (field < 2 && !ascii_is_one_of(char_at(clean, end++), "/.-")))
            return 0;
    }
    bool day_first = digits[0] <= 2 && digits[1] <= 2 && digits[2] == 4;
    bool year_first = digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2;
    int first = day_first ? value[0] : value[2];
    int year = day_first ? value[2] : value[0];
    bool month_and_day = (first >= 1 && first <= 31 && value[1] >= 1 && value[1] <= 12) ||
                         (day_first && value[0] >= 1 && value[0] <= 12 && value[1] <= 31);
    return (day_first || year_first) && month_and_day && year >= 1900 && year <= 2100 ? end - i : 0;
}

/* Whether digits, or one of the marks that number parts end with on that side, go on beyond `from`
 * in the direction of `step`: then what lies there is a stretch of a longer number, unless a dash
 * between spaces parts the two. */
static bool goes_on(const struct text *clean, size_t from, size_t step, const char *marks)
{
    size_t i = from;
    while (i < clean->length && ascii_is_one_of(clean->data[i], " ./-")) {
        bool dash = clean->data[i] == '-' && i > 0 && clean->data[i - 1] == ' ' &&
                    char_at(clean, i + 1) == ' ';
        if (dash)
            return false;
        i += step;
    }
    return i < clean->length &&
           (ascii_is_digit(clean->data[i]) || ascii_is_one_of(clean->data[i], marks));
}

static void mask_times_and_dates(struct text *clean)
{
    for (size_t i = 0; i < clean->length; i++) {
        size_t length = ascii_is_digit(clean->data[i]) ? time_length(clean, i) : 0;
        memset(clean->data + i, PHONE_NOISE, length);
    }
    for (size_t i = 0; i < clean->length; i++) {
        size_t length = ascii_is_digit(clean->data[i]) ? date_length(clean, i) : 0;
        bool alone = length > 0 && !goes_on(clean, i - 1, (size_t)-1, "+)") &&
                     !goes_on(clean, i + length, 1, "(");
        if (alone)
            memset(clean->data + i, PHONE_NOISE, length);
    }
}

void phone_noise_mask(struct text *clean)
{
    if (clean->length == 0)
        return;
    mask_words(clean, " \t\n,;|<>()[]\"'", is_web_address);
    mask_words(clean, " \t\n,;|<>()[]\"'/", is_mail_address);
    mask_times_and_dates(clean);
}
