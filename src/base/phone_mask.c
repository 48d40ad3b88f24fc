/* A number in foreign text is found by walking from its first digit over digits and whatever
 * people put between them, until something else comes. Where in doubt, more is masked rather
 * than less: a digit too many hidden does no harm, one too few tells whose number it is. */
#include "base/phone_mask.h"

#include "base/memory.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_HIDDEN 4 /* digits */
#define LAST_SHOWN   2

/* --- one number --- */

/* The country codes of one and of two digits; all others have three (ITU-T E.164, annex). */
static size_t country_digits(const char *digits)
{
    static const char *const twos[] = {
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    };
    if (digits[0] == '1' || digits[0] == '7')
        return 1;
    for (size_t i = 0; i < sizeof twos / sizeof twos[0]; i++)
        if (strncmp(digits, twos[i], 2) == 0)
            return 2;
    return 3;
}

/* How many of the first `wanted` digits may stay readable: of `count` digits, LEAST_HIDDEN must be
 * hidden. */
static size_t shown_first(size_t wanted, size_t count)
{
    size_t most = count > LEAST_HIDDEN + LAST_SHOWN ? count - LEAST_HIDDEN - LAST_SHOWN : 0;
    return wanted < most ? wanted : most;
}

const char *phone_mask(int64_t phone, char out[PHONE_MASK_SIZE])
{
    char digits[24];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRId64, phone);
    size_t country = country_digits(digits);
    country = country < count ? country : count;
    /* The digit behind the country's tells the kind: 6 and 7 are mobiles in France. */
    bool shows_ends = count >= country + 1 + LEAST_HIDDEN + LAST_SHOWN;
    size_t at = 0;
    out[at++] = '+';
    for (size_t i = 0; i < count && at + 2 < PHONE_MASK_SIZE; i++) {
        bool begins_pair = i > country + 1 && (count - i) % 2 == 0;
        if (i == country || (i == country + 1 && shows_ends) || begins_pair)
            out[at++] = ' ';
        bool is_shown = i < country || (shows_ends && (i == country || i + LAST_SHOWN >= count));
        out[at++] = is_shown ? digits[i] : '*';
    }
    out[at] = '\0';
    return out;
}

/* --- numbers within a text --- */

/* The digit's value; -1: it is no digit. */
static int digit_value(uint32_t code_point)
{
    struct unicode_character c = unicode_look_up(code_point);
    return c.kind == UNICODE_DIGIT ? c.plain - '0' : -1;
}

/* Whether the character may stand between two digits of one number. Beyond ASCII, only letters may
 * not, and pictures are no letters. */
static bool is_separator(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point != 0 && strchr(" \t.-/()[]+'_*\\\"=", (int)code_point) != NULL;
    struct unicode_character c = unicode_look_up(code_point);
    return c.kind != UNICODE_LETTER || c.plain == '-' ||
           (code_point >= 0x2600 && code_point <= 0x2BFF) || code_point >= 0xFE00;
}

#define MOST_BETWEEN   3 /* characters between two digits of one number: "+33 (0)6" has two */
#define LEAST_DIGITS   7
#define NATIONAL_SHOWN 2 /* 06, 07: the kind */

struct number {
    size_t length; /* bytes up to its last digit */
    size_t digits;
    size_t shown_first;
};

/* How many digits at the beginning say country and kind. `leading`: the first ones, in ASCII. */
static size_t telling_digits(const char *leading, bool has_plus)
{
    size_t prefix = !has_plus && strncmp(leading, "00", 2) == 0 ? 2 : 0;
    if (has_plus || prefix > 0)
        return prefix + country_digits(leading + prefix) + 1;
    return leading[0] == '0' ? NATIONAL_SHOWN : 1;
}

/* The number that begins with the digit at `bytes`. */
static struct number measure(const char *bytes, size_t length, bool has_plus)
{
    struct number number = {0};
    char leading[8] = "";
    size_t between = 0;
    for (size_t at = 0; at < length && between <= MOST_BETWEEN;) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        int value = digit_value(code_point);
        if (value < 0 && !is_separator(code_point))
            break;
        at += taken;
        between = value < 0 ? between + 1 : 0;
        if (value >= 0) {
            if (number.digits + 1 < sizeof leading)
                leading[number.digits] = (char)('0' + value);
            number.digits++;
            number.length = at;
        }
    }
    number.shown_first = shown_first(telling_digits(leading, has_plus), number.digits);
    return number;
}

/* "2026-11-22", with no further digit behind it. */
static bool is_date(const char *bytes, size_t length)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++) {
        bool is_digit = i < length && bytes[i] >= '0' && bytes[i] <= '9';
        if (i >= length || (form[i] == 'd' ? !is_digit : bytes[i] != form[i]))
            return false;
    }
    bool is_our_era = memcmp(bytes, "19", 2) == 0 || memcmp(bytes, "20", 2) == 0;
    int month = (bytes[5] - '0') * 10 + bytes[6] - '0';
    int day = (bytes[8] - '0') * 10 + bytes[9] - '0';
    bool goes_on = length > 10 && (bytes[10] == '-' || (bytes[10] >= '0' && bytes[10] <= '9'));
    return is_our_era && month >= 1 && month <= 12 && day >= 1 && day <= 31 && !goes_on;
}

