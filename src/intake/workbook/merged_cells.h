/* intake/workbook/merged_cells.h
 * Cells that were merged: the text stands in the first, and whoever looks at the sheet sees it in
 * all of them. So each row gets it, unless the merged cell is all that stands in its row: a title.
 * Owns copies of the texts; the areas are borrowed. Depends on intake/workbook/sheet_rows.h.
 */
#ifndef INTAKE_WORKBOOK_MERGED_CELLS_H
#define INTAKE_WORKBOOK_MERGED_CELLS_H

#include "intake/workbook/sheet_rows.h"

struct merged_cells;

/* Sorts the areas. */
struct merged_cells *merged_cells_new(struct sheet_areas *areas);

/* Adds to the row, which must follow the last one, what the areas say. As sheet_rows_read. */
enum xml_step merged_cells_fill(struct merged_cells *merged, struct sheet_row *row,
                                struct error *err);

/* NULL-safe; sets the handle to NULL. */
void merged_cells_free(struct merged_cells **merged);

#endif
