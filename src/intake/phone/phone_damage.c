/* Spreadsheets turn numbers into 3.36E+10, #REF! or 336…000; people type "n/a" or "xxx". Such a
 * cell had a number once, or says that there is none: the one needs a human, the other does not.
 * A number that was rounded must never be sent, since it is somebody else's. */
#include "intake/phone/phone_damage.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/word_list.h"

#include <string.h>

/* What stands for nothing, folded (lower case, without accents). #n/a, #n/d, #n/b and #nv are what
 * Excel writes in its languages where nothing was found; other words with # are errors. */
static const char placeholders[] =
    ";n/a;na;n.a.;n.a;#n/a;#n/d;#n/b;#nv;null;(null);<null>;[null];none;nil;nan;undefined;"
    "empty;blank;vide;\\n;aucun;aucune;aucun numero;neant;sans;sans numero;sans telephone;"
    "inconnu;inconnue;unknown;anonymous;private;nc;n.c.;n.c;n/c;nr;n.r.;n/r;ras;so;s/o;"
    "sans objet;non renseigne;non communique;non disponible;non fourni;pas de numero;"
    "pas de telephone;pas de tel;pas de portable;pas de mobile;no;non;no phone;not available;"
    "not provided;";

static bool is_placeholder_word(const char *part, size_t length)
{
    struct text folded = {0};
    fold_text(part, length, &folded);
    bool found = word_list_has(placeholders, text_string(&folded), folded.length);
    text_free(&folded);
    return found;
}

#define FEWEST_DIGITS 4 /* a number has as many: #DIV/0! and #A1! are none */
#define MASKED_DIGITS 3 /* marks that stand for digits: fewer are a cross, or a question mark */

static bool is_mask(char c)
{
    return ascii_is_one_of(c, "*xX?#");
}

bool phone_damage_is_placeholder(const char *part, size_t length)
{
    ascii_trim(&part, &length, " \n\"'");
    bool only_marks = true; /* -, --, ., ?, 0, 00 00 00 00 00, x, xx, … */
    size_t masks = 0;
    for (size_t i = 0; i < length && only_marks; i++) {
        only_marks = ascii_is_one_of(part[i], "-+.,/_?*0xX ()=:");
        masks += is_mask(part[i]);
    }
    return (only_marks && masks < MASKED_DIGITS) ||
           (ascii_count_digits(part, length) == 0 && is_placeholder_word(part, length));
}

bool phone_damage_is_power(const char *part, size_t length)
{
    for (size_t i = 1; i + 1 < length; i++) {
        if (ascii_lower(part[i]) != 'e')
            continue;
        size_t before = part[i - 1] == ' ' && i > 1 ? i - 2 : i - 1;
        bool has_sign = part[i + 1] == '+' || part[i + 1] == '-';
        size_t after = has_sign ? i + 2 : i + 1;
        bool apart = before < i - 1 && !has_sign; /* "12 e3" may be anything */
        if (ascii_is_digit(part[before]) && after < length && ascii_is_digit(part[after]) && !apart)
            return true;
    }
    return false;
}

/* The exponent behind the E, where nothing follows it; `length`: there is none. */
static size_t take_exponent(const char *part, size_t length, size_t i)
{
    size_t exponent = 0;
    if (i < length && part[i] == '+')
        i++;
    if (i == length)
        return length;
    for (; i < length; i++) {
        if (!ascii_is_digit(part[i]) || exponent >= PHONE_POWER_DIGITS)
            return length;
        exponent = exponent * 10 + (size_t)(part[i] - '0');
    }
    return exponent;
}

/* Where a mantissa has as many decimals as the exponent says, all digits are there; where it has
 * fewer, the rest may be zeros, or what a spreadsheet has rounded off. */
bool phone_damage_spell_power(const char *part, size_t length, char digits[PHONE_POWER_DIGITS])
{
    size_t i = length > 0 && part[0] == '+' ? 1 : 0, count = 0;
    if (length < i + 3 || !ascii_is_digit(part[i]) || part[i] == '0' ||
        !ascii_is_one_of(part[i + 1], ".,"))
        return false;
    digits[count++] = part[i];
    for (i += 2; i < length && ascii_is_digit(part[i]) && count + 1 < PHONE_POWER_DIGITS; i++)
        digits[count++] = part[i];
    digits[count] = '\0';
    return count >= FEWEST_DIGITS && i < length && ascii_lower(part[i]) == 'e' &&
           take_exponent(part, length, i + 1) == count - 1;
}

