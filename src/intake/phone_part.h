/* intake/phone_part.h
 * Takes one part of a phone cell apart, before any number is read: words around numbers are left
 * out, spreadsheet damage and placeholders are seen. Owns the list of candidates. Depends on
 * jobs/entry.h.
 */
#ifndef INTAKE_PHONE_PART_H
#define INTAKE_PHONE_PART_H

#include "jobs/entry.h"

#define PHONE_CANDIDATE_SIZE 64

/* What may be a number: ASCII digits, + ( ) . - / , and spaces. */
struct phone_candidate {
    char text[PHONE_CANDIDATE_SIZE]; /* null-terminated; "" where `reason` says that there is no
                                        number */
    size_t length;
    unsigned readings; /* bits of enum entry_reading that taking it out of the cell brought */
    enum entry_reason reason; /* ENTRY_REASON_NONE: `text` is to be read */
};

/* A list of candidates that keeps its memory. All zero is an empty one. */
struct phone_candidates {
    struct phone_candidate *items;
    size_t count, capacity;
};
void phone_candidates_free(struct phone_candidates *candidates);

/* Whether the part is nothing, or stands for nothing: N/A, NULL, -, 0, … */
bool phone_part_is_placeholder(const char *part, size_t length);

/* Takes one part (without separators) apart and adds what it may hold to the list: one candidate in
 * general, more where words separate numbers, one with a reason where it holds none. */
void phone_part_candidates(const char *part, size_t length, struct phone_candidates *candidates);

/* Whether the part holds a separator that numbers are also written with (a slash or a comma),
 * outside of damage. */
bool phone_part_has_soft_separator(const char *part, size_t length);

#endif
