/* intake/flag_words.h
 * The one table of what cells say in a column of consent, by language. A word that is not in it
 * says nothing: it is asked about, or undecided. Pure: owns nothing. Depends on nothing.
 */
#ifndef INTAKE_FLAG_WORDS_H
#define INTAKE_FLAG_WORDS_H

#include <stddef.h>

enum flag_meaning {
    FLAG_MEANS_YES_NO, /* yes and no; which of them is an opt-out depends on the column */
    FLAG_MEANS_IN_OUT, /* may be written to, and opted out */
    FLAG_MEANS_IN,     /* may be written to; no word is its opposite for certain */
    FLAG_MEANS_BLANK,  /* stands for nothing */
};

/* Two words of one language that are each other's opposite (of another language they are not), both
 * folded (base/fold.h). `second` is NULL where a word has none. */
struct flag_pair {
    const char *first, *second;
    const char *language; /* ISO 639-1; "": of programs */
    enum flag_meaning meaning;
};

extern const struct flag_pair FLAG_PAIRS[];
extern const size_t FLAG_PAIR_COUNT;

#endif
