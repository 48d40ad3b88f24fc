/* intake/workbook/cell_number.h
 * A cell's number as text: every digit that the XML has, no more and no other. A phone that was
 * rounded on its way is somebody else's. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_WORKBOOK_CELL_NUMBER_H
#define INTAKE_WORKBOOK_CELL_NUMBER_H

#include "base/text.h"
#include "intake/workbook/number_format.h"

/* What a spreadsheet keeps; digits beyond them are noise of the computation. */
#define CELL_NUMBER_DIGITS 15

/* Appends the number: 3.3639980001E10 as 33639980001. With more significant digits than a
 * spreadsheet keeps, as it shows such a number, a power of ten (which is `damaged` where a phone
 * should be). With a format of a date, as "2024-10-17" or "2024-10-17 09:30:00". What is no number
 * stays as it is. */
void cell_number_append(const char *number, const struct number_format *format, bool epoch_1904,
                        struct text *text);

#endif
