#include "report/xlsx/xlsx_book.h"

#include "base/memory.h"
#include "base/timestamp.h"
#include "report/xlsx/xlsx_text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_BYTES    ((size_t)2 * 1024 * 1024 * 1024)
#define BYTES_PER_CELL 64 /* of markup around its text, at most */

#define LINE_POINTS 15
#define MOST_LINES  27  /* Excel's highest row has 409 points */
#define FILLED      0.9 /* of a line, before its next word goes to another */

#define PAPER_A4        9
#define MARGIN_INCHES   0.4
#define MARGIN_OF_LINES 0.7 /* where header and footer stand */

#define MS_PER_SECOND    1000
#define SECONDS_PER_DAY  86400
#define DAYS_BEFORE_1970 25569 /* of a spreadsheet's calendar (ECMA-376 part 1, 18.17.4.1) */

void xlsx_fail(struct xlsx_book *book, lxw_error result)
{
    /* errno may say nothing of use. */
    if (result != LXW_NO_ERROR)
        report_out_fail(book->out, EIO);
}

void xlsx_see_failure(struct xlsx_book *book, lxw_worksheet *sheet)
{
    if (sheet->optimize_tmpfile != NULL && ferror(sheet->optimize_tmpfile))
        report_out_fail(book->out, errno != 0 ? errno : EIO);
}

lxw_worksheet *xlsx_add_sheet(struct xlsx_book *book, const char *name)
{
    book->sheets++;
    book->counts = memory_resize(book->counts, book->sheets, sizeof book->counts[0]);
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, name);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, MARGIN_INCHES, MARGIN_INCHES, MARGIN_OF_LINES, MARGIN_OF_LINES);
    xlsx_fail(book, worksheet_set_footer(sheet, "&L&A&R&P / &N"));
    return sheet;
}

void xlsx_write_bytes(struct xlsx_book *book, struct xlsx_place place, const char *bytes,
                      size_t length, lxw_format *format)
{
    if (length == 0)
        return;
    text_clear(&book->cell);
    xlsx_text_append(&book->cell, bytes, length);
    xlsx_fail(book, worksheet_write_string(place.sheet, place.row, place.column, book->cell.data,
                                           format));
}

void xlsx_write_string(struct xlsx_book *book, struct xlsx_place place, const char *string,
                       lxw_format *format)
{
    xlsx_write_bytes(book, place, string, strlen(string), format);
}

void xlsx_write_number(struct xlsx_book *book, struct xlsx_place place, int64_t number,
                       lxw_format *format)
{
    xlsx_fail(book,
              worksheet_write_number(place.sheet, place.row, place.column, (double)number, format));
}

double xlsx_height_of(const char *bytes, size_t length, double width)
{
    double characters = 0, lines = 0;
    for (size_t i = 0; i < length; i++) {
        characters += ((unsigned char)bytes[i] & 0xC0) != 0x80;
        lines += bytes[i] == '\n';
    }
    lines += ceil(characters / (width * FILLED));
    return LINE_POINTS * fmin(fmax(lines, 1), MOST_LINES);
}

void xlsx_write_head(struct xlsx_book *book, struct xlsx_place place, enum report_column column)
{
    const char *name = report_column_name(column, book->head->language);
    const char *zone = strstr(name, " (UTC)");
    xlsx_write_bytes(book, place, name, zone != NULL ? (size_t)(zone - name) : strlen(name),
                     book->head_line);
}

static void add_zone(struct xlsx_book *book, int offset_minutes)
{
    static const char *const days[LANGUAGES] = {"yyyy-mm-dd", "dd/mm/yyyy"};
    char pattern[64];
    int minutes = abs(offset_minutes);
    lxw_format *date = workbook_add_format(book->book);
    if (date == NULL)
        memory_exhausted();
    (void)snprintf(pattern, sizeof pattern, "%s hh:mm:ss \"%c%02d:%02d\"",
                   days[book->head->language], offset_minutes < 0 ? '-' : '+', minutes / 60,
                   minutes % 60);
    format_set_num_format(date, pattern);
    format_set_align(date, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(date, LXW_ALIGN_LEFT);
    book->zones[book->zone_count++] = (struct xlsx_zone){offset_minutes, date};
}

/* The local one; where too many were met, the first, which is as true. */
static const struct xlsx_zone *zone_at(struct xlsx_book *book, int64_t wall_ms)
{
    int offset = timestamp_offset_minutes(wall_ms);
    for (size_t i = 0; i < book->zone_count; i++)
        if (book->zones[i].offset_minutes == offset)
            return &book->zones[i];
    if (book->zone_count == XLSX_ZONES)
        return &book->zones[0];
    add_zone(book, offset);
    return &book->zones[book->zone_count - 1];
}

void xlsx_write_time(struct xlsx_book *book, struct xlsx_place place, int64_t wall_ms)
{
    if (wall_ms == 0)
        return;
    const struct xlsx_zone *zone = zone_at(book, wall_ms);
    int64_t seconds = wall_ms / MS_PER_SECOND + zone->offset_minutes * INT64_C(60);
    double days = (double)seconds / SECONDS_PER_DAY + DAYS_BEFORE_1970;
    xlsx_fail(book, worksheet_write_number(place.sheet, place.row, place.column, days, zone->date));
}

void xlsx_write_cell(struct xlsx_book *book, struct xlsx_place place,
                     const struct report_cells *cells, enum report_column column, lxw_format *text,
                     lxw_format *number)
{
    const struct report_cell *cell = &cells->cells[column];
    enum report_kind kind = report_cell_kind(cells, column);
    if (cell->length == 0)
        return;
    /* Phones and stop ids only look like numbers, and are text. */
    if (kind == REPORT_KIND_NUMBER)
        xlsx_write_number(book, place, strtoll(cell->bytes, NULL, 10), number);
    else if (kind == REPORT_KIND_TIME)
        xlsx_write_time(book, place,
                        column == REPORT_FIRST_ATTEMPT_AT ? cells->row->first_attempt_at
                                                          : cells->row->last_attempt_at);
    else
        xlsx_write_bytes(
            book, place, cell->bytes, cell->length,
            column == REPORT_STATUS ? book->outcomes[report_outcome(cells->status)->group] : text);
}

bool xlsx_has_room(lxw_row_t next, size_t bytes)
{
    return next < LXW_ROW_MAX && bytes <= SHEET_BYTES;
}

size_t xlsx_bytes_of(const struct report_cells *cells)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < REPORT_COLUMNS; i++)
        bytes += cells->cells[i].length + BYTES_PER_CELL;
    return bytes;
}
