#include "report/to_fix_rows.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct to_fix_rows {
    struct report_cursor *cursor;
    bool mask;
    enum language language;
    struct report_row next; /* of a row that has not been told */
    bool has_next;
    struct report_cells cells;
    struct text place, cell, reason, one;
};

/* An unconfirmed number is not among them: nothing in the file would settle it. */
static bool needs_fixing(const struct report_row *row)
{
    static const bool wanted[REPORT_STATUSES] = {
        [REPORT_STATUS_INVALID] = true,
        [REPORT_STATUS_UNDECIDED] = true,
        [JOB_REJECTED] = true,
    };
    return wanted[report_row_status(row)];
}

static bool advance(struct to_fix_rows *rows, struct error *err)
{
    do
        if (!report_cursor_next(rows->cursor, &rows->next, &rows->has_next, err))
            return false;
    while (rows->has_next && !needs_fixing(&rows->next));
    return true;
}

bool to_fix_rows_open(struct job_store *store, int64_t import_id, bool mask, enum language language,
                      struct to_fix_rows **out, struct error *err)
{
    struct to_fix_rows *rows = memory_alloc(1, sizeof *rows);
    rows->mask = mask;
    rows->language = language;
    bool ok = report_cursor_open(store, &import_id, 1, &rows->cursor, err) && advance(rows, err);
    if (!ok)
        to_fix_rows_close(&rows);
    *out = rows;
    return ok;
}

static void append_cell(struct text *text, const struct report_cells *cells,
                        enum report_column column)
{
    const struct report_cell *cell = &cells->cells[column];
    if (cell->length > 0)
        text_append(text, cell->bytes, cell->length);
}

/* "Mobile: not enough digits for a phone number; objected on 2026-11-03". The column of a row that
 * is undecided or broken as a whole says nothing. */
static void put_one(struct to_fix_rows *rows)
{
    const struct report_cells *cells = &rows->cells;
    enum entry_reason reason = rows->next.entry.reason;
    bool is_number = rows->next.entry.status == ENTRY_PHONE;
    bool of_row = !is_number && (reason == ENTRY_FLAG_UNKNOWN || reason == ENTRY_BROKEN_ROW);
    const char *and = report_sentence(REPORT_SAY_AND, rows->language);
    struct text *one = &rows->one;
    text_clear(one);
    if (!of_row && cells->cells[REPORT_COLUMN].length > 0) {
        append_cell(one, cells, REPORT_COLUMN);
        text_append_string(one, report_sentence(REPORT_SAY_IS, rows->language));
    }
    if (is_number) {
        text_append_string(one, report_sentence(REPORT_SAY_REFUSED, rows->language));
        append_cell(one, cells, REPORT_ERROR_MESSAGE);
    } else {
        append_cell(one, cells, REPORT_ERROR_MESSAGE);
    }
    if (cells->cells[REPORT_NOTE].length > 0) {
        text_append_string(one, and);
        append_cell(one, cells, REPORT_NOTE);
    }
}

/* The cells of a row often have one reason. */
static void take(struct to_fix_rows *rows)
{
    /* What it says does not change with who was told of it, how often the file was given, or where
     * it is written: the same rows make the same file. */
    rows->next.known_since = rows->next.requested_at = 0;
    report_cells_fill(&rows->cells, &rows->next, rows->mask, false, rows->language);
    if (rows->reason.length == 0) {
        append_cell(&rows->cell, &rows->cells, REPORT_INPUT);
        if (report_cell_kind(&rows->cells, REPORT_LINE) != REPORT_KIND_NUMBER)
            append_cell(&rows->place, &rows->cells, REPORT_LINE);
    }
    put_one(rows);
    if (strstr(text_string(&rows->reason), text_string(&rows->one)) != NULL)
        return;
    if (rows->reason.length > 0)
        text_append_string(&rows->reason, report_sentence(REPORT_SAY_AND, rows->language));
    text_append(&rows->reason, rows->one.data, rows->one.length);
}

bool to_fix_rows_next(struct to_fix_rows *rows, struct to_fix_row *row, bool *found,
                      struct error *err)
{
    *found = rows->has_next;
    if (!*found)
        return true;
    int64_t number = rows->next.entry.row;
    *row = (struct to_fix_row){.line = rows->next.entry.line};
    text_clear(&rows->place);
    text_clear(&rows->cell);
    text_clear(&rows->reason);
    while (rows->has_next && rows->next.entry.row == number) {
        bool is_number = rows->next.entry.status == ENTRY_PHONE;
        row->broken |= !is_number && rows->next.entry.reason == ENTRY_BROKEN_ROW;
        take(rows);
        if (!advance(rows, err))
            return false;
    }
    row->place = text_string(&rows->place);
    row->cell = text_string(&rows->cell);
    row->reason = text_string(&rows->reason);
    return true;
}

void to_fix_rows_close(struct to_fix_rows **rows)
{
    if (*rows == NULL)
        return;
    report_cursor_close(&(*rows)->cursor);
    report_cells_free(&(*rows)->cells);
    text_free(&(*rows)->place);
    text_free(&(*rows)->cell);
    text_free(&(*rows)->reason);
    text_free(&(*rows)->one);
    free(*rows);
    *rows = NULL;
}
