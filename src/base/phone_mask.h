/* base/phone_mask.h
 * Hides phone numbers, alone or within foreign text, for logs and for reports that are handed on:
 * country, kind and the last two digits stay. Also finds a number in a text. Owns nothing.
 * Depends on base/text.h.
 */
#ifndef BASE_PHONE_MASK_H
#define BASE_PHONE_MASK_H

#include "base/text.h"

#include <stdint.h>

/* Holds any mask, with its null: a plus sign, 15 digits (E.164), blanks between pairs. */
#define PHONE_MASK_SIZE 32

/* Writes the mask of the number whose E.164 digits `phone` (> 0) is, "+33 6 ** ** ** 78" for
 * 33612345678, and returns `out`. Country codes as ITU-T E.164 assigns them: by their first two
 * digits. Where less than four digits would be hidden, all but the country's are. */
const char *phone_mask(int64_t phone, char out[PHONE_MASK_SIZE]);

/* Appends foreign text (a cell, a message, a file's name) with each number in it masked: seven
 * digits or more, of any script that the intake reads, with at most three other characters between
 * two of them, none of them a letter, a comma, a colon, a semicolon or a line break. The spelling
 * stays: of "06 12.34.56 78" comes "06 **.**.** 78". Two numbers with no more than that between
 * them are masked as one. Dates as YYYY-MM-DD are left as they are. What is no valid UTF-8 is
 * copied. */
void phone_mask_append(struct text *out, const char *bytes, size_t length);

/* Numbers that are looked for in many texts, all at once. */
struct phone_mask_set;

/* Of so many numbers (E.164, > 0). The caller frees it. */
struct phone_mask_set *phone_mask_set_new(const int64_t *phones, size_t count);

/* Calls `found` with the place of each number whose digits behind its country's stand in foreign
 * text, one after the other, in a number as above, with or without anything before and behind them;
 * once for each time. Says so of another country's number with the same digits, too; never of a
 * number with less than five digits behind its country's. */
void phone_mask_set_find(const struct phone_mask_set *set, const char *bytes, size_t length,
                         void (*found)(void *context, size_t place), void *context);

/* NULL-safe; sets the handle to NULL. */
void phone_mask_set_free(struct phone_mask_set **set);

#endif
