/* A part may hold a label, an extension, decimals that a spreadsheet added, parameters of a tel:
 * URI. They are taken off one after the other, and each that was there is written down: both for
 * the report, and because it raises what the number must prove before it is believed. */
#include "intake/phone/phone_part.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "intake/phone/phone_cell.h"
#include "intake/phone/phone_damage.h"
#include "intake/phone/phone_noise.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FEW_DIGITS        2 /* beside a number, they belong to its label: "Mobile 2: 06 …" */
#define SHORTEST_LABELLED 7 /* beside words, fewer digits are a number only in a known range */

static bool is_phone_char(char c)
{
    return ascii_is_digit(c) || ascii_is_one_of(c, "+()., -/");
}

/* Between two digits, these too are meant to group them. */
static bool is_joint(const char *part, size_t length, size_t i)
{
    return ascii_is_one_of(part[i], "_:'") && i > 0 && i + 1 < length &&
           ascii_is_digit(part[i - 1]) && ascii_is_digit(part[i + 1]);
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
    return whole >= first + 7 && ascii_count_digits(part, whole) == whole - first ? whole : length;
}

static struct phone_candidate *add_candidate(struct phone_candidates *candidates)
{
    candidates->items = memory_grow(candidates->items, candidates->count, &candidates->capacity,
                                    sizeof *candidates->items);
    struct phone_candidate *candidate = &candidates->items[candidates->count++];
    *candidate = (struct phone_candidate){0};
    return candidate;
}

static void add_reason(struct phone_candidates *candidates, enum entry_reason reason)
{
    add_candidate(candidates)->reason = reason;
}

/* Adds what is to be read; what is no digit, plus sign or bracket there groups digits, and
 * libphonenumber knows spaces for that. One between two digits is enough. */
static void add_text(struct phone_candidates *candidates, const char *text, size_t length,
                     const struct phone_candidate *about)
{
    ascii_trim(&text, &length, " ,/.-_:'");
    struct phone_candidate *candidate = add_candidate(candidates);
    *candidate = *about;
    for (size_t i = 0; i < length; i++) {
        char c = ascii_is_one_of(text[i], "/,_:'") ? ' ' : text[i];
        if (c == ' ' && candidate->length > 0 && candidate->text[candidate->length - 1] == ' ')
            continue;
        if (candidate->length + 1 == sizeof candidate->text) {
            *candidate = (struct phone_candidate){.reason = ENTRY_TOO_LONG};
            return;
        }
        candidate->text[candidate->length++] = c;
    }
}

/* Where the extension begins ("ext. 12", "poste 12", "x12", "#12" at the end, after a number);
 * `length` without one. */
static size_t without_extension(const char *part, size_t length)
{
    static const char *const words[] = {"extension", "extn", "ext", "poste",
                                        "interne",   "int",  "x",   "#"};
    size_t end = length;
    while (end > 0 && ascii_is_digit(part[end - 1]))
        end--;
    if (end == length || length - end > 7)
        return length;
    while (end > 0 && ascii_is_one_of(part[end - 1], " .:="))
        end--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t word = strlen(words[i]);
        if (end > word && strncasecmp(part + end - word, words[i], word) == 0 &&
            !ascii_is_letter(part[end - word - 1]) && ascii_count_digits(part, end - word) > 5)
            return end - word;
    }
    return length;
}

/* A span of phone characters and what surrounds it. */
struct span {
    size_t start, length, digits;
    bool doubtful; /* glued to a letter, or to what may stand for a digit (FR33612345678,
                      061234567?), or grouped by what phones are not grouped by */
};

static bool sticks_to_digits(char c)
{
    return ascii_is_letter(c) || ascii_is_one_of(c, "#%*?&_$~@^");
}

