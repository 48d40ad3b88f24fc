/* intake/phone/phone_reader.h
 * From a phone cell to the numbers in it, by one rule: what libphonenumber finds possible is a
 * number; what needed more than that to be read, says so. Owns its buffers and what it learned of
 * the French numbering. Depends on intake/phone/.
 */
#ifndef INTAKE_PHONE_PHONE_READER_H
#define INTAKE_PHONE_PHONE_READER_H

#include "intake/phone/phone_reading.h"

struct phone_reader;

/* `country`: what a national number means (ISO 3166-1 alpha-2, any case). ERROR_USAGE: there is no
 * such country. */
bool phone_reader_new(const char *country, struct phone_reader **out, struct error *err) MUST_CHECK;

/* Reads a cell (UTF-8). Returns how many readings it has, at least one; they are valid until the
 * next call. A cell that holds nothing has the one reading ENTRY_PLACEHOLDER. */
size_t phone_reader_read(struct phone_reader *reader, const char *cell, size_t length,
                         const struct phone_reading **readings);

/* Reads a cell and counts what it holds. */
struct phone_counts phone_reader_count(struct phone_reader *reader, const char *cell,
                                       size_t length);

/* The same as phone_reader_read without the short path for common French spellings: what tests hold
 * that against. */
size_t phone_reader_read_in_full(struct phone_reader *reader, const char *cell, size_t length,
                                 const struct phone_reading **readings);

/* NULL-safe; sets the handle to NULL. */
void phone_reader_free(struct phone_reader **reader);

#endif
