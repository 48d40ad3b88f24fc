/* report/html_report.h
 * A report as HTML: one page that loads nothing, for reading on a screen of any size and on paper.
 * Owns nothing. Depends on report/report_form.h, report/html_*.h.
 */
#ifndef REPORT_HTML_REPORT_H
#define REPORT_HTML_REPORT_H

#include "report/report_form.h"

extern const struct report_form html_report;

#endif
