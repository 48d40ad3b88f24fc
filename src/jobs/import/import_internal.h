/* jobs/import/import_internal.h
 * What importer.c is made of: batches of rows, and the rows that an earlier import has told of.
 * Owns its statements and copies of the rows. Depends on jobs/.
 */
#ifndef JOBS_IMPORT_IMPORT_INTERNAL_H
#define JOBS_IMPORT_IMPORT_INTERNAL_H

#include "jobs/entry.h"
#include "jobs/store/number_sorter.h"
#include "jobs/store/store_internal.h"

/* --- batches (import_batch.c) --- */

#define IMPORT_BATCH_ROWS 64

struct entry_batch {
    struct job_store *store;
    sqlite3_stmt *insert; /* of IMPORT_BATCH_ROWS rows */
    struct entry entries[IMPORT_BATCH_ROWS];
    /* Where each cell begins in `cells`; what else is kept of its row follows it. */
    size_t cells_at[IMPORT_BATCH_ROWS];
    struct text cells;
    int64_t ids[IMPORT_BATCH_ROWS];
    size_t count;
};

bool entry_batch_open(struct job_store *store, struct entry_batch *batch,
                      struct error *err) MUST_CHECK;

/* Copies the entry, which gets this id. Writes the batch when it is full. */
bool entry_batch_add(struct entry_batch *batch, const struct entry *entry, int64_t id,
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

/* --- rows that were told before (known_rows.c) --- */

struct known_rows {
    struct job_store *store;
    bool any_told;        /* by an import that is not undone */
    int64_t first_import; /* of this transaction that has such a row; 0: none yet */
    sqlite3_stmt *find, *note_row, *note_known;
};

/* Within the importer's transaction. */
bool known_rows_open(struct job_store *store, struct known_rows *known,
                     struct error *err) MUST_CHECK;

/* Notes an entry, `id`, of an import that is being written. Nothing to do unless it needs a human
 * and its row has a digest. */
bool known_rows_add(struct known_rows *known, int64_t import_id, const struct entry *entry,
                    int64_t id, struct error *err) MUST_CHECK;

/* Counts those of the import that are known, once its entries are all in the store. */
bool known_rows_count(struct known_rows *known, int64_t import_id, int64_t first_entry,
                      int64_t last_entry, struct error *err) MUST_CHECK;

void known_rows_close(struct known_rows *known);

#endif
