/* provider/http_curl_internal.h
 * What the files http_curl*.c share: a transfer, its set-up, its end, and where it may go. For them
 * alone. Owns what each part says. Depends on provider/http_curl.h and libcurl.
 */
#ifndef PROVIDER_HTTP_CURL_INTERNAL_H
#define PROVIDER_HTTP_CURL_INTERNAL_H

#include "base/text.h"
#include "provider/http_curl.h"

#include <curl/curl.h>

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

/* --- what became of a transfer: http_curl_reply.c --- */

/* How a transfer ended. */
struct http_curl_end {
    CURLcode result;
    bool too_large; /* a limit of ours broke it off */
    bool no_socket; /* the system had no descriptor or memory left for a connection */
    bool has_head;  /* the blank line that ends the head has come; libcurl does without */
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
};

struct http_curl_transfer {
    CURL *easy;
    struct text url; /* checked, parsed and set already; "": none */
    CURLU *parsed_url;
    struct text request_body;
    struct text body;
    struct http_request request; /* its texts are the caller's, and not looked at after `start` */
    size_t header_bytes;
    bool has_left; /* the request, once */
    struct http_curl_end end;
    struct http_curl_transfer *next;      /* among the idle or the finished */
    struct http_curl_transfer *next_made; /* among all */
};

/* Takes copies. */
void http_curl_setup_init(struct http_curl_setup *setup, const struct http_curl_config *config);
void http_curl_setup_free(struct http_curl_setup *setup);

/* NULL, and ERROR_UNEXPECTED, where this libcurl lacks something. The handle's private pointer
 * (CURLINFO_PRIVATE) is the transfer. */
struct http_curl_transfer *http_curl_transfer_new(const struct http_curl_setup *setup,
                                                  struct error *err);

/* Sets the handle up for a request, and empties what it has of the one before. Nothing is sent.
 * ERROR_SETUP: it must not go there; ERROR_UNEXPECTED. */
bool http_curl_transfer_prepare(struct http_curl_transfer *transfer,
                                const struct http_curl_setup *setup,
                                const struct http_request *request, struct error *err) MUST_CHECK;

/* The handle must be in no multi handle any more. */
void http_curl_transfer_free(struct http_curl_transfer *transfer);

#endif
