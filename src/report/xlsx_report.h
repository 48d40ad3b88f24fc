/* report/xlsx_report.h
 * A report as XLSX: a sheet of totals, and one of rows with filters (another past Excel's last
 * row). Owns nothing. Depends on report/report_form.h and libxlsxwriter, which no other file
 * includes.
 */
#ifndef REPORT_XLSX_REPORT_H
#define REPORT_XLSX_REPORT_H

#include "report/report_form.h"

extern const struct report_form xlsx_report;

#endif
