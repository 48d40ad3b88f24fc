/* provider/http_curl_url.h
 * Where requests may go: a part of http_curl.c, in a file of its own beside http_curl_check_url.
 * Owns nothing. Depends on base/error.h and libcurl's URL parser.
 */
#ifndef PROVIDER_HTTP_CURL_URL_H
#define PROVIDER_HTTP_CURL_URL_H

#include "base/error.h"

/* The last check before a request leaves: https:// to anywhere, http:// to loopback alone.
 * `*loopback`: it stays on this machine. ERROR_SETUP. */
bool http_curl_check_destination(const char *request_url, bool *loopback,
                                 struct error *err) MUST_CHECK;

#endif
