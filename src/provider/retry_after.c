/* A pause is only believed where it is clear who asks for it: a proxy may send Retry-After as well.
 */
#include "provider/retry_after.h"

#include <stdio.h>

static enum retry_after_by asks(const struct http_reply *reply, const struct verdict *verdict)
{
    if (verdict->kind == VERDICT_THROTTLED)
        return RETRY_AFTER_BY_LIMIT;
    if (verdict->kind != VERDICT_AGAIN || reply->failure != HTTP_REPLIED ||
        reply->retry_after[0] == '\0')
        return RETRY_AFTER_BY_NOBODY;
    return verdict->in_shape ? RETRY_AFTER_BY_PROVIDER : RETRY_AFTER_BY_OTHER;
}

void retry_after_of_reply(struct retry_after *asked, const struct http_reply *reply,
                          const struct verdict *verdict)
{
    asked->by = asks(reply, verdict);
    (void)snprintf(asked->value, sizeof asked->value, "%s", reply->retry_after);
    (void)snprintf(asked->date, sizeof asked->date, "%s", reply->date);
}
