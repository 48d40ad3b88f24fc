/* intake/workbook/sheet_text.h
 * A sheet as the text of a CSV file, each row on its line: so all that reads CSV reads it, and
 * names rows as a spreadsheet does. Owns nothing. Depends on intake/workbook/sheet_rows.h and
 * intake/file/sample.h.
 */
#ifndef INTAKE_WORKBOOK_SHEET_TEXT_H
#define INTAKE_WORKBOOK_SHEET_TEXT_H

#include "intake/file/sample.h"
#include "intake/workbook/sheet_rows.h"

struct sheet_text {
    int fd; /* UTF-8; a record for each row, an empty line for one without cells; the caller's */
    size_t width;                    /* cells of the widest row; others have fewer */
    int64_t shown_rows, hidden_rows; /* that hold something */
    struct sheet_areas hidden_columns;
};

/* `leave_out`: what is hidden is no part of the text. The caller frees what `text` owns in any case
 * (sheet_text_free). As sheet_rows_read; ERROR_STORAGE. */
bool sheet_text_write(const struct workbook *workbook, size_t sheet, bool leave_out,
                      struct sheet_text *text, struct error *err) MUST_CHECK;

/* Closes the descriptor if it is still there (>= 0). */
void sheet_text_free(struct sheet_text *text);

#endif
