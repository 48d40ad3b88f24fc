/* jobs/store/store_integrity.h
 * Whether an opened database still holds every commit of its writers, and every row and number that
 * its imports brought. Owns nothing. Depends on jobs/store/store_internal.h.
 */
#ifndef JOBS_STORE_STORE_INTEGRITY_H
#define JOBS_STORE_STORE_INTEGRITY_H

#include "jobs/store/store_internal.h"

/* `noted`: how many commits the lock file knows of; `doubtful`: the file is shorter than it says.
 * Sets store->commits, and warns of commits that are lost. Counts entries always, jobs where the
 * last run did not end; looks at every page only after a loss or in doubt (0.4 s for a million
 * jobs). ERROR_STORAGE where something is missing or damaged. Writes nothing. */
bool store_integrity_check(struct job_store *store, int64_t noted, bool doubtful,
                           struct error *err) MUST_CHECK;

/* Where the last run did not end: holds the counts that are shown against the jobs (0.1 s for a
 * million), and makes them anew, with a warning, where they differ. Of a store of this schema that
 * may be written to. */
bool store_integrity_recount(struct job_store *store, struct error *err) MUST_CHECK;

#endif
