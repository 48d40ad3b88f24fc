/* cli/common/import_checks.h
 * What stands against an import, or makes it another's continuation: the same file before, far more
 * new numbers than ever. Owns nothing. Depends on intake/ and jobs/.
 */
#ifndef CLI_COMMON_IMPORT_CHECKS_H
#define CLI_COMMON_IMPORT_CHECKS_H

#include "base/text.h"
#include "cli/common/app.h"
#include "intake/intake.h"
#include "jobs/import/importer.h"

/* The file of a plan, as the importer knows it. Borrows from the plan. */
struct import_source import_checks_source(const struct intake_plan *plan);

/* Warns where an earlier import of this very file was taken back, and appends it to `undone`, inert
 * on a terminal: "import 3 of 2 November 2026 of the same file was taken back: the wrong week".
 * Nobody should do by chance again what somebody undid. */
bool import_checks_undone(const struct app *app, struct job_store *store, const char *name,
                          const struct intake_plan *plan, struct text *undone,
                          struct error *err) MUST_CHECK;

/* A to-fix file is a part of an export that was imported before: says of which import, warns where
 * that was taken back (and appends it to `undone`), and lets the file bring as many new numbers as
 * that has rows: `largest`, as import_checks_brake has it, becomes so many at least. Nothing for
 * any other file. */
bool import_checks_origin(const struct app *app, struct job_store *store, const char *name,
                          const struct intake_plan *plan, struct text *undone, int64_t *largest,
                          struct error *err) MUST_CHECK;

/* Finds the import of the same file with the same choices: `same`, for the caller to clear.
 * ERROR_INPUT where one with other choices still has pending numbers; ERROR_STORAGE. `name`: of the
 * file, as the user gave it. */
bool import_checks_known(const struct app *app, struct job_store *store, const char *name,
                         const struct intake_plan *plan, struct import_match *same,
                         struct error *err) MUST_CHECK;

/* "same file as import 3 of 2 November 2026: resumes with 12 numbers pending". */
void import_checks_append_known(struct text *text, const struct import_match *same);

/* Appends, inert on a terminal, how the file is not like the latest import with an id below
 * `before`: `it has no column "Mobile", by which import 12 of 3 November 2026 was read`. Nothing
 * for a to-fix file. */
bool import_checks_unlike(struct job_store *store, int64_t before, const struct intake_plan *plan,
                          struct text *unlike, struct error *err) MUST_CHECK;

/* The same, once its rows were read, for a full export that has almost no number in common with
 * those before it: `of its 800 numbers, 2 are among the 790 of import 12 of 3 November 2026`. */
bool import_checks_strangers(struct job_store *store, int64_t before, int64_t import_id,
                             const struct intake_plan *plan, struct text *unlike,
                             struct error *err) MUST_CHECK;

/* The brake: ERROR_INPUT where a file brings more new numbers than --max-new allows, or, without
 * it, far more than `largest`, the most that a finished import brought (0: none did). */
bool import_checks_brake(const struct app *app, const char *name, int64_t new_jobs, int64_t largest,
                         struct error *err) MUST_CHECK;

#endif
