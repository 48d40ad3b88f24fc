/* intake/phone_doubt.h
 * Which readings of a phone cell hold where they might be pieces of something else: nobody is opted
 * out by mistake. Pure: owns nothing. Depends on intake/phone_reader.h.
 */
#ifndef INTAKE_PHONE_DOUBT_H
#define INTAKE_PHONE_DOUBT_H

#include "intake/phone_reader.h"

/* Whether it is a number of the plan. */
bool phone_doubt_is_in_plan(const struct phone_reading *reading);

/* Whether it has its full length just as it is written, with nothing added. */
bool phone_doubt_is_complete(const struct phone_reading *reading);

/* A part that holds slashes or commas was read in pieces between these, and as a whole (NULL: that
 * is no single number): which of them is meant. `dials_zero`: as in struct phone_country. */
enum phone_choice { PHONE_PIECES, PHONE_WHOLE, PHONE_IN_DOUBT };
enum phone_choice phone_doubt_choose(const struct phone_reading *pieces, size_t count,
                                     const struct phone_reading *whole, bool dials_zero);

/* Settles all readings of a cell: words and placeholders are no readings of their own beside
 * others, and pieces of what may have been one number are none. Returns how many are left. */
size_t phone_doubt_settle(struct phone_reading *readings, size_t count);

#endif
