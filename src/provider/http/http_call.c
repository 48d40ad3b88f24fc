/* A call waits in short pieces, since a signal that lands just before a wait begins does not end
 * it. */
#include "provider/http/http_call.h"

#define WAIT_US INT64_C(250000)

bool http_call_interrupted(const struct http_call *call, struct error *err)
{
    if (call->interrupted != NULL && *call->interrupted != 0) {
        error_set(err, ERROR_INTERRUPTED, "interrupted; run the same command again to go on");
        return true;
    }
    if (call->ends_at_us == 0 || clock_monotonic_us(&call->clock) < call->ends_at_us)
        return false;
    http_call_time_over(err);
    return true;
}

void http_call_time_over(struct error *err)
{
    error_set(err, ERROR_UNFINISHED,
              "the time that --max-duration allows is over.\nNothing is lost, and what is left "
              "stays as it is; run the same command again to go on.");
    error_because(err, "time_over");
}

bool http_call_take_place(const struct http_call *call, struct error *err)
{
    const struct http_place *place = &call->place;
    for (;;) {
        int64_t wait_us = 0;
        int64_t now_us = clock_monotonic_us(&call->clock);
        if (place->take != NULL && !place->take(place->context, now_us, &wait_us, err))
            return false;
        if (wait_us <= 0)
            return true;
        if (!http_call_pause(call, wait_us, err))
            return false;
    }
}

bool http_call_send(const struct http_call *call, const struct http_request *request,
                    struct http_reply *reply, struct error *err)
{
    const struct http_transport *transport = &call->transport;
    if (http_call_interrupted(call, err) || !http_call_take_place(call, err) ||
        !transport->start(transport->self, request, err))
        return false;
    while (!transport->collect(transport->self, reply))
        if (http_call_interrupted(call, err) || !transport->wait(transport->self, WAIT_US, err))
            return false;
    return true;
}

bool http_call_pause(const struct http_call *call, int64_t pause_us, struct error *err)
{
    const struct http_transport *transport = &call->transport;
    int64_t until_us = clock_monotonic_us(&call->clock) + pause_us;
    for (;;) {
        int64_t left_us = until_us - clock_monotonic_us(&call->clock);
        if (http_call_interrupted(call, err))
            return false;
        if (left_us <= 0)
            return true;
        if (!transport->wait(transport->self, left_us < WAIT_US ? left_us : WAIT_US, err))
            return false;
    }
}
