/* report/html_rows.h
 * The entries of an HTML report: the first of them as a table, and where the others are. Owns what
 * it keeps of them, which is bounded. Depends on report/html_page.h.
 */
#ifndef REPORT_HTML_ROWS_H
#define REPORT_HTML_ROWS_H

#include "report/html_page.h"

/* So many are in the page, or less where they are very long: a browser must open it. */
#define HTML_MOST_ROWS  10000
#define HTML_MOST_BYTES (24 * 1024 * 1024)

/* All zero is empty. */
struct html_rows {
    struct text html;
    int64_t count;                     /* that came */
    int64_t kept;                      /* in the page */
    int64_t statuses[REPORT_STATUSES]; /* of those */
};

void html_rows_add(struct html_rows *rows, const struct report_cells *cells,
                   const struct report_head *head);

/* A section. */
void html_rows_write(const struct html_rows *rows, const struct html_page *page);

void html_rows_free(struct html_rows *rows);

#endif
