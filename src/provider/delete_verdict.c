#include "provider/delete_verdict.h"

#define CODE_SUCCESS    200
#define CODE_UNKNOWN_ID 4

static const enum delete_verdict meanings[] = {
    [VERDICT_LISTED] = DELETE_DONE,           [VERDICT_ALREADY_LISTED] = DELETE_REFUSED,
    [VERDICT_REJECTED] = DELETE_REFUSED,      [VERDICT_UNCONFIRMED] = DELETE_REFUSED,
    [VERDICT_AGAIN] = DELETE_AGAIN,           [VERDICT_THROTTLED] = DELETE_THROTTLED,
    [VERDICT_NOT_SENT] = DELETE_AGAIN,        [VERDICT_STOP_KEY] = DELETE_STOP_KEY,
    [VERDICT_STOP_SETUP] = DELETE_STOP_SETUP,
};

enum delete_verdict delete_verdict_of(const struct verdict *verdict)
{
    enum delete_verdict meaning = meanings[verdict->kind];
    /* A success without a stop id is no success of an add call, but it is one of this. */
    bool succeeded = verdict->source == VERDICT_FROM_PROVIDER && verdict->has_code &&
                     verdict->code == CODE_SUCCESS && verdict->http_status == 200;
    if (meaning == DELETE_AGAIN && succeeded) {
        return DELETE_DONE;
    }
    bool unknown_id = verdict->has_code && verdict->code == CODE_UNKNOWN_ID;
    return meaning == DELETE_REFUSED && unknown_id ? DELETE_UNKNOWN_ID : meaning;
}
