/* intake/filter/consent_words.h
 * Words the refusal of a file of which nobody has said which rows are meant: the columns that could
 * tell, the values of each, how many rows they have, and the exact command for each reading. Owns
 * the text. Depends on intake/filter/value_tally.h and base/shell_words.h.
 */
#ifndef INTAKE_FILTER_CONSENT_WORDS_H
#define INTAKE_FILTER_CONSENT_WORDS_H

#include "intake/filter/value_tally.h"

/* All zero but path and command is a refusal that is yet to be worded. */
struct consent_words {
    const char *path;    /* of the file, as the user gave it; borrowed */
    const char *command; /* as intake_options has it; borrowed */
    size_t columns;      /* that were added */
    size_t left_out;     /* of these: no room for more */
    struct text text;
};

/* Begins with the reason, a clause without its full stop. */
void consent_words_begin(struct consent_words *words, const char *why);

/* Adds a column, while there is room in a message. `asked` is what --where calls it by: its name or
 * its number. `opted_in`: its name suggests that yes means "may be written to", so that this
 * reading comes first. */
void consent_words_add(struct consent_words *words, const char *name, const char *asked,
                       bool opted_in, const struct value_tally *tally);

/* ERROR_INPUT with the words. Always returns false. */
bool consent_words_fail(const struct consent_words *words, struct error *err);

void consent_words_free(struct consent_words *words);

#endif
