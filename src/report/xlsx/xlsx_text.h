/* report/xlsx/xlsx_text.h
 * Foreign text as an XLSX cell can hold it. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef REPORT_XLSX_XLSX_TEXT_H
#define REPORT_XLSX_XLSX_TEXT_H

#include "base/text.h"

/* What a cell of Excel holds at most, in UTF-16 units ("Excel specifications and limits"). */
#define XLSX_TEXT_MOST 32767

/* Appends the bytes: control characters as \xNN, but TAB, CR and LF stay; what XML can't hold, and
 * what is no UTF-8, as U+FFFD; what Excel would read as an escape (_x0041_; ECMA-376 part 1,
 * 22.9.2.19) so that it shows as it is. A text too long for a cell is cut, and says so. */
void xlsx_text_append(struct text *out, const char *bytes, size_t length);

/* Appends the bytes so that who reads the cell gets them back: what XML can't hold, and a CR, is
 * escaped as Excel does it. False: it is too long for a cell. */
bool xlsx_text_append_exact(struct text *out, const char *bytes, size_t length);

#endif
