/* provider/http/http_curl_internal.h
 * What the files http_curl*.c share: a transfer, its set-up, its end, and where it may go. For them
 * alone. Owns what each part says. Depends on provider/http/http_curl.h and libcurl.
 */
#ifndef PROVIDER_HTTP_HTTP_CURL_INTERNAL_H
#define PROVIDER_HTTP_HTTP_CURL_INTERNAL_H

#include "base/clock.h"
#include "base/text.h"
#include "provider/http/http_transport.h"

#include <curl/curl.h>

struct http_curl_config; /* http_curl.h */

/* --- where requests may go: http_curl_url.c --- */

struct http_curl_way {
    bool loopback; /* it stays on this machine */
    bool tls;
};

/* The last check before a request leaves: https:// to anywhere, http:// to loopback alone. Hands
 * out the parsed URL, which is the caller's (curl_url_cleanup), so that libcurl need not parse it
 * again for every request. ERROR_SETUP. */
bool http_curl_check_destination(const char *request_url, CURLU **parsed, struct http_curl_way *way,
                                 struct error *err) MUST_CHECK;

/* --- the connections, and what came on them unasked: http_curl_lines.c --- */

struct http_curl_line {
    uint64_t id; /* of no other connection */
    int fd;
    int port; /* of this machine; 0: not asked yet */
    bool tls;
    bool http2;          /* each reply names its request there */
    unsigned owed;       /* requests that it took, and whose end was not heard of */
    bool unrested;       /* it brought replies since it rested */
    bool mixed_up;       /* something came on it that nobody had asked for */
    bool told;           /* that was handed over as a notice */
    bool ended;          /* it was closed, or will be: nothing more can be seen there */
    bool dropped;        /* nothing may be written to it any more */
    uint64_t closed_at;  /* the lines' count of `begun` when it was closed */
    bool left_unread;    /* when it was closed while it owed a reply */
    bool hung_up;        /* by the other side, when it was closed */
    bool closed;         /* by libcurl */
    bool made_room;      /* maybe, when it was closed: a request wanted a connection of its own */
    bool lingers;        /* its socket is still ours, since it had not rested then */
    int64_t last_stream; /* that the server will look at (HTTP/2: GOAWAY); INT64_MAX: no end said */
    unsigned replies;
    int64_t idle_since_us;
    bool due;           /* a wait was shortened for it since then */
    int64_t longest_us; /* from a request to its reply */
    struct http_curl_line *next;
};

#define HTTP_CURL_PORTS 256

struct http_curl_lines {
    struct http_curl_line *first;
    struct http_curl_line *by_port[HTTP_CURL_PORTS]; /* where each was found last; may be NULL */
    bool has_portless;                               /* one has no port yet */
    uint64_t last_id;
    uint64_t begun;    /* connections opened, and kept ones taken again */
    bool swallows;     /* this libcurl looks at kept connections itself */
    bool clean;        /* some kept connection was seen with nothing unread */
    bool tearing_down; /* libcurl closes all */
    unsigned fresh;    /* requests that want a connection of their own: libcurl makes room */
    struct clock clock;
};

/* How a request on a connection ended. */
struct http_curl_arrival {
    int64_t sent_us; /* monotonic */
    bool replied;
    bool http2;
    bool would_stay; /* the reply let the connection be kept */
    bool gone;       /* it was not */
};

void http_curl_lines_open(struct http_curl_lines *lines, int fd, bool tls);

/* As CURLOPT_CLOSESOCKETFUNCTION; `context`: the lines. Closes it, once it has rested. */
int http_curl_lines_close(void *context, curl_socket_t fd);

/* The connection from this port of this machine. NULL: there is none, or more than one. */
struct http_curl_line *http_curl_lines_by_port(struct http_curl_lines *lines, int port);

/* A request is about to be written to it. False: something lies unread there, or it was dropped,
 * and nothing may be written. */
bool http_curl_lines_leave(struct http_curl_lines *lines, struct http_curl_line *line) MUST_CHECK;

/* Whether libcurl, about to write a request again that was written on this connection as this
 * stream (0: not known), does so because the server did not look at it there (HTTP/2: it named an
 * earlier stream as its last, or its limit of streams was reached), and not because the connection
 * died: it gives up a request for these reasons alone. */
bool http_curl_lines_refused(const struct http_curl_line *line, int64_t stream);

/* Whether the server has named an earlier stream as the last that it looks at. */
bool http_curl_lines_named(const struct http_curl_line *line, int64_t stream);

/* Nothing more will be heard on it of a request that it took. */
void http_curl_lines_forget(struct http_curl_line *line);

/* A request on it has ended; by the time that is heard of, libcurl may have written the next one.
 */
