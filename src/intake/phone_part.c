#include "intake/phone_part.h"

#include "base/memory.h"
#include "intake/ascii.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FEW_DIGITS 2 /* beside a number, so many digits belong to its label: "Mobile 2: 06 …" */

static bool is_phone_char(char c)
{
    return ascii_is_digit(c) || (c != '\0' && strchr("+()., -/", c) != NULL);
}

static size_t count_digits(const char *text, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += ascii_is_digit(text[i]);
    return digits;
}

static void trim(const char **part, size_t *length, const char *characters)
{
    while (*length > 0 && strchr(characters, **part) != NULL) {
        (*part)++;
        (*length)--;
    }
    while (*length > 0 && strchr(characters, (*part)[*length - 1]) != NULL)
        (*length)--;
}

bool phone_part_is_placeholder(const char *part, size_t length)
{
    static const char *const WORDS[] = {
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "#n/a",
        "null",
        "(null)",
        "none",
        "nil",
        "nan",
        "undefined",
        "aucun",
        "aucune",
        "neant",
        "n\303\251ant",
        "inconnu",
        "inconnue",
        "unknown",
        "nc",
        "n.c.",
        "n/c",
        "n.c",
        "nr",
        "non renseign\303\251",
        "non renseigne",
        "non communiqu\303\251",
        "non communique",
        "sans",
        "vide",
        "empty",
        "<null>",
        "\\n",
        "#value!",
        "#ref!",
        "#valeur!",
    };
    trim(&part, &length, " \n\"'");
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strlen(WORDS[i]) == length && strncasecmp(part, WORDS[i], length) == 0)
            return true;
    bool only_marks = true; /* -, --, ., ?, 0, 00 00 00 00 00, x, xx, … */
    for (size_t i = 0; i < length && only_marks; i++)
        only_marks = strchr("-+.,/_?*0xX ()=:", part[i]) != NULL;
    return only_marks;
}

/* 3,36E+10: digits beyond the mantissa are gone. */
static bool is_scientific(const char *part, size_t length)
{
    size_t i = 0, digits = 0;
    if (i < length && (part[i] == '+' || part[i] == '-'))
        i++;
    for (; i < length && (ascii_is_digit(part[i]) || part[i] == '.' || part[i] == ','); i++)
        digits += ascii_is_digit(part[i]);
    if (digits == 0 || i >= length || (part[i] != 'E' && part[i] != 'e'))
        return false;
    i++;
    if (i < length && (part[i] == '+' || part[i] == '-'))
        i++;
    size_t exponent = i;
    while (i < length && ascii_is_digit(part[i]))
        i++;
    return i == length && i > exponent;
}

/* 12/03/2024 or 2024-03-12: never a phone, though some countries' numbers have as many digits. */
static bool is_date(const char *part, size_t length)
{
    int value[3] = {0, 0, 0};
    size_t digits[3] = {0, 0, 0}, field = 0;
    for (size_t i = 0; i < length; i++) {
        if (ascii_is_digit(part[i]) && digits[field] < 4) {
            value[field] = value[field] * 10 + (part[i] - '0');
            digits[field]++;
        } else if (strchr("/.-", part[i]) != NULL && digits[field] > 0 && field < 2) {
            field++;
        } else {
            return false;
        }
    }
    bool day_first = digits[0] <= 2 && digits[1] <= 2 && digits[2] == 4;
    bool year_first = digits[0] == 4 && digits[1] <= 2 && digits[2] > 0 && digits[2] <= 2;
    int day = day_first ? value[0] : value[2];
    int year = day_first ? value[2] : value[0];
    return (day_first || year_first) && day >= 1 && day <= 31 && value[1] >= 1 && value[1] <= 12 &&
           year >= 1900 && year <= 2100;
}

/* 612345678.0, as data tools write a column of numbers with gaps. Returns the length without the
 * decimals. */
static size_t without_decimals(const char *part, size_t length)
{
    size_t end = length;
    while (end > 0 && part[end - 1] == '0')
        end--;
    if (end == length || length - end > 2 || end < 2 ||
        (part[end - 1] != '.' && part[end - 1] != ','))
        return length;
    size_t whole = end - 1;
    size_t first = part[0] == '+' ? 1 : 0;
    return whole >= first + 7 && count_digits(part, whole) == whole - first ? whole : length;
}

static struct phone_candidate *add(struct phone_candidates *candidates)
{
    if (candidates->count == candidates->capacity) {
        candidates->capacity = candidates->capacity > 0 ? candidates->capacity * 2 : 8;
        candidates->items =
            memory_resize(candidates->items, candidates->capacity, sizeof *candidates->items);
    }
    struct phone_candidate *candidate = &candidates->items[candidates->count++];
    *candidate = (struct phone_candidate){0};
    return candidate;
}

