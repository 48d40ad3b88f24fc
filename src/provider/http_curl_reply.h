/* provider/http_curl_reply.h
 * What became of a transfer, in the transport's terms: a part of http_curl.c. Owns nothing. Depends
 * on provider/http_transport.h and libcurl.
 */
#ifndef PROVIDER_HTTP_CURL_REPLY_H
#define PROVIDER_HTTP_CURL_REPLY_H

#include "provider/http_transport.h"

#include <curl/curl.h>

/* How a transfer ended. */
struct http_curl_end {
    CURLcode result;
    bool too_large; /* a limit of ours broke it off */
    bool no_socket; /* the system had no descriptor or memory left for a connection */
    bool has_head;  /* the blank line that ends the head has come; libcurl does without */
};

/* Fills in all of the reply but its tag and its body. */
void http_curl_fill_reply(CURL *easy, const struct http_curl_end *end, struct http_reply *reply);

#endif
