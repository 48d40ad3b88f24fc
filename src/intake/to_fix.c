/* A whole row is brought to the header's width, so that its reason stands in the added column. A
 * broken one is copied as it is, and its reason stands right behind it: filled up with empty cells,
 * a piece of a torn row would be read as a whole one if nobody corrected it
 * (intake/file/added_column.c). */
#include "intake/to_fix.h"

#include "base/fold.h"
#include "base/memory.h"
#include "base/to_fix_mark.h"
#include "base/utf8.h"
#include "intake/file/csv_reader.h"
#include "intake/file/dialect.h"
#include "intake/file/raw_record.h"
#include "intake/file/text_encoder.h"
#include "intake/plan.h"

#include <stdlib.h>
#include <string.h>

#define MOST_REASON_BYTES 600

struct copying {
    struct intake_plan *plan;
    const struct to_fix_source *source;
    FILE *out;                        /* NULL: into the table */
    const struct to_fix_table *table; /* NULL: into the file */
    struct to_fix_counts *counts;
    struct text_decoder *decoder;
    struct text_encoder *encoder;
    struct csv_reader *csv;
    size_t width; /* of a whole row */
    const char *line_end;
    struct to_fix_reason reason; /* the next one */
    bool has_reason;
    struct text line;  /* UTF-8 */
    struct text cell;  /* the added one */
    struct text bytes; /* as they are written */
};

static bool next_reason(struct copying *copying, struct error *err)
{
    return copying->source->next(copying->source->context, &copying->reason, &copying->has_reason,
                                 err);
}

/* --- the added cell --- */

/* The mark and the text, in one line. */
static void put_plain(struct text *cell, const char *mark, const char *text)
{
    size_t length = utf8_cut(text, strlen(text), MOST_REASON_BYTES);
    text_append_string(cell, mark);
    for (size_t i = 0; i < length; i++)
        text_append_char(cell, (unsigned char)text[i] < ' ' || text[i] == 0x7F ? ' ' : text[i]);
}

/* In quotes, whatever the delimiter is; nothing in it means anything to a reader of CSV. */
static void put_cell(struct copying *copying, const char *mark, const char *text)
{
    struct text *cell = &copying->cell;
    text_clear(cell);
    text_append_char(cell, copying->plan->delimiter);
    text_append_char(cell, '"');
    size_t from = cell->length;
    put_plain(cell, mark, text);
    for (size_t i = from; i < cell->length; i++) {
        char c = cell->data[i];
        cell->data[i] = c == '"' ? '\'' : c == '\\' ? '/' : c;
    }
    text_append_char(cell, '"');
}

/* What the encoding lacks is written in ASCII. */
static void encode_cell(struct copying *copying)
{
    struct text plain = {0};
    const struct text *cell = &copying->cell;
    if (text_encoder_append(copying->encoder, cell->data, cell->length, &copying->bytes))
        return;
    fold_text(cell->data, cell->length, &plain);
    for (size_t i = 0; i < plain.length; i++)
        if ((unsigned char)plain.data[i] >= 0x80)
            plain.data[i] = '?';
    /* A blank delimiter is what folding would drop. */
    text_clear(&copying->cell);
    if (plain.data[0] == '"')
        text_append_char(&copying->cell, copying->plan->delimiter);
    text_append(&copying->cell, plain.data, plain.length);
    (void)!text_encoder_append(copying->encoder, cell->data, cell->length, &copying->bytes);
    text_free(&plain);
}

/* --- lines --- */

static bool is_ours(const char *cell, size_t length)
{
    bool is_quoted = length >= 2 && cell[0] == '"';
    cell += is_quoted;
    length -= 2 * is_quoted;
    return to_fix_is_reason(cell, length) || to_fix_is_column(cell, length, NULL);
}

/* The cell of an earlier added column that is empty, and as such told by its place alone. */
static size_t find_cleared(const struct copying *copying, const struct csv_row *row)
{
    struct raw_record record = raw_record_of(row, copying->plan->delimiter, copying->plan->quotes);
    const char *cell;
    size_t length, count = 0;
    if (!intake_plan_is_to_fix(copying->plan))
        return SIZE_MAX;
    while (raw_record_next(&record, &cell, &length))
        count += !is_ours(cell, length);
    return count > row->count ? csv_reader_added(copying->csv)->place : SIZE_MAX;
}

