#include "report/report_cells.h"

#include "base/path.h"
#include "base/phone_mask.h"
#include "base/sheet_place.h"
#include "base/timestamp.h"
#include "report/report_note.h"
#include "report/report_outcome.h"

#include <string.h>

_Static_assert((int)REPORT_COLUMNS == REPORT_HEAD_COLUMNS &&
                   (int)LANGUAGES == REPORT_HEAD_LANGUAGES,
               "each column has its names");
_Static_assert(REPORT_TIME_SIZE >= TIMESTAMP_SIZE, "a time fits its cell");

const struct report_column_spec report_columns[REPORT_COLUMNS] = {
    [REPORT_FILE] = {REPORT_KIND_FOREIGN, 18},
    [REPORT_ROW] = {REPORT_KIND_NUMBER, 7},
    [REPORT_LINE] = {REPORT_KIND_NUMBER, 7},
    [REPORT_COLUMN] = {REPORT_KIND_FOREIGN, 14},
    [REPORT_INPUT] = {REPORT_KIND_FOREIGN, 18},
    [REPORT_PHONE] = {REPORT_KIND_PHONE, 15},
    [REPORT_STATUS] = {REPORT_KIND_WORD, 14},
    [REPORT_STOP_ID] = {REPORT_KIND_FOREIGN, 16},
    [REPORT_ERROR_CODE] = {REPORT_KIND_WORD, 14},
    [REPORT_ERROR_MESSAGE] = {REPORT_KIND_FOREIGN, 36},
    [REPORT_ERROR_SOURCE] = {REPORT_KIND_WORD, 12},
    [REPORT_HTTP_STATUS] = {REPORT_KIND_NUMBER, 11},
    [REPORT_ATTEMPTS] = {REPORT_KIND_NUMBER, 9},
    [REPORT_FIRST_ATTEMPT_AT] = {REPORT_KIND_TIME, 25},
    [REPORT_LAST_ATTEMPT_AT] = {REPORT_KIND_TIME, 25},
    [REPORT_NOTE] = {REPORT_KIND_FOREIGN, 36},
    [REPORT_KEPT] = {REPORT_KIND_FOREIGN, 36},
};

enum report_kind report_cell_kind(const struct report_cells *cells, enum report_column column)
{
    const struct report_row *row = cells->row;
    bool is_place = column == REPORT_LINE && row->sheet != NULL && row->sheet[0] != '\0';
    return is_place ? REPORT_KIND_FOREIGN : report_columns[column].kind;
}

bool report_cells_has_input(const struct report_cells *cells)
{
    const struct entry *entry = &cells->row->entry;
    bool is_left_out = entry->status == ENTRY_SKIPPED && entry->reason == ENTRY_NOT_SELECTED;
    return cells->cells[REPORT_INPUT].length > 0 ||
           (cells->cells[REPORT_COLUMN].length > 0 && !is_left_out);
}

const char *report_column_name(enum report_column column, enum language language)
{
    return report_head_names[column][language];
}

static void set_bytes(struct report_cells *cells, enum report_column column, const char *bytes,
                      size_t length)
{
    cells->cells[column] = (struct report_cell){.bytes = bytes, .length = length};
}

static void set_string(struct report_cells *cells, enum report_column column, const char *string)
{
    set_bytes(cells, column, string, strlen(string));
}

/* Writes the digits from the end of the cell's room, and returns where they begin. */
static char *write_digits(char room[REPORT_DIGITS_SIZE], uint64_t value)
{
    char *at = room + REPORT_DIGITS_SIZE;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return at;
}

