/* intake/dialect.h
 * How a file is laid out: its delimiter, found by how evenly it divides the first records, and its
 * header, found by looking and never at the price of a row. Owns nothing. Depends on
 * intake/sample.h.
 */
#ifndef INTAKE_DIALECT_H
#define INTAKE_DIALECT_H

#include "intake/phone_reader.h"
#include "intake/sample.h"

/* The delimiter of the text (see sample_take) among comma, semicolon, tab and pipe, or what a first
 * line "sep=;" says. */
char dialect_find_delimiter(const char *text, size_t length, bool whole);

/* For people and for --delimiter: "comma", "semicolon", "tab", "pipe", else the character itself.
 * `buffer` holds 2. */
const char *dialect_delimiter_name(char delimiter, char buffer[2]);

/* The index of the header among the sample's records; `none` (SIZE_MAX) where the first record is
 * data. Records before the header are no rows. A header is a record that names columns and holds no
 * phone: one with a known column name, or where `names` (what the user gave to --column and
 * --where, plain) stand. */
#define DIALECT_NO_HEADER SIZE_MAX
size_t dialect_find_header(const struct sample *sample, const char *const *names, size_t name_count,
                           struct phone_reader *phones);

#endif
