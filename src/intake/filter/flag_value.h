/* intake/filter/flag_value.h
 * What the values of a consent column say, by the words of intake/columns/known_words.h. Pure: owns
 * nothing. Depends on base/ and intake/filter/flag_date.h.
 */
#ifndef INTAKE_FILTER_FLAG_VALUE_H
#define INTAKE_FILTER_FLAG_VALUE_H

#include "base/text.h"

enum flag_word { FLAG_NO_WORD, FLAG_YES, FLAG_NO };

/* Whether a folded value (base/fold.h) is a yes/no word. */
enum flag_word flag_value_word(const char *folded);

/* Whether two folded values are known opposites of one pair: oui and non are, oui and no are not.
 */
bool flag_values_are_opposite(const char *a, const char *b);

/* Whether a folded value is blank: nothing, NULL, or the day that a program writes for none. */
bool flag_value_is_nothing(const char *folded);

/* Takes off what a program wraps a cell in: ="oui", 'oui'. */
void flag_value_unwrap(struct text *folded);

/* Whether a folded value says that the person may be written to: subscribed, abonne, opt-in. */
bool flag_value_opts_in(const char *folded);

/* Whether a folded value says none, never or no, whatever the question: an answer to --where
 * COLUMN=* for a human alone. */
bool flag_value_says_none(const char *folded);

/* Whether a folded value is a list of channels: "sms", "email, sms". */
bool flag_value_names_channels(const char *folded);

#endif
