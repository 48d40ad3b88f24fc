/* report/html_source.h
 * Where an HTML report's entries come from: the files, the choices made for them, the runs. Owns
 * nothing. Depends on report/html_page.h.
 */
#ifndef REPORT_HTML_SOURCE_H
#define REPORT_HTML_SOURCE_H

#include "report/html_page.h"

/* A section. */
void html_source_section(const struct html_page *page);

#endif
