#include "report/csv_report.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "report/csv_writer.h"
#include "report/report.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

const char report_csv_header[] =
    "file,row,line,column,input,phone,status,stop_id,error_code,error_message,error_source,"
    "http_status,attempts,first_attempt_at,last_attempt_at,note";

const char *report_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static bool has_job(const struct report_row *row)
{
    return row->entry.status == ENTRY_PHONE;
}

/* A job that is on the list may keep the words of its last reply; they are no error. */
static bool has_job_error(const struct report_row *row)
{
    return has_job(row) && row->source != JOB_ERROR_NONE;
}

static bool has_reason(const struct report_row *row)
{
    return !has_job(row) && row->entry.reason != ENTRY_REASON_NONE;
}

static void write_time(struct csv_writer *csv, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    csv_write_word(csv, wall_ms == 0 ? "" : timestamp_format(wall_ms, time));
}

/* --- the columns --- */

static void write_file(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_string(csv, report_file_name(row->file));
}

static void write_row(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_integer(csv, row->entry.row);
}

static void write_line(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_integer(csv, row->entry.line);
}

static void write_column(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_string(csv, row->column_name);
}

static void write_input(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_text(csv, row->entry.cell, row->entry.cell_length);
}

static void write_phone(struct csv_writer *csv, const struct report_row *row)
{
    if (has_job(row)) {
        csv_write_phone(csv, row->entry.phone);
    } else {
        csv_write_word(csv, "");
    }
}

static void write_status(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_word(csv, has_job(row) ? job_state_name(row->state)
                                     : entry_status_name(row->entry.status));
}

static void write_stop_id(struct csv_writer *csv, const struct report_row *row)
{
    csv_write_string(csv, row->stop_id);
}

static void write_error_code(struct csv_writer *csv, const struct report_row *row)
{
    if (has_reason(row)) {
        csv_write_word(csv, entry_reason_code(row->entry.reason));
    } else if (has_job_error(row) && row->has_code) {
        csv_write_integer(csv, row->code);
    } else {
        csv_write_word(csv, "");
    }
}

static void write_error_message(struct csv_writer *csv, const struct report_row *row)
{
    const char *message = has_job_error(row) ? row->message : "";
    csv_write_string(csv, has_reason(row) ? entry_reason_text(row->entry.reason) : message);
}

static void write_error_source(struct csv_writer *csv, const struct report_row *row)
{
    const char *source = has_job_error(row) ? job_error_source_name(row->source) : "";
    csv_write_word(csv, has_reason(row) ? "input" : source);
}

static void write_http_status(struct csv_writer *csv, const struct report_row *row)
{
    if (has_job(row) && row->http_status != 0) {
        csv_write_integer(csv, row->http_status);
    } else {
        csv_write_word(csv, "");
    }
}

static void write_attempts(struct csv_writer *csv, const struct report_row *row)
{
    if (has_job(row)) {
        csv_write_integer(csv, row->attempts);
    } else {
        csv_write_word(csv, "");
    }
}

static void write_first_attempt(struct csv_writer *csv, const struct report_row *row)
{
    write_time(csv, has_job(row) ? row->first_attempt_at : 0);
}

static void write_last_attempt(struct csv_writer *csv, const struct report_row *row)
{
    write_time(csv, has_job(row) ? row->last_attempt_at : 0);
}

/* --- the note: sentences joined by "; " --- */

static void begin_sentence(struct text *note)
{
    if (note->length > 0) {
        text_append_string(note, "; ");
    }
}

static void note_duplicate(struct text *note, const struct report_row *row)
{
    if (!has_job(row) || !row->is_duplicate) {
        return;
    }
    begin_sentence(note);
    text_printf(note, "same number as row %" PRId64, row->first_row);
    if (row->first_import_id != row->import_id) {
        text_append_string(note, " of ");
        text_append_string(note, report_file_name(row->first_file));
        text_printf(note, " (import %" PRId64 ")", row->first_import_id);
    }
}

static void note_maybe_sent(struct text *note, const struct report_row *row)
{
    if (!has_job(row) || !row->maybe_sent) {
        return;
    }
    if (row->state == JOB_ALREADY_LISTED) {
        begin_sentence(note);
        text_append_string(note, "may have been put there by us: an earlier answer was lost");
    } else if (row->state == JOB_PENDING) {
        begin_sentence(note);
        text_append_string(note, "may have been sent: the answer was lost");
    }
}

static void append_date(struct text *note, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    const char *formatted = timestamp_format(wall_ms, time);
    text_append(note, formatted, strcspn(formatted, "T"));
}

/* A definite "no" stands until somebody decides otherwise. */
static void note_refused_before(struct text *note, const struct report_row *row)
{
    if (has_job(row) && row->state == JOB_REJECTED && row->last_attempt_at < row->requested_at) {
        begin_sentence(note);
        text_append_string(note, "refused on ");
        append_date(note, row->last_attempt_at);
        text_append_string(note, " and not sent again");
    }
}

static void note_removal(struct text *note, const struct report_row *row)
{
    if (!has_job(row)) {
        return;
    }
    if (row->state == JOB_REMOVED && row->has_code) {
        begin_sentence(note);
        text_append_string(note, "the provider had no such stop id any more");
    } else if (row->state == JOB_CANCELLED && row->maybe_sent) {
        begin_sentence(note);
        text_append_string(note, "may be on the list: it may have been sent before");
    }
}

static void note_objection(struct text *note, const struct report_row *row)
{
    if (row->entry.objected_at != ENTRY_NO_DATE) {
        begin_sentence(note);
        text_append_string(note, "objected on ");
        append_date(note, row->entry.objected_at);
    }
}

static void write_note(struct csv_writer *csv, const struct report_row *row)
{
    struct text note = {0};
    if (has_job(row)) {
        entry_append_readings(&note, row->entry.readings);
    }
    note_duplicate(&note, row);
    note_maybe_sent(&note, row);
    note_refused_before(&note, row);
    note_removal(&note, row);
    note_objection(&note, row);
    csv_write_text(csv, text_string(&note), note.length);
    text_free(&note);
}

/* In the order of report_csv_header. */
static void (*const columns[])(struct csv_writer *csv, const struct report_row *row) = {
    write_file,       write_row,           write_line,         write_column,
    write_input,      write_phone,         write_status,       write_stop_id,
    write_error_code, write_error_message, write_error_source, write_http_status,
    write_attempts,   write_first_attempt, write_last_attempt, write_note,
};

static void write_columns(struct csv_writer *csv, const struct report_row *row)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        columns[i](csv, row);
    }
    csv_end_line(csv);
}

bool csv_report_write(struct report_cursor *cursor, FILE *stream, int64_t *lines, struct error *err)
{
    struct csv_writer csv;
    csv_writer_init(&csv, stream);
    csv_write_word(&csv, report_csv_header);
    csv_end_line(&csv);
    struct report_row row = {0};
    bool found = false;
    bool ok = report_cursor_next(cursor, &row, &found, err);
    while (ok && found && csv.failure == 0) {
        write_columns(&csv, &row);
        *lines += 1;
        ok = report_cursor_next(cursor, &row, &found, err);
    }
    int failure = csv_flush(&csv);
    csv_writer_free(&csv);
    if (ok && failure != 0 && failure != EPIPE) {
        ok = error_set(err, ERROR_STORAGE, "the report can't be written: %s", strerror(failure));
    }
    return ok;
}
