/* jobs/kept_cells.h
 * What an import keeps of a row beside its phone cell, as one string of an entry: cells that tell
 * the person apart, and what the filter's columns say. Pure: owns nothing. Depends on base/text.h.
 */
#ifndef JOBS_KEPT_CELLS_H
#define JOBS_KEPT_CELLS_H

#include "base/text.h"

/* More bytes of a cell are not kept: a row whose quotes are broken may have a cell of 64 KiB, and
 * many entries. */
#define KEPT_CELL_MOST 1000

/* Stored: never renumber. */
enum kept_kind {
    KEPT_CELL = '=',   /* of a column that is kept */
    KEPT_FILTER = '?', /* of a column of the filter */
};

struct kept_cell {
    enum kept_kind kind;
    int column; /* from 1 */
    const char *bytes;
    size_t length;
};

/* Appends a cell (UTF-8); of a longer one the beginning, and "…". */
void kept_cells_append(struct text *kept, const struct kept_cell *cell);

/* Takes the first cell off the string of `*left` bytes at `*at`. False: there is none; `*left` is
 * not 0 then where the string is damaged. */
bool kept_cells_next(const char **at, size_t *left, struct kept_cell *cell);

#endif
