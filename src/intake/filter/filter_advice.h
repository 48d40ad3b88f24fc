/* intake/filter/filter_advice.h
 * What a column holds, for a user whose filter selects nothing. Owns nothing. Depends on
 * intake/filter/value_tally.h.
 */
#ifndef INTAKE_FILTER_FILTER_ADVICE_H
#define INTAKE_FILTER_FILTER_ADVICE_H

#include "intake/filter/value_tally.h"

/* Appends the column's values with their rows, the most frequent first, and the one that is nearest
 * to `wanted` (folded) as a --where. */
void filter_advice_append(struct text *text, const char *column, const char *wanted,
                          const struct value_tally *tally);

#endif
