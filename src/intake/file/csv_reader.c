/* libcsv parses; this file feeds it one line end at a time, so that every cell and every error
 * has its line number, and steps in where libcsv is stricter than real exports: a quote inside
 * an unquoted cell, and \" as a quote inside quotes. Cells and records are cut at a limit, so
 * that a quote that is never closed can't take all memory. */
#include "intake/file/csv_reader.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define STRICT          (CSV_STRICT | CSV_STRICT_FINI)
#define BYTE_ORDER_MARK "\357\273\277"
#define HEADER_RECORDS  32 /* among the first so many is a to-fix file's header */

struct csv_reader {
    struct csv_input input;
    struct csv_parser parser;
    enum csv_quotes quotes;
    const char *rest; /* of the piece that was read last */
    size_t rest_length;
    bool ended;

    int64_t line;    /* the line that is being fed */
    bool after_cr;   /* the last byte fed was a CR: an LF now belongs to the same line end */
    bool line_ended; /* the last slice ended its line */
    bool in_record;  /* bytes of a record have been fed, and it has not ended */
    bool goes_on;    /* the record has more slices than one: line breaks, perhaps */
    int64_t record_line;
    int64_t cell_line; /* on which the cell that is being read begins */
    int64_t bare_quote_line;
    bool after_backslash; /* an odd number of them stand right before what is fed next */

    struct text text; /* the cells, each with its NUL */
    size_t *offsets;
    size_t count, capacity;
    bool row_ended;

    struct added_column added;
    size_t records; /* so far */
    bool keeps_raw;
    struct text raw; /* of the record, a byte more than is kept of one at most */
};

const char *csv_row_cell(const struct csv_row *row, size_t i, size_t *length)
{
    if (i >= row->count) {
        *length = 0;
        return "";
    }
    const char *cell = row->text + row->offsets[i];
    *length = row->offsets[i + 1] - row->offsets[i] - 1;
    if (i > 0 || *length < 3 || memcmp(cell, BYTE_ORDER_MARK, 3) != 0)
        return cell;
    *length -= 3;
    return cell + 3;
}

size_t csv_row_filled(const struct csv_row *row)
{
    size_t length, filled = row->count;
    while (filled > 0 && (csv_row_cell(row, filled - 1, &length), length == 0))
        filled--;
    return filled;
}

/* libcsv would trim cells; they are kept word for word. */
static int never_space(unsigned char c)
{
    (void)c;
    return 0;
}

struct csv_reader *csv_reader_new(const struct csv_input *input, char delimiter,
                                  enum csv_quotes quotes)
{
    struct csv_reader *reader = memory_alloc(1, sizeof *reader);
    reader->input = *input;
    reader->quotes = quotes;
    reader->line = 1;
    reader->offsets = memory_grow(NULL, 0, &reader->capacity, sizeof *reader->offsets);
    reader->offsets[0] = 0;
    if (csv_init(&reader->parser, STRICT) != 0)
        memory_exhausted();
    csv_set_blk_size(&reader->parser, 4096);
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
    text_free(&(*reader)->raw);
    free((*reader)->offsets);
    free(*reader);
    *reader = NULL;
}

void csv_reader_keep_raw(struct csv_reader *reader)
{
    reader->keeps_raw = true;
}

const struct added_column *csv_reader_added(const struct csv_reader *reader)
{
    return &reader->added;
}

bool csv_reader_at_end(const struct csv_reader *reader)
{
    return reader->ended;
}

static void on_cell(void *bytes, size_t length, void *context)
{
    struct csv_reader *reader = context;
    reader->count++;
    reader->offsets =
        memory_grow(reader->offsets, reader->count, &reader->capacity, sizeof *reader->offsets);
    text_append(&reader->text, bytes, utf8_cut(bytes, length, CSV_CELL_KEPT_BYTES));
    text_append_char(&reader->text, '\0');
    reader->offsets[reader->count] = reader->text.length;
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
    bool inside_row = reader->input.sheet_width > 0 && reader->in_record;
    if (reader->line_ended && !rest_of_line_end && !inside_row)
        reader->line++;
    reader->line_ended = is_line_end(slice[length - 1]);
    reader->after_cr = slice[length - 1] == '\r';
}

