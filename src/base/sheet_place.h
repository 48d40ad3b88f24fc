/* base/sheet_place.h
 * Where something stands in a workbook, as people name it ("Feuil1!C12"), and a sheet's name as one
 * word among others. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef BASE_SHEET_PLACE_H
#define BASE_SHEET_PLACE_H

#include "base/text.h"

/* The letters of a column (from 0): "A", "XFD". `letters` holds 4; a column beyond ZZZ is cut. */
const char *sheet_column_letters(size_t column, char letters[4]);

/* Appends the place as a spreadsheet takes it; the name in quotes where it needs them. `column`:
 * from 1; 0: the whole row ("Feuil1!12:12"). */
void sheet_place_append(struct text *text, const char *sheet, int column, int64_t row);

/* Appends the name without blanks: "My%20sheet". */
void sheet_name_append_word(struct text *text, const char *sheet);

/* The way back. */
void sheet_name_append_of_word(struct text *text, const char *word, size_t length);

#endif
