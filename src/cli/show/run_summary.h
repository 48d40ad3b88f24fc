/* cli/show/run_summary.h
 * What a run has come to: what happened, what needs a human and where to look, how to go on. Owns
 * nothing. Depends on cli/show/summary.h, cli/show/next_steps.h and submit/worker_progress.h.
 */
#ifndef CLI_SHOW_RUN_SUMMARY_H
#define CLI_SHOW_RUN_SUMMARY_H

#include "cli/common/app.h"
#include "cli/common/to_fix_file.h"
#include "cli/show/summary.h"
#include "submit/worker_progress.h"

struct run_summary_import {
    const char *name; /* of the file, as the user gave it */
    struct import_status counts;
    int64_t told_before;           /* rejected numbers that an earlier import has reported */
    int64_t same[ENTRY_STATUSES];  /* entries that another file of the run has, and counts */
    int64_t same_jobs[JOB_STATES]; /* the same of numbers that are rejected or unconfirmed */
    bool counts_known;             /* --strict: rows that were told before count again */
    const char *report;            /* NULL: none was written for it alone */
    struct to_fix_file to_fix;
};

struct run_summary {
    const struct run_summary_import *imports;
    size_t count;
    const struct worker_progress *progress; /* all zero: nothing was sent */
    const char *report;                     /* of all of them; NULL: none */
    int status;                             /* the exit status */
    bool was_interrupted;
};

/* How many rows and numbers of the import need a human, but for those that were told before or
 * stand in another file of the run (with counts_known, these too). */
int64_t run_summary_needs_human(const struct run_summary_import *import);

/* The same as a member "human": "rows", "numbers", and each kind; null for an undone import. */
void run_summary_write_json_human(struct json_writer *json,
                                  const struct run_summary_import *import);

/* "this run sent 149 numbers in 3 s (49.7/s), and made 2 more requests to try again". */
void run_summary_append_sent(struct text *text, const struct worker_progress *progress);

/* All of it, for a person: one block for an import, one line each and a total for several. */
void run_summary_print(const struct run_summary *summary, const struct app *app, FILE *out);

/* Silence means that all is well: with --quiet, only what is not. */
void run_summary_warn(const struct run_summary *summary, const struct app *app);

#endif
