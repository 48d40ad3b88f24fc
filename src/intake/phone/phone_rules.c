/* libphonenumber answers what a number would be; these rules decide whether it is one. It may be
 * asked several times about one part of a cell (as it stands, with a plus sign, without a 0),
 * which is slow and deliberate: a number is sent where one reading is left, and two readings are
 * a question for a human. */
#include "intake/phone/phone_rules.h"

#include "base/ascii.h"
#include "intake/phone/french_overseas.h"
#include "intake/phone/phone_doubt.h"
#include "intake/phone/phone_parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_SIZE 72
/* Ten digits of an E.164 number: shorter ones are easily seen where there are none. */
#define SHORTEST_FULL_LENGTH INT64_C(1000000000)

#define FRANCE          INT64_C(33)
#define NATIONAL_FRENCH INT64_C(1000000000) /* nine digits */

/* Countries of whose numbering this program is sure, by calling code: what libphonenumber has of
 * their numbers' lengths is right, and was for years. Any other length behind one of these codes is
 * a typing error. Elsewhere numbers grow (Benin's numbers have ten digits since the end of 2024),
 * and the installed data may be of any year: there a number that was written with its country, and
 * whose only fault is that it is longer than the data knows, is sent, and the provider judges. That
 * is also what happens to a country that nobody thought of. A number that is too short stays a
 * typing error everywhere: numbers grow, and nowhere have they shrunk.
 *
 * No number of these countries begins with a 0 either, but where `zero_first`. Elsewhere that is
 * told by the 0 that people dial before a national number: where they do, none begins with it. */
static const struct sure_numbering {
    int calling_code;
    bool zero_first;
} sure_numberings[] = {
    {1, false},   {30, false},  {31, false},  {32, false},  {33, false},  {34, false},
    {36, false},  {39, true},   {40, false},  {41, false},  {43, false},  {44, false},
    {45, false},  {46, false},  {47, false},  {48, false},  {49, false},  {262, false},
    {350, false}, {351, false}, {352, false}, {353, false}, {354, false}, {355, false},
    {356, false}, {357, false}, {358, false}, {359, false}, {370, false}, {371, false},
    {372, false}, {376, false}, {377, false}, {378, true},  {381, false}, {385, false},
    {386, false}, {387, false}, {389, false}, {420, false}, {421, false}, {423, false},
    {508, false}, {590, false}, {594, false}, {596, false},
};

#define E164_LIMIT INT64_C(1000000000000000) /* its numbers have fifteen digits at most */

static const enum entry_reason reasons[] = {
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
    size_t zeros;        /* 2 where they begin with 00 */
    uint32_t group_ends; /* bit N: a group of digits ends after the first N */
    bool plus;
};

