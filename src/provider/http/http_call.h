/* provider/http/http_call.h
 * One request at a time, from its start to its reply, and pauses between: for calls that need no
 * worker. Owns nothing. Depends on base/ and provider/http/http_transport.h.
 */
#ifndef PROVIDER_HTTP_HTTP_CALL_H
#define PROVIDER_HTTP_HTTP_CALL_H

#include "base/clock.h"
#include "provider/http/http_transport.h"

#include <signal.h>

/* Where each request takes a place before it leaves. */
struct http_place {
    /* `*wait_us`: 0, and the place is taken; or how long to wait before this is asked again. NULL:
     * no request needs one. */
    bool (*take)(void *context, int64_t now_us, int64_t *wait_us, struct error *err);
    void *context;
};

struct http_call {
    struct http_transport transport;
    struct clock clock;
    const volatile sig_atomic_t *interrupted; /* nonzero: come to an end; NULL: never */
    int64_t ends_at_us; /* monotonic: no call or pause goes on then; 0: there is no such time */
    struct http_place place;
};

/* Whether a signal has come, or the time is over. Then also sets `err` to ERROR_INTERRUPTED, or as
 * http_call_time_over. */
bool http_call_interrupted(const struct http_call *call, struct error *err);

/* Sets `err` (NULL: nobody asks) to ERROR_UNFINISHED: what --max-duration allows is over. */
void http_call_time_over(struct error *err);

/* Waits until the next request may leave, by its `place`, and takes that. As http_call_pause, and
 * as the place's `take`. */
bool http_call_take_place(const struct http_call *call, struct error *err) MUST_CHECK;

/* Takes a place, sends the request and waits for its reply, as http_transport's `collect` hands it
 * over; nothing else may be in flight. As http_call_interrupted where that comes first: the
 * transport still has the transfer then, and is good for nothing any more. As the transport's
 * `start` and `wait`. */
bool http_call_send(const struct http_call *call, const struct http_request *request,
                    struct http_reply *reply, struct error *err) MUST_CHECK;

/* Waits for `pause_us` µs. As http_call_interrupted; as the transport's `wait`. */
bool http_call_pause(const struct http_call *call, int64_t pause_us, struct error *err) MUST_CHECK;

#endif
