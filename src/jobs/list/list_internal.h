/* jobs/list/list_internal.h
 * What list_hold.c is made of: which jobs a scope means, and what the list does to one of them.
 * Owns its statements. Depends on jobs/.
 */
#ifndef JOBS_LIST_LIST_INTERNAL_H
#define JOBS_LIST_LIST_INTERNAL_H

#include "jobs/job.h"
#include "jobs/store/job_moves.h"
#include "jobs/store/store_internal.h"

struct list_scope; /* list_hold.h */

/* --- what becomes of a job (list_moves.c) --- */

/* A job as it was before. */
struct held_job {
    int64_t phone;
    enum job_state state;
    int64_t code; /* 0: none */
    int64_t http_status;
    int64_t list_stop_id; /* 0: none */
    int64_t own_stop_id;  /* that the provider once gave us; 0: none */
    bool was_tried;
    int64_t first_entry;
    bool was_settled;
};

/* The columns of a query whose rows list_moves_read takes, in its order. */
#define LIST_MOVES_COLUMNS                                                                         \
    " phone, state, code, http_status, list_stop_id, CAST(own_stop_id AS INTEGER), attempts,"      \
    " first_entry, settled_in IS NOT NULL"

struct list_moves {
    struct job_moves moves;
    int64_t now; /* wall clock, ms */
    sqlite3_stmt *confirm, *fill, *send_again, *end_removal;
};

bool list_moves_open(struct job_store *store, int64_t run_id, struct list_moves *moves,
                     struct error *err) MUST_CHECK;

void list_moves_close(struct list_moves *moves);

void list_moves_read(sqlite3_stmt *stmt, struct held_job *job);

/* Whether the list, where the job has `stop_id`, puts another right that was believed until now. */
bool list_moves_corrects(const struct held_job *job, int64_t stop_id);

/* The list shows it under `stop_id`, which holds from now on (where it is not the one believed
 * until now, an event tells that one): one that is believed to be on the list is confirmed; one
 * that is unconfirmed or pending is settled as already listed, or as listed where the provider once
 * gave us a stop id for it. */
bool list_moves_confirm(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                        struct error *err) MUST_CHECK;

/* The list shows it, and that changes nothing but what is known of its stop id. */
bool list_moves_fill(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                     struct error *err) MUST_CHECK;

/* Pending again. `reason`: for its event; NULL: the list lacks it. */
bool list_moves_send_again(struct list_moves *moves, const struct held_job *job, const char *reason,
                           struct error *err) MUST_CHECK;

/* One that is `removing`: the list lacks it, so that there is nothing to take off; or the list
 * shows it under `stop_id`, which is not ours, so that it is listed and stays so. */
bool list_moves_remove_gone(struct list_moves *moves, const struct held_job *job,
                            struct error *err) MUST_CHECK;
bool list_moves_keep_foreign(struct list_moves *moves, const struct held_job *job, int64_t stop_id,
                             struct error *err) MUST_CHECK;

/* --- scopes, as SQL (list_scope.c) --- */

/* Notes the imports of a doubtful scope as those that the run sends, and commits that. */
bool list_scope_record(struct job_store *store, const struct list_scope *scope,
                       struct error *err) MUST_CHECK;

/* Whether it means any job, and how many it means. `now`: wall clock, ms. */
bool list_scope_any(struct job_store *store, const struct list_scope *scope, int64_t now, bool *any,
                    struct error *err) MUST_CHECK;
bool list_scope_count(struct job_store *store, const struct list_scope *scope, int64_t now,
                      int64_t *count, struct error *err) MUST_CHECK;

/* A statement that reads its jobs (the columns of list_moves_read) in the order of their numbers:
 * those above :after, at most :limit. The caller finalizes it. */
bool list_scope_prepare(struct job_store *store, const struct list_scope *scope, int64_t now,
                        sqlite3_stmt **next, struct error *err) MUST_CHECK;

#endif
