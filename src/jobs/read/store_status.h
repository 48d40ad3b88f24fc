/* jobs/read/store_status.h
 * Counts: what each import holds and how far it is. Owns nothing. Depends on jobs/.
 */
#ifndef JOBS_READ_STORE_STATUS_H
#define JOBS_READ_STORE_STATUS_H

#include "jobs/entry.h"
#include "jobs/job.h"
#include "jobs/store/job_store.h"

/* Owns its strings. */
struct import_status {
    int64_t import_id;
    char *path;
    char *dialect;
    char *choices; /* what the user chose, as importer.h has it */
    int64_t imported_at;
    int64_t requested_at; /* when it was imported, or its file last given again */
    int64_t finished_at;  /* 0: not yet */
    int64_t undone_at;    /* 0: not */
    int64_t pruned_at;    /* 0: not */
    char *undo_reason;    /* "" where it is not undone */
    int64_t rows;
    int64_t entries[ENTRY_STATUSES];
    int64_t known[ENTRY_STATUSES]; /* of these, where they need a human: told before */
    int64_t known_since;           /* when the first of those was told; 0: there is none */
    int64_t jobs[JOB_STATES];      /* distinct numbers of this import, by state */
    int64_t duplicates;            /* entries whose number an earlier entry of this import has */
};

struct run_status {
    int64_t run_id; /* 0: there was none yet */
    int64_t started_at;
    int64_t ended_at; /* 0: it goes on, or it was killed */
    bool has_exit_status;
    int exit_status;
    int64_t pid;
};

struct store_status {
    struct store_account account;
    int64_t jobs[JOB_STATES];
    int64_t human_rows; /* entries that need a human and were not told yet; undone imports do not
                           count */
    int64_t known_rows; /* told ones, those that recurred counted once */
    int64_t known_since;
    int64_t retries_waiting;
    int64_t imports;
    int64_t oldest_pending_at; /* when the oldest of what is pending was asked for; 0: nothing is */
    int64_t closed_until;      /* wall clock, ms: the provider wants no request before; 0: none */
    struct run_status last_run;
    int64_t running_pid; /* of the run that goes on now; 0: none. Known from the lock, not from the
                            table */
};

bool store_status_read(struct job_store *store, struct store_status *status,
                       struct error *err) MUST_CHECK;

/* One import by its id; ERROR_INPUT where there is no such. The caller frees `status`, which has
 * nothing to be freed where this fails. */
bool store_status_import(struct job_store *store, int64_t import_id, struct import_status *status,
                         struct error *err) MUST_CHECK;

/* By status, the entries that need a human and that the earlier import, not told yet, has as well:
 * both were files of one command. */
bool store_status_same_rows(struct job_store *store, int64_t import_id, int64_t earlier_id,
                            int64_t same[ENTRY_STATUSES], struct error *err) MUST_CHECK;

/* The numbers that are rejected or unconfirmed, by state, and that one of these other imports has
 * as well. */
bool store_status_same_numbers(struct job_store *store, int64_t import_id, const int64_t *other_ids,
                               size_t other_count, int64_t same[JOB_STATES],
                               struct error *err) MUST_CHECK;

/* How many entries need a human and were told before. */
int64_t import_status_known(const struct import_status *status);

/* Frees its strings; all zero afterwards. */
void import_status_free(struct import_status *status);

/* Hands over each import, oldest first, for the time of the call; `each` returns false to end it.
 */
bool store_status_each_import(struct job_store *store,
                              bool (*each)(void *context, const struct import_status *status),
                              void *context, struct error *err) MUST_CHECK;

/* The newest import that is not undone, or else the newest of all: its id, 0 for none. */
bool store_status_latest_import(struct job_store *store, int64_t *import_id,
                                struct error *err) MUST_CHECK;

/* Whether an import older than this one is of a file at the same path: its report has that path's
 * plain name. */
bool store_status_has_older_import(struct job_store *store, const char *path, int64_t import_id,
                                   bool *has, struct error *err) MUST_CHECK;

/* Hands over the path of every file that was imported, each once; `see` returns false to end it. */
bool store_status_each_source(struct job_store *store, bool (*see)(void *context, const char *path),
                              void *context, struct error *err) MUST_CHECK;

#endif
