/* jobs/import/known_rows.h
 * Which rows that need a human an earlier import has told of already, or an earlier file of the
 * same command has. Owns its statements. Depends
 * on jobs/; importer.c alone uses it.
 */
#ifndef JOBS_IMPORT_KNOWN_ROWS_H
#define JOBS_IMPORT_KNOWN_ROWS_H

#include "jobs/entry.h"
#include "jobs/store/store_internal.h"

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
