/* intake/file/added_column.h
 * The column that a to-fix file has beside its export's own (base/to_fix_mark.h). It is no part of
 * the export, so it is left out of every row before anybody sees it. Owns nothing. Depends on
 * base/to_fix_mark.h.
 */
#ifndef INTAKE_FILE_ADDED_COLUMN_H
#define INTAKE_FILE_ADDED_COLUMN_H

#include "base/text.h"
#include "base/to_fix_mark.h"

/* All zero: no header has named it yet, as in any other file. */
struct added_column {
    bool is_named;
    size_t place;                          /* of its cells, from 0 */
    char origin[TO_FIX_ORIGIN_DIGITS + 1]; /* of the file whose rows they are */
};

/* Cells as csv_reader has them: each with its NUL, cell i at text[offsets[i]]. */
struct added_cells {
    struct text *text;
    size_t *offsets;
    size_t *count;
};

enum added_row {
    ADDED_ROW,         /* a row as any other */
    ADDED_ROW_HEADER,  /* it names the column */
    ADDED_ROW_UNFIXED, /* the reason stands before its column, so that cells are missing, or what is
                          no reason stands in it: which cell belongs where can't be known */
};

/* Leaves it out of a row. A header may only come where `may_be_header`. */
enum added_row added_column_leave_out(struct added_column *column, bool may_be_header,
                                      const struct added_cells *cells);

#endif
