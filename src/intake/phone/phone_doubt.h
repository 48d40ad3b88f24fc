/* intake/phone/phone_doubt.h
 * Which readings of a phone cell are believed, where they might be pieces of something else: nobody
 * may be opted out by mistake. Pure: owns nothing. Depends on intake/phone/phone_reading.h and
 * phone_part.h.
 */
#ifndef INTAKE_PHONE_PHONE_DOUBT_H
#define INTAKE_PHONE_PHONE_DOUBT_H

#include "intake/phone/phone_part.h"
#include "intake/phone/phone_reading.h"

/* How sure the reading is, by its number, its bits and whether it has its full length. */
enum phone_certainty phone_doubt_weigh(const struct phone_reading *reading, bool full_length);

/* Whether a reading that is so sure is the number where its surroundings demand so much. */
bool phone_doubt_accepts(enum phone_certainty certainty, enum phone_demand demand);

/* A part that holds slashes or commas was read in pieces between these, and as a whole (NULL: that
 * is no single number): which of them is meant. `dials_zero`: as in struct phone_country. */
enum phone_choice { PHONE_PIECES, PHONE_WHOLE, PHONE_IN_DOUBT };
enum phone_choice phone_doubt_choose(const struct phone_reading *pieces, size_t count,
                                     const struct phone_reading *whole, bool dials_zero);

/* Settles all readings of a cell: words and placeholders are no readings of their own beside
 * others, and pieces of what may have been one number are none. Returns how many are left. */
size_t phone_doubt_settle(struct phone_reading *readings, size_t count);

#endif
