/* intake/phone/phone_part.h
 * Takes one part of a phone cell apart, before any number is read: words around numbers are left
 * out, damage and doubt are seen. Owns the list of candidates. Depends on
 * jobs/entry.h.
 */
#ifndef INTAKE_PHONE_PHONE_PART_H
#define INTAKE_PHONE_PHONE_PART_H

#include "jobs/entry.h"

#include <stdbool.h>

#define PHONE_CANDIDATE_SIZE 64

/* How sure a reading must be to count, where it stands (see phone_doubt.h). */
enum phone_demand {
    DEMAND_POSSIBLE, /* any number */
    DEMAND_KNOWN,    /* words or other digits are near: one of a known range, or a complete one */
    DEMAND_COMPLETE, /* something glued to it may be a digit: a complete one, as it is written */
    PHONE_DEMANDS,
};

/* What may be a number: ASCII digits, + ( ) . - and spaces. */
struct phone_candidate {
    char text[PHONE_CANDIDATE_SIZE]; /* null-terminated; "" where `reason` says that there is no
                                        number */
    size_t length;
    unsigned readings;        /* bits of enum entry_reading: what was left out to get at it */
    enum entry_reason reason; /* ENTRY_REASON_NONE: `text` is to be read */
    enum phone_demand demand; /* by what surrounds it */
};

/* A list of candidates that keeps its memory. All zero is an empty one. */
struct phone_candidates {
    struct phone_candidate *items;
    size_t count, capacity;
};
void phone_candidates_free(struct phone_candidates *candidates);

/* Takes one part (without separators) apart and adds what it may hold to the list: one candidate in
 * general, more where words separate numbers, one with a reason where it holds none. */
void phone_part_candidates(const char *part, size_t length, struct phone_candidates *candidates);

/* Whether it is nothing but words: no digits, no placeholder, and none that are destroyed. */
bool phone_part_is_words(const char *part, size_t length);

/* Whether a slash or a comma in it separates nothing: N/A, 612345678,0. */
bool phone_part_is_one(const char *part, size_t length);

#endif
