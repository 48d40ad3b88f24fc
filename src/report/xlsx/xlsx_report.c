#include "report/xlsx/xlsx_book.h"

#include "base/memory.h"

#include <stdlib.h>

struct xlsx_report {
    struct xlsx_book book;
    struct xlsx_human human;
    lxw_worksheet *rows; /* the sheet that is being filled */
    lxw_row_t next;      /* its next row */
    size_t bytes;        /* of its XML, at most */
};

/* --- the sheets of rows --- */

static void end_sheet(struct xlsx_report *report)
{
    lxw_col_t last = REPORT_COLUMNS - 1;
    xlsx_fail(&report->book, worksheet_autofilter(report->rows, 0, 0, report->next - 1, last));
    xlsx_fail(&report->book, worksheet_ignore_errors(report->rows, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                                     "A1:Q1048576"));
    /* A long cell in the last column makes the page no wider. */
    xlsx_fail(&report->book, worksheet_print_area(report->rows, 0, 0, report->next - 1, last));
    report->book.counts[report->book.sheets - 1] = report->next;
}

static void begin_sheet(struct xlsx_report *report)
{
    static const char *const names[LANGUAGES] = {"Rows", "Lignes"};
    const enum language language = report->book.head->language;
    char name[32];
    snprintf(name, sizeof name, "%s", names[language]);
    if (report->rows != NULL) {
        end_sheet(report);
        snprintf(name, sizeof name, "%s %zu", names[language], report->book.sheets - 1);
    }
    report->rows = xlsx_add_sheet(&report->book, name);
    report->bytes = 0;
    worksheet_freeze_panes(report->rows, 1, 0);
    xlsx_fail(&report->book, worksheet_repeat_rows(report->rows, 0, 0));
    for (lxw_col_t i = 0; i < REPORT_COLUMNS; i++) {
        worksheet_set_column(report->rows, i, i, report_columns[i].width, NULL);
        xlsx_write_head(&report->book, (struct xlsx_place){report->rows, 0, i},
                        (enum report_column)i);
    }
    report->next = 1;
}

static void write_row(void *form, const struct report_cells *cells)
{
    struct xlsx_report *report = form;
    struct xlsx_book *book = &report->book;
    if (!xlsx_has_room(report->next, report->bytes))
        begin_sheet(report);
    for (lxw_col_t i = 0; i < REPORT_COLUMNS; i++)
        xlsx_write_cell(book, (struct xlsx_place){report->rows, report->next, i}, cells,
                        (enum report_column)i, book->plain, NULL);
    report->next++;
    report->bytes += xlsx_bytes_of(cells);
    xlsx_see_failure(book, report->rows);
    xlsx_human_add(&report->human, book, cells);
}

/* --- the file --- */

/* Those of the HTML report, on paper. */
static const struct {
    lxw_color_t ink, paper;
} colours[REPORT_GROUPS] = {
    [REPORT_ON_LIST] = {0x1F7448, 0xDDF1E5},     [REPORT_TO_SEND] = {0x2A62A8, 0xDFEAF7},
    [REPORT_NEEDS_HUMAN] = {0xA34A00, 0xFCE6D2}, [REPORT_LEFT_OUT] = {0x606872, 0xECEEF0},
    [REPORT_TAKEN_BACK] = {0x74489B, 0xEDE4F5},
};

static void add_formats(struct xlsx_book *book)
{
    book->bold = xlsx_add_format(book, NULL, false);
    format_set_bold(book->bold);
    book->head_line = xlsx_add_format(book, NULL, true);
    format_set_bold(book->head_line);
    format_set_bottom(book->head_line, LXW_BORDER_THIN);
    book->plain = xlsx_add_format(book, "@", false);
    book->wrapped = xlsx_add_format(book, "@", true);
    book->top = xlsx_add_format(book, NULL, false);
    format_set_align(book->top, LXW_ALIGN_LEFT);
    for (size_t i = 0; i < REPORT_GROUPS; i++) {
        book->outcomes[i] = xlsx_add_format(book, "@", false);
        format_set_font_color(book->outcomes[i], colours[i].ink);
        format_set_bg_color(book->outcomes[i], colours[i].paper);
    }
}

static void *begin(const struct report_head *head, struct report_out *out)
{
    static const char *const titles[LANGUAGES] = {"stopsms report", "rapport de stopsms"};
    static const char *const totals[LANGUAGES] = {"Totals", "Totaux"};
    struct xlsx_report *report = memory_alloc(1, sizeof *report);
    struct xlsx_book *book = &report->book;
    *book = (struct xlsx_book){.head = head, .out = out};
    if (!xlsx_book_open(book, titles[head->language], head->facts->generated_at))
        return report;
    add_formats(book);
    xlsx_human_begin(&report->human, book);
    xlsx_fill_totals(book, xlsx_add_sheet(book, totals[head->language]));
    begin_sheet(report);
    return report;
}

static void end(void *form)
{
    struct xlsx_report *report = form;
    end_sheet(report);
    report->book.counts[0] = xlsx_human_end(&report->human, &report->book);
    xlsx_book_write(&report->book);
}

static void release(void *form)
{
    struct xlsx_report *report = form;
    xlsx_book_free(&report->book);
    free(report);
}

const struct report_form xlsx_report = {
    .name = "xlsx",
    .ending = ".xlsx",
    .has_totals = true,
    .has_local_times = true,
    .begin = begin,
    .row = write_row,
    .end = end,
    .free = release,
};

const char *xlsx_library_version(void)
{
    return lxw_version();
}
