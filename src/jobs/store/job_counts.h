/* jobs/store/job_counts.h
 * Keeps the counts of jobs by import and state in step with the jobs: within the transaction that
 * moves them. Owns what was gathered and is not written yet. Depends on jobs/; for the files of
 * this room that move jobs.
 */
#ifndef JOBS_STORE_JOB_COUNTS_H
#define JOBS_STORE_JOB_COUNTS_H

#include "jobs/job.h"
#include "jobs/store/imports.h"

#define JOB_COUNTS_STORE INT64_C(0) /* in place of an import: the whole store */

struct job_counts;

/* For jobs that move one by one. The imports are read here: those that are written later are not
 * known. */
bool job_counts_open(struct job_store *store, struct job_counts **out,
                     struct error *err) MUST_CHECK;

/* A job has moved. `first_entry`: the job's. ERROR_STORAGE. */
bool job_counts_move(struct job_counts *counts, int64_t phone, int64_t first_entry,
                     enum job_state from, enum job_state to, struct error *err) MUST_CHECK;

/* Writes what was gathered; before the commit of the transaction that moved the jobs.
 * ERROR_STORAGE. */
bool job_counts_write(struct job_counts *counts, struct error *err) MUST_CHECK;

/* Forgets what was gathered: that transaction was rolled back. */
void job_counts_forget(struct job_counts *counts);

/* NULL-safe; sets the handle to NULL. */
void job_counts_close(struct job_counts **counts);

/* For a new import, within its transaction: its numbers (`new_jobs` of them pending, and not seen
 * before; the others by their states), and its entries by status. */
bool job_counts_add_import(struct job_store *store, int64_t import_id, int64_t new_jobs,
                           const int64_t *entries, struct error *err) MUST_CHECK;

/* Counts every job anew, within a transaction that has moved many at once. */
bool job_counts_recount(struct job_store *store, struct error *err) MUST_CHECK;

/* Jobs by state: of an import, or of the whole store. */
bool job_counts_read(struct job_store *store, int64_t import_id, int64_t jobs[JOB_STATES],
                     struct error *err) MUST_CHECK;

#endif
