/* Both are put together only where an entry needs a human, or is kept by the user's wish: most rows
 * of most files cost nothing here. */
#include "intake/row_kept.h"

#include "jobs/kept_cells.h"

#include <string.h>

static void append_cell(struct text *text, enum kept_kind kind, const struct csv_row *row,
                        size_t column)
{
    struct kept_cell cell = {.kind = kind, .column = (int)column + 1};
    cell.bytes = csv_row_cell(row, column, &cell.length);
    /* An empty cell tells nobody apart, but that the filter found nothing is worth telling. */
    if (kind == KEPT_FILTER || cell.length > 0)
        kept_cells_append(text, &cell);
}

static void put_together(struct row_kept *kept, const struct intake_plan *plan,
                         const struct csv_row *row)
{
    text_clear(&kept->text);
    kept->handed_out = 0;
    for (size_t i = 0; i < plan->kept.columns.count; i++)
        append_cell(&kept->text, KEPT_CELL, row, plan->kept.columns.columns[i]);
    kept->cells_length = kept->text.length;
    for (size_t i = 0; i < plan->filter_columns.count; i++)
        append_cell(&kept->text, KEPT_FILTER, row, plan->filter_columns.columns[i]);
}

void row_kept_add(struct row_kept *kept, const struct intake_plan *plan, const struct csv_row *row,
                  struct entry *entry)
{
    bool needs_human = entry_needs_human(entry);
    if (!needs_human && !plan->kept.of_all)
        return;
    if (kept->row != entry->row)
        put_together(kept, plan, row);
    kept->row = entry->row;
    if (kept->handed_out > ROW_KEPT_MOST)
        return;
    /* The filter was not asked about a broken row. */
    bool was_asked = needs_human && entry->reason != ENTRY_BROKEN_ROW;
    entry->kept = text_string(&kept->text);
    entry->kept_length = was_asked ? kept->text.length : kept->cells_length;
    kept->handed_out += entry->kept_length;
}

/* With its length, so that no two rows run their cells together to the same bytes. */
static void digest_cell(struct digest *digest, const char *bytes, size_t length)
{
    const uint64_t size = length;
    digest_update(digest, &size, sizeof size);
    digest_update(digest, bytes, length);
}

bool row_digest(const struct csv_row *row, const char *filter, unsigned char out[DIGEST_BYTES])
{
    struct digest *digest = digest_new();
    bool whole = true;
    digest_cell(digest, filter, strlen(filter));
    for (size_t i = 0; i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length);
        whole = whole && !csv_cell_is_cut(length);
        digest_cell(digest, cell, length);
    }
    digest_finish(&digest, out);
    return whole;
}
