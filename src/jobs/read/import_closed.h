/* jobs/read/import_closed.h
 * Whether an import leaves nothing for anybody to do, so that its old report is needed no more.
 * Owns nothing. Depends on jobs/store/.
 */
#ifndef JOBS_READ_IMPORT_CLOSED_H
#define JOBS_READ_IMPORT_CLOSED_H

#include "jobs/store/job_store.h"

/* It is finished and not undone, none of its numbers is on its way, and whatever needs a human in
 * it, rows and numbers, stands in a run's report of a later import, too. False where that is not
 * certain. ERROR_STORAGE. */
bool import_closed(struct job_store *store, int64_t import_id, bool *closed,
                   struct error *err) MUST_CHECK;

#endif
