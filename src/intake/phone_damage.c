#include "intake/phone_damage.h"

#include "base/fold.h"
#include "intake/ascii.h"

#include <string.h>

static bool is_one_of(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

static bool has_digit(const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_is_digit(part[i]))
            return true;
    return false;
}

/* What stands for nothing, folded (lower case, without accents). */
static const char *const PLACEHOLDERS[] = {
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "#n/a",
    "null",
    "(null)",
    "<null>",
    "[null]",
    "none",
    "nil",
    "nan",
    "undefined",
    "empty",
    "blank",
    "vide",
    "\\n",
    "aucun",
    "aucune",
    "aucun numero",
    "neant",
    "sans",
    "sans numero",
    "sans telephone",
    "inconnu",
    "inconnue",
    "unknown",
    "anonymous",
    "private",
    "nc",
    "n.c.",
    "n.c",
    "n/c",
    "nr",
    "n.r.",
    "n/r",
    "ras",
    "so",
    "s/o",
    "sans objet",
    "non renseigne",
    "non communique",
    "non disponible",
    "non fourni",
    "pas de numero",
    "pas de telephone",
    "pas de tel",
    "pas de portable",
    "pas de mobile",
    "no",
    "non",
    "no phone",
    "not available",
    "not provided",
    "#value!",
    "#ref!",
    "#name?",
    "#valeur!",
    "#nom?",
};

static bool is_placeholder_word(const char *part, size_t length)
{
    struct text folded = {0};
    bool found = false;
    fold_text(part, length, &folded);
    for (size_t i = 0; i < sizeof PLACEHOLDERS / sizeof *PLACEHOLDERS && !found; i++)
        found = strcmp(PLACEHOLDERS[i], text_string(&folded)) == 0;
    text_free(&folded);
    return found;
}

bool phone_damage_is_placeholder(const char *part, size_t length)
{
    while (length > 0 && is_one_of(*part, " \n\"'")) {
        part++;
        length--;
    }
    while (length > 0 && is_one_of(part[length - 1], " \n\"'"))
        length--;
    bool only_marks = true; /* -, --, ., ?, 0, 00 00 00 00 00, x, xx, … */
    for (size_t i = 0; i < length && only_marks; i++)
        only_marks = is_one_of(part[i], "-+.,/_?*0xX ()=:");
    return only_marks || (!has_digit(part, length) && is_placeholder_word(part, length));
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

/* A run that stands for digits: letters glued between digits, or a lone one that looks like a digit
 * (O for 0, l for 1) glued to one. */
static bool is_letter_gap(const char *part, size_t length, size_t start, size_t end)
{
    bool before = start > 0 && ascii_is_digit(part[start - 1]);
    bool after = end < length && ascii_is_digit(part[end]);
    bool lookalike = end - start == 1 && is_one_of(part[start], "OoIlSB");
    return (before && after) || ((before || after) && lookalike);
}

/* Where a run of characters lies in a part. */
struct run {
    size_t start, end;
    bool between_digits; /* the part has digits on both sides of it, glued or not */
};

/* A run of one character that masks digits (XX, **, …) or leaves them open (__, ..., --). */
static bool is_masking_run(const char *part, size_t length, const struct run *run)
{
    char c = part[run->start];
    size_t count = run->end - run->start;
    bool in_word = (run->start > 0 && ascii_is_letter(part[run->start - 1])) ||
                   (run->end < length && ascii_is_letter(part[run->end]));
    if (is_one_of(c, "xX*?_") && count >= 2)
        return !in_word;
    if (is_one_of(c, "xX*?"))
        return !in_word && run->between_digits;
    return run->between_digits && ((c == '.' && count >= 3) || (c == '-' && count >= 2));
}

/* Any other mark glued between two digits, as in 06#12. What phones are written with, and what is
 * used instead of that, are none. */
static bool is_strange_mark(const char *part, size_t length, size_t i)
{
    return i > 0 && i + 1 < length && ascii_is_digit(part[i - 1]) && ascii_is_digit(part[i + 1]) &&
           !ascii_is_digit(part[i]) && !is_one_of(part[i], "+()., -/_:'");
}

bool phone_damage_is_gap(const char *part, size_t length)
{
    size_t first_digit = 0, after_digits = length;
    while (first_digit < length && !ascii_is_digit(part[first_digit]))
        first_digit++;
    while (after_digits > 0 && !ascii_is_digit(part[after_digits - 1]))
        after_digits--;
    for (size_t i = 0; i < length;) {
        struct run run = {.start = i, .end = i + 1};
        while (run.end < length && part[run.end] == part[i])
            run.end++;
        run.between_digits = first_digit < i && run.end < after_digits;
        size_t word_end = i;
        while (word_end < length && ascii_is_letter(part[word_end]))
            word_end++;
        if (is_masking_run(part, length, &run) || is_strange_mark(part, length, i) ||
            (word_end > i && is_letter_gap(part, length, i, word_end)))
            return true;
        i = word_end > run.end ? word_end : run.end;
    }
    return false;
}
