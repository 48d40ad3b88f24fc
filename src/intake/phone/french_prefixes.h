/* intake/phone/french_prefixes.h
 * The short path for the common French spellings: ten digits after a 0, nine without it, +33, 0033
 * and 33 with nine. What the numbering plan says of a prefix is learned from phone_rules.h, once;
 * tests hold the two equal. Owns its tables.
 */
#ifndef INTAKE_PHONE_FRENCH_PREFIXES_H
#define INTAKE_PHONE_FRENCH_PREFIXES_H

#include "intake/phone/phone_rules.h"

struct french_prefixes;

struct french_prefixes *french_prefixes_new(void);

/* Reads the cell where it is one of these spellings (digits, between them spaces, dots and
 * hyphens), and nothing else. False: it is not, and must be read in full. */
bool french_prefixes_read(struct french_prefixes *prefixes, const char *cell, size_t length,
                          struct phone_reading *reading);

/* NULL-safe; sets the handle to NULL. */
void french_prefixes_free(struct french_prefixes **prefixes);

#endif
