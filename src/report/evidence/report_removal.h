/* report/evidence/report_removal.h
 * Takes old reports of runs away (--keep-reports): those in a folder whose manifest says that they
 * are of this database, and which are word for word what the manifest says. Owns nothing. Depends
 * on jobs/read/import_closed.h and report/evidence/evidence_manifest.h.
 */
#ifndef REPORT_EVIDENCE_REPORT_REMOVAL_H
#define REPORT_EVIDENCE_REPORT_REMOVAL_H

#include "jobs/store/job_store.h"

/* What becomes of an old report, and why it stays; both for a person. */
struct report_removal_sink {
    void (*on_removed)(void *context, const char *path);
    void (*on_kept)(void *context, const char *path, const char *why);
    void *context;
};

/* Keeps the `keep` (>= 1) newest of this database's reports in the folder, each with its manifest,
 * and in any case those of these imports; removes the others where their imports are closed.
 * Reports of other databases are passed over. What is not certain stays, and is told.
 * ERROR_STORAGE: the database failed. */
bool report_removal_run(struct job_store *store, const char *folder, size_t keep,
                        const int64_t *import_ids, size_t import_count,
                        const struct report_removal_sink *sink, struct error *err) MUST_CHECK;

#endif
