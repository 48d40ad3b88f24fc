#include "intake/csv_reader.h"

#include "base/memory.h"
#include "base/text.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define STRICT (CSV_STRICT | CSV_STRICT_FINI)

struct csv_reader {
    struct csv_input input;
    struct csv_parser parser;
    const char *rest; /* of the piece that was read last */
    size_t rest_length;
    bool ended;

    int64_t line;        /* the line that is being fed */
    bool after_cr;       /* the last byte fed was a CR: an LF now belongs to the same line end */
    bool line_ended;     /* the last slice ended its line */
    bool in_record;      /* bytes of a record have been fed, and it has not ended */
    size_t record_bytes; /* of it, so far */
    int64_t record_line;
    int64_t cell_line; /* on which the cell that is being read begins */

    bool in_formula; /* inside a cell that begins with =, where quotes are text: ="0612345678" */

    struct text text; /* the cells, each with its NUL */
    size_t *offsets;
    size_t count, capacity;
    bool row_ended;
};

const char *csv_row_cell(const struct csv_row *row, size_t i, size_t *length)
{
    if (i >= row->count) {
        *length = 0;
        return "";
    }
    *length = row->offsets[i + 1] - row->offsets[i] - 1;
    return row->text + row->offsets[i];
}

/* libcsv would trim cells; they are kept word for word. */
static int never_space(unsigned char c)
{
    (void)c;
    return 0;
}

struct csv_reader *csv_reader_new(const struct csv_input *input, char delimiter)
{
    struct csv_reader *reader = memory_alloc(1, sizeof *reader);
    reader->input = *input;
    reader->line = 1;
    reader->capacity = 64;
    reader->offsets = memory_alloc(reader->capacity + 1, sizeof *reader->offsets);
    if (csv_init(&reader->parser, STRICT) != 0)
        memory_exhausted();
    csv_set_delim(&reader->parser, (unsigned char)delimiter);
    csv_set_space_func(&reader->parser, never_space);
    return reader;
}

void csv_reader_free(struct csv_reader **reader)
{
    if (*reader == NULL)
        return;
    csv_free(&(*reader)->parser);
    text_free(&(*reader)->text);
    free((*reader)->offsets);
    free(*reader);
    *reader = NULL;
}

bool csv_reader_at_end(const struct csv_reader *reader)
{
    return reader->ended;
}

static void on_cell(void *bytes, size_t length, void *context)
{
    struct csv_reader *reader = context;
    if (reader->count == reader->capacity) {
        reader->capacity *= 2;
        reader->offsets =
            memory_resize(reader->offsets, reader->capacity + 1, sizeof *reader->offsets);
    }
    text_append(&reader->text, bytes != NULL ? bytes : "", length);
    text_append_char(&reader->text, '\0');
    reader->offsets[++reader->count] = reader->text.length;
    reader->cell_line = reader->line;
}

static void on_row(int terminator, void *context)
{
    struct csv_reader *reader = context;
    (void)terminator;
    reader->row_ended = true;
}

/* The next slice: up to and with the next line break, so that feeding it ends one row at most. */
static size_t slice_length(const char *text, size_t length)
{
    const char *lf = memchr(text, '\n', length);
    size_t to_lf = lf != NULL ? (size_t)(lf - text) + 1 : length;
    const char *cr = memchr(text, '\r', to_lf);
    if (cr == NULL)
        return to_lf;
    size_t to_cr = (size_t)(cr - text) + 1;
    return to_cr + 1 == to_lf && lf != NULL ? to_lf : to_cr;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Counts lines: the slice begins a new one unless it goes on with the last, or is the LF of its CR.
 */
static void count_line(struct csv_reader *reader, const char *slice, size_t length)
{
    bool rest_of_line_end = reader->after_cr && slice[0] == '\n';
    if (reader->line_ended && !rest_of_line_end)
        reader->line++;
    reader->line_ended = is_line_end(slice[length - 1]);
    reader->after_cr = slice[length - 1] == '\r';
}

static bool fail_too_long(const struct csv_reader *reader, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": the record that begins here is longer than 64 KiB; most "
                     "likely a quote (\") on line %" PRId64 " is never closed, or the delimiter is "
                     "another one (--delimiter)",
                     reader->record_line, reader->cell_line);
}

static bool fail_unclosed(const struct csv_reader *reader, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": a quote (\") opens here and is never closed, so that where "
                     "the rows after it begin can't be known; correct the file, or export it again",
                     reader->cell_line);
}

