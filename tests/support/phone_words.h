/* support/phone_words.h
 * What was read of a phone cell as one line, so that tests can be tables. Owns nothing. Depends on
 * intake/phone/phone_reader.h.
 */
#ifndef SUPPORT_PHONE_WORDS_H
#define SUPPORT_PHONE_WORDS_H

#include "base/text.h"
#include "intake/phone/phone_reader.h"

/* Replaces `words` by "+33612345678 zero label; too_short": each number with its readings (zero,
 * plus, formula, label, several, extension, overseas, unplanned, landline, decimals, longer,
 * power), or the code of the reason why there is none, joined by "; ". */
void phone_words(const struct phone_reading *readings, size_t count, struct text *words);

/* The same for what `reader` makes of a cell; the short path and the full one must agree, or the
 * words say so. */
void phone_words_of_cell(struct phone_reader *reader, const char *cell, size_t length,
                         struct text *words);

/* Whether two lists of readings are one and the same. */
bool phone_readings_equal(const struct phone_reading *a, size_t a_count,
                          const struct phone_reading *b, size_t b_count);

#endif
