/* provider/http_curl_reply.h
 * What became of a transfer, in the transport's terms: a part of http_curl.c. Owns nothing. Depends
 * on provider/http_transport.h and libcurl.
 */
#ifndef PROVIDER_HTTP_CURL_REPLY_H
#define PROVIDER_HTTP_CURL_REPLY_H

#include "provider/http_transport.h"

#include <curl/curl.h>

/* Fills in all of the reply but its tag and its body. `result`: as libcurl gave it for the transfer
 * of `easy`; `too_large`: a limit of ours broke it off. */
void http_curl_fill_reply(CURL *easy, CURLcode result, bool too_large, struct http_reply *reply);

#endif
