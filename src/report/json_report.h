/* report/json_report.h
 * A report as JSON: one object, its facts and totals first, then `rows`, streamed. Owns nothing.
 * Depends on report/report_form.h, base/json_writer.h.
 */
#ifndef REPORT_JSON_REPORT_H
#define REPORT_JSON_REPORT_H

#include "report/report_form.h"

extern const struct report_form json_report;

#endif
