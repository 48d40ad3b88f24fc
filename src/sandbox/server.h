/* sandbox/server.h
 * HTTP on the loopback interface, in one thread. Wraps libmicrohttpd, which no other file includes.
 * Owns its sockets and the requests under way. Depends on sandbox/api.h and base/clock.h.
 */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include "base/clock.h"
#include "base/error.h"
#include "sandbox/api.h"

#include <stdint.h>

struct server;

struct server_config {
    uint16_t port;           /* 0: any free one */
    int64_t latency_us;      /* every reply of the provider's calls waits this long; others don't */
    int clock_ahead_s;       /* of the dates that are sent */
    int retry_after_is_date; /* not a number of seconds */
    struct clock clock;
};

/* Listens on 127.0.0.1. The api stays the caller's and must outlive the server. Fails with
 * ERROR_SETUP (the port is taken). */
bool server_start(const struct server_config *config, struct api *api, struct server **out,
                  struct error *err) MUST_CHECK;

uint16_t server_port(const struct server *server);

/* Serves until `stop_fd` is readable. Fails with ERROR_UNEXPECTED. */
bool server_run(struct server *server, int stop_fd, struct error *err) MUST_CHECK;

/* Closes every connection. NULL-safe; sets the handle to NULL. */
void server_free(struct server **server);

#endif
