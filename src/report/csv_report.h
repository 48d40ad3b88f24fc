/* report/csv_report.h
 * A report as CSV. Owns nothing. Depends on report/report_form.h, report/csv_writer.h.
 */
#ifndef REPORT_CSV_REPORT_H
#define REPORT_CSV_REPORT_H

#include "report/report_form.h"

extern const struct report_form csv_report;

#endif
