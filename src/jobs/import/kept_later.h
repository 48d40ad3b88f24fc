/* jobs/import/kept_later.h
 * What is kept of the rows whose numbers the provider refused, or never answered about for certain:
 * only now do they need a human, so that only now it may be stored (jobs/kept_cells.h). The file is
 * read once more for it. Owns its statements and its transaction. Depends on
 * jobs/store/job_store.h.
 */
#ifndef JOBS_IMPORT_KEPT_LATER_H
#define JOBS_IMPORT_KEPT_LATER_H

#include "jobs/entry.h"
#include "jobs/store/job_store.h"

struct kept_later;

/* Begins. `*out` is NULL where the import has no such row, or all of them have it already; else a
 * transaction is open until kept_later_end. */
bool kept_later_begin(struct job_store *store, int64_t import_id, struct kept_later **out,
                      struct error *err) MUST_CHECK;

/* Takes the next entry of the file, from the first one on, with what may be kept of its row: a sink
 * of intake_read. ERROR_INPUT: these are not the entries that were stored. */
bool kept_later_take(void *later, const struct entry *entry, struct error *err) MUST_CHECK;

/* Stores what was taken where `whole` is true, and the file was what was imported; else nothing. */
bool kept_later_end(struct kept_later **later, bool whole, struct error *err) MUST_CHECK;

#endif
