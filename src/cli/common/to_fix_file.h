/* cli/common/to_fix_file.h
 * The rows of an import that somebody must correct: the first of them for the summary, and all of
 * them in a file beside the source, to be corrected and given to `run` again. Owns what it tells.
 * Depends on intake/to_fix.h, report/to_fix_rows.h and cli/common/app.h.
 */
#ifndef CLI_COMMON_TO_FIX_FILE_H
#define CLI_COMMON_TO_FIX_FILE_H

#include "cli/common/app.h"
#include "intake/intake.h"

#define TO_FIX_SHOWN 10

struct to_fix_shown {
    int64_t line;
    char *place;  /* of a workbook ("Feuil1!C12"); else "" */
    char *cell;   /* as it is in the file, or masked */
    char *reason; /* in the language of the reports */
};

/* All zero: there is no such row. */
struct to_fix_file {
    int64_t rows;
    struct to_fix_shown first[TO_FIX_SHOWN];
    size_t shown;
    char *path;                  /* NULL: no file was written */
    char *why_none;              /* why, for people; NULL where there is a file, or no row */
    int64_t left_out, first_out; /* as struct to_fix_counts */
};

/* Tells them, and writes the file: the source's name with ".to-fix.csv" for its ending, or
 * ".to-fix.xlsx" where the source is or holds a workbook, in the source's folder, or in that of
 * --report where the first can't be written; with numbers where something else stands there.
 * Nothing is ever replaced: somebody may have worked in it. A file that holds the very same bytes
 * is taken as it is. No file: with --mask, where nothing is to be written
 * (--report /dev/null), for a source that has no header or has changed since.
 * ERROR_STORAGE: the rows or the file could not be brought to their end. */
bool to_fix_file_write(const struct app *app, struct job_store *store, const char *name,
                       struct intake_plan *plan, int64_t import_id, struct to_fix_file *to_fix,
                       struct error *err) MUST_CHECK;

void to_fix_file_free(struct to_fix_file *to_fix);

#endif
