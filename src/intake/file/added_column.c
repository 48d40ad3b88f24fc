/* A row that was too long or too short has its reason right behind its cells, and not in the
 * column: the place tells whether somebody has put the cells right since. Whoever clears a reason
 * may leave a cell of the row in the column; so what is no reason is never taken for one. */
#include "intake/file/added_column.h"

#include <string.h>

static const char *cell_of(const struct added_cells *cells, size_t i, size_t *length)
{
    *length = cells->offsets[i + 1] - cells->offsets[i] - 1;
    return cells->text->data + cells->offsets[i];
}

/* A row keeps at least one cell. */
static void remove_cell(const struct added_cells *cells, size_t i)
{
    struct text *text = cells->text;
    size_t kept = *cells->count == 1 ? 1 : 0;
    size_t from = cells->offsets[i], to = cells->offsets[i + 1] - kept;
    memmove(text->data + from, text->data + to, text->length - to);
    text->length -= to - from;
    for (size_t k = i + 1; k <= *cells->count; k++)
        cells->offsets[k] -= to - from;
    if (kept > 0)
        return;
    memmove(cells->offsets + i, cells->offsets + i + 1,
            (*cells->count - i) * sizeof *cells->offsets);
    --*cells->count;
}

static bool take_header(struct added_column *column, const struct added_cells *cells)
{
    bool found = false;
    for (size_t i = *cells->count; i-- > 0;) {
        size_t length;
        const char *cell = cell_of(cells, i, &length);
        if (!to_fix_is_column(cell, length, column->origin))
            continue;
        column->place = i;
        found = column->is_named = true;
        remove_cell(cells, i);
    }
    return found;
}

enum added_row added_column_leave_out(struct added_column *column, bool may_be_header,
                                      const struct added_cells *cells)
{
    size_t length;
    bool has_reason = false, unfixed = false;
    if (!column->is_named && !may_be_header)
        return ADDED_ROW;
    if (take_header(column, cells))
        return ADDED_ROW_HEADER;
    if (!column->is_named)
        return ADDED_ROW;
    for (size_t i = *cells->count; i-- > 0;) {
        const char *cell = cell_of(cells, i, &length);
        if (!to_fix_is_reason(cell, length))
            continue;
        unfixed |= i < column->place;
        has_reason = true;
        remove_cell(cells, i);
    }
    if (!has_reason && column->place < *cells->count) {
        (void)cell_of(cells, column->place, &length);
        unfixed = length > 0;
        if (length == 0)
            remove_cell(cells, column->place);
    }
    return unfixed ? ADDED_ROW_UNFIXED : ADDED_ROW;
}
