/* intake/file/dialect.h
 * How a file is laid out: its delimiter, found by how evenly it divides the first records; its
 * header, found by looking and never at the price of a row; how wide a whole row is; how a quote is
 * written inside quotes. Owns nothing. Depends on intake/file/.
 */
#ifndef INTAKE_FILE_DIALECT_H
#define INTAKE_FILE_DIALECT_H

#include "intake/file/sample.h"
#include "intake/file/text_decoder.h"
#include "intake/phone/phone_reader.h"

/* The delimiter of a to-fix file: the character that stands beside its added column in the header;
 * NUL where the text has no such column. The text ends with a NUL. */
char dialect_of_to_fix(const char *text);

/* The delimiter of the text (see sample_take) among comma, semicolon, tab and pipe, or what a first
 * line "sep=;" says, unless that does not divide the line below, and another one divides the text.
 */
char dialect_find_delimiter(const char *text, size_t length, bool whole);

/* Whether the text begins with a line "sep=;", by which a program tells Excel the delimiter. It is
 * no row. */
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

/* The cells of a whole row, beyond which none is filled. A row that lacks cells at its end is whole
 * (spreadsheets leave empty ones out), and so is one with empty cells too many (a delimiter at the
 * end of every line). They are as many as the header has; without one, as
 * many as half the records or more have, else as the widest has. `header`: index of the record, or
 * DIALECT_NO_HEADER. */
size_t dialect_width(const struct sample *sample, size_t header);

/* A row of fewer cells than this lacks some that most rows have. */
size_t dialect_short_width(const struct sample *sample, size_t header);

struct dialect_file {
    struct source_file *file;
    const char *encoding;
    char delimiter;
    size_t width; /* cells of a whole row */
};

/* CSV_QUOTES_ESCAPED only where a backslash stands before a quote somewhere, "" alone does not read
 * the file to its end, and \" does. Reads the whole file once more for that, or thrice; not where
 * it holds no backslash. */
bool dialect_find_quotes(const struct dialect_file *from, enum csv_quotes *quotes,
                         struct error *err) MUST_CHECK;

#endif
