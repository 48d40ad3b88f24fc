/* jobs/send/job_queue.h
 * Hands out the jobs to send, and keeps their results. Jobs that were never tried leave in the
 * order of their numbers; which of them may be on the wire is committed before they are handed out
 * (runs.claimed_to). Owns its statements and the claimed numbers. Depends on jobs/.
 */
#ifndef JOBS_SEND_JOB_QUEUE_H
#define JOBS_SEND_JOB_QUEUE_H

#include "jobs/job.h"
#include "jobs/store/job_store.h"

#define JOB_MESSAGE_SIZE 512

struct job_queue;

/* How one attempt ended. */
struct job_result {
    int64_t phone;
    int64_t first_entry;  /* as it was claimed (struct job_claim) */
    enum job_state state; /* JOB_PENDING: to be sent again */
    int64_t sent_at;      /* wall clock, ms */
    int64_t ended_at;
    bool counts;     /* as an attempt (a 429 does not) */
    bool maybe_sent; /* pending, and the provider may have acted on it */
    int64_t
        due_at; /* pending: when it is to be sent again, wall clock, ms; 0: no retry in this run */
    int64_t stop_id; /* 0: none */
    bool has_code;
    int64_t code;
    int http_status; /* 0: none */
    enum job_error_source source;
    char message[JOB_MESSAGE_SIZE]; /* "": none */
};

/* A job as it was claimed. */
struct job_claim {
    int64_t phone;
    int64_t first_entry; /* of its row, where no answer has settled it yet; else 0 */
};

/* A retry that an earlier run left, or this one. */
struct job_retry {
    int64_t phone;
    int64_t due_at; /* wall clock, ms */
};

/* The pending jobs that these imports brought; `import_count` 0: those of every import that is not
 * undone. */
bool job_queue_open(struct job_store *store, int64_t run_id, const int64_t *import_ids,
                    size_t import_count, struct job_queue **out, struct error *err) MUST_CHECK;

/* How many jobs of the scope are pending, retries included. Counts them: not for every turn of a
 * loop. */
bool job_queue_pending(struct job_queue *queue, int64_t *count, struct error *err) MUST_CHECK;

/* Whether there is one; with one near, at once. */
bool job_queue_has_pending(struct job_queue *queue, bool *any, struct error *err) MUST_CHECK;

/* Calls `each` for each retry of the scope, by due time; at the start of a run. */
bool job_queue_each_retry(struct job_queue *queue,
                          void (*each)(void *context, const struct job_retry *retry), void *context,
                          struct error *err) MUST_CHECK;

/* One transaction, synced: keeps the results (each by one guarded UPDATE, and an event where it did
 * not settle its job, or where a job that was sent again got another answer than "already listed"),
 * and tops the claimed numbers up to `claim`. After a failure neither may be relied on: stop
 * sending. A result whose job is not pending any more is an error (ERROR_STORAGE: someone else
 * changed the database). Also checks that the database file is still there (its inode). */
bool job_queue_commit(struct job_queue *queue, const struct job_result *results, size_t count,
                      size_t claim, struct error *err) MUST_CHECK;

/* A job with a stop id that its reply gave; 0: none. */
struct job_stop_id {
    int64_t phone;
    int64_t stop_id;
};

/* The listed ones of the last commit whose stop id another number has: each was kept as pending
 * instead, perhaps sent, with an event, and is due again at once. Valid until the next commit. */
const struct job_stop_id *job_queue_conflicts(const struct job_queue *queue, size_t *count);

/* Their replies are not to be relied on. One transaction, synced: those of these jobs that are
 * settled become pending again and perhaps sent, with an event each; they are due at `due_at` (wall
 * clock, ms). `moved`: how many, by the state that they had. */
bool job_queue_put_back(struct job_queue *queue, const struct job_stop_id *numbers, size_t count,
                        int64_t due_at, int64_t moved[JOB_STATES], struct error *err) MUST_CHECK;

/* Takes the next claimed job. False: none is left (commit to claim more). */
bool job_queue_take(struct job_queue *queue, struct job_claim *claim);

/* How many claimed numbers are left, and whether a commit could claim more. */
size_t job_queue_claimed(const struct job_queue *queue);
bool job_queue_exhausted(const struct job_queue *queue);

/* NULL-safe; sets the handle to NULL. */
void job_queue_close(struct job_queue **queue);

#endif
