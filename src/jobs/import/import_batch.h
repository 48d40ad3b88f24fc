/* jobs/import/import_batch.h
 * Rows on their way into entries and jobs, a batch a statement: half the time of an import would
 * else go into beginning and ending statements. Owns its statements and copies of the rows. Depends
 * on jobs/; importer.c alone uses it.
 */
#ifndef JOBS_IMPORT_IMPORT_BATCH_H
#define JOBS_IMPORT_IMPORT_BATCH_H

#include "jobs/entry.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/store_internal.h"

#define IMPORT_BATCH_ROWS 64

struct entry_batch {
    struct job_store *store;
    sqlite3_stmt *insert; /* of IMPORT_BATCH_ROWS rows */
    struct entry entries[IMPORT_BATCH_ROWS];
    /* Where each cell begins in `cells`; what else is kept of its row follows it. */
    size_t cells_at[IMPORT_BATCH_ROWS];
    struct text cells;
    int64_t first_id; /* of entries[0] */
    size_t count;
};

bool entry_batch_open(struct job_store *store, int64_t first_id, struct entry_batch *batch,
                      struct error *err) MUST_CHECK;

/* Copies the entry; its id is one more than the last one's, and is set to `*id`. Writes the batch
 * when it is full. */
bool entry_batch_add(struct entry_batch *batch, const struct entry *entry, int64_t *id,
                     struct error *err) MUST_CHECK;

/* Writes what is left. */
bool entry_batch_flush(struct entry_batch *batch, struct error *err) MUST_CHECK;

void entry_batch_close(struct entry_batch *batch);

struct number_batch {
    struct job_store *store;
    sqlite3_stmt *insert;
    struct sorted_number numbers[IMPORT_BATCH_ROWS];
    size_t count;
};

bool number_batch_open(struct job_store *store, struct number_batch *batch,
                       struct error *err) MUST_CHECK;

/* Writes the batch: numbers without a job get a pending one. `*inserted` is how many those are. */
bool number_batch_write(struct number_batch *batch, size_t *inserted, struct error *err) MUST_CHECK;

void number_batch_close(struct number_batch *batch);

#endif
