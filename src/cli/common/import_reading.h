/* cli/common/import_reading.h
 * A file that an earlier version imported, given again: what this version makes of its rows. Owns
 * nothing. Depends on intake/ and jobs/.
 */
#ifndef CLI_COMMON_IMPORT_READING_H
#define CLI_COMMON_IMPORT_READING_H

#include "cli/common/app.h"
#include "intake/intake.h"
#include "jobs/import/importer.h"

/* Where `same`, of the plan's file, was read by other rules than today's, reads the file once more
 * and says which rows come out otherwise. `shown`: its name in messages. What is pending resumes as
 * it was read then. Where nothing is pending, a reading that differs makes a new import (`is_new`),
 * so that no number is lost. ERROR_INPUT where this version refuses the file as asked;
 * ERROR_STORAGE. */
bool import_reading_compare(const struct app *app, struct job_store *store, const char *shown,
                            struct intake_plan *plan, const struct import_match *same, bool *is_new,
                            struct error *err) MUST_CHECK;

#endif
