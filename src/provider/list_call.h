/* provider/list_call.h
 * Asks the provider for its whole STOP list, once, and judges what came. Owns nothing between
 * calls. Depends on provider/.
 */
#ifndef PROVIDER_LIST_CALL_H
#define PROVIDER_LIST_CALL_H

#include "provider/http/http_call.h"
#include "provider/stop_api.h"
#include "provider/stop_list.h"
#include "provider/verdict.h"

enum list_call_end {
    LIST_CALL_WHOLE,     /* every element was seen, and they agree with what the reply announces */
    LIST_CALL_AGAIN,     /* no whole list, in passing: it may come when asked for again */
    LIST_CALL_THROTTLED, /* 429 */
    LIST_CALL_NONE,      /* no list is to be had at this address */
    LIST_CALL_KEY,       /* the key or its account is refused */
    LIST_CALL_UNREAD,    /* the provider says that it can't read the request (code 90) */
};

struct list_call_result {
    enum list_call_end end;
    int64_t count;    /* elements of a whole list */
    int64_t code;     /* the provider's, of a failure; 0 where none came */
    char reason[512]; /* why it is not whole, for people, in their language; never the key */
    struct retry_after asked; /* of the reply */
};

/* A list may take longer than its time-out by a second for each so many bytes that it brings. */
#define LIST_CALL_BYTES_PER_SECOND (16 * 1024)

/* Where each element goes. `on_entry` false: breaks off, with `err` set. */
struct list_call_sink {
    bool (*on_entry)(void *context, const struct stop_list_entry *entry, struct error *err);
    void *context;
    int64_t timeout_us; /* of the whole list, longer by what it brings; 0: none */
};

/* What the sink was given may be relied on only where `result->end` is LIST_CALL_WHOLE. False where
 * the sink failed, and as http_call_send. */
bool list_call(const struct http_call *call, const struct stop_api *api,
               const struct list_call_sink *sink, struct list_call_result *result,
               struct error *err) MUST_CHECK;

#endif
