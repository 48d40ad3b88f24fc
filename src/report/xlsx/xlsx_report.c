#include "report/report_form.h"

#include "base/in_child.h"
#include "base/memory.h"
#include "base/temp_file.h"
#include "base/timestamp.h"
#include "report/xlsx/xlsx_check.h"
#include "report/xlsx/xlsx_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* A sheet of rows ends with Excel's last row, or before its XML outgrows what a ZIP file without
 * extensions holds. */
#define SHEET_BYTES    ((size_t)2 * 1024 * 1024 * 1024)
#define BYTES_PER_CELL 64 /* of markup around its text, at most */

struct xlsx_report {
    const struct report_head *head;
    struct report_out *out;
    int file; /* the workbook's: has no name any more; -1: none */
    lxw_workbook *book;
    lxw_format *bold;
    lxw_format *plain; /* text: Excel makes no numbers of it */
    lxw_worksheet *totals;
    lxw_row_t totals_next;
    lxw_row_t gaps;      /* rows left empty there */
    lxw_worksheet *rows; /* the sheet that is being filled */
    lxw_row_t next;      /* its next row */
    size_t bytes;        /* of its XML, at most */
    int64_t *counts;     /* rows of each sheet that is full */
    size_t sheets;       /* with the one that is being filled */
    struct text cell;
};

/* Keeps the first failure; errno may say nothing of use. */
static void fail(struct xlsx_report *report, lxw_error result)
{
    if (result != LXW_NO_ERROR)
        report_out_fail(report->out, EIO);
}

/* libxlsxwriter does not look whether its temporary file took what it wrote. */
static void see_failure(struct xlsx_report *report, lxw_worksheet *sheet)
{
    if (sheet->optimize_tmpfile != NULL && ferror(sheet->optimize_tmpfile))
        report_out_fail(report->out, errno != 0 ? errno : EIO);
}

static void write_bytes(struct xlsx_report *report, lxw_worksheet *sheet, lxw_row_t row,
                        lxw_col_t column, const char *bytes, size_t length, lxw_format *format)
{
    if (length == 0)
        return;
    text_clear(&report->cell);
    xlsx_text_append(&report->cell, bytes, length);
    fail(report, worksheet_write_string(sheet, row, column, report->cell.data, format));
}

/* --- the sheet of totals --- */

static void write_word(struct xlsx_report *report, lxw_col_t column, const char *word)
{
    write_bytes(report, report->totals, report->totals_next, column, word, strlen(word),
                report->plain);
}

static void write_count(struct xlsx_report *report, lxw_col_t column, int64_t count)
{
    fail(report,
         worksheet_write_number(report->totals, report->totals_next, column, (double)count, NULL));
}

static void write_time(struct xlsx_report *report, lxw_col_t column, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    if (wall_ms != 0)
        write_word(report, column, timestamp_format(wall_ms, time));
}

static void write_pair(struct xlsx_report *report, const char *name, const char *value)
{
    fail(report,
         worksheet_write_string(report->totals, report->totals_next, 0, name, report->bold));
    write_word(report, 1, value);
    report->totals_next++;
}

/* The heads of a table, after an empty row. */
static void write_heads(struct xlsx_report *report, const char *const *names, size_t count)
{
    report->totals_next++;
    report->gaps++;
    for (size_t i = 0; i < count; i++) {
        fail(report, worksheet_write_string(report->totals, report->totals_next, (lxw_col_t)i,
                                            names[i], report->bold));
    }
    report->totals_next++;
}

static void write_statuses(struct xlsx_report *report)
{
    const struct report_head *head = report->head;
    struct text names = {0};
    for (unsigned status = 0; head->filtered && status < REPORT_STATUSES; status++) {
        if ((head->statuses & 1u << status) != 0) {
            text_append_string(&names, names.length > 0 ? ", " : "only ");
            text_append_string(&names, report_status_name((enum report_status)status));
        }
    }
    write_pair(report, "Rows", head->filtered ? text_string(&names) : "all");
    text_free(&names);
}

