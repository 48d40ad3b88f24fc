/* support/phone_property.h
 * Holds the phone reader's short path equal to the full one, and random choices to feed both.
 * Owns the two readers. Depends on intake/phone/phone_reader.h. A difference fails the test.
 */
#ifndef SUPPORT_PHONE_PROPERTY_H
#define SUPPORT_PHONE_PROPERTY_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct phone_property;

struct phone_property *phone_property_new(const char *country);

/* Reads the cell by both paths. Where the short path takes it, phone, reason, readings, national,
 * landline and count must be those of the full one; where it does not, there is one path only. */
void phone_property_hold(struct phone_property *property, const char *cell, size_t length);

/* How many cells were held against the full path. */
int64_t phone_property_compared(const struct phone_property *property);

/* Prints how many cells there were, and how many of them were compared. NULL-safe; sets the handle
 * to NULL. */
void phone_property_free(struct phone_property **property);

/* Random numbers that are the same in every run (xorshift64*). `*state` is not 0. */
uint64_t draw_below(uint64_t *state, uint64_t bound);

/* Appends the digits, with nothing, or single separators of one kind or mixed ones, between some of
 * them. */
void append_grouped(struct text *text, const char *digits, uint64_t *state);

#endif
