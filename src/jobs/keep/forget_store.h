/* jobs/keep/forget_store.h
 * Takes away everything that the database knows of some numbers, but for a keyed hash of each. Owns
 * nothing between calls. Depends on jobs/store/ and jobs/aside/.
 */
#ifndef JOBS_KEEP_FORGET_STORE_H
#define JOBS_KEEP_FORGET_STORE_H

#include "jobs/store/job_store.h"

#include <stddef.h>

struct forget_survey {
    int64_t numbers; /* distinct ones */
    int64_t known;   /* of these: an import has brought them */
    int64_t entries; /* cells that have one of them, or hold its digits */
    int64_t events;
    int64_t open;   /* pending, removing or unconfirmed */
    int64_t wanted; /* by an import that is not finished, or not taken back */
};

/* Looks at every entry, and notes what it finds for forget_store_run, of the same store, with
 * nothing between. ERROR_STORAGE. */
bool forget_store_survey(struct job_store *store, const int64_t *phones, size_t count,
                         struct forget_survey *survey, struct error *err) MUST_CHECK;

/* ERROR_INPUT where one of them is open or wanted. */
bool forget_store_check(const struct forget_survey *survey, struct error *err) MUST_CHECK;

/* Forgets them, in one transaction. ERROR_STORAGE: nothing was changed. */
bool forget_store_run(struct job_store *store, struct error *err) MUST_CHECK;

/* Hands over, once each, the files that still hold them: the sources of the imports that had them,
 * and the reports of those that are known. After the survey. */
bool forget_store_each_file(struct job_store *store,
                            void (*each)(void *context, const char *what, const char *path),
                            void *context, struct error *err) MUST_CHECK;

#endif
