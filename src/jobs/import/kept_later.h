/* jobs/import/kept_later.h
 * What is kept of the rows whose numbers the provider refused, or never answered about for certain:
 * only now do they need a human, so that only now it may be stored (jobs/kept_cells.h). The file is
 * read once more for it. Owns its statements and its transaction. Depends on
 * jobs/store/job_store.h.
 */
#ifndef JOBS_IMPORT_KEPT_LATER_H
#define JOBS_IMPORT_KEPT_LATER_H

#include "base/digest.h"
#include "jobs/entry.h"
#include "jobs/store/job_store.h"

/* Of which file an import is, and how it was read; owns its strings. All zero where the import can
 * have no row of which something may be kept now: no number of it is refused or unconfirmed, what
 * it keeps does not depend on that, an earlier version read it, or it was undone. */
struct kept_later_source {
    char *path; /* as importer.h has it, and so on; NULL where all is zero */
    char *choices;
    char *given;
    char *header;
    int64_t bytes;
    unsigned char sha256[DIGEST_BYTES];
};

/* `reading`: by today's rules. The caller frees the source, which has nothing to be freed where
 * this fails. */
bool kept_later_source(struct job_store *store, int64_t import_id, int64_t reading,
                       struct kept_later_source *source, struct error *err) MUST_CHECK;
void kept_later_source_free(struct kept_later_source *source);

struct kept_later;

/* Begins. `*out` is NULL where the import has no such row, or all of them were looked at already;
 * else a transaction is open until kept_later_end. */
bool kept_later_begin(struct job_store *store, int64_t import_id, struct kept_later **out,
                      struct error *err) MUST_CHECK;

/* Takes the next entry of the file, from the first one on, with what may be kept of its row: a sink
 * of intake_read. Entries that were not stored may be among them (those that a filter left out),
 * but all that were must be. */
bool kept_later_take(void *later, const struct entry *entry, struct error *err) MUST_CHECK;

/* Stores what was taken where `whole` is true, and every row that was looked for was among it; else
 * nothing. */
bool kept_later_end(struct kept_later **later, bool whole, struct error *err) MUST_CHECK;

#endif
