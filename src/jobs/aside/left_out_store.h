/* jobs/aside/left_out_store.h
 * Writes what an import's filter left out: where its rows stand, and a hash for each of their
 * numbers. Owns what was gathered of the file. Depends on jobs/aside/ and jobs/store/.
 */
#ifndef JOBS_ASIDE_LEFT_OUT_STORE_H
#define JOBS_ASIDE_LEFT_OUT_STORE_H

#include "jobs/entry.h"
#include "jobs/store/job_store.h"

struct left_out_store;

/* Whether such an entry is kept here, and not as one of `entries`. */
static inline bool left_out_store_takes(const struct entry *entry)
{
    return entry->status == ENTRY_SKIPPED && entry->reason == ENTRY_NOT_SELECTED;
}

/* Within the importer's transaction. */
bool left_out_store_open(struct job_store *store, struct left_out_store **out,
                         struct error *err) MUST_CHECK;

/* The next one of the file, in growing order of the ids, with the numbers of its row. */
bool left_out_store_add(struct left_out_store *left_out, const struct entry *entry, int64_t id,
                        struct error *err) MUST_CHECK;

/* The file has ended: writes what is left of it. */
bool left_out_store_end_file(struct left_out_store *left_out, int64_t import_id,
                             struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void left_out_store_close(struct left_out_store **left_out);

#endif
