#include "report/xlsx/xlsx_book.h"

#include "base/in_child.h"
#include "base/memory.h"
#include "base/temp_file.h"
#include "report/xlsx/xlsx_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libxlsxwriter wants a path: that of a file which has no name. */
bool xlsx_book_open(struct xlsx_book *book, const char *title, int64_t made_at)
{
    char path[32];
    book->file = temp_file_open(book->out->folder);
    if (book->file < 0) {
        report_out_fail(book->out, errno);
        return false;
    }
    snprintf(path, sizeof path, "/dev/fd/%d", book->file);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = (char *)book->out->folder};
    lxw_doc_properties properties = {.title = (char *)title, .created = (time_t)(made_at / 1000)};
    book->book = workbook_new_opt(path, &options);
    if (book->book == NULL)
        memory_exhausted();
    workbook_set_properties(book->book, &properties);
    return true;
}

lxw_format *xlsx_add_format(struct xlsx_book *book, const char *number_format, bool wraps)
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

void xlsx_book_write(struct xlsx_book *book)
{
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

void xlsx_book_free(struct xlsx_book *book)
{
    if (book->book != NULL && is_interrupted(book))
        leave_files(book);
    if (book->book != NULL)
        lxw_workbook_free(book->book);
    if (book->file >= 0)
        close(book->file);
    text_free(&book->cell);
    free(book->counts);
}
