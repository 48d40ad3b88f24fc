#include "intake/phone_rules.h"

#include "intake/ascii.h"
#include "intake/phone_parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_SIZE 72
#define SHORTEST_FULL_LENGTH                                                                       \
    INT64_C(1000000000) /* ten digits of an E.164 number; shorter ones are                         \
                           easily seen where there are none */

/* The French territories whose numbers are also written like metropolitan ones, by calling code:
 * Réunion and Mayotte; Guadeloupe, Saint-Barthélemy and Saint-Martin; Martinique; Guyane;
 * Saint-Pierre-et-Miquelon. */
static const struct {
    int calling_code;
    size_t digits; /* of a national number */
} OVERSEAS[] = {{262, 9}, {590, 9}, {596, 9}, {594, 9}, {508, 6}};

static const enum entry_reason REASON_OF[] = {
    [PHONE_POSSIBLE] = ENTRY_REASON_NONE,
    [PHONE_NOT_A_NUMBER] = ENTRY_NOT_A_NUMBER,
    [PHONE_TOO_SHORT] = ENTRY_TOO_SHORT,
    [PHONE_TOO_LONG] = ENTRY_TOO_LONG,
    [PHONE_IMPOSSIBLE_LENGTH] = ENTRY_IMPOSSIBLE_LENGTH,
    [PHONE_UNKNOWN_COUNTRY] = ENTRY_UNKNOWN_COUNTRY,
    [PHONE_LOCAL_ONLY] = ENTRY_LOCAL_ONLY,
};

/* Digits alone, behind a plus sign; what is behind it may be changed into another reading. */
struct spelling {
    char digits[DIGITS_SIZE];
    size_t length;
    size_t first_group; /* how many digits stand before anything else */
    bool plus;
};

static void spell(const char *text, size_t length, struct spelling *spelling)
{
    *spelling = (struct spelling){.plus = memchr(text, '+', length) != NULL};
    for (size_t i = 0; i < length && spelling->length < DIGITS_SIZE - 2; i++) {
        if (ascii_is_digit(text[i]))
            spelling->digits[spelling->length++] = text[i];
        bool group_ends = i + 1 == length || !ascii_is_digit(text[i + 1]);
        if (spelling->first_group == 0 && group_ends)
            spelling->first_group = spelling->length;
    }
}

bool phone_country_find(const char *region, struct phone_country *country)
{
    *country = (struct phone_country){0};
    if (strlen(region) != 2 || !phone_region_is_known(region))
        return false;
    memcpy(country->region, region, 2);
    country->french = strcmp(region, "FR") == 0;
    country->dials_zero = phone_region_dials_zero(region);
    country->one_length = phone_region_has_one_length(region);
    country->calling_code = phone_region_calling_code(region);
    return true;
}

static void accept(const struct parsed_phone *phone, unsigned readings,
                   struct phone_reading *reading)
{
    reading->phone = phone->digits;
    reading->reason = ENTRY_REASON_NONE;
    reading->readings |= readings;
    reading->landline = phone->landline;
    if (phone->landline)
        reading->readings |= ENTRY_READ_LANDLINE;
    if (!phone->valid)
        reading->readings |= ENTRY_READ_NOT_IN_PLAN;
}

