/* jobs/read/evidence_store.h
 * The past of the store: what it said at an earlier moment, and what has come since. Owns nothing
 * between calls. Depends on jobs/.
 *
 * A job's first settling has no event, but the number of its commit; every later move has an event.
 * So the state at an earlier moment follows from the first event after it, or else from the job.
 */
#ifndef JOBS_READ_EVIDENCE_STORE_H
#define JOBS_READ_EVIDENCE_STORE_H

#include "base/digest.h"
#include "jobs/read/report_cursor.h"

/* A moment in the store's life. */
struct evidence_mark {
    int64_t commits;    /* made so far */
    int64_t last_event; /* the newest one's id; 0: there was none */
};

/* The present moment; within a read transaction, that of its view. */
bool evidence_mark_read(struct job_store *store, struct evidence_mark *mark,
                        struct error *err) MUST_CHECK;

/* Lines of an import's report by status, as they were at `mark`. Zero for an import that is not
 * there. */
bool evidence_totals(struct job_store *store, int64_t import_id, const struct evidence_mark *mark,
                     int64_t totals[REPORT_STATUSES], struct error *err) MUST_CHECK;

/* What has come since, for the numbers of an import. */
struct evidence_since {
    int64_t settled;            /* first settled */
    int64_t events[JOB_EVENTS]; /* by kind */
};

bool evidence_since(struct job_store *store, int64_t import_id, const struct evidence_mark *mark,
                    struct evidence_since *since, struct error *err) MUST_CHECK;

/* An import as the store has it. */
struct evidence_import {
    bool is_known;
    bool is_pruned; /* its rows were taken away */
    int64_t bytes;
    int64_t rows;
    int64_t lines; /* of its report */
    unsigned char sha256[DIGEST_BYTES];
};

bool evidence_import_read(struct job_store *store, int64_t import_id,
                          struct evidence_import *import, struct error *err) MUST_CHECK;

/* The first import after `import_id`, undone or not, of a file of so many bytes and of that digest
 * (NULL: whichever). 0: there is none. */
bool evidence_later_import(struct job_store *store, int64_t import_id, int64_t bytes,
                           const unsigned char *sha256, int64_t *later,
                           struct error *err) MUST_CHECK;

/* Whether the store has that run, by that user with these options (NULL: whichever). */
bool evidence_run_is_known(struct job_store *store, int64_t run_id, const char *user,
                           const char *options, bool *known, struct error *err) MUST_CHECK;

#endif
