/* support/scripted_server.h
 * An HTTP server on loopback that answers with the bytes it was given, right or wrong, from a
 * thread of its own. Owns its sockets. Depends on OpenSSL for TLS.
 */
#ifndef SUPPORT_SCRIPTED_SERVER_H
#define SUPPORT_SCRIPTED_SERVER_H

#include "support/test_certificate.h"

#include <stdbool.h>
#include <stddef.h>

/* What happens once a request has arrived whole. */
struct scripted_reply {
    const char *bytes; /* status line, header and body, word for word; NULL: not a word */
    size_t length;     /* 0: that of the string */
    bool drip;         /* a byte every 20 ms */
    bool hang_up;      /* then close the connection in good order, where it would stay open */
    bool reset;        /* then close it with a reset */
};

struct scripted_server;

/* Answers the first request to arrive with the first reply, and so on; the last one stays. The
 * replies are the caller's, and must live as long as the server. `tls`: NULL for plain HTTP.
 * Ignores SIGPIPE from here on, as the program does. */
struct scripted_server *scripted_server_start(const struct scripted_reply *replies, size_t count,
                                              const struct test_certificate *tls);

/* "http://127.0.0.1:PORT/v1", or https://; lives as long as the server. */
const char *scripted_server_url(const struct scripted_server *server);

/* How many connections and whole requests have come in. */
unsigned scripted_server_connections(struct scripted_server *server);
unsigned scripted_server_requests(struct scripted_server *server);

/* Ends the thread, then frees. The last request, head and body as they came, is copied into
 * `last_request` (may be NULL) as a string cut to `size`. Sets the handle to NULL. */
void scripted_server_stop(struct scripted_server **server, char *last_request, size_t size);

/* A port of loopback on which nobody listens. */
unsigned scripted_server_unused_port(void);

#endif
