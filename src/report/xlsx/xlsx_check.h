/* report/xlsx/xlsx_check.h
 * Reads a finished XLSX file back: libxlsxwriter does not see when a write to one of its temporary
 * files fails, and would leave rows out without a word. Owns nothing. Depends on
 * report/xlsx/zip_member.h.
 */
#ifndef REPORT_XLSX_XLSX_CHECK_H
#define REPORT_XLSX_XLSX_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the file has `sheets` sheets, each of them whole, with rows[i] rows in sheet i. */
bool xlsx_check(int file, const int64_t *rows, size_t sheets);

#endif
