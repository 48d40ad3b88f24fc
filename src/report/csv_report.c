#include "report/report_form.h"

#include "base/memory.h"
#include "report/csv_writer.h"

#include <stdlib.h>
#include <string.h>

struct csv_report {
    struct csv_writer csv;
    bool excel;
    struct report_out *out;
    bool french;
};

static void *begin(const struct report_head *head, struct report_out *out)
{
    struct csv_report *report = memory_alloc(1, sizeof *report);
    report->out = out;
    report->excel = head->excel;
    csv_writer_init(&report->csv, &out->buffer, head->excel ? ';' : ',');
    if (head->excel)
        csv_write_bom(&report->csv);
    report->french = head->language == LANGUAGE_FRENCH;
    for (unsigned i = 0; i < REPORT_COLUMNS; i++) {
        const char *name = report_column_name((enum report_column)i, head->language);
        csv_write_word(&report->csv, name, strlen(name));
    }
    csv_end_line(&report->csv);
    return report;
}

/* Of which a spreadsheet may change what they say. */
static bool holds_numbers(size_t column)
{
    return column == REPORT_INPUT || column == REPORT_PHONE || column == REPORT_STOP_ID;
}

/* As a spreadsheet reads it as a date: a blank between date and time, and no Z. */
static void write_time(struct csv_writer *csv, const struct report_cell *cell)
{
    char time[REPORT_TIME_SIZE] = "";
    if (cell->length > 0 && cell->length < sizeof time) {
        memcpy(time, cell->bytes, cell->length - strlen("Z"));
        time[strcspn(time, "T")] = time[strcspn(time, "T")] == 'T' ? ' ' : '\0';
    }
    csv_write_word(csv, time, strlen(time));
}

static void write_row(void *form, const struct report_cells *cells)
{
    struct csv_report *report = form;
    for (size_t i = 0; i < REPORT_COLUMNS; i++) {
        const struct report_cell *cell = &cells->cells[i];
        enum report_kind kind = report_cell_kind(cells, (enum report_column)i);
        if (report->excel && holds_numbers(i))
            csv_write_as_text(&report->csv, cell->bytes, cell->length);
        else if (report->french && kind == REPORT_KIND_TIME)
            write_time(&report->csv, cell);
        else if (kind == REPORT_KIND_FOREIGN)
            csv_write_text(&report->csv, cell->bytes, cell->length);
        else
            csv_write_word(&report->csv, cell->bytes, cell->length);
    }
    csv_end_line(&report->csv);
    report_out_ease(report->out);
}

static void end(void *form)
{
    (void)form;
}

const struct report_form csv_report = {
    .name = "csv",
    .ending = ".csv",
    .begin = begin,
    .row = write_row,
    .end = end,
    .free = free,
};
