/* submit/reconcile.h
 * Holds the numbers that some imports brought, and that were settled before, against the provider's
 * list as it is now (see jobs/list/list_hold.h for which). Owns nothing between calls. Depends on
 * jobs/ and submit/listing.h.
 */
#ifndef SUBMIT_RECONCILE_H
#define SUBMIT_RECONCILE_H

#include "base/log.h"
#include "jobs/list/list_hold.h"
#include "submit/listing.h"

/* Without a list, so many numbers are sent again at most; more could be everyone's. */
#define RECONCILE_RESEND_MOST 1000

/* What became of the doubtful numbers. */
enum reconcile_end {
    RECONCILE_NOTHING,    /* there were none: no list was asked for */
    RECONCILE_BY_LIST,    /* each is confirmed, or pending again */
    RECONCILE_SENT_AGAIN, /* each is pending again, without a list */
    RECONCILE_LEFT,       /* no list, and too many: each is as it was */
};

struct reconcile_result {
    enum reconcile_end end;
    int64_t doubtful;
    struct list_counts counts;
    char reason[512]; /* why there was no list; "" where none was asked for */
};

struct reconcile_config {
    struct job_store *store;
    int64_t run_id;
    const int64_t *import_ids; /* none: every import that is not finished */
    size_t import_count;
    bool resubmit;    /* send all of them again, without asking for the list */
    bool skip_listed; /* ask for the list in any case, and settle what is pending and on it */
    struct listing *listing; /* the caller's */
    const struct log *log;
};

/* True: `result` says what became of them. False, and nothing of them was changed: as
 * listing_fetch, and ERROR_STORAGE. */
bool reconcile_known(const struct reconcile_config *config, struct reconcile_result *result,
                     struct error *err) MUST_CHECK;

#endif
