/* provider/http_curl_events.h
 * Which of libcurl's connections has something to do: a part of http_curl.c. libcurl's own waiting
 * looks at every transfer in flight, each time; this one (epoll) at those alone that are ready.
 * Owns the epoll descriptor. Depends on base/error.h and libcurl.
 */
#ifndef PROVIDER_HTTP_CURL_EVENTS_H
#define PROVIDER_HTTP_CURL_EVENTS_H

#include "base/error.h"

#include <curl/curl.h>
#include <stdint.h>

struct http_curl_events;

/* Has libcurl tell which connections to watch. `wake_fd`: ends a wait when it is readable, and is
 * read empty then; -1: none. ERROR_UNEXPECTED where there is no descriptor left. Free it after the
 * multi handle was cleaned up, which closes connections. */
bool http_curl_events_new(CURLM *multi, int wake_fd, struct http_curl_events **out,
                          struct error *err) MUST_CHECK;

/* Does what is due by time alone, without blocking: a request that was added just now leaves. */
CURLMcode http_curl_events_drive(struct http_curl_events *events);

/* Waits until a connection has something to do, the wake-up descriptor is readable, or `timeout_us`
 * (>= 0) µs have passed; then moves the bytes. */
CURLMcode http_curl_events_wait(struct http_curl_events *events, int64_t timeout_us);

/* NULL-safe; sets the handle to NULL. */
void http_curl_events_free(struct http_curl_events **events);

#endif
