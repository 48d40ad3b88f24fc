/* base/near_word.h
 * Which of the known words a mistyped one was meant to be. Owns nothing. Depends on base/fold.h and
 * base/language.h.
 */
#ifndef BASE_NEAR_WORD_H
#define BASE_NEAR_WORD_H

#include "base/text.h"

/* How many changes turn `other` into `one` (Damerau-Levenshtein, optimal string alignment): a byte
 * put in, left out or replaced, or two neighbours swapped. `most` + 1 for anything above `most`,
 * and where a word has more than 64 bytes. */
size_t near_word_distance(const char *one, const char *other, size_t most);

/* The nearest word of those that were tried. Words are compared without case and accents. */
struct near_word {
    const char *typed;
    const char *word; /* borrowed; NULL: none of them is near */
    size_t distance;
};

/* Tries one more. A word is near where it begins with what was typed, or where few changes turn the
 * one into the other: one for each three characters, three at most. Of two that are equally near,
 * the first stays. */
void near_word_try(struct near_word *near, const char *word);

/* Appends "; did you mean BEFORE word AFTER?" in the user's language, or nothing where none is
 * near. Backquotes become that language's quotation marks. */
void near_word_append(struct text *text, const struct near_word *near, const char *before,
                      const char *after);

#endif
