/* intake/flag_value.h
 * What the values of a consent column say: yes/no words in pairs, and dates. Pure: owns nothing.
 * Depends on base/.
 */
#ifndef INTAKE_FLAG_VALUE_H
#define INTAKE_FLAG_VALUE_H

#include "base/text.h"

#include <stdint.h>

enum flag_word { FLAG_NO_WORD, FLAG_YES, FLAG_NO };

/* Whether a folded value (base/fold.h) is a yes/no word: yes/no, oui/non, true/false, vrai/faux,
 * 1/0, y/n, o/n, on/off, x. */
enum flag_word flag_value_word(const char *folded);

/* Whether two folded values are known opposites of one pair: oui and non are, oui and no are not.
 */
bool flag_values_are_opposite(const char *a, const char *b);

/* Whether a folded value is one of any such pair. */
bool flag_value_has_opposite(const char *folded);

/* Whether a folded value says that the person may be written to: subscribed, abonne, opt-in. */
bool flag_value_opts_in(const char *folded);

/* Whether a folded value is a list of channels: "sms", "email, sms". */
bool flag_value_names_channels(const char *folded);

/* Reads a date: 2024-03-12, with or without a time (and Z, UTC or an offset);
 * 12/03/2024, 12.03.2024, 12-03-2024, with or without a time. Where day and month could be either,
 * the day comes first, unless `month_first`. ms since 1970, UTC. */
bool flag_value_date(const char *value, bool month_first, int64_t *wall_ms);

#endif
