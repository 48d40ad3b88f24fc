/* report/list_fetch.h
 * Fetches the provider's list whole, asking again where it does not come. Owns nothing between
 * calls. Depends on jobs/seen_list.h and provider/.
 */
#ifndef REPORT_LIST_FETCH_H
#define REPORT_LIST_FETCH_H

#include "jobs/seen_list.h"
#include "provider/list_call.h"

struct list_fetch {
    struct stop_api api;
    struct http_call call;
    int64_t timeout_us; /* of one call (list_call_sink); 0: none */

    /* Before each list call: waits as long as it must, and says whether to make it. `failures`: how
     * many calls did not bring the list, and might when made again (LIST_CALL_AGAIN,
     * LIST_CALL_THROTTLED); `last`: the last of them. False: all comes to an end, with `err`. */
    bool (*before_call)(void *context, unsigned failures, const struct list_call_result *last,
                        bool *go_on, struct error *err);
    void *before_call_context;
};

struct list_fetch_result {
    bool whole;       /* what was seen may be relied on */
    int64_t count;    /* of its elements */
    char reason[512]; /* why it is not whole; "" where it is */
};

/* Puts the list's elements into `seen`; nothing is left there where it did not come whole. False:
 * ERROR_KEY, ERROR_SETUP (it can't read the request), ERROR_INTERRUPTED, ERROR_STORAGE, or what
 * `before_call` said. */
bool list_fetch(const struct list_fetch *fetch, struct seen_list *seen,
                struct list_fetch_result *result, struct error *err) MUST_CHECK;

#endif
