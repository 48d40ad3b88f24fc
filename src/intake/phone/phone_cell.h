/* intake/phone/phone_cell.h
 * Makes a phone cell plain and splits it where one number ends and another begins for certain.
 * Owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_PHONE_PHONE_CELL_H
#define INTAKE_PHONE_PHONE_CELL_H

#include "base/text.h"

/* Rewrites the cell as plain ASCII where phones are concerned: the digits of other scripts,
 * full-width letters, Unicode spaces, hyphens, quotes and plus signs; drops invisible marks and
 * control characters. Line breaks (also Dolibarr's literal \n) become LF. Other characters stay. */
void phone_cell_clean(const char *cell, size_t length, struct text *clean);

/* How long the tel: URI's parameter (";ext=12") at the start of `clean` is; 0: there is none. */
size_t phone_cell_parameter_length(const char *clean, size_t length);

/* Splits a clean cell where one number ends and another begins for certain: ":::", ";" (unless it
 * begins a parameter), "|", LF, "&", words such as "ou", and before a + that follows digits. Calls
 * `each` for each part that holds anything. */
void phone_cell_split(const char *clean, size_t length,
                      void (*each)(void *context, const char *part, size_t length), void *context);

#endif
