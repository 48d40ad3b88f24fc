/* cli/list_caller.h
 * The provider's list as the options have it fetched: at the agreed rate, a few times at most, and
 * not while the provider wants a pause. Owns nothing. Depends on report/list_fetch.h and submit/.
 */
#ifndef CLI_LIST_CALLER_H
#define CLI_LIST_CALLER_H

#include "cli/session.h"
#include "provider/http_curl.h"
#include "report/list_fetch.h"
#include "submit/account_gate.h"

struct list_caller {
    const struct app *app;
    struct account_gate gate;
    struct list_fetch fetch; /* for those who fetch */
    bool has_called;
};

/* `caller` must stay where it is as long as its `fetch` is used; `curl` must live as long. */
void list_caller_init(struct list_caller *caller, const struct session *session,
                      struct http_curl *curl);

/* After the calls: waits until the rate allows the next request. ERROR_INTERRUPTED. */
bool list_caller_rest(struct list_caller *caller, struct error *err) MUST_CHECK;

#endif
