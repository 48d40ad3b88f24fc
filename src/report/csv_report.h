/* report/csv_report.h
 * A report as CSV: the table of its columns. Owns nothing. Depends on jobs/ and
 * report/csv_writer.h.
 */
#ifndef REPORT_CSV_REPORT_H
#define REPORT_CSV_REPORT_H

#include "jobs/report_cursor.h"

#include <stdio.h>

/* Writes the header and a line for each row that the cursor has left. `lines` grows by the rows
 * written. False where the cursor fails; a failure of the stream is the caller's to see (ferror).
 */
bool csv_report_write(struct report_cursor *cursor, FILE *stream, int64_t *lines,
                      struct error *err) MUST_CHECK;

/* What the `file` column shows of an import's path: the file's name, without its folders. */
const char *report_file_name(const char *path);

#endif
