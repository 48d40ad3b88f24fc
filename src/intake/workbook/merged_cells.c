/* The areas are in the order of their first rows, and those that the present row is in are kept
 * apart: each is looked at in its own rows alone. */
#include "intake/workbook/merged_cells.h"

#include "base/memory.h"
#include "intake/workbook/cell_place.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OPEN 1024 /* merged cells that one row is in; a sheet shows no more */

struct open_area {
    struct sheet_area area;
    char *text; /* of the first cell; NULL: it is empty */
};

struct merged_cells {
    const struct sheet_areas *areas;
    size_t next; /* of the areas that have not begun */
    struct open_area *open;
    size_t count, capacity;
};

static int by_row(const void *one, const void *other)
{
    const struct sheet_area *a = one, *b = other;
    return (a->first_row > b->first_row) - (a->first_row < b->first_row);
}

struct merged_cells *merged_cells_new(struct sheet_areas *areas)
{
    struct merged_cells *merged = memory_alloc(1, sizeof *merged);
    merged->areas = areas;
    if (areas->count > 0)
        qsort(areas->items, areas->count, sizeof *areas->items, by_row);
    return merged;
}

void merged_cells_free(struct merged_cells **merged)
{
    if (*merged == NULL)
        return;
    for (size_t i = 0; i < (*merged)->count; i++)
        free((*merged)->open[i].text);
    free((*merged)->open);
    free(*merged);
    *merged = NULL;
}

static void close_ended(struct merged_cells *merged, int64_t row)
{
    size_t kept = 0;
    for (size_t i = 0; i < merged->count; i++)
        if (merged->open[i].area.last_row < row)
            free(merged->open[i].text);
        else
            merged->open[kept++] = merged->open[i];
    merged->count = kept;
}

/* Those whose first row was left out have no text. */
static void open_begun(struct merged_cells *merged, const struct sheet_row *row)
{
    for (; merged->next < merged->areas->count &&
           merged->areas->items[merged->next].first_row <= row->number;
         merged->next++) {
        struct open_area open = {.area = merged->areas->items[merged->next]};
        for (size_t i = 0; i < row->count && open.area.first_row == row->number; i++)
            if (row->cells[i].column == open.area.first_column)
                open.text =
                    memory_copy_bytes(row->text.data + row->cells[i].at, row->cells[i].length);
        if (open.text == NULL || merged->count == MOST_OPEN) {
            free(open.text);
            continue;
        }
        merged->open =
            memory_grow(merged->open, merged->count, &merged->capacity, sizeof *merged->open);
        merged->open[merged->count++] = open;
    }
}

static bool is_filled(const struct sheet_row *row, size_t cells, size_t column)
{
    for (size_t i = 0; i < cells; i++)
        if (row->cells[i].column == column)
            return true;
    return false;
}

static bool is_alone(const struct sheet_row *row, size_t cells, const struct sheet_area *area)
{
    for (size_t i = 0; i < cells; i++)
        if (row->cells[i].column < area->first_column || row->cells[i].column > area->last_column)
            return false;
    return true;
}

static void fill(struct sheet_row *row, size_t cells, const struct open_area *open)
{
    for (size_t k = open->area.first_column; k <= open->area.last_column; k++) {
        if (is_filled(row, cells, k) || row->count == SHEET_COLUMNS)
            continue;
        row->cells = memory_grow(row->cells, row->count, &row->capacity, sizeof *row->cells);
        row->cells[row->count++] =
            (struct sheet_cell){.column = k, .at = row->text.length, .length = strlen(open->text)};
        text_append_string(&row->text, open->text);
        text_append_char(&row->text, '\0');
    }
}

static int by_column(const void *one, const void *other)
{
    const struct sheet_cell *a = one, *b = other;
    return (a->column > b->column) - (a->column < b->column);
}

enum xml_step merged_cells_fill(struct merged_cells *merged, struct sheet_row *row,
                                struct error *err)
{
    size_t cells = row->count, kept = 0;
    close_ended(merged, row->number);
    open_begun(merged, row);
    for (size_t i = 0; i < merged->count && row->text.length <= SHEET_ROW_BYTES; i++)
        if (!is_alone(row, cells, &merged->open[i].area))
            fill(row, cells, &merged->open[i]);
    if (row->text.length > SHEET_ROW_BYTES) {
        error_set(err, ERROR_INPUT,
                  "row %" PRId64 ": its merged cells hold more text than can be read; save the "
                  "sheet as CSV",
                  row->number);
        return XML_STEP_FAILED;
    }
    qsort(row->cells, row->count, sizeof *row->cells, by_column);
    for (size_t i = 0; i < row->count; i++) /* areas may not overlap, but may all the same */
        if (i == 0 || row->cells[i].column != row->cells[kept - 1].column)
            row->cells[kept++] = row->cells[i];
    row->count = kept;
    return XML_STEP_ON;
}