static void spell_digits(const char *text, size_t length, struct spelling *spelling)
{
    *spelling = (struct spelling){.plus = memchr(text, '+', length) != NULL};
    for (size_t i = 0; i < length && spelling->length < DIGITS_SIZE - 2; i++) {
        if (!ascii_is_digit(text[i]))
            continue;
        spelling->digits[spelling->length++] = text[i];
        bool group_ends = i + 1 == length || !ascii_is_digit(text[i + 1]);
        if (group_ends && spelling->length < 32)
            spelling->group_ends |= UINT32_C(1) << spelling->length;
    }
    spelling->zeros = spelling->length > 2 && memcmp(spelling->digits, "00", 2) == 0 ? 2 : 0;
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

/* What libphonenumber makes of a spelling, put right where the data of its year may be wrong: a
 * number of the French overseas territories is the same one behind +33, 0 and its own code. */
struct located_phone {
    struct parsed_phone parsed; /* `calling_code` is the one that was written or meant */
    bool overseas;              /* moved from France's code to a territory's */
};

static void locate_phone(const char *text, size_t length, const char *region,
                         struct located_phone *phone)
{
    struct parsed_phone *parsed = &phone->parsed;
    struct overseas_phone overseas;
    *phone = (struct located_phone){0};
    phone_parse(text, length, region, parsed);
    if (!french_overseas_find(parsed->digits % NATIONAL_FRENCH, &overseas) ||
        (parsed->digits / NATIONAL_FRENCH != FRANCE && parsed->digits != overseas.phone))
        return;
    phone->overseas = parsed->digits != overseas.phone;
    parsed->digits = overseas.phone;
    parsed->landline = overseas.landline;
    parsed->valid = true;
    parsed->possibility = PHONE_POSSIBLE;
}

static void accept_phone(const struct located_phone *phone, unsigned readings, bool full_length,
                         struct phone_reading *reading)
{
    reading->phone = phone->parsed.digits;
    reading->reason = ENTRY_REASON_NONE;
    reading->readings |= readings;
    reading->landline = phone->parsed.landline;
    if (phone->overseas)
        reading->readings |= ENTRY_READ_OVERSEAS;
    if (phone->parsed.landline)
        reading->readings |= ENTRY_READ_LANDLINE;
    if (!phone->parsed.valid && (readings & ENTRY_READ_LENGTH_UNKNOWN) == 0)
        reading->readings |= ENTRY_READ_UNKNOWN_RANGE;
    reading->certainty = phone_doubt_weigh(reading, full_length);
}

/* Reads the digits from `skip` on as an international number; only a valid one counts, since the +
 * is our addition. */
static bool parse_with_plus(const struct phone_country *country, const struct spelling *spelling,
                            size_t skip, struct located_phone *phone)
{
    char text[DIGITS_SIZE + 1] = "+";
    if (spelling->length <= skip || spelling->digits[skip] == '0')
        return false;
    memcpy(text + 1, spelling->digits + skip, spelling->length - skip);
    locate_phone(text, spelling->length - skip + 1, country->region, phone);
    return phone->parsed.possibility == PHONE_POSSIBLE && phone->parsed.valid;
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
    uint32_t code_ends = UINT32_C(1) << calling_code_digits(phone);
    uint32_t before = spelling->group_ends & (code_ends - 1);
    bool one_run = (spelling->group_ends & ((UINT32_C(1) << 31) - 1)) ==
                   (spelling->length < 31 ? UINT32_C(1) << spelling->length : 0);
    return one_run || (before == 0 && (spelling->group_ends & code_ends) != 0);
}

/* Whether a group of digits ends within the calling code, or within the 00 before it:
 * +3 6 12 34 56 78 and 00 4 92 00 00 05 are French numbers that lost or gained a digit, no
 * Hungarian and German ones. */
static bool splits_country(const struct spelling *spelling, const struct parsed_phone *phone)
{
    uint32_t within = (UINT32_C(1) << (calling_code_digits(phone) - 1)) - 1;
    uint32_t zeros = spelling->zeros > 0 ? UINT32_C(1) << 1 : 0;
    return (spelling->group_ends & (zeros | within << (spelling->zeros + 1))) != 0;
}

/* An international number that lost its +, or spells it as 00 where that is not dialled (or as
 * +00). */
static bool repair_plus(const struct phone_country *country, const struct spelling *spelling,
                        struct phone_reading *reading)
{
    struct located_phone phone;
    bool zeros = spelling->zeros > 0;
    if ((spelling->plus && !zeros) ||
        !parse_with_plus(country, spelling, spelling->zeros, &phone) ||
        (!zeros && !begins_with_country(spelling, &phone.parsed)))
        return false;
    accept_phone(&phone, ENTRY_READ_PLUS_RESTORED, false, reading);
    return true;
}

/* Outside France no rule says that a national reading comes first: two valid ones are a question
 * for a human. */
static bool has_two_readings(const struct phone_country *country, const struct spelling *spelling,
                             const struct parsed_phone *national)
{
    struct located_phone phone;
    return !country->french && national->national && !national->valid && !spelling->plus &&
           parse_with_plus(country, spelling, 0, &phone);
}

/* 00 49 2000005 is a German number, of no range that is known there, or 04 92 00 00 05 with a 0 too
 * many. */
static bool has_zero_too_many(const struct phone_country *country, const struct spelling *spelling,
                              const struct parsed_phone *phone)
{
    struct parsed_phone national;
    if (spelling->plus || spelling->zeros == 0 || phone->valid || !country->dials_zero)
        return false;
    phone_parse(spelling->digits + 1, spelling->length - 1, country->region, &national);
    return national.possibility == PHONE_POSSIBLE && national.valid && national.national;
}

static const struct sure_numbering *find_sure_numbering(int calling_code)
{
    for (size_t i = 0; i < sizeof sure_numberings / sizeof *sure_numberings; i++)
        if (sure_numberings[i].calling_code == calling_code)
            return &sure_numberings[i];
    return NULL;
}

/* +33 0 6 39 98 00 4: what would be a number if the 0 that is dialled before it were part of it. */
static bool begins_with_zero_in_vain(const struct parsed_phone *phone)
{
    const struct sure_numbering *sure = find_sure_numbering(phone->calling_code);
    return phone->keeps_zero && !phone->valid &&
           (phone->zero_dialled || (sure != NULL && !sure->zero_first));
}

/* Whether nothing speaks against the number but a length that the numbering data does not know. */
static bool may_be_newer(const struct spelling *spelling, const struct parsed_phone *phone)
{
    bool longer =
        phone->possibility == PHONE_TOO_LONG || phone->possibility == PHONE_IMPOSSIBLE_LENGTH;
    return longer && phone->digits > 0 && !phone->national && !phone->without_plus &&
           phone->digits < E164_LIMIT && find_sure_numbering(phone->calling_code) == NULL &&
           !begins_with_zero_in_vain(phone) && !splits_country(spelling, phone);
}

static void accept_possible(const struct phone_country *country, const struct spelling *spelling,
                            const struct located_phone *located, struct phone_reading *reading)
{
    const struct parsed_phone *phone = &located->parsed;
    unsigned readings = phone->without_plus ? ENTRY_READ_PLUS_RESTORED : 0;
    bool foreign = phone->calling_code != country->calling_code;
    bool split_code = (spelling->plus || spelling->zeros > 0) && splits_country(spelling, phone);
    if ((foreign && (split_code || has_zero_too_many(country, spelling, phone))) ||
        has_two_readings(country, spelling, phone)) {
        reading->reason = ENTRY_TWO_READINGS;
        return;
    }
    reading->national = phone->national;
    if (phone->national && country->dials_zero && spelling->digits[0] != '0')
        readings |= ENTRY_READ_ZERO_RESTORED;
    bool only_length = country->one_length && !foreign;
    accept_phone(located, readings,
                 only_length || (phone->valid && phone->digits >= SHORTEST_FULL_LENGTH), reading);
}

void phone_rules_read(const struct phone_country *country, const char *text, size_t length,
                      struct phone_reading *reading)
{
    struct spelling spelling;
    struct located_phone phone;
    const struct parsed_phone *parsed = &phone.parsed;
    spell_digits(text, length, &spelling);
    locate_phone(text, length, country->region, &phone);
    enum phone_possibility possibility = parsed->possibility;
    if (possibility == PHONE_POSSIBLE && (parsed->digits == 0 || begins_with_zero_in_vain(parsed)))
        possibility =
            parsed->without_zero == PHONE_POSSIBLE ? PHONE_NOT_A_NUMBER : parsed->without_zero;
    if (possibility == PHONE_POSSIBLE)
        accept_possible(country, &spelling, &phone, reading);
    else if (may_be_newer(&spelling, parsed))
        accept_phone(&phone, ENTRY_READ_LENGTH_UNKNOWN, false, reading);
    else if (!repair_plus(country, &spelling, reading))
        reading->reason = reasons[possibility];
}
