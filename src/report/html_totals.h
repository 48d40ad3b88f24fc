/* report/html_totals.h
 * The top of an HTML report: what came of it in a sentence, what to know before reading on, the
 * totals. Owns nothing. Depends on report/html_page.h, report/html_charts.h.
 */
#ifndef REPORT_HTML_TOTALS_H
#define REPORT_HTML_TOTALS_H

#include "report/html_page.h"

/* The <header>: the page's h1, and what follows from it. */
void html_headline(const struct html_page *page);

/* A section: the bar by outcome, and the totals. */
void html_totals_section(const struct html_page *page);

#endif
