/* cli/show/summary.h
 * Counts as people and programs read them: how far an import is, and what needs a human. Owns
 * nothing. Depends on jobs/, report/report_outcome.h and base/json_writer.h.
 */
#ifndef CLI_SHOW_SUMMARY_H
#define CLI_SHOW_SUMMARY_H

#include "base/json_writer.h"
#include "base/log.h"
#include "jobs/read/store_status.h"

#include <stdio.h>

/* How many distinct numbers the import has. */
int64_t summary_numbers(const struct import_status *status);

/* Which rows were meant, and what becomes of landlines, out of an import's choices: "SMS opt-out =
 * No; landlines sent". Nothing where the choices say neither. */
void summary_append_choices(struct text *text, const char *choices);

/* Which rows were meant alone: "SMS opt-out = No". False, and nothing, where the choices do not
 * say.
 */
bool summary_append_filter(struct text *text, const char *choices);

/* The same of such words alone, in the user's language. */
void summary_append_rows(struct text *text, const char *filter);

/* Which rows of the file were meant, as a warning: what --quiet tells once where its numbers are
 * sent. */
void summary_warn_rows(const struct log *log, const char *file, const char *choices);

/* "  report           contacts.report.csv": a line of a summary. `name` is marked with N_. */
void summary_print_fact(FILE *out, const char *name, const char *value);

/* Which rows were meant, as such a line. */
void summary_print_choices(FILE *out, const struct import_status *status);

/* One line a count, under the name of the file and the import's id. */
void summary_print_import(FILE *out, const char *name, const struct import_status *status);

/* "12 rows, 9 numbers: 8 listed, 1 pending; 1 duplicate; 2 invalid": all but what is zero. */
void summary_append_import(struct text *text, const struct import_status *status);

/* "3 rejected", "2 undecided"; for counts of numbers and of entries. */
void summary_append_state(struct text *text, enum job_state state, int64_t count);
void summary_append_status(struct text *text, enum entry_status status, int64_t count);

/* The status alone, in the user's language, as the reports have it. */
const char *summary_status_word(enum entry_status status);

/* "9700 listed, 30 pending": what is not zero. */
void summary_append_states(struct text *text, const int64_t jobs[JOB_STATES]);

/* "known since 2026-03-03, and still open", of rows that need a human, one or more. */
void summary_append_known(struct text *text, int64_t since);

/* The members of an import: what it is, "entries", "known_rows", "known_since" and "jobs", by name
 * of status and state. */
void summary_write_json(struct json_writer *json, const struct import_status *status);

/* A member for each job state. */
void summary_write_json_jobs(struct json_writer *json, const int64_t jobs[JOB_STATES]);

#endif
