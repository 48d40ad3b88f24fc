/* What is merged is told behind the rows. Where anything is, the rows are read once more, with
 * that known. */
#include "intake/workbook/sheet_text.h"

#include "base/language.h"
#include "intake/packed/spool.h"
#include "intake/workbook/merged_cells.h"

#include <string.h>
#include <unistd.h>

struct writing {
    struct sheet_text *text;
    const struct sheet_facts *facts;
    bool leave_out;
    struct merged_cells *merged; /* NULL: not known yet */
    struct spool *spool;
    int64_t lines; /* written so far */
    struct text line;
};

static bool is_hidden(const struct writing *writing, size_t column)
{
    const struct sheet_areas *hidden = &writing->facts->hidden;
    for (size_t i = 0; writing->leave_out && i < hidden->count; i++)
        if (column >= hidden->items[i].first_column && column <= hidden->items[i].last_column)
            return true;
    return false;
}

static void append_cell(struct text *line, const char *cell, size_t length)
{
    const char *quote;
    bool is_plain = true;
    for (size_t i = 0; i < length && is_plain; i++)
        is_plain = cell[i] != SAMPLE_SHEET_DELIMITER && cell[i] != '"' && cell[i] != '\n' &&
                   cell[i] != '\r';
    if (is_plain) {
        text_append(line, cell, length);
        return;
    }
    text_append_char(line, '"');
    while ((quote = memchr(cell, '"', length)) != NULL) {
        size_t before = (size_t)(quote - cell) + 1;
        text_append(line, cell, before);
        text_append_char(line, '"');
        cell += before;
        length -= before;
    }
    text_append(line, cell, length);
    text_append_char(line, '"');
}

/* The row's cells; `*width`: how many. */
static void write_line(struct writing *writing, const struct sheet_row *row, size_t *width)
{
    size_t column = 0;
    *width = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        if (is_hidden(writing, cell->column))
            continue;
        for (; column < cell->column; column++)
            text_append_char(&writing->line, SAMPLE_SHEET_DELIMITER);
        append_cell(&writing->line, row->text.data + cell->at, cell->length);
        *width = cell->column + 1;
    }
    text_append_char(&writing->line, '\n');
}

static enum xml_step take_row(void *context, struct sheet_row *row, struct error *err)
{
    struct writing *writing = context;
    struct sheet_text *text = writing->text;
    size_t width;
    if (writing->merged != NULL && merged_cells_fill(writing->merged, row, err) == XML_STEP_FAILED)
        return XML_STEP_FAILED;
    text->shown_rows += !row->is_hidden;
    text->hidden_rows += row->is_hidden;
    if (row->is_hidden && writing->leave_out)
        return XML_STEP_ON;
    text_clear(&writing->line);
    for (; writing->lines + 1 < row->number; writing->lines++)
        text_append_char(&writing->line, '\n');
    write_line(writing, row, &width);
    writing->lines++;
    text->width = width > text->width ? width : text->width;
    return spool_append(writing->spool, writing->line.data, writing->line.length, err)
               ? XML_STEP_ON
               : XML_STEP_FAILED;
}

static bool write_rows(const struct workbook *workbook, size_t sheet, struct writing *writing,
                       struct sheet_facts *facts, struct error *err)
{
    struct sheet_text *text = writing->text;
    text->shown_rows = text->hidden_rows = 0;
    text->width = 0;
    bool ok = spool_new(N_("the rows of the workbook"), &writing->spool, err) &&
              sheet_rows_read(workbook, sheet, facts, take_row, writing, err) &&
              shared_strings_finish(workbook->strings, err);
    if (ok)
        text->fd = spool_take(&writing->spool, err);
    spool_free(&writing->spool);
    text_free(&writing->line);
    return ok && text->fd >= 0;
}

bool sheet_text_write(const struct workbook *workbook, size_t sheet, bool leave_out,
                      struct sheet_text *text, struct error *err)
{
    struct sheet_facts facts = {0}, again = {0};
    struct writing writing = {.text = text, .facts = &facts, .leave_out = leave_out};
    *text = (struct sheet_text){.fd = -1};
    bool ok = write_rows(workbook, sheet, &writing, &facts, err);
    if (ok && facts.merged.count > 0) {
        close(text->fd);
        writing = (struct writing){.text = text,
                                   .facts = &again,
                                   .leave_out = leave_out,
                                   .merged = merged_cells_new(&facts.merged)};
        text->fd = -1;
        ok = write_rows(workbook, sheet, &writing, &again, err);
        merged_cells_free(&writing.merged);
    }
    text->hidden_columns = facts.hidden;
    facts.hidden = (struct sheet_areas){0};
    sheet_facts_free(&facts);
    sheet_facts_free(&again);
    return ok;
}

void sheet_text_free(struct sheet_text *text)
{
    if (text->fd >= 0)
        close(text->fd);
    struct sheet_facts facts = {.hidden = text->hidden_columns};
    sheet_facts_free(&facts);
    *text = (struct sheet_text){.fd = -1};
}
