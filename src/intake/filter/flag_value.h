/* intake/filter/flag_value.h
 * What the values of a consent column say, by the words of intake/columns/known_words.h, and dates.
 * Pure: owns nothing. Depends on base/.
 */
#ifndef INTAKE_FILTER_FLAG_VALUE_H
#define INTAKE_FILTER_FLAG_VALUE_H

#include "base/text.h"

#include <stdint.h>

enum flag_word { FLAG_NO_WORD, FLAG_YES, FLAG_NO };

/* Whether a folded value (base/fold.h) is a yes/no word. */
enum flag_word flag_value_word(const char *folded);

/* Whether two folded values are known opposites of one pair: oui and non are, oui and no are not.
 */
bool flag_values_are_opposite(const char *a, const char *b);

/* Whether a folded value is blank: nothing, NULL, or the day that a program writes for none
 * (0000-00-00, 1900-01-00, 1970-01-01 00:00:00, 30/12/1899, 9999-12-31). */
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

/* Reads a date: 2024-03-12, with or without a time (and Z, UTC or an offset);
 * 12/03/2024, 12.03.2024, 12-03-2024, 12/03/24, 12 mars 2024 (intake/filter/flag_date.h), with or
 * without a time. Where day and month could be either, the day comes first, unless `month_first`.
 * `value` is folded. ms since 1970, UTC. */
bool flag_value_date(const char *value, bool month_first, int64_t *wall_ms);

#endif
