/* intake/file/row_queue.h
 * The rows of a file, each told whole or broken. A broken row is never read by its columns: which
 * of its cells stands where can't be known. Looks a few rows ahead, and only where rows are short.
 * Owns copies of these; the CSV reader is borrowed. Depends on
 * intake/file/csv_reader.h, intake/columns/column_set.h and intake/phone/phone_reader.h.
 */
#ifndef INTAKE_FILE_ROW_QUEUE_H
#define INTAKE_FILE_ROW_QUEUE_H

#include "intake/columns/column_set.h"
#include "intake/file/csv_reader.h"
#include "intake/phone/phone_reader.h"

enum row_fault {
    ROW_WHOLE,
    ROW_TOO_LONG,  /* cells are filled that no whole row has */
    ROW_TORN,      /* with its neighbours, one row that an unquoted line break tore */
    ROW_UNDIVIDED, /* one cell, which holds a phone and is in no phone's column */
    ROW_CUT_OFF,   /* short, and the file ends in it without a line end */
    ROW_SWALLOWED, /* a quoted cell holds lines that are whole rows with a phone: a quote is missing
                    */
    ROW_UNFIXED,   /* of a to-fix file, and as broken as it was (ADDED_ROW_UNFIXED) */
    ROW_CELL_CUT,  /* a cell that decides is longer than what is kept of one */
};

struct row_queue_config {
    struct csv_reader *csv;
    char delimiter;
    size_t width;       /* beyond it, no cell of a whole row is filled */
    size_t short_width; /* a row of fewer cells lacks some */
    const struct column_set *phone_columns;
    const struct column_set *deciding; /* columns whose cells must be whole to read the row by */
    struct phone_reader *phones;
};

struct row_queue;

struct row_queue *row_queue_new(const struct row_queue_config *config);

/* The next row (valid until the next call) and what is wrong with it; `*found` false at the end.
 * Fails as csv_reader_next does, and for a bare quote that divides a row wrongly. */
bool row_queue_next(struct row_queue *queue, struct csv_row *row, enum row_fault *fault,
                    bool *found, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void row_queue_free(struct row_queue **queue);

#endif
