/* report/evidence/evidence_check.h
 * Holds a report's manifest against the report, the source files and the database: do they still
 * say what they said then? Owns nothing. Depends on jobs/read/evidence_store.h and
 * report/evidence/evidence_manifest.h.
 */
#ifndef REPORT_EVIDENCE_EVIDENCE_CHECK_H
#define REPORT_EVIDENCE_EVIDENCE_CHECK_H

#include "jobs/store/job_store.h"

enum evidence_finding {
    EVIDENCE_AGREES,
    EVIDENCE_DIFFERS,
    EVIDENCE_UNCHECKED, /* a source file that is not there any more, or no regular file */
    EVIDENCE_PRUNED,    /* what the database had of it was pruned; no contradiction */
    EVIDENCE_LATER,     /* what has come since; no contradiction */
    EVIDENCE_FINDINGS,
};

/* Where each finding goes, as a sentence whose foreign words are inert on a terminal. */
struct evidence_sink {
    void (*on_finding)(void *context, enum evidence_finding finding, const char *text);
    void *context;
};

/* Reads the manifest, the report beside it and the source files where they were. `differs`: how
 * many findings contradict the manifest. As evidence_manifest_read; ERROR_STORAGE. */
bool evidence_check(struct job_store *store, const char *manifest_path,
                    const struct evidence_sink *sink, int64_t *differs,
                    struct error *err) MUST_CHECK;

/* "agrees", "differs", "not checked", "pruned", "later". */
const char *evidence_finding_name(enum evidence_finding finding);

#endif