static void add_reason(struct phone_candidates *candidates, enum entry_reason reason)
{
    add(candidates)->reason = reason;
}

static void add_text(struct phone_candidates *candidates, const char *text, size_t length,
                     unsigned readings)
{
    trim(&text, &length, " ,/.-");
    struct phone_candidate *candidate = add(candidates);
    candidate->readings = readings;
    if (length >= sizeof candidate->text) {
        candidate->reason = ENTRY_TOO_LONG;
        return;
    }
    /* A slash or comma that got this far groups digits, and libphonenumber knows spaces for that.
     */
    for (size_t i = 0; i < length; i++)
        candidate->text[i] = text[i] == '/' || text[i] == ',' ? ' ' : text[i];
    candidate->length = length;
}

/* Where the extension begins ("ext. 12", "poste 12", "x12", "#12" at the end, after a number);
 * `length` without one. */
static size_t without_extension(const char *part, size_t length)
{
    static const char *const WORDS[] = {"extension", "extn", "ext", "poste",
                                        "interne",   "int",  "x",   "#"};
    size_t end = length;
    while (end > 0 && ascii_is_digit(part[end - 1]))
        end--;
    if (end == length || length - end > 7)
        return length;
    while (end > 0 && strchr(" .:=", part[end - 1]) != NULL)
        end--;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        size_t word = strlen(WORDS[i]);
        if (end > word && strncasecmp(part + end - word, WORDS[i], word) == 0 &&
            !ascii_is_letter(part[end - word - 1]) && count_digits(part, end - word) > 5)
            return end - word;
    }
    return length;
}

/* Letters among the digits are typing errors (O for 0, l for 1), which must not be guessed around.
 */
static bool has_letter_among_digits(const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!ascii_is_letter(part[i]) || (i > 0 && ascii_is_letter(part[i - 1])))
            continue;
        size_t end = i;
        while (end < length && ascii_is_letter(part[end]))
            end++;
        bool before = i > 0 && ascii_is_digit(part[i - 1]);
        bool after = end < length && ascii_is_digit(part[end]);
        if ((before && after) ||
            ((before || after) && end - i == 1 && strchr("OoIlSB", part[i]) != NULL))
            return true;
    }
    return false;
}

/* Adds the spans of phone characters that hold enough digits; words stand between and around them.
 */
static void add_spans(const char *part, size_t length, unsigned readings,
                      struct phone_candidates *candidates)
{
    size_t before = candidates->count, few_start = 0, few_length = 0;
    for (size_t i = 0; i < length;) {
        size_t start = i;
        while (i < length && is_phone_char(part[i]))
            i++;
        size_t digits = count_digits(part + start, i - start);
        if (digits > FEW_DIGITS) {
            add_text(candidates, part + start, i - start, readings);
        } else if (digits > 0) {
            few_start = start;
            few_length = i - start;
        }
        if (i == start)
            i++;
    }
    if (candidates->count > before)
        return;
    if (few_length > 0)
        add_text(candidates, part + few_start, few_length, readings);
    else
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
}

void phone_part_candidates(const char *part, size_t length, struct phone_candidates *candidates)
{
    unsigned readings = 0;
    trim(&part, &length, " \n");
    if (length > 0 && (*part == '=' || *part == '\''))
        readings |= ENTRY_READ_FORMULA;
    trim(&part, &length, " \n=\"'");
    if (phone_part_is_placeholder(part, length)) {
        add_reason(candidates, ENTRY_PLACEHOLDER);
        return;
    }
    if (is_scientific(part, length)) {
        add_reason(candidates, ENTRY_DAMAGED);
        return;
    }
    if (is_date(part, length) || memchr(part, '@', length) != NULL) {
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
        return;
    }
    size_t kept = without_decimals(part, length);
    if (kept < length)
        readings |= ENTRY_READ_DECIMALS;
    length = kept;
    kept = without_extension(part, length);
    if (kept < length)
        readings |= ENTRY_READ_EXTENSION;
    length = kept;
    if (length > 4 && strncasecmp(part, "tel:", 4) == 0) {
        part += 4;
        length -= 4;
    }
    if (has_letter_among_digits(part, length)) {
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
        return;
    }
    for (size_t i = 0; i < length; i++)
        if (!is_phone_char(part[i]))
            readings |= ENTRY_READ_LABEL;
    add_spans(part, length, readings, candidates);
}

bool phone_part_has_soft_separator(const char *part, size_t length)
{
    trim(&part, &length, " \n=\"'");
    if (phone_part_is_placeholder(part, length) || is_scientific(part, length) ||
        is_date(part, length) || without_decimals(part, length) < length)
        return false;
    return memchr(part, '/', length) != NULL || memchr(part, ',', length) != NULL;
}

void phone_candidates_free(struct phone_candidates *candidates)
{
    free(candidates->items);
    *candidates = (struct phone_candidates){0};
}
