/* intake/csv_reader.h
 * From text to rows (RFC 4180, any delimiter), with the physical line on which each begins. Wraps
 * libcsv, which no other file includes. Owns the parser and the current row; the text comes from a
 * callback. Depends on base/.
 */
#ifndef INTAKE_CSV_READER_H
#define INTAKE_CSV_READER_H

#include "base/error.h"

#include <stdint.h>

#define CSV_RECORD_MAX_BYTES ((size_t)64 * 1024)

/* Where text comes from: the next piece (of any size, not empty), `*length` 0 at the end. */
struct csv_input {
    bool (*read)(void *context, const char **text, size_t *length, struct error *err);
    void *context;
};

/* A row. Blank lines are none. Cells are null-terminated, and valid until the next call. */
struct csv_row {
    int64_t line; /* physical line on which it begins, from 1; LF, CRLF and CR alone end a line */
    size_t count; /* of cells, at least 1 */
    const char *text;
    const size_t *offsets; /* count + 1 of them: cell i is text[offsets[i]], and its NUL stands
                              before offsets[i + 1] */
};

/* Cell `i`, from 0; "" beyond the row's end. */
const char *csv_row_cell(const struct csv_row *row, size_t i, size_t *length);

struct csv_reader;

struct csv_reader *csv_reader_new(const struct csv_input *input, char delimiter);

/* The next row; `*found` false at the end. ERROR_INPUT, naming the line: a quote that is never
 * closed, a quote inside an unquoted cell (but ="0612345678" is read), a record over 64 KiB. */
bool csv_reader_next(struct csv_reader *reader, struct csv_row *row, bool *found,
                     struct error *err) MUST_CHECK;

/* Whether the whole input has been read: an error then is about its end. */
bool csv_reader_at_end(const struct csv_reader *reader);

/* NULL-safe; sets the handle to NULL. */
void csv_reader_free(struct csv_reader **reader);

#endif
