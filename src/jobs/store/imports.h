/* jobs/store/imports.h
 * All imports of a store, in the order of their ids, which is that of their entries too. Owns its
 * rows and their strings. Depends on jobs/.
 */
#ifndef JOBS_STORE_IMPORTS_H
#define JOBS_STORE_IMPORTS_H

#include "base/digest.h"
#include "jobs/store/job_store.h"

/* A row of the imports table. Owns its strings. */
struct import_row {
    int64_t id;
    char *path;
    int64_t bytes; /* of the file */
    unsigned char sha256[DIGEST_BYTES];
    char *dialect;   /* what was found: encoding, delimiter, header */
    char *choices;   /* what the user chose, as importer.h has it */
    int64_t rows;    /* data rows of the file */
    int64_t numbers; /* distinct ones */
    int64_t lines;   /* entries, which are lines of its report: at least one a row */
    int64_t first_entry;
    int64_t last_entry; /* first_entry - 1 where there is none */
    int64_t imported_at;
    int64_t requested_at; /* when it was last asked for: imported, or its file given again */
    int64_t finished_at;  /* 0: not yet */
    int64_t undone_at;    /* 0: not */
    char *undo_reason;    /* "" where it is not undone */
    int64_t pruned_at;    /* when its rows were taken away; 0: they are there */
    bool is_indexed;      /* number_index.h has all its entries */
};

/* Another one with strings of its own. */
struct import_row import_row_copy(const struct import_row *row);
void import_row_free(struct import_row *row);

struct imports {
    struct import_row *rows;
    size_t count;
};

bool imports_read(struct job_store *store, struct imports *list, struct error *err) MUST_CHECK;

/* NULL where there is none. */
const struct import_row *imports_by_id(const struct imports *list, int64_t import_id);
const struct import_row *imports_by_entry(const struct imports *list, int64_t entry);

void imports_free(struct imports *list);

#endif
