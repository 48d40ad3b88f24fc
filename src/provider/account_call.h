/* provider/account_call.h
 * Asks the provider, once, whose account the key opens (`GET /me`, its page "Crédits"), so that a
 * person can see where a list goes. Owns nothing. Depends on provider/.
 */
#ifndef PROVIDER_ACCOUNT_CALL_H
#define PROVIDER_ACCOUNT_CALL_H

#include "provider/http/http_call.h"
#include "provider/stop_api.h"
#include "provider/verdict.h"

enum account_call_end {
    ACCOUNT_CALL_NAMED,
    ACCOUNT_CALL_UNNAMED,   /* whatever the reason: the provider need not have this call */
    ACCOUNT_CALL_THROTTLED, /* 429 */
    ACCOUNT_CALL_KEY,       /* the key or its account is refused */
};

/* Printable UTF-8, without the key. */
struct account_name {
    char user[128];   /* what the user logs in with */
    char person[160]; /* first and last name; "" where there is none */
};

struct account_call_result {
    enum account_call_end end;
    struct account_name name; /* where it is ACCOUNT_CALL_NAMED */
    int64_t code;             /* the provider's; 0 where none came */
    char reason[512];         /* why it is not, for people, in their language; never the key */
    struct retry_after asked; /* of the reply */
};

/* The reply is read as the page shows it: `success` true, `code` 200 and a `user` with a
 * `username`, perhaps with `firstname` and `lastname`. Anything else names nobody. False as
 * http_call_send. */
bool account_call(const struct http_call *call, const struct stop_api *api,
                  struct account_call_result *result, struct error *err) MUST_CHECK;

#endif
