/* jobs/list/undo_store.h
 * Takes an import back: cancels what it alone has pending, and keeps track of what is being taken
 * off the list. Owns nothing between calls. Depends on jobs/.
 *
 * A number is the import's alone where no other import that is not undone has it. It is ours to
 * take off where the provider gave us a stop id for it, and the list, as far as it was seen, shows
 * that very one: what we did not add, we never delete.
 */
#ifndef JOBS_LIST_UNDO_STORE_H
#define JOBS_LIST_UNDO_STORE_H

#include "jobs/job.h"
#include "jobs/send/job_queue.h"

/* What an undo would do, and leave alone. */
struct undo_survey {
    int64_t undone_at;  /* ms; when an undo of it first began; 0: never */
    int64_t to_cancel;  /* pending, and not known to be on the list */
    int64_t maybe_sent; /* of these: may be on the list, since an answer was lost */
    int64_t to_remove;  /* put on the list by us, for this import alone */
    int64_t removing;   /* being taken off since an undo that did not finish */
    int64_t shared;     /* pending or on the list, and another import has it, too */
    int64_t not_ours;   /* on the list, and not put there by us */
};

/* ERROR_INPUT where there is no such import. */
bool undo_store_survey(struct job_store *store, int64_t import_id, struct undo_survey *survey,
                       struct error *err) MUST_CHECK;

/* In one transaction, with an event each: the import is undone (it never resumes), what is to be
 * cancelled is, and what is to be taken off is `removing`. `reason`: the user's, kept with the
 * import and in each event. */
bool undo_store_begin(struct job_store *store, int64_t run_id, int64_t import_id,
                      const char *reason, struct error *err) MUST_CHECK;

struct undo_job {
    int64_t phone;
    int64_t stop_id; /* ours */
};

/* The next `capacity` numbers of the import, at most, that are `removing`, above `after`, in the
 * order of their numbers. `*count` 0: there are no more. */
bool undo_store_next(struct job_store *store, int64_t import_id, int64_t after,
                     struct undo_job *jobs, size_t capacity, size_t *count,
                     struct error *err) MUST_CHECK;

/* How one attempt to take a number off ended. */
struct undo_result {
    int64_t phone;
    enum job_state state; /* JOB_REMOVED; JOB_REMOVING: to be tried again; JOB_LISTED: refused */
    int64_t at;           /* wall clock, ms */
    bool has_code;
    int64_t code;
    int http_status;      /* 0: none */
    int64_t list_stop_id; /* the one that the list shows; 0: as it was */
    enum job_error_source source;
    char message[JOB_MESSAGE_SIZE]; /* "": none */
};

/* Keeps results in one transaction, with an event each. ERROR_STORAGE where a job is not `removing`
 * any more. */
bool undo_store_keep(struct job_store *store, int64_t run_id, const struct undo_result *results,
                     size_t count, struct error *err) MUST_CHECK;

#endif
