/* submit/listing.h
 * Asks the provider for its whole list: at the agreed rate, a few times at most, and not during a
 * pause that the provider asked for. Owns nothing. Depends on jobs/list/seen_list.h, provider/ and
 * the policies of this room.
 */
#ifndef SUBMIT_LISTING_H
#define SUBMIT_LISTING_H

#include "base/random.h"
#include "jobs/list/seen_list.h"
#include "provider/list_call.h"
#include "submit/pace/account_gate.h"

struct listing {
    struct stop_api api;
    struct http_call call;
    struct account_gate gate; /* its log is told why a list did not come */
    struct random random;
    double rate_per_second; /* 0: unlimited. A list takes a place in the rate, too */
    int64_t timeout_us;     /* of one call (list_call_sink); 0: none */
    bool has_called;        /* a list was asked for: see listing_rest */
};

struct listing_result {
    bool whole;       /* what was seen may be relied on */
    int64_t count;    /* of its elements */
    char reason[512]; /* why it is not whole; "" where it is */
};

/* Where the elements go, as they come, before it is known whether the list is whole. */
struct listing_sink {
    /* False: breaks off, with `err` set. */
    bool (*on_entry)(void *context, const struct stop_list_entry *entry, struct error *err);
    /* What came so far is no whole list, and is to be forgotten. False: it can't be, so that the
     * list is not asked for again. */
    bool (*forget)(void *context);
    void *context;
};

/* Hands the list's elements over, in its order. True, and `result` not whole: the last that were
 * handed over are a part of the list, or were forgotten. False: as listing_fetch, and where the
 * sink failed. */
bool listing_walk(struct listing *listing, const struct listing_sink *sink,
                  struct listing_result *result, struct error *err) MUST_CHECK;

/* Puts the list's elements into `seen`; nothing is left there where it did not come whole. False:
 * ERROR_KEY, ERROR_SETUP (it can't read the request), ERROR_INTERRUPTED, ERROR_STORAGE, or
 * ERROR_UNFINISHED for a long pause that the provider asked for, now or earlier. */
bool listing_fetch(struct listing *listing, struct seen_list *seen, struct listing_result *result,
                   struct error *err) MUST_CHECK;

/* Before other requests follow: waits until the rate allows the next one; no time at all where no
 * list was asked for. ERROR_INTERRUPTED. */
bool listing_rest(const struct listing *listing, struct error *err) MUST_CHECK;

#endif
