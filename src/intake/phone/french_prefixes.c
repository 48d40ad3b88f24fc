/* Most cells of most files hold one French number in a plain spelling, and libphonenumber takes
 * some 25 µs for each. This is the short path: it asks phone_rules once what a prefix means and
 * remembers the answer, then reads by prefix alone. Whatever is not spelt in one of five ways,
 * or has a prefix that doesn't decide, is left to the full path. Both paths must give the same
 * reading, which the property tests hold. */
#include "intake/phone/french_prefixes.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "intake/phone/french_overseas.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUBSCRIBER       INT64_C(1000000000) /* a national number has nine digits */
#define FRANCE           INT64_C(33)
#define SHORT_PREFIXES   1000
#define LONG_PREFIXES    100000
#define LONGEST_SPELLING 40
#define LONGEST_DIGITS   13 /* 0033 and nine */

/* What the numbering plan says of all numbers with one prefix. Three digits decide most of it,
 * five all of it: the ranges of its tables (ARCEP's decisions, as libphonenumber has
 * them) are no finer. */
enum prefix_kind { PREFIX_UNKNOWN, PREFIX_MIXED, PREFIX_KNOWN };

struct prefix {
    unsigned char kind;
    bool landline;
    unsigned short calling_code; /* of the number that is meant, perhaps overseas */
    unsigned short readings;     /* bits of enum entry_reading */
};

struct french_prefixes {
    struct phone_country country;
    struct prefix by_three[SHORT_PREFIXES];
    struct prefix by_five[LONG_PREFIXES];
};

struct french_prefixes *french_prefixes_new(void)
{
    struct french_prefixes *prefixes = memory_alloc(1, sizeof *prefixes);
    bool known = phone_country_find("FR", &prefixes->country);
    assert(known);
    (void)known;
    return prefixes;
}

void french_prefixes_free(struct french_prefixes **prefixes)
{
    free(*prefixes);
    *prefixes = NULL;
}

/* Learns from one number what its prefix means. Where a national spelling does not keep its nine
 * digits (a territory with shorter numbers), the prefix stays with the full path. */
static struct prefix learn_prefix(const struct french_prefixes *prefixes, int64_t number)
{
    char text[32];
    struct phone_reading reading = {0};
    struct prefix prefix = {.kind = PREFIX_MIXED};
    int length = snprintf(text, sizeof text, "0%09lld", (long long)number);
    phone_rules_read(&prefixes->country, text, (size_t)length, &reading);
    if (reading.phone % SUBSCRIBER != number)
        return prefix;
    prefix.kind = PREFIX_KNOWN;
    prefix.calling_code = (unsigned short)(reading.phone / SUBSCRIBER);
    prefix.landline = reading.landline;
    prefix.readings = (unsigned short)reading.readings;
    return prefix;
}

static bool same_meaning(const struct prefix *a, const struct prefix *b)
{
    return a->kind == b->kind && a->calling_code == b->calling_code && a->landline == b->landline &&
           a->readings == b->readings;
}

/* Asks about numbers under several fourth digits. Only prefixes that are valid in metropolitan
 * France throughout are decided by three digits: 8 (special rates) and overseas ranges are split
 * more finely. */
static struct prefix learn_by_three(const struct french_prefixes *prefixes, int64_t three)
{
    struct prefix first = {0};
    for (int64_t fourth = 0; fourth < 10; fourth += 3) {
        int64_t number = (three * 10 + fourth) * 100000 + (fourth * 13579 + three) % 100000;
        struct prefix prefix = learn_prefix(prefixes, number);
        if (fourth == 0)
            first = prefix;
        bool plain = prefix.kind == PREFIX_KNOWN && prefix.calling_code == FRANCE &&
                     (prefix.readings & ENTRY_READ_UNKNOWN_RANGE) == 0;
        if (!plain || three / 100 == 8 || french_overseas_begins((int)three) ||
            !same_meaning(&prefix, &first))
            return (struct prefix){.kind = PREFIX_MIXED};
    }
    return first;
}

static const struct prefix *find_prefix(struct french_prefixes *prefixes, int64_t number)
{
    struct prefix *three = &prefixes->by_three[number / 1000000];
    if (three->kind == PREFIX_UNKNOWN)
        *three = learn_by_three(prefixes, number / 1000000);
    if (three->kind == PREFIX_KNOWN)
        return three;
    struct prefix *five = &prefixes->by_five[number / 10000];
    if (five->kind == PREFIX_UNKNOWN)
        *five = learn_prefix(prefixes, number);
    return five;
}

/* The cell's digits, where all else in it are single separators between digits, and a plus sign at
 * most before them. A lone dot before one or two zeros at the end may begin decimals, which the
 * full path knows. */
static bool take_digits(const char *cell, size_t length, char digits[LONGEST_DIGITS + 1],
                        size_t *count, bool *plus)
{
    size_t separators = 0;
    *count = 0;
    *plus = length > 0 && cell[0] == '+';
    for (size_t i = *plus ? 1 : 0; i < length; i++) {
        char c = cell[i];
        if (ascii_is_digit(c)) {
            if (*count == LONGEST_DIGITS)
                return false;
            digits[(*count)++] = c;
        } else if ((c != ' ' && c != '.' && c != '-') || *count == 0 || i + 1 == length ||
                   !ascii_is_digit(cell[i - 1])) {
            return false;
        } else {
            separators++;
        }
    }
    digits[*count] = '\0';
    return separators != 1 || (cell[length - 2] != '.' && cell[length - 3] != '.');
}

/* The spellings, by what stands before the nine digits. */
static const struct {
    const char *before;
    bool plus;
    bool national;
    unsigned readings;
} spellings[] = {
    {"0", false, true, 0},
    {"33", true, false, 0},
    {"0033", false, false, 0},
    {"33", false, false, ENTRY_READ_PLUS_RESTORED},
    {"", false, true, ENTRY_READ_ZERO_RESTORED},
};

bool french_prefixes_read(struct french_prefixes *prefixes, const char *cell, size_t length,
                          struct phone_reading *reading)
{
    char digits[LONGEST_DIGITS + 1];
    size_t count;
    bool plus;
    if (length > LONGEST_SPELLING || !take_digits(cell, length, digits, &count, &plus))
        return false;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        size_t before = strlen(spellings[i].before);
        if (count != before + 9 || plus != spellings[i].plus ||
            memcmp(digits, spellings[i].before, before) != 0 || digits[before] == '0')
            continue;
        int64_t number = 0;
        for (size_t k = before; k < count; k++)
            number = number * 10 + (digits[k] - '0');
        const struct prefix *prefix = find_prefix(prefixes, number);
        if (prefix->kind != PREFIX_KNOWN)
            return false;
        reading->national = spellings[i].national;
        reading->landline = prefix->landline;
        reading->phone = prefix->calling_code * SUBSCRIBER + number;
        reading->reason = ENTRY_REASON_NONE;
        reading->readings = spellings[i].readings | prefix->readings;
        return true;
    }
    return false;
}