/* The record's own cells as they are written; `width` > 0: as many of them. */
static void put_record(struct copying *copying, const struct csv_row *row, size_t width)
{
    const struct intake_plan *plan = copying->plan;
    bool may_hold_ours = intake_plan_is_to_fix(plan);
    size_t cleared = find_cleared(copying, row), count = 0, length;
    struct raw_record record = raw_record_of(row, plan->delimiter, plan->quotes);
    const char *cell;
    for (size_t place = 0; raw_record_next(&record, &cell, &length); place++) {
        bool left_out = place == cleared || (may_hold_ours && is_ours(cell, length));
        if (left_out || (width > 0 && count == width))
            continue;
        if (count++ > 0)
            text_append_char(&copying->line, plan->delimiter);
        text_append(&copying->line, cell, length);
    }
    for (; count < width; count++)
        if (count > 0)
            text_append_char(&copying->line, plan->delimiter);
}

/* The line, with the added cell if it has one. */
static bool write_line(struct copying *copying, struct error *err)
{
    struct text *bytes = &copying->bytes;
    const char *end = copying->line_end;
    text_clear(bytes);
    bool ok =
        text_encoder_append(copying->encoder, copying->line.data, copying->line.length, bytes);
    if (ok && copying->cell.length > 0)
        encode_cell(copying);
    ok = ok && text_encoder_append(copying->encoder, end, strlen(end), bytes);
    fwrite(text_string(bytes), 1, bytes->length, copying->out);
    text_clear(&copying->line);
    text_clear(&copying->cell);
    return ok || error_set(err, ERROR_INPUT, "it can't be written in %s", copying->plan->encoding);
}

/* --- rows of a workbook --- */

/* The row's first `width` cells, and behind them the added one. */
static bool take_cells(struct copying *copying, const struct csv_row *row, size_t width,
                       const char *mark, const char *added)
{
    const char **cells = memory_alloc(width + 1, sizeof *cells);
    size_t *lengths = memory_alloc(width + 1, sizeof *lengths);
    bool fits = true;
    text_clear(&copying->cell);
    put_plain(&copying->cell, mark, added);
    for (size_t i = 0; i < width; i++) {
        cells[i] = csv_row_cell(row, i, &lengths[i]);
        fits &= !csv_cell_is_cut(lengths[i]);
    }
    cells[width] = text_string(&copying->cell);
    lengths[width] = copying->cell.length;
    fits = fits && copying->table->take(copying->table->context, cells, lengths, width + 1);
    free(cells);
    free(lengths);
    return fits;
}

/* --- rows --- */

/* The digits are those of the first file, also in a to-fix file of a to-fix file. */
static void append_origin(const struct intake_plan *plan, struct text *name)
{
    text_append_string(name, plan->table.sample.origin);
    for (size_t i = 0; plan->table.sample.origin[0] == '\0' && i < TO_FIX_ORIGIN_DIGITS / 2; i++)
        text_printf(name, "%02x", source_file_surveyed(plan->file)->sha256[i]);
}

static bool write_header(struct copying *copying, const struct csv_row *row, struct error *err)
{
    struct text name = {0};
    append_origin(copying->plan, &name);
    if (copying->table != NULL) {
        bool fits = take_cells(copying, row, row->count, TO_FIX_COLUMN, text_string(&name));
        text_free(&name);
        return fits || error_set(err, ERROR_INPUT, "its header leaves no room for another column");
    }
    const char *end = row->raw != NULL ? raw_record_line_end(row) : "";
    copying->line_end = end[0] != '\0' ? end : "\n";
    if (row->raw != NULL)
        put_record(copying, row, row->count);
    put_cell(copying, TO_FIX_COLUMN, text_string(&name));
    text_free(&name);
    return write_line(copying, err);
}

/* In a workbook no row is shorter than others: one that is broken is filled beyond its header. */
static bool take_row(struct copying *copying, const struct csv_row *row)
{
    size_t width = copying->reason.broken ? csv_row_filled(row) : copying->width;
    return take_cells(copying, row, width, TO_FIX_REASON, copying->reason.text);
}