static int64_t power_of_ten(size_t exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* Tries the national number in each territory: where all valid readings are one and the same
 * number, it wins. */
static bool read_overseas(const struct spelling *spelling, size_t trunk_digits, unsigned readings,
                          struct phone_reading *reading)
{
    struct parsed_phone found = {.valid = true};
    size_t digits = spelling->length - trunk_digits;
    int64_t national = strtoll(spelling->digits + trunk_digits, NULL, 10);
    for (size_t i = 0; i < sizeof OVERSEAS / sizeof *OVERSEAS; i++) {
        bool landline;
        if (digits != OVERSEAS[i].digits ||
            !phone_is_valid(OVERSEAS[i].calling_code, national, &landline))
            continue;
        if (found.digits != 0)
            return false;
        found.digits = OVERSEAS[i].calling_code * power_of_ten(digits) + national;
        found.landline = landline;
    }
    if (found.digits == 0)
        return false;
    accept(&found, readings | ENTRY_READ_OVERSEAS, reading);
    reading->full_length = found.digits >= SHORTEST_FULL_LENGTH;
    return true;
}

/* Reads the digits from `skip` on as an international number; only a valid one counts, since the +
 * is our addition. */
static bool parse_with_plus(const struct phone_country *country, const struct spelling *spelling,
                            size_t skip, struct parsed_phone *phone)
{
    char text[DIGITS_SIZE + 1] = "+";
    if (spelling->length <= skip || spelling->digits[skip] == '0')
        return false;
    memcpy(text + 1, spelling->digits + skip, spelling->length - skip);
    phone_parse(text, spelling->length - skip + 1, country->region, phone);
    return phone->possibility == PHONE_POSSIBLE && phone->valid;
}

static size_t calling_code_digits(const struct parsed_phone *phone)
{
    char code[12];
    return (size_t)snprintf(code, sizeof code, "%d", phone->calling_code);
}

/* Whether the digits are one run, or the first group of them is the calling code: 4 07 12 34 56 78
 * is no Romanian number. */
static bool begins_with_country(const struct spelling *spelling, const struct parsed_phone *phone)
{
    return spelling->first_group == spelling->length ||
           spelling->first_group == calling_code_digits(phone);
}

/* An international number that lost its +, or spells it as 00 where that is not dialled (or as
 * +00). */
static bool repair_plus(const struct phone_country *country, const struct spelling *spelling,
                        struct phone_reading *reading)
{
    bool zeros = spelling->length > 2 && memcmp(spelling->digits, "00", 2) == 0;
    struct parsed_phone phone;
    if ((spelling->plus && !zeros) || !parse_with_plus(country, spelling, zeros ? 2 : 0, &phone) ||
        (!zeros && !begins_with_country(spelling, &phone)))
        return false;
    accept(&phone, ENTRY_READ_PLUS_RESTORED, reading);
    return true;
}

/* Outside France no rule says that a national reading comes first: two valid ones are a question
 * for a human. */
static bool has_two_readings(const struct phone_country *country, const struct spelling *spelling,
                             const struct parsed_phone *national)
{
    struct parsed_phone phone;
    return !country->french && national->national && !national->valid && !spelling->plus &&
           parse_with_plus(country, spelling, 0, &phone);
}

static void accept_possible(const struct phone_country *country, const struct spelling *spelling,
                            const struct parsed_phone *phone, struct phone_reading *reading)
{
    unsigned readings = phone->without_plus ? ENTRY_READ_PLUS_RESTORED : 0;
    /* +3 6 12 34 56 78 has lost a digit, and is no Hungarian number. */
    bool split_code = spelling->plus && phone->calling_code != country->calling_code &&
                      spelling->first_group < calling_code_digits(phone);
    if (split_code || has_two_readings(country, spelling, phone)) {
        reading->reason = ENTRY_TWO_READINGS;
        return;
    }
    reading->national = phone->national;
    if (phone->national && country->dials_zero && spelling->digits[0] != '0')
        readings |= ENTRY_READ_ZERO_RESTORED;
    accept(phone, readings, reading);
    bool only_length = country->one_length && phone->calling_code == country->calling_code &&
                       !(country->dials_zero && phone->keeps_zero);
    reading->full_length = only_length || (phone->valid && phone->digits >= SHORTEST_FULL_LENGTH);
}

void phone_rules_read(const struct phone_country *country, const char *text, size_t length,
                      struct phone_reading *reading)
{
    struct spelling spelling;
    struct parsed_phone phone;
    spell(text, length, &spelling);
    phone_parse(text, length, country->region, &phone);
    bool possible = phone.possibility == PHONE_POSSIBLE && phone.digits > 0;
    bool foreign_plus = spelling.plus || (possible && !phone.national);
    bool trunk_zero = spelling.length > 1 && spelling.digits[0] == '0' && spelling.digits[1] != '0';
    if (country->french && !foreign_plus && !(possible && phone.valid) &&
        (possible || trunk_zero)) {
        unsigned zero = trunk_zero ? 0 : ENTRY_READ_ZERO_RESTORED;
        reading->national = true;
        if (read_overseas(&spelling, trunk_zero ? 1 : 0, zero, reading))
            return;
    }
    if (possible) {
        accept_possible(country, &spelling, &phone, reading);
        return;
    }
    reading->national = false;
    if (repair_plus(country, &spelling, reading))
        return;
    reading->reason =
        phone.possibility == PHONE_POSSIBLE ? ENTRY_NOT_A_NUMBER : REASON_OF[phone.possibility];
}
