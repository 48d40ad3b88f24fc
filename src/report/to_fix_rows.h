/* report/to_fix_rows.h
 * The rows of an import in which somebody must put something right, in the order of the file: what
 * holds no number that is sure, what the filter could not decide, what the provider refused. Each
 * row comes once, with all reasons of its cells. Owns the cursor and its texts. Depends on jobs/
 * and report/report_cells.h.
 */
#ifndef REPORT_TO_FIX_ROWS_H
#define REPORT_TO_FIX_ROWS_H

#include "report/report_cells.h"

struct to_fix_rows;

/* Strings are valid until the next call. */
struct to_fix_row {
    int64_t line;      /* on which it begins */
    bool broken;       /* its cells may stand in the wrong columns */
    const char *place; /* of a workbook, that of its first cell at fault ("Feuil1!C12"); else "" */
    const char *cell;  /* the first that is at fault; numbers in it are masked where asked for */
    const char *reason;
};

/* `mask`, `language`: as report_cells_fill. As report_cursor_open. */
bool to_fix_rows_open(struct job_store *store, int64_t import_id, bool mask, enum language language,
                      struct to_fix_rows **out, struct error *err) MUST_CHECK;

/* `*found` false at the end. */
bool to_fix_rows_next(struct to_fix_rows *rows, struct to_fix_row *row, bool *found,
                      struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void to_fix_rows_close(struct to_fix_rows **rows);

#endif
