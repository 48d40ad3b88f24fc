/* report/html_charts.h
 * The two pictures of an HTML report, as SVG without a script: a bar by outcome, and submissions
 * over time; each with its numbers beside it as text. Owns nothing. Depends on report/html_page.h.
 */
#ifndef REPORT_HTML_CHARTS_H
#define REPORT_HTML_CHARTS_H

#include "report/html_page.h"

/* One bar of all entries, in parts by what their outcome comes to, and a legend. */
void html_outcome_bar(const struct html_page *page);

/* A section: how many numbers were last sent when; as bars and as a table. */
void html_time_section(const struct html_page *page);

#endif
