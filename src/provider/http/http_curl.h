/* provider/http/http_curl.h
 * The transport over the real wire: libcurl's multi interface, connections kept alive, TLS
 * verified, no redirect followed. Owns the multi handle, its transfers and their buffers. Depends
 * on provider/http/http_transport.h; no files but this module's (http_curl*.c) include libcurl.
 */
#ifndef PROVIDER_HTTP_HTTP_CURL_H
#define PROVIDER_HTTP_HTTP_CURL_H

#include "base/text.h"
#include "provider/http/http_transport.h"

struct http_curl;

struct http_curl_config {
    int64_t timeout_ms;       /* total, for a request whose body is not streamed */
    int64_t idle_timeout_ms;  /* for one whose body is: no byte for so long */
    unsigned max_connections; /* how many may be open at once */
    int wake_fd;         /* `wait` returns when it becomes readable, and reads it empty; -1: none */
    const char *ca_file; /* PEM of the authorities to trust; NULL: the system's */
};

/* Sets libcurl up, and unsets SSLKEYLOGFILE, which would write the session keys of the connections
 * to a file. ERROR_UNEXPECTED. */
bool http_curl_new(const struct http_curl_config *config, struct http_curl **out,
                   struct error *err) MUST_CHECK;

/* The transport's calls, on this object; valid as long as it is. */
struct http_transport http_curl_transport(struct http_curl *curl);

/* Breaks off what is in flight. NULL-safe; sets the handle to NULL. */
void http_curl_free(struct http_curl **curl);

/* Whether requests may go to this base URL: https:// to anywhere, http:// to loopback alone
 * (127.0.0.0/8, ::1, localhost), no user name, no query, no fragment, no control characters.
 * ERROR_SETUP says what is wrong and what to do. Works on a complete URL parse (libcurl's), so that
 * http://127.0.0.1@evil.example is seen for what it is. */
bool http_curl_check_url(const char *base_url, struct error *err) MUST_CHECK;

/* Appends the versions that are loaded: "libcurl 8.14.1 (OpenSSL/3.5.0, HTTP/2 by nghttp2/1.64.0)".
 */
void http_curl_append_version(struct text *text);

#endif
