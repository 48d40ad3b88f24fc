#include "report/report_form.h"

#include "base/json_writer.h"
#include "base/memory.h"
#include "report/report_sources.h"

#include <stdlib.h>

struct json_report {
    struct json_writer json;
    struct report_out *out;
    bool masked;
};

static void write_totals(struct json_writer *json, const struct report_facts *facts)
{
    json_integer(json, "lines", facts->lines);
    json_begin_object(json, "totals");
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        json_integer(json, report_status_name((enum report_status)status), facts->totals[status]);
    json_end_object(json);
}

/* The statuses of the rows that follow; null: all. */
static void write_filter(struct json_writer *json, const struct report_head *head)
{
    if (!head->filtered) {
        json_null(json, "only_statuses");
        return;
    }
    json_begin_array(json, "only_statuses");
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        if ((head->statuses & 1u << status) != 0)
            json_string(json, NULL, report_status_name((enum report_status)status));
    json_end_array(json);
}

static void *begin(const struct report_head *head, struct report_out *out)
{
    struct json_report *report = memory_alloc(1, sizeof *report);
    const struct report_facts *facts = head->facts;
    struct json_writer *json = &report->json;
    report->out = out;
    report->masked = head->masked;
    json_writer_init(json, &out->buffer);
    json_begin_object(json, NULL);
    json_string(json, "program", "stopsms");
    json_string(json, "version", facts->version);
    json_time(json, "generated_at", facts->generated_at);
    json_known_string(json, "account", facts->api_url);
    json_known_string(json, "account_user", facts->account_user);
    json_bool(json, "masked", head->masked);
    write_filter(json, head);
    report_sources_write(json, facts);
    write_totals(json, facts);
    json_begin_array(json, "rows");
    return report;
}

/* What is absent, or masked, is null. A cell that is empty in the file is not absent: it is an
 * empty string. */
static void write_cell(struct json_report *report, const struct report_cells *cells,
                       enum report_column column)
{
    struct json_writer *json = &report->json;
    const struct report_cell *cell = &cells->cells[column];
    const char *name = report_column_name(column, LANGUAGE_ENGLISH);
    bool is_empty_cell = column == REPORT_INPUT && report_cells_has_input(cells) && !report->masked;
    if (cell->length == 0 && !is_empty_cell)
        json_null(json, name);
    else if (report_cell_kind(cells, column) == REPORT_KIND_NUMBER)
        json_number(json, name, cell->bytes, cell->length);
    else
        json_bytes(json, name, cell->bytes, cell->length);
}

/* Null where there is none. */
static void write_kept(struct json_writer *json, const struct report_cells *cells,
                       enum kept_kind kind, const char *name)
{
    bool has_any = false;
    for (size_t i = 0; i < cells->kept_count; i++) {
        const struct report_kept *kept = &cells->kept[i];
        if (kept->cell.kind != kind)
            continue;
        if (!has_any)
            json_begin_array(json, name);
        has_any = true;
        json_begin_object(json, NULL);
        json_integer(json, "number", kept->cell.column);
        json_known_string(json, "column", kept->name);
        json_bytes(json, "cell", kept->cell.bytes, kept->cell.length);
        json_end_object(json);
    }
    if (has_any)
        json_end_array(json);
    else
        json_null(json, name);
}

static void write_row(void *form, const struct report_cells *cells)
{
    struct json_report *report = form;
    json_break_line(&report->json);
    json_begin_object(&report->json, NULL);
    for (unsigned column = 0; column < REPORT_KEPT; column++)
        write_cell(report, cells, (enum report_column)column);
    write_kept(&report->json, cells, KEPT_CELL, report_column_name(REPORT_KEPT, LANGUAGE_ENGLISH));
    write_kept(&report->json, cells, KEPT_FILTER, "filter_says");
    json_end_object(&report->json);
    report_out_ease(report->out);
}

static void end(void *form)
{
    struct json_report *report = form;
    json_end_array(&report->json);
    json_end_object(&report->json);
    text_append_char(&report->out->buffer, '\n');
}

const struct report_form json_report = {
    .name = "json",
    .ending = ".json",
    .has_totals = true,
    .begin = begin,
    .row = write_row,
    .end = end,
    .free = free,
};
