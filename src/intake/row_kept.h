/* intake/row_kept.h
 * What is kept of the row at hand beside its phone cell (jobs/kept_cells.h), put together once a
 * row, where an entry wants it; and what tells the row apart from any other, so that one that
 * recurs in the next export is known again. Owns the text. Depends on intake/plan.h.
 */
#ifndef INTAKE_ROW_KEPT_H
#define INTAKE_ROW_KEPT_H

#include "intake/plan.h"

/* A broken row may have thousands of entries: once they have got so much, the others of the row get
 * nothing. */
#define ROW_KEPT_MOST ((size_t)64 * 1024)

/* All zero is empty. */
struct row_kept {
    struct text text;    /* the cells that are kept, then those of the filter */
    size_t cells_length; /* of the first ones */
    size_t handed_out;   /* bytes, to the row's entries */
    int64_t row;         /* that it is about; 0: none yet */
};

/* Sets what is kept with the entry, if anything; valid until the next row's. */
void row_kept_add(struct row_kept *kept, const struct intake_plan *plan, const struct csv_row *row,
                  struct entry *entry);

/* The digest of all of the row's cells, and of the filter's words: under another filter, another
 * question is open. False where a cell was cut, so that not all of the row is known. */
bool row_digest(const struct csv_row *row, const char *filter, unsigned char out[DIGEST_BYTES]);

#endif