void http_curl_lines_arrive(struct http_curl_lines *lines, struct http_curl_line *line,
                            const struct http_curl_arrival *arrival);

/* As the transport's `drop`. */
void http_curl_lines_drop(struct http_curl_lines *lines, uint64_t id);

/* How long to wait: `most_us` µs, or less where a connection has rested before. Each rest shortens
 * one wait only, since not every caller asks for notices. */
int64_t http_curl_lines_wait_us(struct http_curl_lines *lines, int64_t most_us);

/* As the transport's `notice`. */
bool http_curl_lines_notice(struct http_curl_lines *lines, struct http_notice *notice);

void http_curl_lines_free(struct http_curl_lines *lines);

/* --- what became of a transfer: http_curl_reply.c --- */

/* How a transfer ended. */
struct http_curl_end {
    CURLcode result;
    bool too_large;     /* a limit of ours broke it off */
    bool no_socket;     /* the system had no descriptor or memory left for a connection */
    bool has_head;      /* the blank line that ends the head has come; libcurl does without */
    bool has_frame;     /* its head says where it ends */
    bool closes;        /* its head says that the connection ends with it */
    bool asks_to_wait;  /* its head has a Retry-After */
    bool unread;        /* the connection had something unread: the request was not written */
    bool not_looked_at; /* the server said so (HTTP/2) */
};

/* Fills in all of the reply but its tag and its body. */
void http_curl_fill_reply(CURL *easy, const struct http_curl_end *end, struct http_reply *reply);

/* --- one request and its reply: http_curl_transfer.c --- */

/* What is the same for all transfers. */
struct http_curl_setup {
    int64_t timeout_ms;
    int64_t idle_timeout_ms;
    char *ca_file;
    struct curl_slist *post_headers[2]; /* for JSON, for XML */
    struct curl_slist *get_headers[2];
    struct http_curl_lines lines;
};

struct http_curl_transfer {
    CURL *easy;
    struct text url; /* checked, parsed and set already; "": none */
    CURLU *parsed_url;
    struct text request_body;
    struct text body;
    struct http_request request; /* its texts are the caller's, and not looked at after `start` */
    size_t header_bytes;
    bool has_left;   /* the request, once */
    int64_t sent_us; /* monotonic */
    bool tls;
    struct http_curl_lines *lines;
    uint64_t connection;         /* for its reply */
    struct http_curl_line *line; /* the request is on; NULL: none yet */
    int64_t stream;              /* there (HTTP/2); 0: not known */
    bool refused;                /* the server said that it did not look at that stream */
    bool tells;                  /* libcurl tells what it does */
    bool is_set;                 /* but for its body, as this request needs it: */
    bool posts, streams, wants_xml, fresh;
    struct http_curl_end end;
    struct http_curl_transfer *next;      /* among the idle or the finished */
    struct http_curl_transfer *next_made; /* among all */
};

/* --- what libcurl says: http_curl_words.c --- */

/* Without regard to case, as the names of headers are. */
bool http_curl_begins_with(const char *bytes, size_t length, const char *name);

/* As CURLOPT_DEBUGFUNCTION; `context`: the transfer. libcurl's words for people are the only place
 * where it tells which stream a request is, and which the server named as its last. Words that it
 * does not use any more leave the rule that follows from the connection's state. */
int http_curl_on_words(CURL *easy, curl_infotype type, char *bytes, size_t size, void *context);

/* --- a transfer: http_curl_transfer.c --- */

/* Takes copies. */
void http_curl_setup_init(struct http_curl_setup *setup, const struct http_curl_config *config);
void http_curl_setup_free(struct http_curl_setup *setup);

/* NULL, and ERROR_UNEXPECTED, where this libcurl lacks something. The handle's private pointer
 * (CURLINFO_PRIVATE) is the transfer. */
struct http_curl_transfer *http_curl_transfer_new(struct http_curl_setup *setup, struct error *err);

/* Sets the handle up for a request, and empties what it has of the one before. Nothing is sent.
 * ERROR_SETUP: it must not go there; ERROR_UNEXPECTED. */
bool http_curl_transfer_prepare(struct http_curl_transfer *transfer,
                                const struct http_curl_setup *setup,
                                const struct http_request *request, struct error *err) MUST_CHECK;

/* Once the transfer has ended, and is out of the multi handle: what its connection learns of it.
 * `gone`: libcurl has not kept that.
 * False: the request was not written, and the transfer is as it was prepared. */
bool http_curl_transfer_ended(struct http_curl_transfer *transfer, CURLcode result,
                              bool gone) MUST_CHECK;

/* The handle must be in no multi handle any more. */
void http_curl_transfer_free(struct http_curl_transfer *transfer);

#endif
