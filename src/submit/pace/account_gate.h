/* submit/pace/account_gate.h
 * Heeds the pauses that the provider asks for (Retry-After), whatever call it answered: one place
 * for the worker, the list, the account's question and undo. A long one is kept over restarts.
 * Owns nothing. Depends on base/, jobs/store/job_store.h, provider/ and submit/.
 */
#ifndef SUBMIT_PACE_ACCOUNT_GATE_H
#define SUBMIT_PACE_ACCOUNT_GATE_H

#include "base/log.h"
#include "jobs/store/job_store.h"
#include "provider/verdict.h"
#include "submit/pace/rate_group.h"

struct account_gate {
    struct job_store *store;
    struct clock clock;
    const struct log *log;
    const char *api_key;
    struct rate_group *group; /* pauses after a 429 are its as well; NULL: none */
    bool has_warned;          /* of a Retry-After that makes no sense: said once */
};

/* The pause that a Retry-After comes to. */
struct account_pause {
    int64_t delay_us; /* how long from now on, >= 0; 0: nobody asked */
    bool is_long; /* over RETRY_AFTER_MAX_S: to be kept, and to end the run. Where something else
                     than the provider may have asked, a long pause is cut to that time */
};

/* True: requests may leave now. ERROR_UNFINISHED says until when not; ERROR_STORAGE. */
bool account_gate_check(struct job_store *store, const struct clock *clock,
                        struct error *err) MUST_CHECK;

/* What a reply's Retry-After comes to. One that makes no sense is shown to the user (without the
 * key), and counts as absent: 1 s after a 429, else no pause. */
struct account_pause account_gate_heed(struct account_gate *gate, const struct retry_after *asked);

/* As account_gate_heed, for those who send one request at a time: a long pause is kept in the
 * store, and sets `err` to ERROR_UNFINISHED, or to ERROR_STORAGE where it can't be kept. */
bool account_gate_pass(struct account_gate *gate, const struct retry_after *asked,
                       int64_t *delay_us, struct error *err) MUST_CHECK;

#endif