/* A run that stands for digits: letters glued between digits, or a lone one that looks like a digit
 * (O for 0, l for 1) glued to one. */
static bool is_letter_gap(const char *part, size_t length, size_t start, size_t end)
{
    bool before = start > 0 && ascii_is_digit(part[start - 1]);
    bool after = end < length && ascii_is_digit(part[end]);
    bool lookalike = end - start == 1 && ascii_is_one_of(part[start], "OoIlSB");
    return (before && after) || ((before || after) && lookalike);
}

/* Where a run of characters lies in a part. */
struct run {
    size_t start, end;
    bool between_digits; /* the part has digits on both sides of it, glued or not */
};

static size_t run_length(const char *part, size_t length, size_t start)
{
    size_t end = start + 1;
    while (end < length && part[end] == part[start])
        end++;
    return end - start;
}

static bool is_in_word(const char *part, size_t length, size_t start, size_t end)
{
    return (start > 0 && ascii_is_letter(part[start - 1])) ||
           (end < length && ascii_is_letter(part[end]));
}

/* A run of one character that leaves digits open (__, ..., --), or a lone mask between digits. */
static bool is_open_run(const char *part, size_t length, const struct run *run)
{
    char c = part[run->start];
    size_t count = run->end - run->start;
    bool in_word = is_in_word(part, length, run->start, run->end);
    if (c == '_' && count >= 2)
        return !in_word;
    if (ascii_is_one_of(c, "xX*?"))
        return !in_word && run->between_digits;
    return run->between_digits && ((c == '.' && count >= 3) || (c == '-' && count >= 2));
}

/* Whether marks stand for digits: two or more in a row (06 12 XX XX 78), or three in all where
 * there is nothing else (X X X). */
static bool is_masked(const char *part, size_t length)
{
    size_t masks = 0, others = 0;
    for (size_t i = 0; i < length;) {
        size_t count = run_length(part, length, i);
        bool mask = is_mask(part[i]) && !is_in_word(part, length, i, i + count);
        if (mask && count >= 2 && ascii_count_digits(part, length) > 0)
            return true;
        masks += mask ? count : 0;
        others += !mask && !ascii_is_one_of(part[i], " .,/()+-_:0");
        i += count;
    }
    return masks >= MASKED_DIGITS && others == 0;
}

bool phone_damage_is_destroyed(const char *part, size_t length)
{
    bool error_word = length > 1 && part[0] == '#' && !ascii_is_digit(part[1]) &&
                      ascii_count_digits(part, length) < FEWEST_DIGITS;
    return error_word || is_masked(part, length);
}

/* Any other mark glued between two digits, as in 06#12. What phones are written with, and what is
 * used instead of that, are none. */
static bool is_strange_mark(const char *part, size_t length, size_t i)
{
    return i > 0 && i + 1 < length && ascii_is_digit(part[i - 1]) && ascii_is_digit(part[i + 1]) &&
           !ascii_is_digit(part[i]) && !ascii_is_one_of(part[i], "+()., -/_:'");
}

bool phone_damage_is_gap(const char *part, size_t length)
{
    size_t first_digit = 0, after_digits = length;
    while (first_digit < length && !ascii_is_digit(part[first_digit]))
        first_digit++;
    while (after_digits > 0 && !ascii_is_digit(part[after_digits - 1]))
        after_digits--;
    for (size_t i = 0; i < length;) {
        struct run run = {.start = i, .end = i + run_length(part, length, i)};
        run.between_digits = first_digit < i && run.end < after_digits;
        size_t word_end = i;
        while (word_end < length && ascii_is_letter(part[word_end]))
            word_end++;
        if (is_open_run(part, length, &run) || is_strange_mark(part, length, i) ||
            (word_end > i && is_letter_gap(part, length, i, word_end)))
            return true;
        i = word_end > run.end ? word_end : run.end;
    }
    return false;
}
