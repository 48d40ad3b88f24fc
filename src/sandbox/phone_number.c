#include "sandbox/phone_number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FRANCE                 "33"
#define FRENCH_NATIONAL_LENGTH 10
#define E164_LEAST_DIGITS      6
#define E164_MOST_DIGITS       15

/* The digits of an international or a French national spelling, as the two parts of one string. */
struct spelling {
    const char *country; /* "" where `rest` has it */
    const char *rest;
};

static struct spelling spelling_of(const char *text)
{
    if (text[0] == '+')
        return (struct spelling){.country = "", .rest = text + 1};
    if (text[0] == '0')
        return (struct spelling){.country = FRANCE, .rest = text + 1};
    return (struct spelling){.country = "", .rest = text};
}

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static uint64_t append_digits(uint64_t number, const char *digits)
{
    for (; *digits != '\0'; digits++)
        number = number * 10 + (uint64_t)(*digits - '0');
    return number;
}

bool phone_number_read(const char *text, uint64_t *number)
{
    struct spelling spelling = spelling_of(text);
    size_t length = strlen(spelling.rest);

    if (!is_digits(spelling.rest) || spelling.rest[0] == '0')
        return false;
    bool is_international =
        text[0] == '+' && length >= E164_LEAST_DIGITS && length <= E164_MOST_DIGITS;
    bool is_national = text[0] == '0' && length == FRENCH_NATIONAL_LENGTH - 1;
    if (!is_international && !is_national)
        return false;
    *number = append_digits(append_digits(0, spelling.country), spelling.rest);
    return true;
}

bool phone_prefix_is_valid(const char *text)
{
    return is_digits(text[0] == '+' ? text + 1 : text);
}

bool phone_number_has_prefix(uint64_t number, const char *prefix)
{
    char digits[21]; /* 64 bits */
    struct spelling spelling = spelling_of(prefix);
    size_t country_length = strlen(spelling.country);

    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    return strncmp(digits, spelling.country, country_length) == 0 &&
           strncmp(digits + country_length, spelling.rest, strlen(spelling.rest)) == 0;
}
