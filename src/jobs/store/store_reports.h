/* jobs/store/store_reports.h
 * Which reports say what is so of which imports, and the moment at which one does not any more.
 * Owns nothing between calls. Depends on jobs/.
 */
#ifndef JOBS_STORE_STORE_REPORTS_H
#define JOBS_STORE_STORE_REPORTS_H

#include "jobs/store/job_store.h"

#include <stddef.h>

/* A report that a commit is about to make outdated; the strings live as long as the call. */
struct store_report {
    const char *path; /* absolute */
    int64_t import_id;
    int64_t imported_at; /* ms */
};

/* The report at `path` (absolute), and no other that stood there, says what is so of the imports.
 * In a transaction of its own. */
bool store_reports_note(struct job_store *store, const char *path, const int64_t *import_ids,
                        size_t count, struct error *err) MUST_CHECK;

/* From now on `outdated` is called just before a commit that changes what a noted report says: of
 * its rows, or that its import was undone. Once for each report, which is then forgotten. Where the
 * commit fails after that, the report was still right: it is only no more known for it. */
void store_reports_on_outdated(struct job_store *store,
                               void (*outdated)(void *context, const struct store_report *report),
                               void *context);

#endif
