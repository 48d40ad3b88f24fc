/* jobs/list_check.h
 * "On the list" is a belief: holds the numbers that some imports brought and that were settled
 * before they were asked for against the provider's list; what it lacks becomes pending again. Owns
 * what was seen of the list, in flat memory, and its statements. Depends on jobs/.
 *
 * Doubtful are, of the numbers of these imports, those listed, already listed or unconfirmed that
 * were last tried, and last confirmed, before the import was made (or its file given again after
 * its work was finished). What a run of that import has settled itself is not: to resume costs no
 * list call.
 */
#ifndef JOBS_LIST_CHECK_H
#define JOBS_LIST_CHECK_H

#include "jobs/job_store.h"
#include "jobs/seen_list.h"

#include <stddef.h>

struct list_check;

struct list_check_scope {
    int64_t run_id;            /* has begun; its imports are noted as those that it sends */
    const int64_t *import_ids; /* none: every import that is not finished */
    size_t import_count;
    bool with_pending; /* also what is pending of them: what the list shows needs no request */
};

struct list_check_counts {
    int64_t found;      /* known, on the list, and confirmed */
    int64_t sent_again; /* known, and pending again */
    int64_t corrected;  /* of those found, the stop id was another than was believed */
    int64_t spared;     /* pending, on the list, and settled without a request */
};

/* Looks whether there is anything to be held against the list (`*any`). */
bool list_check_open(struct job_store *store, const struct list_check_scope *scope,
                     struct list_check **out, bool *any, struct error *err) MUST_CHECK;

/* How many numbers are doubtful. Looks at every job: not before it matters. */
bool list_check_count(struct list_check *check, int64_t *count, struct error *err) MUST_CHECK;

/* Where the list's elements go; owned by the check. Changes nothing in the database. */
struct seen_list *list_check_seen(struct list_check *check);

/* The list was whole, and everything on it was seen. In one transaction: what is on it is confirmed
 * and gets the list's stop id (an unconfirmed one becomes already listed, with an event; so does a
 * pending one where the scope has them); of what is not, what is known becomes pending, with an
 * event, and keeps its own stop id and first times. Once. */
bool list_check_settle(struct list_check *check, struct list_check_counts *counts,
                       struct error *err) MUST_CHECK;

/* There is no list to hold them against: makes all that are doubtful pending, in one transaction.
 * `reason`: for their events. */
bool list_check_send_all_again(struct list_check *check, const char *reason,
                               struct list_check_counts *counts, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void list_check_close(struct list_check **check);

#endif
