/* intake/file/dialect.h
 * How a file is laid out: its delimiter, found by how evenly it divides the first records, and its
 * header, found by looking and never at the price of a row. Owns nothing. Depends on
 * intake/file/sample.h.
 */
#ifndef INTAKE_FILE_DIALECT_H
#define INTAKE_FILE_DIALECT_H

#include "intake/file/sample.h"
#include "intake/phone/phone_reader.h"

/* What stands beside the column of a to-fix file in the text's header, whichever character it is;
 * NUL where there is no such column. The text ends with a NUL. */
char dialect_of_to_fix(const char *text);

/* The delimiter of the text (see sample_take) among comma, semicolon, tab and pipe, or what a first
 * line "sep=;" says, unless that does not divide the line below, and another one divides the text.
 */
char dialect_find_delimiter(const char *text, size_t length, bool whole);

/* Whether the text begins with such a line, by which a program tells Excel the delimiter: it is no
 * row. */
bool dialect_has_separator_line(const char *text, size_t length);

/* For people and for --delimiter: "comma", "semicolon", "tab", "pipe", else the character itself.
 * `buffer` holds 2. */
const char *dialect_delimiter_name(char delimiter, char buffer[2]);

/* The index of the header among the sample's records; DIALECT_NO_HEADER where the first record is
 * data. Records before the header are no rows. A header is a record that holds no phone, and names
 * columns: by a phone's name over a column of phones, by a name of consent, by several usual names,
 * by our column in a to-fix file, or by one of `names` (what the user gave to --column and --where,
 * plain). */
#define DIALECT_NO_HEADER SIZE_MAX
size_t dialect_find_header(const struct sample *sample, const char *const *names, size_t name_count,
                           struct phone_reader *phones);

#endif
