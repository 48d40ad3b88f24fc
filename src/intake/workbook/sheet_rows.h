/* intake/workbook/sheet_rows.h
 * The rows of one sheet, in order, each cell as text. Rows and columns that the XML leaves out are
 * left out. Owns the row at hand; the workbook is borrowed. Depends on intake/workbook/workbook.h.
 */
#ifndef INTAKE_WORKBOOK_SHEET_ROWS_H
#define INTAKE_WORKBOOK_SHEET_ROWS_H

#include "intake/workbook/workbook.h"
#include "intake/workbook/xml_events.h"

#include <stdint.h>

#define SHEET_ROW_BYTES ((size_t)4 * 1024 * 1024 - (size_t)128 * 1024)

struct sheet_cell {
    size_t column; /* from 0 */
    size_t at, length;
};

struct sheet_row {
    int64_t number; /* from 1, as spreadsheets show it */
    bool is_hidden;
    struct sheet_cell *cells; /* those that hold something, in the order of their columns */
    size_t count, capacity;
    struct text text; /* of all cells; each ends in a NUL */
};

/* Columns or rows and columns, all from 0, the last included. */
struct sheet_area {
    size_t first_column, last_column;
    int64_t first_row, last_row; /* from 1; 0: all */
};

struct sheet_areas {
    struct sheet_area *items;
    size_t count, capacity;
};

/* What a sheet says beside its rows: hidden columns before them, merged cells behind them. */
struct sheet_facts {
    struct sheet_areas hidden, merged;
};

void sheet_facts_free(struct sheet_facts *facts);

/* Hands over each row that holds something. XML_STEP_ENOUGH ends the reading, and is no failure;
 * what stands behind the rows is then not known. `facts` may be NULL. ERROR_INPUT: damaged, or
 * larger than a sheet can be. */
bool sheet_rows_read(const struct workbook *workbook, size_t sheet, struct sheet_facts *facts,
                     enum xml_step (*take)(void *context, struct sheet_row *row, struct error *err),
                     void *context, struct error *err) MUST_CHECK;

#endif