static void write_totals(struct xlsx_report *report)
{
    static const char *const heads[] = {"Status", "Rows"};
    const struct report_facts *facts = report->head->facts;
    write_heads(report, heads, sizeof heads / sizeof heads[0]);
    for (unsigned status = 0; status < REPORT_STATUSES; status++) {
        write_word(report, 0, report_status_name((enum report_status)status));
        write_count(report, 1, facts->totals[status]);
        report->totals_next++;
    }
    write_word(report, 0, "all");
    write_count(report, 1, facts->lines);
    report->totals_next++;
}

static void write_import(struct xlsx_report *report, const struct report_import *import)
{
    char sha256[2 * DIGEST_BYTES + 1];
    write_count(report, 0, import->id);
    write_word(report, 1, import->path);
    write_count(report, 2, import->bytes);
    write_word(report, 3, digest_format(import->sha256, sha256));
    write_word(report, 4, import->dialect);
    write_word(report, 5, import->choices);
    write_count(report, 6, import->rows);
    write_count(report, 7, import->lines);
    write_time(report, 8, import->imported_at);
    write_time(report, 9, import->finished_at);
    write_time(report, 10, import->undone_at);
    report->totals_next++;
}

static void write_run(struct xlsx_report *report, const struct report_run *run)
{
    write_count(report, 0, run->id);
    write_word(report, 1, run->options);
    write_time(report, 2, run->started_at);
    write_time(report, 3, run->ended_at);
    if (run->exit_status >= 0)
        write_count(report, 4, run->exit_status);
    write_word(report, 5, run->user);
    report->totals_next++;
}

static void write_sources(struct xlsx_report *report)
{
    static const char *const import_heads[] = {"Import",      "File",        "Bytes",    "SHA-256",
                                               "Read as",     "Choices",     "Rows",     "Lines",
                                               "Imported at", "Finished at", "Undone at"};
    static const char *const run_heads[] = {"Run",      "Command",     "Started at",
                                            "Ended at", "Exit status", "System user"};
    const struct report_facts *facts = report->head->facts;
    write_heads(report, import_heads, sizeof import_heads / sizeof import_heads[0]);
    for (size_t i = 0; i < facts->import_count; i++)
        write_import(report, &facts->imports[i]);
    write_heads(report, run_heads, sizeof run_heads / sizeof run_heads[0]);
    for (size_t i = 0; i < facts->run_count; i++)
        write_run(report, &facts->runs[i]);
}

/* One more sheet, the current one. */
static lxw_worksheet *add_sheet(struct xlsx_report *report, const char *name)
{
    report->sheets++;
    report->counts = memory_resize(report->counts, report->sheets, sizeof report->counts[0]);
    return workbook_add_worksheet(report->book, name);
}

static void fill_totals(struct xlsx_report *report)
{
    const struct report_facts *facts = report->head->facts;
    char time[TIMESTAMP_SIZE];
    report->totals = add_sheet(report, "Totals");
    worksheet_set_column(report->totals, 0, 0, 16, NULL);
    worksheet_set_column(report->totals, 1, 1, 44, NULL);
    worksheet_set_column(report->totals, 2, 10, 22, NULL);
    write_pair(report, "Program", "stopsms");
    write_pair(report, "Version", facts->version);
    write_pair(report, "Generated at", timestamp_format(facts->generated_at, time));
    write_pair(report, "Account", facts->api_url);
    write_pair(report, "Account user", facts->account_user);
    write_pair(report, "Numbers", report->head->masked ? "masked" : "in full");
    write_statuses(report);
    write_totals(report);
    write_sources(report);
    report->counts[0] = report->totals_next - report->gaps;
}

/* --- the sheets of rows --- */

