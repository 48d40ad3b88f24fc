/* jobs/aside/packed_rows.h
 * Where rows that were left out stand: entry, row, line and column of each, packed as runs, of
 * which most take two bytes. Owns its bytes. Depends on base/text.h.
 *
 * A run is its length and what lies between its first row and the one before it, as numbers of
 * seven bits a byte; within it, entries, rows and lines go on by one.
 */
#ifndef JOBS_ASIDE_PACKED_ROWS_H
#define JOBS_ASIDE_PACKED_ROWS_H

#include "base/text.h"

#include <stdint.h>

struct packed_row {
    int64_t entry;
    int64_t row;
    int64_t line;
    int column; /* from 1; 0: none */
};

struct row_packer {
    struct text bytes; /* the runs but for the last */
    int64_t first_entry;
    struct packed_row begin, last; /* of the last run */
    struct packed_row before;      /* the last row before it */
    int64_t count;                 /* of the last run's rows; 0: there is none */
};

/* In growing order of the entries. Zero-initialised: empty. */
void row_packer_add(struct row_packer *packer, const struct packed_row *row);

/* Writes the last run: `bytes` is whole. */
void row_packer_end(struct row_packer *packer);

/* Makes it empty; its bytes' room stays until row_packer_free. */
void row_packer_clear(struct row_packer *packer);
void row_packer_free(struct row_packer *packer);

struct row_unpacker {
    const unsigned char *at, *end;
    struct packed_row last;
    int64_t left; /* of the run */
};

/* Borrows the bytes. `first_entry`: of their first row. */
void row_unpacker_init(struct row_unpacker *unpacker, const void *bytes, size_t length,
                       int64_t first_entry);

/* False at the end, and where the bytes are damaged: then `*damaged` is true. */
bool row_unpacker_next(struct row_unpacker *unpacker, struct packed_row *row, bool *damaged);

#endif
