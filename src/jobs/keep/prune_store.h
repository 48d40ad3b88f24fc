/* jobs/keep/prune_store.h
 * Takes away what old imports hold: entries, events, runs. A stub of each stays, and so do its
 * numbers' jobs, which are what honours the opposition. Owns nothing between calls. Depends on
 * jobs/store/ and jobs/aside/.
 */
#ifndef JOBS_KEEP_PRUNE_STORE_H
#define JOBS_KEEP_PRUNE_STORE_H

#include "jobs/store/job_store.h"

struct prune_survey {
    int64_t imports;
    int64_t first_id, last_id; /* of them */
    int64_t newest_at;         /* when the newest of them was imported, ms */
    int64_t lines;             /* of their reports */
    int64_t spared;            /* as old, and not to be pruned: something of it is open */
};

/* Which imports last changed before `before` (ms) and may be pruned: finished or undone, with no
 * number pending, unconfirmed or removing and no row that needs a human and was not told, and not
 * one of the last two finished ones. */
bool prune_store_survey(struct job_store *store, int64_t before, struct prune_survey *survey,
                        struct error *err) MUST_CHECK;

/* Prunes these, in one transaction. ERROR_STORAGE: nothing was changed. */
bool prune_store_run(struct job_store *store, int64_t before, struct error *err) MUST_CHECK;

#endif
