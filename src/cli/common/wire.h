/* cli/common/wire.h
 * The wire to the provider as the options have it. Owns nothing. Depends on cli/common/session.h,
 * provider/http/http_curl.h and submit/listing.h.
 */
#ifndef CLI_COMMON_WIRE_H
#define CLI_COMMON_WIRE_H

#include "cli/common/session.h"
#include "provider/http/http_call.h"
#include "provider/http/http_curl.h"
#include "submit/listing.h"

/* How many descriptors the program may need in all, with so many requests at once. */
unsigned wire_descriptors(unsigned concurrency);

/* How many requests may be in flight at once: as the options say, or fewer (with a warning) where
 * this process may not open as many connections. Asked once all else is open. */
unsigned wire_concurrency(const struct app *app);

/* As http_curl_new; the caller frees it. A reply is waited for so long at most. */
bool wire_open(const struct app *app, int64_t timeout_ms, struct http_curl **curl,
               struct error *err) MUST_CHECK;

/* For one request at a time over it, until a signal comes or the time of --max-duration is over. */
struct http_call wire_call(const struct session *session, struct http_curl *curl);

/* For the provider's list, fetched over it for the session's store. */
struct listing wire_listing(const struct session *session, struct http_curl *curl);

#endif
