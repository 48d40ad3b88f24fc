/* provider/retry_after.h
 * What a reply asks for in Retry-After, and who asks: as it came, for submit/pace/account_gate.h to
 * make a pause of. Pure. Owns nothing. Depends on provider/verdict.h.
 */
#ifndef PROVIDER_RETRY_AFTER_H
#define PROVIDER_RETRY_AFTER_H

#include "provider/verdict.h"

/* Who asks for a pause. */
enum retry_after_by {
    RETRY_AFTER_BY_NOBODY,
    RETRY_AFTER_BY_LIMIT,    /* a 429, with or without the header: it speaks about the account */
    RETRY_AFTER_BY_PROVIDER, /* another reply in the provider's shape that means "again" */
    RETRY_AFTER_BY_OTHER,    /* one that means "again" and is in no such shape: perhaps something in
                                between speaks, a firewall or a balancer */
};

/* All zero: nobody asked. The values are http_reply's. */
struct retry_after {
    enum retry_after_by by;
    char value[128];
    char date[64];
};

/* What a reply asks for; `verdict`: the one about it. A reply that settles its number, or ends the
 * run, asks for nothing; nor does one without the header, unless it is a 429. */
void retry_after_of_reply(struct retry_after *asked, const struct http_reply *reply,
                          const struct verdict *verdict);

#endif
