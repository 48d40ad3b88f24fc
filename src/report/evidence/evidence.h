/* report/evidence/evidence.h
 * The manifest beside a report: what was reported, of which files, sent by which runs, and the
 * report's SHA-256; so that all of it can be held together later
 * (report/evidence/evidence_check.h). It guards against accidents, not against somebody who changes
 * report and manifest alike. Owns nothing. Depends on jobs/read/report_facts.h and
 * report/report_request.h.
 */
#ifndef REPORT_EVIDENCE_EVIDENCE_H
#define REPORT_EVIDENCE_EVIDENCE_H

#include "report/report_request.h"

#define EVIDENCE_VERSION 1
#define EVIDENCE_ENDING  ".evidence.json"

/* Writes the manifest of the report at `request->path`, which has been written, to `path` (see
 * base/atomic_file.h). `asked`: the command line for the record, never the key. ERROR_STORAGE;
 * ERROR_USAGE as report_target_check. */
bool evidence_write(const char *path, const struct report_request *request,
                    const struct report_result *result, const char *asked,
                    struct error *err) MUST_CHECK;

/* Where the manifest beside a report goes: its name with EVIDENCE_ENDING for its ending. The caller
 * frees it. */
char *evidence_path_beside(const char *report_path);

#endif
