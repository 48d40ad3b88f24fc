/* provider/http_curl_url.h
 * Where requests may go: a part of http_curl.c, in a file of its own beside http_curl_check_url.
 * Owns nothing. Depends on base/error.h and libcurl's URL parser.
 */
#ifndef PROVIDER_HTTP_CURL_URL_H
#define PROVIDER_HTTP_CURL_URL_H

#include "base/error.h"

#include <curl/curl.h>

/* The last check before a request leaves: https:// to anywhere, http:// to loopback alone. Hands
 * out the parsed URL, which is the caller's (curl_url_cleanup), so that libcurl need not parse it
 * again for every request. `*loopback`: it stays on this machine. ERROR_SETUP. */
bool http_curl_check_destination(const char *request_url, CURLU **parsed, bool *loopback,
                                 struct error *err) MUST_CHECK;

#endif
