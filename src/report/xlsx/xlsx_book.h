/* report/xlsx/xlsx_book.h
 * What the sheets of one workbook share: its file (xlsx_file.c), its formats, and how a cell is
 * written. Owned by xlsx_report.c, whose xlsx_human.c and xlsx_totals.c fill a sheet of it each, or
 * by xlsx_table.c. Depends on report/ and libxlsxwriter, which no other file includes.
 */
#ifndef REPORT_XLSX_XLSX_BOOK_H
#define REPORT_XLSX_XLSX_BOOK_H

#include "report/report_form.h"
#include "report/report_outcome.h"

#include <xlsxwriter.h>

/* A spreadsheet's dates have no zone: the format of the cell says it. */
struct xlsx_zone {
    int offset_minutes; /* east of UTC */
    lxw_format *date;
};

/* A place has two in a year, and few in all. */
#define XLSX_ZONES 8

struct xlsx_book {
    const struct report_head *head;
    struct report_out *out;
    int file; /* the workbook's: has no name any more; -1: none */
    lxw_workbook *book;
    lxw_format *bold, *head_line;       /* the first row of a sheet of rows */
    lxw_format *plain;                  /* text: Excel makes no numbers of it */
    lxw_format *wrapped, *top;          /* text and numbers of a sheet to be printed */
    struct xlsx_zone zones[XLSX_ZONES]; /* those that were met */
    size_t zone_count;
    lxw_format *outcomes[REPORT_GROUPS];
    int64_t *counts; /* rows of each sheet that is full, as its XML has them */
    size_t sheets;
    struct text cell;
};

/* Where a cell is written. */
struct xlsx_place {
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_col_t column;
};

/* Opens the workbook `book`, in which `out` and what is of a report are set, as a file beside the
 * target. `made_at`: in ms since 1970, which the file says. False, with the failure in `out`: there
 * is no file. The caller calls xlsx_book_free in any case. */
bool xlsx_book_open(struct xlsx_book *book, const char *title, int64_t made_at);

/* Brings the workbook to its end, looks whether it is whole, and copies it to `out`. */
void xlsx_book_write(struct xlsx_book *book);

void xlsx_book_free(struct xlsx_book *book);

/* A format whose text stands at the top. `number_format`: NULL: the general one. */
lxw_format *xlsx_add_format(struct xlsx_book *book, const char *number_format, bool wraps);

/* Keeps the first failure. */
void xlsx_fail(struct xlsx_book *book, lxw_error result);

/* libxlsxwriter does not look whether a sheet's temporary file took what it wrote. */
void xlsx_see_failure(struct xlsx_book *book, lxw_worksheet *sheet);

/* One more sheet, set up to be printed: A4, landscape, as wide as a page, its first row on each.
 * Its name has at most 31 characters. */
lxw_worksheet *xlsx_add_sheet(struct xlsx_book *book, const char *name);

/* Nothing is written where there is nothing. Foreign text is made inert (xlsx_text.h). */
void xlsx_write_bytes(struct xlsx_book *book, struct xlsx_place place, const char *bytes,
                      size_t length, lxw_format *format);
void xlsx_write_string(struct xlsx_book *book, struct xlsx_place place, const char *string,
                       lxw_format *format);
void xlsx_write_number(struct xlsx_book *book, struct xlsx_place place, int64_t number,
                       lxw_format *format);

/* The height in points of a row in which the text is wrapped into that many characters a line: not
 * every program finds it by itself. */
double xlsx_height_of(const char *bytes, size_t length, double width);

/* What stands over a report's column; the times below it are local. */
void xlsx_write_head(struct xlsx_book *book, struct xlsx_place place, enum report_column column);

/* A date that a spreadsheet can sort, to the second: local, and shown with its offset from UTC. 0:
 * nothing. */
void xlsx_write_time(struct xlsx_book *book, struct xlsx_place place, int64_t wall_ms);

/* A cell of a report's row, as its kind wants it; `text`, `number`: the formats of such cells. */
void xlsx_write_cell(struct xlsx_book *book, struct xlsx_place place,
                     const struct report_cells *cells, enum report_column column, lxw_format *text,
                     lxw_format *number);

/* Fills the sheet of totals, which the caller has added last. */
void xlsx_fill_totals(struct xlsx_book *book, lxw_worksheet *sheet);

/* The sheet of the rows that need a human. */
struct xlsx_human {
    lxw_worksheet *sheet;
    lxw_row_t next;
    size_t bytes;
    bool is_full; /* the others stand in the sheets of rows */
};

/* All zero but `book` is empty; adds the sheet. */
void xlsx_human_begin(struct xlsx_human *human, struct xlsx_book *book);

/* Takes the row if it needs one. */
void xlsx_human_add(struct xlsx_human *human, struct xlsx_book *book,
                    const struct report_cells *cells);

/* Returns how many rows the sheet has. */
int64_t xlsx_human_end(struct xlsx_human *human, struct xlsx_book *book);

/* Whether a sheet can take another row: Excel's last one, and what a ZIP file without extensions
 * holds, are its end. `bytes`: of its XML so far, at most. */
bool xlsx_has_room(lxw_row_t next, size_t bytes);

/* How many bytes of XML the cells are, at most. */
size_t xlsx_bytes_of(const struct report_cells *cells);

#endif
