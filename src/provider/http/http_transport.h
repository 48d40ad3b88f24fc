/* provider/http/http_transport.h
 * The seam between those who send requests and the wire: start, collect, wait. http_curl.h has the
 * real one; tests bring their own. Owns nothing. Depends on base/.
 */
#ifndef PROVIDER_HTTP_HTTP_TRANSPORT_H
#define PROVIDER_HTTP_HTTP_TRANSPORT_H

#include "base/error.h"

#include <stdint.h>

/* A longer body is cut off and fails as HTTP_TOO_LARGE. */
#define HTTP_REPLY_MAX_BYTES (64 * 1024)

/* Why no complete reply came. The split follows what the caller must do, not libcurl's codes. */
enum http_failure {
    HTTP_REPLIED = 0, /* a complete reply came, of whatever status */
    HTTP_NO_CONNECT,  /* name not found, refused, unreachable, TLS handshake broken off: the request
                         never left */
    HTTP_LOST,      /* reset, time-out, cut short, anything else after the request may have left */
    HTTP_TOO_LARGE, /* body or headers beyond their limit: the request has arrived */
    HTTP_NO_SOCKET, /* this machine had no descriptor or memory left for a connection: the request
                       never left */
    HTTP_UNREAD,    /* the server said that it did not look at the request (HTTP/2: GOAWAY) */
    HTTP_CERTIFICATE, /* the certificate is expired, self-signed or another host's */
};

struct http_request {
    const char *method; /* "POST" or "GET" */
    const char *url;    /* may hold the key (list, delete): never logged */
    const char *body;   /* sent as application/json; NULL with GET. Copied by `start` */
    size_t body_length;
    bool wants_xml; /* the Accept header asks for XML before JSON, instead of for JSON alone */
    bool fresh;     /* on a connection of its own, opened for it */
    uint64_t tag;   /* the caller's; comes back with the reply */

    /* Where set, each piece of the body goes here as it arrives, instead of into the reply: neither
     * the limit on its size nor the total time-out holds then, only the idle one. Also called with
     * no bytes now and then, as long as the transfer lives. False ends the transfer (HTTP_LOST). */
    bool (*on_body)(void *context, const char *bytes, size_t length);
    void *on_body_context;
};

struct http_reply {
    uint64_t tag;
    enum http_failure failure;
    char failure_text[256]; /* for people; "" when a reply came. Never holds the URL or the key */
    int status;             /* 0 when none came */
    const char *body;       /* null-terminated as well; valid until the next `collect` or `start` */
    size_t body_length;
    uint64_t connection; /* where order alone binds it to its request (HTTP/1.1); 0: it is bound */
    char retry_after[128]; /* the header's value, "" when there is none; several: one a line */
    char date[64];         /* likewise, beside such a header: when the server says that it is */
};

/* What became known of a connection that replies have named, once it has rested or was closed:
 * either all that it brought since its last notice had been asked for, or it mixes replies up, and
 * nothing of that is to be relied on. */
struct http_notice {
    uint64_t connection;
    bool mixed_up;
};

struct http_transport {
    /* Begins a transfer. Fails only where none can begin at all (ERROR_UNEXPECTED, ERROR_SETUP). */
    bool (*start)(void *self, const struct http_request *request, struct error *err);

    /* Hands over one finished transfer. False: none is finished. Never blocks. */
    bool (*collect)(void *self, struct http_reply *reply);

    /* Blocks until something may be collected, the wake-up descriptor is readable, or `timeout_us`
     * (>= 0) µs have passed. */
    bool (*wait)(void *self, int64_t timeout_us, struct error *err);

    /* Hands over one notice. False: there is none. NULL: there never is. */
    bool (*notice)(void *self, struct http_notice *notice);

    /* Sends nothing more on this connection (its id: of a reply). NULL: it can't be done. */
    void (*drop)(void *self, uint64_t connection);

    void *self;
};

#endif
