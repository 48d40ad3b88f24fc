/* intake/phone/french_plan.h
 * The short path for the common French spellings: ten digits after a 0, nine without it, +33, 0033
 * and 33 with nine. What the plan says of a prefix is learned from phone_rules.h, once; tests hold
 * the two equal. Owns its tables.
 */
#ifndef INTAKE_PHONE_FRENCH_PLAN_H
#define INTAKE_PHONE_FRENCH_PLAN_H

#include "intake/phone/phone_rules.h"

struct french_plan;

struct french_plan *french_plan_new(void);

/* Reads the cell where it is one of these spellings (digits, between them spaces, dots and
 * hyphens), and nothing else. False: it is not, and must be read in full. */
bool french_plan_read(struct french_plan *plan, const char *cell, size_t length,
                      struct phone_reading *reading);

/* NULL-safe; sets the handle to NULL. */
void french_plan_free(struct french_plan **plan);

#endif
