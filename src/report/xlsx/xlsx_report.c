#include "report/xlsx/xlsx_book.h"

#include "base/in_child.h"
#include "base/memory.h"
#include "base/temp_file.h"
#include "report/xlsx/xlsx_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    static const char *const names[REPORT_LANGUAGES] = {"Rows", "Lignes"};
    const enum report_language language = report->book.head->language;
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

static lxw_format *add_format(struct xlsx_book *book, const char *number_format, bool wraps)
{
    lxw_format *format = workbook_add_format(book->book);
    if (format == NULL)
        memory_exhausted();
    if (number_format != NULL)
        format_set_num_format(format, number_format);
    if (wraps)
        format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

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
    book->bold = add_format(book, NULL, false);
    format_set_bold(book->bold);
    book->head_line = add_format(book, NULL, true);
    format_set_bold(book->head_line);
    format_set_bottom(book->head_line, LXW_BORDER_THIN);
    book->plain = add_format(book, "@", false);
    book->wrapped = add_format(book, "@", true);
    book->top = add_format(book, NULL, false);
    format_set_align(book->top, LXW_ALIGN_LEFT);
    for (size_t i = 0; i < REPORT_GROUPS; i++) {
        book->outcomes[i] = add_format(book, "@", false);
        format_set_font_color(book->outcomes[i], colours[i].ink);
        format_set_bg_color(book->outcomes[i], colours[i].paper);
    }
}

/* libxlsxwriter wants a path: that of a file which has no name. */
static void open_book(struct xlsx_book *book)
{
    static const char *const titles[REPORT_LANGUAGES] = {"stopsms report", "rapport de stopsms"};
    char path[32];
    snprintf(path, sizeof path, "/dev/fd/%d", book->file);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = (char *)book->out->folder};
    lxw_doc_properties properties = {.title = (char *)titles[book->head->language],
                                     .created = (time_t)(book->head->facts->generated_at / 1000)};
    book->book = workbook_new_opt(path, &options);
    if (book->book == NULL)
        memory_exhausted();
    workbook_set_properties(book->book, &properties);
    add_formats(book);
}

static void *begin(const struct report_head *head, struct report_out *out)
{
    static const char *const totals[REPORT_LANGUAGES] = {"Totals", "Totaux"};
    struct xlsx_report *report = memory_alloc(1, sizeof *report);
    struct xlsx_book *book = &report->book;
    *book = (struct xlsx_book){.head = head, .out = out, .file = temp_file_open(out->folder)};
    if (book->file < 0) {
        report_out_fail(out, errno);
        return report;
    }
    open_book(book);
    xlsx_human_begin(&report->human, book);
    xlsx_fill_totals(book, xlsx_add_sheet(book, totals[head->language]));
    begin_sheet(report);
    return report;
}

static bool is_interrupted(const struct xlsx_book *book)
{
    const volatile sig_atomic_t *interrupted = book->out->interrupted;
    return interrupted != NULL && *interrupted != 0;
}

static void copy_file(struct xlsx_book *book)
{
    char piece[16 * 1024];
    ssize_t length = 0;
    off_t at = 0;
    while (!is_interrupted(book) && book->out->failure == 0 &&
           (length = pread(book->file, piece, sizeof piece, at)) > 0) {
        text_append(&book->out->buffer, piece, (size_t)length);
        report_out_ease(book->out);
        at += length;
    }
    if (length < 0)
        report_out_fail(book->out, errno);
    else if (is_interrupted(book))
        report_out_fail(book->out, EINTR);
}

/* libxlsxwriter compresses a whole workbook in one call, which takes seconds for each million rows;
 * it also prints its failures. */
static bool finish(void *context)
{
    struct xlsx_book *book = context;
    return workbook_close(book->book) == LXW_NO_ERROR &&
           xlsx_check(book->file, book->counts, book->sheets);
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
    struct xlsx_book *book = &report->book;
    end_sheet(report);
    book->counts[0] = xlsx_human_end(&report->human, book);
    int failure = in_child(finish, book, book->out->interrupted);
    if (failure != 0)
        report_out_fail(book->out, failure == ECHILD ? cause_of_failure(book->file) : failure);
    copy_file(book);
}

/* The temporary files of a report of millions of rows have gigabytes: whoever pressed Ctrl-C does
 * not wait until they are gone. */
static void leave_files(struct xlsx_book *book)
{
    const lxw_worksheet *sheet;
    int *files = memory_alloc(book->sheets + 1, sizeof *files);
    size_t count = 0;
    files[count++] = book->file;
    STAILQ_FOREACH(sheet, book->book->worksheets, list_pointers)
    if (sheet->optimize_tmpfile != NULL && count <= book->sheets)
        files[count++] = fileno(sheet->optimize_tmpfile);
    in_child_hold(files, count);
    free(files);
}

static void release(void *form)
{
    struct xlsx_report *report = form;
    struct xlsx_book *book = &report->book;
    if (book->book != NULL && is_interrupted(book))
        leave_files(book);
    if (book->book != NULL)
        lxw_workbook_free(book->book);
    if (book->file >= 0)
        close(book->file);
    text_free(&book->cell);
    free(book->counts);
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