static void end_sheet(struct xlsx_report *report)
{
    lxw_col_t last = REPORT_COLUMNS - 1;
    fail(report, worksheet_autofilter(report->rows, 0, 0, report->next - 1, last));
    fail(report,
         worksheet_ignore_errors(report->rows, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:Q1048576"));
    report->counts[report->sheets - 1] = report->next;
}

static void begin_sheet(struct xlsx_report *report)
{
    char name[32] = "Rows";
    if (report->rows != NULL) {
        end_sheet(report);
        snprintf(name, sizeof name, "Rows %zu", report->sheets);
    }
    report->rows = add_sheet(report, name);
    report->bytes = 0;
    worksheet_freeze_panes(report->rows, 1, 0);
    for (lxw_col_t i = 0; i < REPORT_COLUMNS; i++) {
        worksheet_set_column(report->rows, i, i, report_columns[i].width, NULL);
        fail(report,
             worksheet_write_string(report->rows, 0, i, report_columns[i].name, report->bold));
    }
    report->next = 1;
}

/* Counts are written as numbers. Phones and stop ids only look like numbers, and are text. */
static void write_cell(struct xlsx_report *report, lxw_col_t column, const struct report_cell *cell)
{
    if (report_columns[column].kind == REPORT_KIND_NUMBER && cell->length > 0) {
        double number = (double)strtoll(cell->bytes, NULL, 10);
        fail(report, worksheet_write_number(report->rows, report->next, column, number, NULL));
    } else {
        write_bytes(report, report->rows, report->next, column, cell->bytes, cell->length,
                    report->plain);
    }
    report->bytes += cell->length + BYTES_PER_CELL;
}

static void write_row(void *form, const struct report_cells *cells)
{
    struct xlsx_report *report = form;
    if (report->next == LXW_ROW_MAX || report->bytes > SHEET_BYTES)
        begin_sheet(report);
    for (lxw_col_t i = 0; i < REPORT_COLUMNS; i++)
        write_cell(report, i, &cells->cells[i]);
    report->next++;
    see_failure(report, report->rows);
}

/* --- the file --- */

/* libxlsxwriter wants a path: that of a file which has no name. */
static void open_book(struct xlsx_report *report)
{
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", report->file);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = (char *)report->out->folder};
    lxw_doc_properties properties = {.title = "stopsms report",
                                     .created = (time_t)(report->head->facts->generated_at / 1000)};
    report->book = workbook_new_opt(path, &options);
    if (report->book == NULL)
        memory_exhausted();
    workbook_set_properties(report->book, &properties);
    report->bold = workbook_add_format(report->book);
    report->plain = workbook_add_format(report->book);
    format_set_bold(report->bold);
    format_set_num_format(report->plain, "@");
}

static void *begin(const struct report_head *head, struct report_out *out)
{
    struct xlsx_report *report = memory_alloc(1, sizeof *report);
    *report = (struct xlsx_report){.head = head, .out = out, .file = temp_file_open(out->folder)};
    if (report->file < 0) {
        report_out_fail(out, errno);
        return report;
    }
    open_book(report);
    fill_totals(report);
    begin_sheet(report);
    return report;
}

static void copy_file(struct xlsx_report *report)
{
    char piece[16 * 1024];
    ssize_t length = 0;
    off_t at = 0;
    while (report->out->failure == 0 &&
           (length = pread(report->file, piece, sizeof piece, at)) > 0) {
        text_append(&report->out->buffer, piece, (size_t)length);
        report_out_ease(report->out);
        at += length;
    }
    if (length < 0)
        report_out_fail(report->out, errno);
}

/* libxlsxwriter compresses a whole workbook in one call, which takes seconds for each million rows;
 * it also prints its failures. */
static bool finish(void *context)
{
    struct xlsx_report *report = context;
    return workbook_close(report->book) == LXW_NO_ERROR &&
           xlsx_check(report->file, report->counts, report->sheets);
}

/* libxlsxwriter has lost errno by now: whether the file can grow by a byte tells what was wrong. If
 * it can, it was a file of the library's own, and in practice the disk is full. */
static int cause_of_failure(int file)
{
    off_t end = lseek(file, 0, SEEK_END);
    return end < 0 || pwrite(file, "", 1, end) < 0 ? errno : ENOSPC;
}

static void end(void *form)
{
    struct xlsx_report *report = form;
    end_sheet(report);
    int failure = in_child(finish, report, report->out->interrupted);
    if (failure != 0)
        report_out_fail(report->out, failure == ECHILD ? cause_of_failure(report->file) : failure);
    copy_file(report);
}

static void release(void *form)
{
    struct xlsx_report *report = form;
    if (report->book != NULL)
        lxw_workbook_free(report->book);
    if (report->file >= 0)
        close(report->file);
    text_free(&report->cell);
    free(report->counts);
    free(report);
}

const struct report_form xlsx_report = {
    .name = "xlsx",
    .ending = ".xlsx",
    .has_totals = true,
    .begin = begin,
    .row = write_row,
    .end = end,
    .free = release,
};

const char *xlsx_library_version(void)
{
    return lxw_version();
}
