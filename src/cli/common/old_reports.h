/* cli/common/old_reports.h
 * Reports of runs, while they say what is so, and out of the way when they do not. Owns nothing.
 * Depends on cli/common/session.h, jobs/ and report/report_before.h.
 */
#ifndef CLI_COMMON_OLD_REPORTS_H
#define CLI_COMMON_OLD_REPORTS_H

#include "cli/common/app.h"

/* From now on, a report that a commit to the store makes outdated is renamed just before it, and
 * the user told. What can't be renamed is told of, and no reason not to commit. Both must outlive
 * the store's use. */
void old_reports_heed(const struct app *app, struct job_store *store);

/* A run has written the report at `path` about these imports. */
bool old_reports_note(struct job_store *store, const char *path, const int64_t *import_ids,
                      size_t count, struct error *err) MUST_CHECK;

#endif
