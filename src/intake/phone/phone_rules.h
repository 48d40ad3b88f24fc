/* intake/phone/phone_rules.h
 * The rules by which one spelling becomes one number: national numbers of a country, French
 * overseas numbers, a lost + or 0. Owns nothing. Depends on intake/phone/phone_parser.h.
 */
#ifndef INTAKE_PHONE_PHONE_RULES_H
#define INTAKE_PHONE_PHONE_RULES_H

#include "intake/phone/phone_reading.h"

struct phone_country {
    char region[3]; /* ISO 3166-1 alpha-2, upper case */
    bool french;
    bool dials_zero; /* before a national number */
    bool one_length; /* all national numbers have the same count of digits */
    int calling_code;
};

/* Fills it in. False: libphonenumber does not know the region (upper case). */
bool phone_country_find(const char *region, struct phone_country *country) MUST_CHECK;

/* Reads one number as it is spelt (ASCII digits and punctuation, no words). */
void phone_rules_read(const struct phone_country *country, const char *text, size_t length,
                      struct phone_reading *reading);

#endif
