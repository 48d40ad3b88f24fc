/* jobs/store/number_index.h
 * Where numbers stand in an import: the entries that have one, in the order of their numbers,
 * packed; and under number 0 those that have none, and a cell in which one may stand. That is three
 * bytes for an entry, where an index of SQLite's takes seventeen, and is written as fast as the
 * file is read. Owns its statements and one pack of entries. Depends on jobs/store/.
 */
#ifndef JOBS_STORE_NUMBER_INDEX_H
#define JOBS_STORE_NUMBER_INDEX_H

#include "jobs/store/imports.h"
#include "jobs/store/store_internal.h"

/* Of the 64 entries that mostly fit, a search by halves looks at six, each on a page of its own. */
#define NUMBER_INDEX_PACK_BYTES 192

/* --- writing, within a transaction --- */

struct number_index {
    struct job_store *store;
    sqlite3_stmt *add, *done;
    int64_t import_id, base; /* its entries begin at base */
    int64_t first_phone;
    unsigned width; /* bytes that the largest of them takes */
    size_t count;
    int64_t entries[NUMBER_INDEX_PACK_BYTES];
};

bool number_index_open(struct job_store *store, struct number_index *index,
                       struct error *err) MUST_CHECK;

/* Of an import that has none yet. `first_entry`: the import's. */
void number_index_begin(struct number_index *index, int64_t import_id, int64_t first_entry);

/* In the order of the numbers, and of one number in that of the entries. */
bool number_index_add(struct number_index *index, int64_t phone, int64_t entry,
                      struct error *err) MUST_CHECK;

/* Writes the last pack, and that the import's index is whole. */
bool number_index_end(struct number_index *index, struct error *err) MUST_CHECK;

void number_index_close(struct number_index *index);

/* Makes those that are missing: of imports of an earlier version, and of which entries were changed
 * and the index dropped. Takes about two seconds for a million entries. */
bool number_index_fill(struct job_store *store, struct error *err) MUST_CHECK;

/* --- reading --- */

struct number_index_reader {
    struct job_store *store;
    sqlite3_stmt *packs, *phone;
};

bool number_index_read_open(struct job_store *store, struct number_index_reader *reader,
                            struct error *err) MUST_CHECK;

/* Hands out each entry of the import that has the number (0: none, and a cell). `*sure` becomes
 * false where the index does not agree with the entries: then each entry has to be looked at. */
bool number_index_find(struct number_index_reader *reader, const struct import_row *import,
                       int64_t phone, void (*each)(void *context, int64_t entry), void *context,
                       bool *sure, struct error *err) MUST_CHECK;

void number_index_read_close(struct number_index_reader *reader);

#endif