static bool fail_too_long(const struct csv_reader *reader, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": the record that begins here has more than %zu cells, or "
                     "more than %zu MiB in them; most likely a quote (\") on line %" PRId64
                     " is never closed, or the delimiter is another one (--delimiter)",
                     reader->record_line, CSV_RECORD_CELLS, CSV_RECORD_KEPT_BYTES >> 20,
                     reader->cell_line);
}

static bool fail_unclosed(const struct csv_reader *reader, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": a quote (\") opens here and is never closed, so that where "
                     "the rows after it begin can't be known; correct the file, or export it again",
                     reader->cell_line);
}

static bool fail_misplaced_on(int64_t line, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": a quote (\") stands inside a cell that is not quoted, "
                     "or text follows a closing quote; correct the line (\"\" is a quote "
                     "inside quotes), or export the file again",
                     line);
}

/* How many quotes the cell has; `*opens`: it begins with one, behind blanks at most, and does not
 * end with one. */
static size_t count_quotes(const char *cell, size_t length, bool *opens)
{
    size_t quotes = 0, start = 0;
    for (size_t i = 0; i < length; i++)
        quotes += cell[i] == '"';
    while (start < length && (cell[start] == ' ' || cell[start] == '\t'))
        start++;
    while (length > start && (cell[length - 1] == ' ' || cell[length - 1] == '\t'))
        length--;
    *opens =
        start < length && cell[start] == '"' && (length - start < 2 || cell[length - 1] != '"');
    return quotes;
}

bool csv_row_quotes_fit(const struct csv_row *row, size_t width)
{
    size_t odd = 0, length;
    for (size_t i = 0; i < row->count && row->bare_quote_line > 0; i++) {
        bool opens;
        const char *cell = csv_row_cell(row, i, &length);
        odd += count_quotes(cell, length, &opens) % 2;
        if (opens)
            return false;
    }
    /* Two cells with a quote each may have been one. */
    return row->bare_quote_line == 0 ||
           (odd >= 2 ? row->count == width : csv_row_filled(row) <= width);
}

bool csv_row_fail_bare_quote(const struct csv_row *row, struct error *err)
{
    return fail_misplaced_on(row->bare_quote_line, err);
}

/* A cell of several lines began with a quote; what closes it may have been meant to open another.
 */
static bool fail_misplaced(const struct csv_reader *reader, struct error *err)
{
    if (reader->cell_line == reader->line)
        return fail_misplaced_on(reader->line, err);
    return error_set(err, ERROR_INPUT,
                     "line %" PRId64 ": a quote (\") opens here, and line %" PRId64
                     " goes on after the one that closes it; most likely the first is never "
                     "closed. Correct the file (\"\" is a quote inside quotes), or export it "
                     "again",
                     reader->cell_line, reader->line);
}

/* Hands bytes to libcsv; `*fed` fewer where it stopped at what it forbids. What libcsv holds of the
 * present cell is cut to little more than what will be kept. */
static void hand_over(struct csv_reader *reader, const char *bytes, size_t length, size_t *fed)
{
    *fed = csv_parse(&reader->parser, bytes, length, on_cell, on_row, reader);
    if (*fed != length && csv_error(&reader->parser) != CSV_EPARSE)
        memory_exhausted();
    if (reader->parser.entry_pos > CSV_CELL_KEPT_BYTES + 4)
        reader->parser.entry_pos = CSV_CELL_KEPT_BYTES + 4;
}

/* libcsv stopped at a quote inside an unquoted cell: `12" vinyl`, or ="0612345678", which some
 * programs write so that Excel keeps the 0. It goes on behind the quote, as behind any character.
 */
static void take_bare_quote(struct csv_reader *reader)
{
    bool is_formula = reader->parser.entry_pos > 0 && reader->parser.entry_buf[0] == '=';
    size_t fed;
    if (!is_formula && reader->bare_quote_line == 0)
        reader->bare_quote_line = reader->line;
    csv_set_opts(&reader->parser, 0);
    hand_over(reader, "\"", 1, &fed);
    csv_set_opts(&reader->parser, STRICT);
}

/* False where text follows a closing quote. */
static bool parse_text(struct csv_reader *reader, const char *bytes, size_t length)
{
    size_t fed;
    for (;;) {
        hand_over(reader, bytes, length, &fed);
        if (fed == length)
            return true;
        if (reader->parser.quoted)
            return false;
        take_bare_quote(reader);
        bytes += fed + 1;
        length -= fed + 1;
    }
}

