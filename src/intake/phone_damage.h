/* intake/phone_damage.h
 * What keeps a part of a phone cell from being read at all: it stands for nothing, or digits of it
 * are destroyed, masked or mistyped. Owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_PHONE_DAMAGE_H
#define INTAKE_PHONE_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the part is nothing, or stands for nothing: N/A, NULL, -, 0, … */
bool phone_damage_is_placeholder(const char *part, size_t length);

/* Whether a spreadsheet has put a power of ten for digits: 3,36E+10. */
bool phone_damage_is_power(const char *part, size_t length);

/* Whether digits are masked or mistyped (06 12 XX XX 78, O612345678): what is left of them may be
 * somebody else's number. */
bool phone_damage_is_gap(const char *part, size_t length);

#endif