static struct span take_span(const char *part, size_t length, size_t start)
{
    struct span span = {.start = start};
    size_t i = start;
    for (; i < length && (is_phone_char(part[i]) || is_joint(part, length, i)); i++)
        span.doubtful = span.doubtful || !is_phone_char(part[i]);
    span.length = i - start;
    span.digits = ascii_count_digits(part + start, span.length);
    span.doubtful =
        span.doubtful ||
        (start > 0 && ascii_is_digit(part[start]) && sticks_to_digits(part[start - 1])) ||
        (i > start && i < length && ascii_is_digit(part[i - 1]) && sticks_to_digits(part[i]));
    return span;
}

/* "2 +33 6 …": the digits of a label before the plus sign. Returns how long they are. */
static size_t label_length(const char *text, size_t length)
{
    const char *plus = memchr(text, '+', length);
    if (plus == NULL || plus == text || plus[-1] != ' ')
        return 0;
    size_t before = (size_t)(plus - text);
    size_t digits = ascii_count_digits(text, before);
    return digits > 0 && digits <= FEW_DIGITS ? before : 0;
}

/* Whether the part has a word of one letter, which may be a mistyped digit. */
static bool has_lone_letter(const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_is_letter(part[i]) && (i == 0 || !ascii_is_letter(part[i - 1])) &&
            (i + 1 == length || !ascii_is_letter(part[i + 1])))
            return true;
    return false;
}

static void raise_demand(struct phone_candidate *candidate, enum phone_demand demanded, bool when)
{
    if (when && candidate->demand < demanded)
        candidate->demand = demanded;
}

static void add_span(const char *part, const struct span *span, struct phone_candidate about,
                     struct phone_candidates *candidates)
{
    const char *text = part + span->start;
    size_t label = label_length(text, span->length);
    bool labelled = label > 0 || (about.readings & ENTRY_READ_LABEL) != 0;
    if (label > 0)
        about.readings |= ENTRY_READ_LABEL;
    raise_demand(&about, DEMAND_COMPLETE, span->doubtful || label > 0);
    raise_demand(&about, DEMAND_KNOWN, labelled && span->digits < SHORTEST_LABELLED);
    add_text(candidates, text + label, span->length - label, &about);
}

/* Adds the spans of phone characters that hold enough digits; words stand between and around them.
 * Where several hold digits, they may be the pieces of one number, and must prove that they are
 * not. */
static void add_spans(const char *part, size_t length, struct phone_candidate about,
                      struct phone_candidates *candidates)
{
    size_t before = candidates->count, with_digits = 0;
    struct span few = {0}, span;
    for (size_t i = 0; i<length; i += span.length> 0 ? span.length : 1) {
        span = take_span(part, length, i);
        with_digits += span.digits > 0;
        if (span.digits > 0 && span.digits <= FEW_DIGITS)
            few = span;
    }
    raise_demand(&about, DEMAND_KNOWN, with_digits > 1);
    for (size_t i = 0; i<length; i += span.length> 0 ? span.length : 1) {
        span = take_span(part, length, i);
        if (span.digits > FEW_DIGITS)
            add_span(part, &span, about, candidates);
    }
    if (candidates->count > before)
        return;
    if (few.digits > 0)
        add_span(part, &few, about, candidates);
    else
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
}

/* A tel: URI's parameters (RFC 3966 section 5.1). */
struct parameters {
    const char *context; /* what comes before the number: "+32" of phone-context=+32 */
    size_t context_length;
    bool extension;
};

/* Takes them off the end of the part. Returns the length without them. */
static size_t take_parameters(const char *part, size_t length, struct parameters *parameters)
{
    static const char context[] = ";phone-context=+";
    const char *first = memchr(part, ';', length);
    size_t end = first != NULL ? (size_t)(first - part) : length;
    *parameters = (struct parameters){0};
    for (size_t i = end, taken; i < length; i += taken) {
        taken = phone_cell_parameter_length(part + i, length - i);
        if (taken == 0)
            return length;
        if (strncasecmp(part + i, context, sizeof context - 1) == 0) {
            parameters->context = part + i + sizeof context - 2;
            parameters->context_length = taken - (sizeof context - 2);
        }
        parameters->extension |= strncasecmp(part + i, ";ext=", 5) == 0;
    }
    return end;
}

