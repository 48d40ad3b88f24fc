/* cli/options/report_path.h
 * Where the report of a file goes. Owns nothing; paths that come back are the caller's to free.
 * Depends on report/ and jobs/.
 */
#ifndef CLI_OPTIONS_REPORT_PATH_H
#define CLI_OPTIONS_REPORT_PATH_H

#include "cli/common/app.h"

/* The file's name with ".report.csv" for its ending, in the file's folder; for a `number` > 0
 * ".report-NUMBER.csv". "-" becomes stdin.report.csv in the current folder. */
char *report_path_beside(const char *file, int64_t number);

/* The path for the report of an import: beside the file, and numbered where the plain name, or that
 * of the manifest beside it, belongs to an earlier import of the same path or to anything else. */
bool report_path_choose(const struct app *app, struct job_store *store, const char *file,
                        const char *import_path, int64_t import_id, char **path,
                        struct error *err) MUST_CHECK;

/* Whether the reports of the command can be written, before anything else is done: their options
 * fit together (as report_choice_make), and each folder can be written to (as atomic_file_open),
 * and is rid of what killed runs have left there.
 * For --report also as report_path_check_given, without a database. */
bool report_path_check(const struct app *app, struct error *err) MUST_CHECK;

/* Whether nothing is lost where --report points to (ERROR_USAGE), and it can be written. With a
 * store, the sources of its imports are known, too; without one, NULL. */
bool report_path_check_given(const struct app *app, struct job_store *store,
                             struct error *err) MUST_CHECK;

#endif