static void append_masked(struct text *out, const char *bytes, const struct number *number)
{
    size_t seen = 0;
    for (size_t at = 0; at < number->length;) {
        size_t taken = 0;
        bool is_digit = digit_value(utf8_decode(bytes + at, number->length - at, &taken)) >= 0;
        seen += is_digit ? 1 : 0;
        bool is_hidden =
            is_digit && seen > number->shown_first && seen + LAST_SHOWN <= number->digits;
        text_append(out, is_hidden ? "*" : bytes + at, is_hidden ? 1 : taken);
        at += taken;
    }
}

void phone_mask_append(struct text *out, const char *bytes, size_t length)
{
    bool has_plus = false; /* just before */
    for (size_t at = 0; at < length;) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        if (digit_value(code_point) < 0) {
            text_append(out, bytes + at, taken);
            /* A blank or a bracket may stand between the plus sign and its number. */
            has_plus =
                unicode_look_up(code_point).plain == '+' || (has_plus && is_separator(code_point));
            at += taken;
            continue;
        }
        struct number number = measure(bytes + at, length - at, has_plus);
        if (!has_plus && is_date(bytes + at, length - at)) {
            number = (struct number){.length = sizeof "YYYY-MM-DD" - 1};
            text_append(out, bytes + at, number.length);
        } else if (number.digits < LEAST_DIGITS) {
            text_append(out, bytes + at, number.length);
        } else {
            append_masked(out, bytes + at, &number);
        }
        has_plus = false;
        at += number.length;
    }
}

/* --- some numbers within a text --- */

#define LEAST_NATIONAL 5 /* digits; fewer stand in any number */
#define MOST_NATIONAL  18
#define POWER_OF_MOST  UINT64_C(1000000000000000000)

/* A number's digits behind its country's. */
struct wanted {
    uint64_t value;
    unsigned digits;
    size_t place;
};

struct phone_mask_set {
    struct wanted *wanted; /* by digits, then value */
    size_t count;
    size_t begins[MOST_NATIONAL + 2]; /* where those of so many digits do */
};

static int compare_wanted(const void *one, const void *other)
{
    const struct wanted *first = one;
    const struct wanted *second = other;
    if (first->digits != second->digits)
        return first->digits < second->digits ? -1 : 1;
    return (first->value > second->value) - (first->value < second->value);
}

static bool fill_wanted(struct wanted *wanted, int64_t phone)
{
    char digits[24];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRId64, phone);
    size_t country = country_digits(digits);
    if (count < country + LEAST_NATIONAL || count > country + MOST_NATIONAL)
        return false;
    wanted->digits = (unsigned)(count - country);
    wanted->value = strtoull(digits + country, NULL, 10);
    return true;
}

struct phone_mask_set *phone_mask_set_new(const int64_t *phones, size_t count)
{
    struct phone_mask_set *set = memory_alloc(1, sizeof *set);
    set->wanted = memory_alloc(count, sizeof *set->wanted);
    for (size_t i = 0; i < count; i++) {
        set->wanted[set->count].place = i;
        set->count += fill_wanted(&set->wanted[set->count], phones[i]);
    }
    if (set->count > 0)
        qsort(set->wanted, set->count, sizeof *set->wanted, compare_wanted);
    size_t at = 0;
    for (unsigned digits = 0; digits < MOST_NATIONAL + 2; digits++) {
        while (at < set->count && set->wanted[at].digits < digits)
            at++;
        set->begins[digits] = at;
    }
    return set;
}

/* Where the first of them with the value stands, or where it would. */
static size_t place_of(const struct phone_mask_set *set, unsigned digits, uint64_t value)
{
    size_t low = set->begins[digits];
    size_t high = set->begins[digits + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->wanted[middle].value < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last digits of the `count` that ended in `value`. */
static void find_ending(const struct phone_mask_set *set, uint64_t value, size_t count,
                        void (*found)(void *context, size_t place), void *context)
{
    uint64_t power = 1;
    for (unsigned digits = 1; digits <= MOST_NATIONAL && digits <= count; digits++) {
        power *= 10;
        if (set->begins[digits] == set->begins[digits + 1])
            continue;
        uint64_t last = value % power;
        for (size_t i = place_of(set, digits, last);
             i < set->begins[digits + 1] && set->wanted[i].value == last; i++)
            found(context, set->wanted[i].place);
    }
}

void phone_mask_set_find(const struct phone_mask_set *set, const char *bytes, size_t length,
                         void (*found)(void *context, size_t place), void *context)
{
    uint64_t value = 0;
    size_t count = 0, between = 0, taken = 0;
    for (size_t at = 0; at < length; at += taken) {
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        int digit = digit_value(code_point);
        if (digit < 0) {
            between++;
            if (between > MOST_BETWEEN || !is_separator(code_point))
                count = 0;
            continue;
        }
        between = 0;
        value = count == 0 ? (uint64_t)digit : (value * 10 + (uint64_t)digit) % POWER_OF_MOST;
        count++;
        find_ending(set, value, count, found, context);
    }
}

void phone_mask_set_free(struct phone_mask_set **set)
{
    if (*set == NULL)
        return;
    free((*set)->wanted);
    free(*set);
    *set = NULL;
}
