/* report/report.h
 * Writes what happened to every row, in one of the forms of report/report_form.h. Owns nothing
 * between calls. Depends on jobs/ and base/.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/report_request.h"

/* A path at which nothing is written, and no manifest either. */
#define REPORT_NOWHERE "/dev/null"

/* Writes the report: into a file atomically (see base/atomic_file.h), or to the stream. `result`
 * may be NULL. ERROR_STORAGE where it can't be written (an existing report is untouched).
 * ERROR_USAGE where it would replace something else (report/report_target.h).
 * ERROR_UNEXPECTED where the rows do not add up to the totals told before them. A stream whose
 * reader has gone (EPIPE) is no failure. A manifest needs a path, and comes after the report: where
 * it fails, the report is there all the same. */
bool report_write(struct job_store *store, const struct report_request *request,
                  struct report_result *result, struct error *err) MUST_CHECK;

/* Whether something stands at `path` that must not be overwritten by the report about the file
 * `import_path`: a report about a file of another name, or no report of ours at all. False where
 * nothing is there, and for what is no regular file (report_write refuses that). */
bool report_belongs_to_other(const char *path, const char *import_path);

#endif
