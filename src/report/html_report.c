#include "report/html_report.h"

#include "base/memory.h"
#include "report/html_charts.h"
#include "report/html_frame.h"
#include "report/html_reasons.h"
#include "report/html_rows.h"
#include "report/html_source.h"
#include "report/html_totals.h"

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
    struct html_page page = {.head = report->head, .html = &report->out->buffer};
    html_frame_begin(&page);
    html_headline(&page);
    html_put(&page, "<main>\n");
    html_totals_section(&page);
    html_reasons_write(&report->reasons, &page);
    html_time_section(&page);
    html_source_section(&page);
    report_out_ease(report->out);
    html_rows_write(&report->rows, &page);
    html_frame_end(&page);
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
    .is_translated = true,
    .begin = begin,
    .row = add_row,
    .end = end,
    .free = release,
};
