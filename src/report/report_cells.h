/* report/report_cells.h
 * What a line of a report says, column by column, as text: every form says the same. Numbers are
 * masked here where they are to be. Owns the texts that it puts together. Depends on jobs/ and
 * base/.
 */
#ifndef REPORT_REPORT_CELLS_H
#define REPORT_REPORT_CELLS_H

#include "base/phone_mask.h"
#include "base/report_head.h"
#include "base/text.h"
#include "jobs/read/report_cursor.h"
#include "report/report_words.h"

/* In the order of the CSV form. */
enum report_column {
    REPORT_FILE,
    REPORT_ROW,
    REPORT_LINE,
    REPORT_COLUMN,
    REPORT_INPUT,
    REPORT_PHONE,
    REPORT_STATUS,
    REPORT_STOP_ID,
    REPORT_ERROR_CODE,
    REPORT_ERROR_MESSAGE,
    REPORT_ERROR_SOURCE,
    REPORT_HTTP_STATUS,
    REPORT_ATTEMPTS,
    REPORT_FIRST_ATTEMPT_AT,
    REPORT_LAST_ATTEMPT_AT,
    REPORT_NOTE,
    REPORT_KEPT, /* "Nom: Durand; E-mail: a@example.com" */
    REPORT_COLUMNS,
};

enum report_kind {
    REPORT_KIND_FOREIGN, /* any bytes: from a file or the provider */
    REPORT_KIND_WORD,    /* ours: ASCII without quotes, commas and control characters */
    REPORT_KIND_NUMBER,  /* decimal digits */
    REPORT_KIND_PHONE,   /* + and digits, or masked: "+33 6 ** ** ** 78" */
    REPORT_KIND_TIME,    /* 2026-11-03T09:15:02Z */
};

struct report_column_spec {
    enum report_kind kind;
    unsigned width; /* in characters, where a form has widths */
};

extern const struct report_column_spec report_columns[REPORT_COLUMNS];

/* Of a cell: its column's, but for the line of a workbook's row, which is a place in it
 * ("Feuil1!C12"). */
struct report_cells;
enum report_kind report_cell_kind(const struct report_cells *cells, enum report_column column);

/* Whether the row has a cell of input, which may be empty. Of a row that the filter left out, none
 * is kept. */
bool report_cells_has_input(const struct report_cells *cells);

/* What stands over the column. */
const char *report_column_name(enum report_column column, enum language language);

/* Not null-terminated. No bytes: the cell is empty. */
struct report_cell {
    const char *bytes;
    size_t length;
};

#define REPORT_DIGITS_SIZE 24
#define REPORT_TIME_SIZE   32

/* All zero is empty. Borrows from the row. */
struct report_cells {
    enum report_status status;
    const struct report_row *row;   /* for forms that group or count; nothing of it is masked */
    const struct report_kept *kept; /* what is kept of the row; none where numbers are masked */
    size_t kept_count;
    struct report_cell cells[REPORT_COLUMNS];
    /* What the cells point into. */
    char digits[REPORT_COLUMNS][REPORT_DIGITS_SIZE];
    char times[2][REPORT_TIME_SIZE];
    struct text place; /* in a workbook */
    struct text note, kept_text;
    struct text masked[REPORT_COLUMNS];
    char masked_phone[PHONE_MASK_SIZE];
};

/* Valid until the next fill, or until the row goes. `mask`: every number is masked, wherever it
 * stands, and no cell of the file is shown. `local`: the days in notes are of the machine's time
 * zone; the cells of times are UTC in any case. `language`: of our own sentences, of statuses and
 * of sources; codes are the same in all. */
void report_cells_fill(struct report_cells *cells, const struct report_row *row, bool mask,
                       bool local, enum language language);

void report_cells_free(struct report_cells *cells);

#endif
