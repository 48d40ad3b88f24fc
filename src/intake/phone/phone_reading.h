/* intake/phone/phone_reading.h
 * What a phone cell says: one reading for each number in it, or why there is none. Pure: owns
 * nothing. Depends on jobs/entry.h.
 */
#ifndef INTAKE_PHONE_PHONE_READING_H
#define INTAKE_PHONE_PHONE_READING_H

#include "jobs/entry.h"

/* How sure a reading is, the weakest first. "Complete": as many digits as all numbers of its
 * country, or a number of a known range with enough of them; no stretch of a longer number is that.
 * "Known": in a range that the numbering plan has. "Restored": a 0 or a + was added. "Named":
 * written with its country. */
enum phone_certainty {
    CERTAINTY_NONE, /* no number */
    CERTAINTY_FRAGMENT,
    CERTAINTY_NAMED,
    CERTAINTY_COMPLETE_RESTORED,
    CERTAINTY_KNOWN_RESTORED,
    CERTAINTY_KNOWN, /* from here on, just as it is written */
    CERTAINTY_KNOWN_NAMED,
    CERTAINTY_COMPLETE,
    CERTAINTY_KNOWN_COMPLETE,
    CERTAINTIES,
};

/* One number of a cell, or why there is none. */
struct phone_reading {
    int64_t phone;            /* digits of the E.164 number; 0: none */
    enum entry_reason reason; /* where there is none */
    unsigned readings;        /* bits of enum entry_reading, where there is one */
    bool national;            /* written without a country */
    bool landline;
    enum phone_certainty certainty; /* unknown where the short path read */
    bool without_digits;            /* nothing but words: no entry of its own beside a number */
};

/* What the readings of a cell are, together. */
struct phone_counts {
    size_t readings;
    size_t phones;
    size_t
        meant; /* phones, and what a phone was meant by: damaged ones, those of no known country */
    size_t placeholders;
    size_t damaged;
    unsigned how; /* all bits of enum entry_reading that any of the phones has */
};

struct phone_counts phone_readings_count(const struct phone_reading *readings, size_t count);

/* Whether the cell holds phones and nothing else, words included. */
static inline bool phone_counts_are_phones_alone(const struct phone_counts *counts)
{
    return counts->phones == counts->readings && (counts->how & ENTRY_READ_LABEL) == 0;
}

#endif
