/* jobs/list/list_hold.h
 * Holds jobs against the provider's whole list, as it was seen: one walk over both, and a rule for
 * each state. `verify`, the look at known numbers before a run, and undo's check are its scopes.
 * Owns its statements. Depends on jobs/.
 */
#ifndef JOBS_LIST_LIST_HOLD_H
#define JOBS_LIST_LIST_HOLD_H

#include "jobs/job.h"
#include "jobs/list/seen_list.h"

#include <stddef.h>

/* "On the list" is a belief. Doubtful are, of the numbers of some imports, those listed, already
 * listed or unconfirmed that were last tried, and last confirmed, before the import was made (or
 * its file given again after its work was finished). What a run of that import has settled itself
 * is not: to resume costs no list call. */
enum list_scope_kind {
    LIST_SCOPE_DOUBTFUL,
    LIST_SCOPE_ALL,      /* every job */
    LIST_SCOPE_REMOVING, /* what is `removing` of an import that is being undone */
    LIST_SCOPES,
};

struct list_scope {
    enum list_scope_kind kind;
    int64_t run_id;            /* has begun; the events are its own */
    const int64_t *import_ids; /* doubtful: noted as those that the run sends; none: every import
                                  that is not finished */
    size_t import_count;
    bool with_pending; /* doubtful: also what is pending of them: what the list shows needs no
                          request */
    bool asks_first;   /* all: where something that should be on the list is not, nothing that it
                          lacks   changes, unless the list is believed in any case */
    int64_t import_id; /* removing */
};

/* More missing numbers than this, and more than this share of those that should be there: it is
 * rather the list that lacks something than so many people who were taken off it. A list that is
 * empty, where something should be on it, is no better. */
#define LIST_PARTIAL_MOST    20
#define LIST_PARTIAL_PERCENT 5

/* Jobs by the state that they were in, and what came of them. */
struct list_counts {
    int64_t found[JOB_STATES];     /* the list shows them */
    int64_t missing[JOB_STATES];   /* it lacks them; all: but for what only undone imports had */
    int64_t corrected[JOB_STATES]; /* of those found: under another stop id than was believed */
    int64_t filled;                /* already listed ones whose stop id was not known before */
    int64_t sent_again;            /* listed, already listed or unconfirmed before; pending now */
    int64_t foreign; /* of those `removing`: under another stop id than ours, so not to be taken off
                      */
    bool partial;    /* the list is probably not whole; never set where the scope is doubtful */
};

struct list_hold;

/* For a scope; its imports are noted here, in a transaction of their own. */
bool list_hold_open(struct job_store *store, const struct list_scope *scope, struct list_hold **out,
                    struct error *err) MUST_CHECK;

/* Whether there is anything to be held against the list. */
bool list_hold_any(struct list_hold *hold, bool *any, struct error *err) MUST_CHECK;

/* How many are doubtful, without the pending ones. Looks at every job: not before it matters. */
bool list_hold_doubtful(struct list_hold *hold, int64_t *count, struct error *err) MUST_CHECK;

/* Everything on the list is in `seen`, which is sorted here, and read to its end. In one
 * transaction, with an event for each change of state (but the first settling of what was never
 * tried):
 * - What the list shows is confirmed, or settled as already listed (listed, where it has a stop id
 *   of ours) where it was unconfirmed or pending. Of what was rejected or undone, the stop id alone
 *   is noted.
 * - What it lacks becomes pending again where it was listed, already listed or unconfirmed, and
 *   keeps its own stop id and first times; not what only undone imports want.
 * - In the scope of an undo, what it lacks is removed; what it shows under another stop id than
 *   ours is listed again.
 * Where `counts->partial`, nothing that it lacks changes (and in the scope of an undo nothing at
 * all), but with `believe_partial`. ERROR_STORAGE: nothing was changed. Once. */
bool list_hold_settle(struct list_hold *hold, struct seen_list *seen, bool believe_partial,
                      struct list_counts *counts, struct error *err) MUST_CHECK;

/* There is no list to hold them against: makes all that are doubtful, but for the pending ones,
 * pending, in one transaction. `reason`: for their events. Once, and instead of the other. */
bool list_hold_send_all_again(struct list_hold *hold, const char *reason,
                              struct list_counts *counts, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void list_hold_close(struct list_hold **hold);

/* Opens, settles and closes. */
bool list_hold_run(struct job_store *store, const struct list_scope *scope, struct seen_list *seen,
                   bool believe_partial, struct list_counts *counts, struct error *err) MUST_CHECK;

/* Of a row of counts: listed and already listed ones, which should be on the list; these and the
 * unconfirmed ones, of which that can't be said; those of all states. */
int64_t list_counts_believed(const int64_t counts[JOB_STATES]);
int64_t list_counts_known(const int64_t counts[JOB_STATES]);
int64_t list_counts_all(const int64_t counts[JOB_STATES]);

#endif
