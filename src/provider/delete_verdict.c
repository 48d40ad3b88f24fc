#include "provider/delete_verdict.h"

#define CODE_SUCCESS     200
#define CODE_ID_REQUIRED 3
#define CODE_UNKNOWN_ID  4

/* An answer that this call does not know leaves open what was done: it is asked again. */
static const enum delete_verdict meanings[] = {
    [VERDICT_LISTED] = DELETE_DONE,           [VERDICT_ALREADY_LISTED] = DELETE_AGAIN,
    [VERDICT_REJECTED] = DELETE_REFUSED,      [VERDICT_UNCONFIRMED] = DELETE_AGAIN,
    [VERDICT_AGAIN] = DELETE_AGAIN,           [VERDICT_THROTTLED] = DELETE_THROTTLED,
    [VERDICT_NOT_SENT] = DELETE_AGAIN,        [VERDICT_STOP_KEY] = DELETE_STOP_KEY,
    [VERDICT_STOP_SETUP] = DELETE_STOP_SETUP, [VERDICT_UNREAD] = DELETE_AGAIN,
};

/* A success without a stop id is no success of an add call, but it is one of this. */
static bool succeeded(const struct verdict *verdict)
{
    return verdict->kind == VERDICT_AGAIN && verdict->source == VERDICT_FROM_PROVIDER &&
           verdict->code == CODE_SUCCESS && verdict->http_status == 200;
}

enum delete_verdict delete_verdict_of(const struct verdict *verdict)
{
    if (succeeded(verdict))
        return DELETE_DONE;
    bool is_moment = verdict->kind == VERDICT_AGAIN || verdict->kind == VERDICT_THROTTLED;
    if (verdict->in_shape && !is_moment && verdict->code == CODE_UNKNOWN_ID)
        return DELETE_UNKNOWN_ID;
    if (verdict->in_shape && !is_moment && verdict->code == CODE_ID_REQUIRED)
        return DELETE_STOP_SETUP;
    return meanings[verdict->kind];
}
