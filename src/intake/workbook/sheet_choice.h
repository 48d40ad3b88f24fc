/* intake/workbook/sheet_choice.h
 * Which sheet of a workbook is meant. Owns nothing. Depends on intake/workbook/workbook.h and
 * intake/phone/phone_reader.h.
 */
#ifndef INTAKE_WORKBOOK_SHEET_CHOICE_H
#define INTAKE_WORKBOOK_SHEET_CHOICE_H

#include "intake/phone/phone_reader.h"
#include "intake/workbook/workbook.h"

/* `asked`: a sheet's name, or its number (from 1, hidden ones counted); NULL: the only visible one
 * that has phones. ERROR_INPUT: in doubt, with the sheets' names; or one of the sheets is a table
 * of ours (intake/own_table.h). Else as sheet_rows_read. */
bool sheet_choice_make(const struct workbook *workbook, const char *asked,
                       struct phone_reader *phones, size_t *sheet, struct error *err) MUST_CHECK;

#endif