static void set_number(struct report_cells *cells, enum report_column column, int64_t value)
{
    char *room = cells->digits[column];
    char *at = write_digits(room, value < 0 ? -(uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--at = '-';
    set_bytes(cells, column, at, (size_t)(room + REPORT_DIGITS_SIZE - at));
}

static void set_phone(struct report_cells *cells, int64_t phone)
{
    char *room = cells->digits[REPORT_PHONE];
    char *at = write_digits(room, (uint64_t)phone);
    *--at = '+';
    set_bytes(cells, REPORT_PHONE, at, (size_t)(room + REPORT_DIGITS_SIZE - at));
}

static void set_times(struct report_cells *cells, int64_t first_ms, int64_t last_ms)
{
    if (first_ms != 0)
        set_string(cells, REPORT_FIRST_ATTEMPT_AT, timestamp_format(first_ms, cells->times[0]));
    /* The usual case, first: most numbers are sent once. */
    if (last_ms == first_ms)
        cells->cells[REPORT_LAST_ATTEMPT_AT] = cells->cells[REPORT_FIRST_ATTEMPT_AT];
    else if (last_ms != 0)
        set_string(cells, REPORT_LAST_ATTEMPT_AT, timestamp_format(last_ms, cells->times[1]));
}

/* As a spreadsheet takes it, to go there. The name of a sheet is foreign; so may its numbers be. */
static void set_place(struct report_cells *cells, const struct report_row *row, bool mask)
{
    struct text name = {0};
    text_clear(&cells->place);
    if (mask)
        phone_mask_append(&name, row->sheet, strlen(row->sheet));
    sheet_place_append(&cells->place, mask ? text_string(&name) : row->sheet, row->entry.column,
                       row->entry.line);
    set_bytes(cells, REPORT_LINE, cells->place.data, cells->place.length);
    text_free(&name);
}

static void set_entry(struct report_cells *cells, const struct report_row *row, bool mask,
                      enum language language)
{
    set_string(cells, REPORT_FILE, path_name(row->file));
    set_number(cells, REPORT_ROW, row->entry.row);
    if (row->sheet != NULL && row->sheet[0] != '\0')
        set_place(cells, row, mask);
    else
        set_number(cells, REPORT_LINE, row->entry.line);
    set_string(cells, REPORT_COLUMN, row->column_name);
    set_bytes(cells, REPORT_INPUT, row->entry.cell, row->entry.cell_length);
    set_string(cells, REPORT_STATUS,
               language == LANGUAGE_FRENCH ? report_outcome(cells->status)->label[language]
                                           : report_status_name(cells->status));
}

static void set_reason(struct report_cells *cells, enum entry_reason reason, enum language language)
{
    if (reason != ENTRY_REASON_NONE) {
        set_string(cells, REPORT_ERROR_CODE, entry_reason_code(reason));
        set_string(cells, REPORT_ERROR_MESSAGE, report_reason_text(reason, language));
        set_string(cells, REPORT_ERROR_SOURCE, language == LANGUAGE_FRENCH ? "fichier" : "input");
    }
}

static const char *source_name(enum job_error_source source, enum language language)
{
    static const char *const french[JOB_ERROR_SOURCES] = {
        [JOB_ERROR_NONE] = "",
        [JOB_ERROR_PROVIDER] = "fournisseur",
        [JOB_ERROR_HTTP] = "serveur",
        [JOB_ERROR_NETWORK] = "réseau",
    };
    return language == LANGUAGE_FRENCH ? french[source] : job_error_source_name(source);
}

static void set_job(struct report_cells *cells, const struct report_row *row,
                    enum language language)
{
    set_phone(cells, row->entry.phone);
    set_string(cells, REPORT_STOP_ID, row->stop_id);
    set_number(cells, REPORT_ATTEMPTS, row->attempts);
    if (row->http_status != 0)
        set_number(cells, REPORT_HTTP_STATUS, row->http_status);
    set_times(cells, row->first_attempt_at, row->last_attempt_at);
    /* A job that is on the list may keep the words of its last reply; they are no error. */
    if (row->source == JOB_ERROR_NONE)
        return;
    if (row->has_code)
        set_number(cells, REPORT_ERROR_CODE, row->code);
    set_string(cells, REPORT_ERROR_MESSAGE, row->message);
    set_string(cells, REPORT_ERROR_SOURCE, source_name(row->source, language));
}

static void set_kept(struct report_cells *cells, const struct report_row *row,
                     enum language language)
{
    cells->kept = row->kept;
    cells->kept_count = row->kept_count;
    text_clear(&cells->kept_text);
    report_append_kept(&cells->kept_text, row, KEPT_CELL, language);
    set_bytes(cells, REPORT_KEPT, cells->kept_text.data, cells->kept_text.length);
}

static const enum report_column foreign[] = {REPORT_FILE, REPORT_COLUMN, REPORT_ERROR_MESSAGE};

/* A cell may hold more than its number: a name, an illness. */
static void mask_numbers(struct report_cells *cells, const struct report_row *row)
{
    set_bytes(cells, REPORT_INPUT, "", 0);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        struct report_cell *cell = &cells->cells[foreign[i]];
        struct text *masked = &cells->masked[foreign[i]];
        text_clear(masked);
        phone_mask_append(masked, cell->bytes, cell->length);
        set_bytes(cells, foreign[i], masked->data, masked->length);
    }
    if (row->entry.status == ENTRY_PHONE)
        set_string(cells, REPORT_PHONE, phone_mask(row->entry.phone, cells->masked_phone));
}

void report_cells_fill(struct report_cells *cells, const struct report_row *row, bool mask,
                       bool local, enum language language)
{
    memset(cells->cells, 0, sizeof cells->cells);
    cells->status = report_row_status(row);
    cells->row = row;
    set_entry(cells, row, mask, language);
    if (row->entry.status == ENTRY_PHONE)
        set_job(cells, row, language);
    else
        set_reason(cells, row->entry.reason, language);
    text_clear(&cells->note);
    report_note(&cells->note, row, mask, local, language);
    set_bytes(cells, REPORT_NOTE, cells->note.data, cells->note.length);
    cells->kept_count = 0;
    if (mask)
        mask_numbers(cells, row);
    else
        set_kept(cells, row, language);
}

void report_cells_free(struct report_cells *cells)
{
    text_free(&cells->place);
    text_free(&cells->note);
    text_free(&cells->kept_text);
    for (size_t i = 0; i < REPORT_COLUMNS; i++)
        text_free(&cells->masked[i]);
}