/* A cell of several lines began with a quote; what closes it may have been meant to open another.
 */
static bool fail_misplaced(const struct csv_reader *reader, struct error *err)
{
    if (reader->cell_line < reader->line)
        return error_set(err, ERROR_INPUT,
                         "line %" PRId64 ": a quote (\") opens here, and line %" PRId64
                         " goes on after the one that closes it; most likely the first is never "
                         "closed. Correct the file (\"\" is a quote inside quotes), or export it "
                         "again",
                         reader->cell_line, reader->line);
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": a quote (\") stands inside a cell that is not quoted, "
                     "or text follows a closing quote; correct the line (\"\" is a quote "
                     "inside quotes), or export the file again",
                     reader->line);
}

/* How much of the slice to feed at once: up to the end of a formula's cell, or to where one may
 * begin. */
static size_t piece_length(const struct csv_reader *reader, const char *slice, size_t length)
{
    const char *equals = reader->in_formula ? NULL : memchr(slice, '=', length);
    if (!reader->in_formula)
        return equals != NULL ? (size_t)(equals - slice) + 1 : length;
    const char *end = memchr(slice, reader->parser.delim_char, length);
    return end != NULL ? (size_t)(end - slice) + 1 : length;
}

/* Some programs write ="0612345678", without quotes around it, so that Excel keeps the 0. False
 * where libcsv stopped short of the end. */
static bool parse(struct csv_reader *reader, const char *slice, size_t length)
{
    while (length > 0) {
        size_t piece = piece_length(reader, slice, length);
        size_t fed = csv_parse(&reader->parser, slice, piece, on_cell, on_row, reader);
        if (fed != piece && csv_error(&reader->parser) != CSV_EPARSE)
            memory_exhausted();
        if (fed != piece)
            return false;
        bool begins_cell =
            slice[piece - 1] == '=' && !reader->parser.quoted && reader->parser.entry_pos == 1;
        bool ends_cell = reader->parser.entry_pos == 0;
        if (begins_cell || (reader->in_formula && ends_cell)) {
            reader->in_formula = begins_cell;
            csv_set_opts(&reader->parser, begins_cell ? 0 : STRICT);
        }
        slice += piece;
        length -= piece;
    }
    return true;
}

/* Feeds one slice. False where libcsv stopped short of its end. */
static bool feed(struct csv_reader *reader, const char *slice, size_t length, struct error *err)
{
    if (!reader->in_record) {
        reader->in_record = true;
        reader->record_bytes = 0;
        reader->record_line = reader->cell_line = reader->line;
    }
    if (!parse(reader, slice, length))
        return fail_misplaced(reader, err);
    reader->record_bytes += length;
    return reader->row_ended || reader->record_bytes <= CSV_RECORD_MAX_BYTES ||
           fail_too_long(reader, err);
}

/* The text has ended: what is left is the last row, if it had no line end. */
static bool finish(struct csv_reader *reader, struct error *err)
{
    reader->ended = true;
    if (csv_fini(&reader->parser, on_cell, on_row, reader) == 0)
        return true;
    return fail_unclosed(reader, err);
}

static bool advance(struct csv_reader *reader, struct error *err)
{
    if (reader->rest_length == 0) {
        if (!reader->input.read(reader->input.context, &reader->rest, &reader->rest_length, err))
            return false;
        if (reader->rest_length == 0)
            return finish(reader, err);
    }
    const char *slice = reader->rest;
    size_t length = slice_length(slice, reader->rest_length);
    reader->rest += length;
    reader->rest_length -= length;
    count_line(reader, slice, length);
    /* libcsv skips blank lines too, but without a record they must not begin one. */
    if (!reader->in_record && is_line_end(slice[0]))
        return true;
    return feed(reader, slice, length, err);
}

bool csv_reader_next(struct csv_reader *reader, struct csv_row *row, bool *found, struct error *err)
{
    text_clear(&reader->text);
    reader->count = 0;
    reader->row_ended = false;
    while (!reader->row_ended && !reader->ended) {
        if (!advance(reader, err))
            return false;
    }
    *found = reader->row_ended;
    if (!*found)
        return true;
    reader->in_record = false;
    if (reader->record_bytes > CSV_RECORD_MAX_BYTES + 2)
        return fail_too_long(reader, err);
    row->line = reader->record_line;
    row->count = reader->count;
    row->text = reader->text.data;
    row->offsets = reader->offsets;
    return true;
}
