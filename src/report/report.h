/* report/report.h
 * Writes what happened to every row. Owns nothing between calls. Depends on jobs/ and base/.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "jobs/report_cursor.h"

#include <stdio.h>

enum report_format { REPORT_CSV };

struct report_request {
    const int64_t *import_ids; /* in this order; none: all that are not undone */
    size_t import_count;
    const char *path; /* NULL: the stream below */
    FILE *stream;     /* not closed */
};

/* Writes the report: into a file atomically (see base/atomic_file.h), or to the stream. `lines`
 * (may be NULL) is set to the number of entries written. ERROR_STORAGE where it can't be written
 * (an existing report is untouched). A stream whose reader has gone (EPIPE) is no failure. */
bool report_write(struct job_store *store, const struct report_request *request, int64_t *lines,
                  struct error *err) MUST_CHECK;

/* The first line of every CSV report of ours; intake refuses a file that begins with it. Without
 * line end. */
extern const char report_csv_header[];

/* Whether something stands at `path` that must not be overwritten by the report about the file
 * `import_path`: a report about a file of another name, or no report of ours at all. False where
 * nothing is there, and for what is no regular file (report_write refuses that). */
bool report_belongs_to_other(const char *path, const char *import_path);

#endif