static bool write_row(struct copying *copying, const struct csv_row *row, struct error *err)
{
    struct to_fix_counts *counts = copying->counts;
    bool fits = copying->table != NULL ? take_row(copying, row) : row->raw != NULL;
    if (!fits) {
        counts->first_out = counts->left_out++ == 0 ? row->line : counts->first_out;
        return next_reason(copying, err);
    }
    if (copying->table != NULL) {
        counts->written++;
        return next_reason(copying, err);
    }
    put_record(copying, row, copying->reason.broken ? 0 : copying->width);
    put_cell(copying, TO_FIX_REASON, copying->reason.text);
    counts->written++;
    return write_line(copying, err) && next_reason(copying, err);
}

/* "sep=;", by which a spreadsheet finds the delimiter. */
static bool write_separator(struct copying *copying, const struct csv_row *row, struct error *err)
{
    const char *end = row->raw != NULL ? raw_record_line_end(row) : "";
    copying->line_end = end[0] != '\0' ? end : "\n";
    text_append(&copying->line, row->raw, row->raw_length - strlen(end));
    return write_line(copying, err);
}

/* Rows are found by the line on which they begin. */
static bool copy_records(struct copying *copying, struct error *err)
{
    const struct intake_plan *plan = copying->plan;
    size_t header = plan->table.header + plan->separator_line;
    struct csv_row row;
    bool found = true, ok = next_reason(copying, err);
    for (size_t i = 0; ok && (i <= header || copying->has_reason); i++) {
        ok = csv_reader_next(copying->csv, &row, &found, err);
        if (!ok || !found)
            break;
        if (i == header)
            copying->width = row.count;
        if (i == 0 && plan->separator_line)
            ok = write_separator(copying, &row, err);
        else if (i == header)
            ok = write_header(copying, &row, err);
        else if (i > header && copying->has_reason && row.line == copying->reason.line)
            ok = write_row(copying, &row, err);
    }
    return ok;
}

/* The rest of the file says whether it is the one that was read. */
static bool check_unchanged(struct copying *copying, struct error *err)
{
    struct error why = {0};
    const char *text;
    size_t length = 1;
    while (length > 0)
        if (!text_decoder_read(copying->decoder, &text, &length, err))
            return false;
    return (!copying->has_reason && source_file_unchanged(copying->plan->file, &why)) ||
           error_set(err, ERROR_INPUT, "the file is not what it was when it was read");
}

static bool copy_file(struct copying *copying, struct error *err)
{
    struct intake_plan *plan = copying->plan;
    bool ok = text_encoder_new(source_file_surveyed(plan->file), plan->encoding, &copying->encoder,
                               err) &&
              text_decoder_new(plan->file, plan->encoding, &copying->decoder, err);
    if (ok) {
        const struct csv_input input = text_decoder_input(copying->decoder);
        copying->csv = csv_reader_new(&input, plan->delimiter, plan->quotes);
        if (copying->table == NULL)
            csv_reader_keep_raw(copying->csv);
        ok = copy_records(copying, err) && check_unchanged(copying, err);
    }
    csv_reader_free(&copying->csv);
    text_decoder_free(&copying->decoder);
    text_encoder_free(&copying->encoder);
    text_free(&copying->line);
    text_free(&copying->cell);
    text_free(&copying->bytes);
    return ok;
}

static bool fail_no_header(struct error *err)
{
    return error_set(err, ERROR_INPUT, "the file has no header to name a column in");
}

bool to_fix_copy(struct intake_plan *plan, const struct to_fix_source *source, FILE *out,
                 struct to_fix_counts *counts, struct error *err)
{
    struct copying copying = {.plan = plan, .source = source, .out = out, .counts = counts};
    const char *bom = source_file_surveyed(plan->file)->bom;
    *counts = (struct to_fix_counts){0};
    if (!table_has_header(&plan->table))
        return fail_no_header(err);
    fwrite(bom, 1, strlen(bom), out);
    return copy_file(&copying, err);
}

bool to_fix_copy_cells(struct intake_plan *plan, const struct to_fix_source *source,
                       const struct to_fix_table *table, struct to_fix_counts *counts,
                       struct error *err)
{
    struct copying copying = {.plan = plan, .source = source, .table = table, .counts = counts};
    *counts = (struct to_fix_counts){0};
    return table_has_header(&plan->table) ? copy_file(&copying, err) : fail_no_header(err);
}
