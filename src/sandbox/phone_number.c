/* Both spellings of a number become E.164 digits, and so do beginnings of numbers; then comparing
 * them is comparing digits. */
#include "sandbox/phone_number.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRANCE                 "33"
#define FRENCH_NATIONAL_DIGITS 9 /* behind the 0 */
#define E164_LEAST_DIGITS      6
#define E164_MOST_DIGITS       15

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* A number, or the beginning of one, with its country's digits and without a plus sign. */
static void spell_internationally(const char *text, char *out, size_t size)
{
    bool has_lead = text[0] == '+' || text[0] == '0';
    (void)snprintf(out, size, "%s%s", text[0] == '0' ? FRANCE : "", has_lead ? text + 1 : text);
}

bool phone_number_read(const char *text, uint64_t *number)
{
    char digits[sizeof FRANCE + E164_MOST_DIGITS];
    if ((text[0] != '+' && text[0] != '0') || !is_digits(text + 1) || text[1] == '0')
        return false;
    size_t count = strlen(text + 1);
    if (text[0] == '0' ? count != FRENCH_NATIONAL_DIGITS
                       : count < E164_LEAST_DIGITS || count > E164_MOST_DIGITS)
        return false;
    spell_internationally(text, digits, sizeof digits);
    *number = strtoull(digits, NULL, 10);
    return true;
}

bool phone_prefix_is_valid(const char *text)
{
    return is_digits(text[0] == '+' ? text + 1 : text);
}

bool phone_number_has_prefix(uint64_t number, const char *prefix)
{
    char digits[21]; /* 64 bits */
    char wanted[32]; /* what is cut off is longer than any number */
    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    spell_internationally(prefix, wanted, sizeof wanted);
    return strncmp(digits, wanted, strlen(wanted)) == 0;
}
