/* jobs/import/import_compare.h
 * Holds the entries of a file as it is read now against those that an import of it stored: a later
 * version may read a row otherwise. Owns its statement. Depends on jobs/.
 */
#ifndef JOBS_IMPORT_IMPORT_COMPARE_H
#define JOBS_IMPORT_IMPORT_COMPARE_H

#include "jobs/entry.h"
#include "jobs/store/job_store.h"

#define IMPORT_COMPARE_SHOWN 10

/* Data rows of which another number, or none, came out then. */
struct import_difference {
    int64_t rows;
    int64_t first[IMPORT_COMPARE_SHOWN]; /* the first of them, from 1 */
};

struct import_compare;

/* The import's entries are read as they are now; they never change. */
bool import_compare_open(struct job_store *store, int64_t import_id, struct import_compare **out,
                         struct error *err) MUST_CHECK;

/* Every entry, in file order. */
bool import_compare_take(struct import_compare *compare, const struct entry *entry,
                         struct error *err) MUST_CHECK;

/* After the last one. */
bool import_compare_end(struct import_compare *compare, struct import_difference *difference,
                        struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void import_compare_close(struct import_compare **compare);

#endif
