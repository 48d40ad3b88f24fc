/* intake/phone/french_overseas.h
 * Which numbers of France's ten-digit numbering belong to its overseas territories, and under which
 * calling code: 0692…, also where it was written +33692…, is +262692…. Our own table, so that a
 * number never depends on the year of libphonenumber's data. Pure: owns nothing. Depends on
 * nothing.
 */
#ifndef INTAKE_PHONE_FRENCH_OVERSEAS_H
#define INTAKE_PHONE_FRENCH_OVERSEAS_H

#include <stdbool.h>
#include <stdint.h>

struct overseas_phone {
    int64_t phone; /* digits of the E.164 number */
    bool landline;
};

/* Whether the number is one from overseas. `number`: its nine digits, as they stand behind the 0
 * that is dialled in France. */
bool french_overseas_find(int64_t number, struct overseas_phone *found);

/* The other spelling of an E.164 number of overseas, since there are no numbers of these ranges
 * behind +33: 262692… for 33692…, which is what earlier versions made of it, and the other way
 * round. 0 where there is none. */
int64_t french_overseas_other(int64_t phone);

/* Whether any number that begins with these three digits (100 to 999) is. */
bool french_overseas_begins(int three_digits);

#endif
