/* intake/columns/known_words.h
 * The one table of the words that cells and headers are known by, each with its language and
 * meaning. A word that is not in it says nothing: a value is asked about or undecided, a column is
 * asked about or left alone. Pure: owns nothing. Depends on nothing.
 */
#ifndef INTAKE_COLUMNS_KNOWN_WORDS_H
#define INTAKE_COLUMNS_KNOWN_WORDS_H

#include <stddef.h>

/* --- what cells say in a column of consent --- */

enum flag_meaning {
    FLAG_MEANS_YES_NO, /* yes and no; which of them is an opt-out depends on the column */
    FLAG_MEANS_IN_OUT, /* may be written to, and opted out */
    FLAG_MEANS_IN,     /* may be written to; no word is its opposite for certain */
    FLAG_MEANS_BLANK,  /* stands for nothing, as an empty cell does */
    FLAG_MEANS_NONE,   /* says "none", "never" or "no" where nobody asked a question: a human must
                          look */
};

/* Two words of one language that are each other's opposite (of another language they are not), both
 * folded (base/fold.h). `second` is NULL where a word has none. */
struct flag_pair {
    const char *first, *second;
    const char *language; /* ISO 639-1; "": of programs */
    enum flag_meaning meaning;
};

extern const struct flag_pair flag_pairs[];
extern const size_t flag_pair_count;

/* Words that are half of no pair (base/word_list.h), folded. */
struct flag_words {
    const char *words;
    const char *language;
    enum flag_meaning meaning;
};

extern const struct flag_words flag_word_lists[];
extern const size_t flag_word_list_count;

/* --- what the words of a header say --- */

enum name_meaning {
    NAME_PHONE = 1 << 0,        /* the very name of a phone column, written together */
    NAME_PHONE_WORD = 1 << 1,   /* a word that makes a name speak of a phone */
    NAME_NUMBER_WORD = 1 << 2,  /* a number, which may be a phone's */
    NAME_OWN = 1 << 3,          /* beside a phone's word: it stays the person's own phone */
    NAME_OTHERS = 1 << 4,       /* somebody else's, or no phone at all */
    NAME_FAX = 1 << 5,          /* a fax */
    NAME_ABOUT = 1 << 6,        /* something about a phone */
    NAME_OTHER_NUMBER = 1 << 7, /* whose or what number it is, where nothing says a phone's */
    NAME_OPTED_OUT = 1 << 8,    /* consent: yes means opted out */
    NAME_OPTED_IN = 1 << 9,     /* consent: yes means may be written to */
    NAME_CONSENT = 1 << 10,     /* consent, either way round */
    NAME_KNOWN = 1 << 11,       /* a usual name that has to do with neither */
    /* What tells a person apart (column_name_tells_person): */
    NAME_PERSON = 1 << 12,        /* a name, an e-mail address, an identifier */
    NAME_PERSON_NUMBER = 1 << 13, /* a number or code, where it is said whose */
    NAME_PERSON_WHOSE = 1 << 14,
    NAME_PERSON_BESIDE = 1 << 15, /* goes with these, and changes nothing */
};

/* Lists of words (base/word_list.h), folded. */
struct name_words {
    const char *words;
    const char *language; /* ISO 639-1; "": of programs, or of several languages */
    enum name_meaning meaning;
};

extern const struct name_words name_word_lists[];
extern const size_t name_word_list_count;

/* Pieces of a name (without the spaces between its words) that speak of consent, the longer ones
 * first where one holds another. */
struct name_piece {
    const char *piece;
    const char *language;
    enum name_meaning meaning;
};

extern const struct name_piece name_pieces[];
extern const size_t name_piece_count;

#endif
