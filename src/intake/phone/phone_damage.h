/* intake/phone/phone_damage.h
 * What keeps a part of a phone cell from being read at all: it stands for nothing, or digits of it
 * are destroyed, masked or mistyped. Owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_PHONE_PHONE_DAMAGE_H
#define INTAKE_PHONE_PHONE_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the part is nothing, or stands for nothing: N/A, NULL, -, 0, … Only what is known to: any
 * other word is no number, and a human looks. */
bool phone_damage_is_placeholder(const char *part, size_t length);

/* Whether a number stood here, and is gone: an error word of a spreadsheet in any language (#NAME?,
 * #WERT!; whatever begins with # and has no digits of a number), a cell too narrow for its number
 * (#####), masked digits (** ** **, 06 XX XX XX XX). Never empty: a human looks. */
bool phone_damage_is_destroyed(const char *part, size_t length);

/* Whether a spreadsheet has put a power of ten for digits: 3,36E+10. */
bool phone_damage_is_power(const char *part, size_t length);

/* Where the part is a power of ten and nothing else, and its mantissa has all the digits
 * (6.39980030E8): writes them to `digits`, null-terminated. False: it is not, or may lack some. */
#define PHONE_POWER_DIGITS 16
bool phone_damage_spell_power(const char *part, size_t length, char digits[PHONE_POWER_DIGITS]);

/* Whether digits are left open or mistyped (06 12 __ __ 78, O612345678): what is left of them may
 * be somebody else's number. */
bool phone_damage_is_gap(const char *part, size_t length);

#endif
