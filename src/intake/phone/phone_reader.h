/* intake/phone/phone_reader.h
 * From a phone cell to the numbers in it, by one rule: what libphonenumber finds possible is a
 * number; what needed more than that to be read, says so. Owns its buffers and what it learned of
 * the French plan. Depends on intake/phone_*.h.
 */
#ifndef INTAKE_PHONE_PHONE_READER_H
#define INTAKE_PHONE_PHONE_READER_H

#include "jobs/entry.h"

/* How sure a reading is, the weakest first. "Complete": as many digits as all numbers of its
 * country, or a number of the plan with enough of them; no stretch of a longer number is that.
 * "Known": in a range of the numbering plan. "Restored": a 0 or a + was added. "Named": written
 * with its country. */
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

struct phone_reader;

/* `country`: what a national number means (ISO 3166-1 alpha-2, any case). ERROR_USAGE: there is no
 * such country. */
bool phone_reader_new(const char *country, struct phone_reader **out, struct error *err) MUST_CHECK;

/* Reads a cell (UTF-8). Returns how many readings it has, at least one; they are valid until the
 * next call. A cell that holds nothing has the one reading ENTRY_PLACEHOLDER. */
size_t phone_reader_read(struct phone_reader *reader, const char *cell, size_t length,
                         const struct phone_reading **readings);

/* The same without the short path for common French spellings: what tests hold that against. */
size_t phone_reader_read_in_full(struct phone_reader *reader, const char *cell, size_t length,
                                 const struct phone_reading **readings);

/* NULL-safe; sets the handle to NULL. */
void phone_reader_free(struct phone_reader **reader);

#endif
