/* support/http_exchange.h
 * Requests over the real transport to a scripted server, and what came of them. Owns the copies in
 * an exchange. Depends on provider/http/http_curl.h and support/scripted_server.h. What goes wrong
 * here fails the cmocka test.
 */
#ifndef SUPPORT_HTTP_EXCHANGE_H
#define SUPPORT_HTTP_EXCHANGE_H

#include "provider/http/http_curl.h"
#include "support/scripted_server.h"

#define HTTP_EXCHANGE_PATIENCE_US INT64_C(10000000) /* only a test that fails takes as long */
#define HTTP_EXCHANGE_KEY         "s3cret"          /* is in the body of each POST */

/* One POST and its reply. */
struct http_exchange {
    struct http_reply reply; /* `body` is a copy of the exchange's */
    char *body;
    unsigned connections; /* that the server saw */
    unsigned requests;
    char request[4096]; /* the last one, cut to this size */
};

/* µs of the machine's monotonic clock. */
int64_t http_exchange_now_us(void);

/* A transport of 8 connections, 3 s of idle time and without a wake-up descriptor; the caller frees
 * it. `ca_file` may be NULL. */
struct http_curl *http_exchange_curl(int64_t timeout_ms, const char *ca_file);

void http_exchange_post(const struct http_transport *transport, const char *url, uint64_t tag);

/* Waits for one reply; its body stays the transport's. */
void http_exchange_await(const struct http_transport *transport, struct http_reply *reply);

/* One POST to a server of its own that gives this reply. The caller frees the exchange. */
void http_exchange_once(const struct scripted_reply *script, int64_t timeout_ms,
                        struct http_exchange *exchange);
void http_exchange_free(struct http_exchange *exchange);

#endif
