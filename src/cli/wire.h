/* cli/wire.h
 * The wire to the provider as the options have it. Owns nothing. Depends on provider/http_curl.h.
 */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include "cli/app.h"
#include "provider/http_call.h"
#include "provider/http_curl.h"

/* As http_curl_new; the caller frees it. */
bool wire_open(const struct app *app, struct http_curl **curl, struct error *err) MUST_CHECK;

/* For one request at a time over it, until a signal comes. */
struct http_call wire_call(const struct app *app, struct http_curl *curl);

#endif