static bool ends_in_backslash(const struct csv_reader *reader, const char *bytes, size_t length)
{
    size_t run = 0;
    while (run < length && bytes[length - 1 - run] == '\\')
        run++;
    return (run % 2 == 1) != (run == length && reader->after_backslash);
}

/* The same where \" is a quote inside quotes: libcsv, which does not know it, is given "" for the
 * quote. */
static bool parse_escaped(struct csv_reader *reader, const char *bytes, size_t length)
{
    while (length > 0) {
        const char *quote = memchr(bytes, '"', length);
        size_t before = quote != NULL ? (size_t)(quote - bytes) : length;
        if (!parse_text(reader, bytes, before))
            return false;
        bool escaped = ends_in_backslash(reader, bytes, before) && reader->parser.quoted;
        reader->after_backslash = ends_in_backslash(reader, bytes, before);
        if (quote == NULL)
            return true;
        if (!parse_text(reader, "\"\"", escaped ? 2 : 1))
            return false;
        reader->after_backslash = false;
        bytes = quote + 1;
        length -= before + 1;
    }
    return true;
}

/* Feeds one slice. False where libcsv stopped short of its end. */
static bool feed_slice(struct csv_reader *reader, const char *slice, size_t length,
                       struct error *err)
{
    reader->goes_on = reader->in_record;
    if (!reader->in_record) {
        reader->in_record = true;
        reader->record_line = reader->cell_line = reader->line;
    }
    size_t room = reader->keeps_raw ? CSV_RECORD_KEPT_BYTES + 1 - reader->raw.length : 0;
    text_append(&reader->raw, slice, length < room ? length : room);
    bool escaped = reader->quotes == CSV_QUOTES_ESCAPED;
    if (!(escaped ? parse_escaped(reader, slice, length) : parse_text(reader, slice, length)))
        return fail_misplaced(reader, err);
    bool fits = reader->text.length <= CSV_RECORD_KEPT_BYTES && reader->count <= CSV_RECORD_CELLS;
    return fits || fail_too_long(reader, err);
}

/* The text has ended: what is left is the last row, if it had no line end. */
static bool finish_text(struct csv_reader *reader, struct error *err)
{
    reader->ended = true;
    if (csv_fini(&reader->parser, on_cell, on_row, reader) == 0)
        return true;
    return fail_unclosed(reader, err);
}

static bool read_slice(struct csv_reader *reader, struct error *err)
{
    if (reader->rest_length == 0) {
        if (!reader->input.read(reader->input.context, &reader->rest, &reader->rest_length, err))
            return false;
        if (reader->rest_length == 0)
            return finish_text(reader, err);
    }
    const char *slice = reader->rest;
    size_t length = slice_length(slice, reader->rest_length);
    reader->rest += length;
    reader->rest_length -= length;
    count_line(reader, slice, length);
    /* libcsv skips blank lines too, but without a record they must not begin one. */
    if (!reader->in_record && is_line_end(slice[0]))
        return true;
    return feed_slice(reader, slice, length, err);
}

bool csv_reader_next(struct csv_reader *reader, struct csv_row *row, bool *found, struct error *err)
{
    text_clear(&reader->text);
    text_clear(&reader->raw);
    reader->count = 0;
    reader->row_ended = false;
    reader->bare_quote_line = 0;
    while (!reader->row_ended && !reader->ended)
        if (!read_slice(reader, err))
            return false;
    *found = reader->row_ended;
    if (!*found)
        return true;
    reader->in_record = false;
    /* A sheet's rows end with their last filled cell, and are no shorter for that. */
    while (reader->count < reader->input.sheet_width)
        on_cell((char[1]){0}, 0, reader);
    bool has_raw = reader->keeps_raw && reader->raw.length <= CSV_RECORD_KEPT_BYTES;
    const struct added_cells cells = {&reader->text, reader->offsets, &reader->count};
    enum added_row added =
        added_column_leave_out(&reader->added, reader->records++ < HEADER_RECORDS, &cells);
    *row = (struct csv_row){.line = reader->record_line,
                            .count = reader->count,
                            .text = reader->text.data,
                            .offsets = reader->offsets,
                            .bare_quote_line = reader->bare_quote_line,
                            .unfinished = reader->ended,
                            .may_hold_lines = reader->goes_on && reader->input.sheet_width == 0,
                            .added = added,
                            .raw = has_raw ? text_string(&reader->raw) : NULL,
                            .raw_length = reader->raw.length};
    return true;
}