/* Adds a number that is only one behind its context. */
static void add_in_context(const char *part, size_t length, const struct parameters *parameters,
                           unsigned readings, struct phone_candidates *candidates)
{
    struct phone_candidate about = {.readings = readings};
    struct text whole = {0};
    text_append(&whole, parameters->context, parameters->context_length);
    text_append(&whole, part, length);
    const char *number = text_string(&whole);
    if (strspn(number, "+0123456789()., -/") == whole.length)
        add_text(candidates, number, whole.length, &about);
    else
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
    text_free(&whole);
}

/* Why there is nothing to read; ENTRY_REASON_NONE: there may be. */
static enum entry_reason find_damage(const char *part, size_t length)
{
    if (phone_damage_is_placeholder(part, length))
        return ENTRY_PLACEHOLDER;
    if (phone_damage_is_power(part, length) || phone_damage_is_destroyed(part, length))
        return ENTRY_DAMAGED;
    return ENTRY_REASON_NONE;
}

void phone_part_candidates(const char *part, size_t length, struct phone_candidates *candidates)
{
    struct phone_candidate about = {0};
    struct parameters parameters;
    ascii_trim(&part, &length, " \n");
    if (length > 0 && (*part == '=' || *part == '\''))
        about.readings |= ENTRY_READ_FORMULA;
    ascii_trim(&part, &length, " \n=\"'<>");
    char digits[PHONE_POWER_DIGITS];
    if (phone_damage_spell_power(part, length, digits)) {
        about.readings |= ENTRY_READ_POWER;
        add_text(candidates, digits, strlen(digits), &about);
        return;
    }
    enum entry_reason damage = find_damage(part, length);
    if (damage != ENTRY_REASON_NONE) {
        add_reason(candidates, damage);
        return;
    }
    size_t kept = without_decimals(part, length);
    if (kept < length)
        about.readings |= ENTRY_READ_DECIMALS;
    length = take_parameters(part, kept, &parameters);
    kept = without_extension(part, length);
    if (kept < length || parameters.extension)
        about.readings |= ENTRY_READ_EXTENSION;
    bool extension = kept < length; /* its word may be a mistyped digit, too: 336123456x78 */
    length = kept;
    if (length > 4 && strncasecmp(part, "tel:", 4) == 0) {
        part += 4;
        length -= 4;
    }
    if (phone_damage_is_gap(part, length)) {
        add_reason(candidates, ENTRY_NOT_A_NUMBER);
        return;
    }
    if (parameters.context != NULL && memchr(part, '+', length) == NULL) {
        add_in_context(part, length, &parameters, about.readings, candidates);
        return;
    }
    for (size_t i = 0; i < length; i++)
        if (!is_phone_char(part[i]) && !is_joint(part, length, i))
            about.readings |= ENTRY_READ_LABEL;
    raise_demand(&about, DEMAND_COMPLETE, extension || has_lone_letter(part, length));
    raise_demand(&about, DEMAND_KNOWN, memchr(part, PHONE_NOISE, length) != NULL);
    add_spans(part, length, about, candidates);
}

bool phone_part_is_words(const char *part, size_t length)
{
    ascii_trim(&part, &length, " \n=\"'<>");
    return ascii_count_digits(part, length) == 0 && !phone_damage_is_placeholder(part, length) &&
           !phone_damage_is_destroyed(part, length);
}

bool phone_part_is_one(const char *part, size_t length)
{
    ascii_trim(&part, &length, " \n=\"'<>");
    return phone_damage_is_placeholder(part, length) || without_decimals(part, length) < length;
}

void phone_candidates_free(struct phone_candidates *candidates)
{
    free(candidates->items);
    *candidates = (struct phone_candidates){0};
}
