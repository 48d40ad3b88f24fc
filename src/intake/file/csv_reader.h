/* intake/file/csv_reader.h
 * From text to rows (RFC 4180, any delimiter), with the physical line on which each begins. Wraps
 * libcsv, which no other file includes. Owns the parser and the current row; the text comes from a
 * callback. Depends on base/ and intake/file/added_column.h.
 */
#ifndef INTAKE_FILE_CSV_READER_H
#define INTAKE_FILE_CSV_READER_H

#include "base/error.h"
#include "intake/file/added_column.h"

#include <stdint.h>

/* What is kept of a cell, however long it is in the file; the rest is read and forgotten. */
#define CSV_CELL_KEPT_BYTES ((size_t)64 * 1024)

/* What a record may hold once its cells are cut to that. */
#define CSV_RECORD_KEPT_BYTES ((size_t)4 * 1024 * 1024)
#define CSV_RECORD_CELLS      ((size_t)16 * 1024)

/* Where text comes from: the next piece (of any size, not empty), `*length` 0 at the end. */
struct csv_input {
    bool (*read)(void *context, const char **text, size_t *length, struct error *err);
    void *context;
    size_t sheet_width; /* 0, or the text is a workbook's sheet: lines are its rows (a line break
                           inside a cell begins none), and each has so many cells at least */
};

/* How a quote is written inside quotes. */
enum csv_quotes {
    CSV_QUOTES_DOUBLED, /* "" (RFC 4180) */
    CSV_QUOTES_ESCAPED, /* "" or \" (MySQL, PHP); the backslash stays in the cell */
};

/* A row. Blank lines are not rows. Cells are null-terminated, and valid until the next call. */
struct csv_row {
    int64_t line; /* physical line on which it begins, from 1; LF, CRLF and CR alone end a line. Of
                     a sheet: its row */
    size_t count; /* of cells, at least 1 */
    const char *text;
    const size_t *offsets;   /* count + 1 of them: cell i is text[offsets[i]], and its NUL stands
                                before offsets[i + 1] */
    int64_t bare_quote_line; /* where a quote stands inside a cell that is not quoted, and was read
                                as a character; 0: nowhere. ="0612345678" does not count */
    bool unfinished;         /* the file ends in it, without a line end */
    bool may_hold_lines;     /* false: no cell holds a line break */
    enum added_row added;    /* of a to-fix file, whose own column is left out of all rows */
    const char *raw; /* the record as the text has it, with its line end; NULL where it is not
                        kept (csv_reader_keep_raw), or longer than CSV_RECORD_KEPT_BYTES */
    size_t raw_length;
};

/* Cell `i`, from 0; "" beyond the row's end. A byte order mark before the first is left out: files
 * are joined. */
const char *csv_row_cell(const struct csv_row *row, size_t i, size_t *length);

/* Whether a cell of this length may have been cut off. */
static inline bool csv_cell_is_cut(size_t length)
{
    return length + 3 >= CSV_CELL_KEPT_BYTES; /* a character is never cut in two */
}

/* How many cells the row has without the empty ones that end it. */
size_t csv_row_filled(const struct csv_row *row);

struct csv_reader;

struct csv_reader *csv_reader_new(const struct csv_input *input, char delimiter,
                                  enum csv_quotes quotes);

/* From now on rows have their raw text. */
void csv_reader_keep_raw(struct csv_reader *reader);

/* The column of a to-fix file, as far as a header has named one. */
const struct added_column *csv_reader_added(const struct csv_reader *reader);

/* The next row; `*found` false at the end. ERROR_INPUT, naming the line: a quote that is never
 * closed, text behind a closing quote, a record of too many cells. A quote inside an unquoted cell
 * is read as a character: whether the row is whole all the same, the caller must judge. */
bool csv_reader_next(struct csv_reader *reader, struct csv_row *row, bool *found,
                     struct error *err) MUST_CHECK;

/* Whether a row that has bare quotes is whole with these as characters, and could not be with what
 * stands between two of them as one cell (`la "grande, belle"`). `width`: cells of a whole row. */
bool csv_row_quotes_fit(const struct csv_row *row, size_t width);

/* The error for a row that a bare quote has divided wrongly. Always returns false. */
bool csv_row_fail_bare_quote(const struct csv_row *row, struct error *err);

/* Whether the whole input has been read: an error then is about its end. */
bool csv_reader_at_end(const struct csv_reader *reader);

/* NULL-safe; sets the handle to NULL. */
void csv_reader_free(struct csv_reader **reader);

#endif
