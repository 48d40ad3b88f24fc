/* intake/workbook/cell_place.h
 * Places in a sheet as its XML writes them: "C12", "A1:D9". Pure: owns nothing. Depends on nothing.
 */
#ifndef INTAKE_WORKBOOK_CELL_PLACE_H
#define INTAKE_WORKBOOK_CELL_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHEET_COLUMNS 16384   /* A to XFD */
#define SHEET_ROWS    1048576 /* as many as a spreadsheet has */

/* Takes "C12" off the text: column from 0, row from 1. False: no such place begins here, or one
 * beyond all sheets. */
bool cell_place_take(const char **text, size_t *column, int64_t *row);

#endif
