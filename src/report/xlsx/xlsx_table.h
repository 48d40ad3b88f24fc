/* report/xlsx/xlsx_table.h
 * A workbook of one sheet, a table whose cells are text: to be worked in with a spreadsheet, which
 * makes neither numbers nor formulas of them. The same cells make the same bytes. Owns the
 * workbook. Depends on report/xlsx/xlsx_book.h, which only its .c includes.
 */
#ifndef REPORT_XLSX_XLSX_TABLE_H
#define REPORT_XLSX_XLSX_TABLE_H

#include "report/report_out.h"

struct xlsx_table;

/* `sheet`: its name; one that a spreadsheet does not take is replaced. `out` outlives the table,
 * and keeps what fails. */
struct xlsx_table *xlsx_table_new(const char *sheet, struct report_out *out);

/* A cell of a row, UTF-8. */
struct xlsx_table_cell {
    const char *bytes;
    size_t length;
};

/* Appends a row, the first of which is the head. False: nothing was written, since a cell is too
 * long, or there are more than a sheet has. */
bool xlsx_table_add(struct xlsx_table *table, const struct xlsx_table_cell *cells, size_t count);

/* Writes the workbook to `out`. Only where nothing has failed so far. */
void xlsx_table_finish(struct xlsx_table *table);

/* NULL-safe; sets the handle to NULL. */
void xlsx_table_free(struct xlsx_table **table);

#endif
