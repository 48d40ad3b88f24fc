#include "base/memory.h"
#include "report/html/html_page.h"

#include <stdlib.h>

/* The page says at its top what only the last row tells: rows are kept, as many as it shows. */
struct html_report {
    const struct report_head *head;
    struct report_out *out;
    struct html_reasons reasons;
    struct html_rows rows;
};

static void *begin(const struct report_head *head, struct report_out *out)
{
    struct html_report *report = memory_alloc(1, sizeof *report);
    report->head = head;
    report->out = out;
    return report;
}

static void add_row(void *form, const struct report_cells *cells)
{
    struct html_report *report = form;
    html_reasons_add(&report->reasons, cells);
    html_rows_add(&report->rows, cells, report->head);
}

static void end(void *form)
{
    struct html_report *report = form;
    struct text style = {0};
    struct html_page page = {
        .head = report->head, .reasons = &report->reasons, .rows = &report->rows, .html = &style};
    html_fill(&page, html_page_css);
    page.style = text_string(&style);
    page.html = &report->out->buffer;
    html_fill(&page, html_page_html);
    text_free(&style);
}

static void release(void *form)
{
    struct html_report *report = form;
    html_reasons_free(&report->reasons);
    html_rows_free(&report->rows);
    free(report);
}

const struct report_form html_report = {
    .name = "html",
    .ending = ".html",
    .has_totals = true,
    .has_local_times = true,
    .begin = begin,
    .row = add_row,
    .end = end,
    .free = release,
};
