/* libcurl has a hundred codes; a caller needs to know only what to do next. What decides is whether
 * a byte of the request has left, and whether a whole reply came. The words for people are ours,
 * since libcurl's may hold the URL, and that the key.
 */
#include "provider/http/http_curl_internal.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "jobs/job_words.h"

#include <stdio.h>
#include <string.h>

#define LOOKUP_DESCRIPTORS 4 /* what looking up a name, or reading a file of authorities, needs */

/* What libcurl's codes mean to people. It is stored with a job. */
static const struct {
    CURLcode code;
    const char *text;
} reasons[] = {
    {CURLE_COULDNT_RESOLVE_HOST,
     STORED_("the provider's name was not found (is this machine online?)")},
    {CURLE_COULDNT_RESOLVE_PROXY, STORED_("the proxy's name was not found")},
    {CURLE_COULDNT_CONNECT, STORED_("no connection to the provider could be made")},
    {CURLE_SSL_CONNECT_ERROR, STORED_("no secure connection (TLS) could be agreed on")},
    {CURLE_OPERATION_TIMEDOUT, STORED_("no complete reply came in time")},
    {CURLE_GOT_NOTHING, STORED_("the connection was closed without a reply")},
    {CURLE_ABORTED_BY_CALLBACK, STORED_("the connection was closed without a reply")},
    {CURLE_PARTIAL_FILE, STORED_("the reply was cut short")},
    {CURLE_OK, STORED_("the reply was cut short")}, /* within its head */
    {CURLE_SEND_ERROR, STORED_("the connection broke while the request was sent")},
    {CURLE_RECV_ERROR, STORED_("the connection broke before the reply was complete")},
    {CURLE_WRITE_ERROR, STORED_("the reading of the reply was broken off")},
    {CURLE_UNSUPPORTED_PROTOCOL, STORED_("what answered does not speak HTTP/1.1")},
    {CURLE_BAD_CONTENT_ENCODING, STORED_("the reply is packed, which nobody asked for")},
    {CURLE_WEIRD_SERVER_REPLY, STORED_("what answered does not speak HTTP/1.1")},
    {CURLE_SSL_CACERT_BADFILE,
     STORED_("the file of trusted certificate authorities can't be read")},
};

/* OpenSSL's reasons, which libcurl hands on as numbers (X509_V_ERR_… of openssl/x509_vfy.h). */
static const struct {
    long verify_result;
    const char *text;
} certificate_reasons[] = {
    {9, STORED_("the server's certificate is not valid yet (is this machine's clock right?)")},
    {10, STORED_("the server's certificate has expired (is this machine's clock right?)")},
    {18, STORED_("the server's certificate is self-signed")},
    {19, STORED_("the server's certificate was issued by an authority that is not trusted")},
    {20, STORED_("the server's certificate was issued by an authority that is not known")},
    {21, STORED_("the server's certificate was issued by an authority that is not known")},
    {23, STORED_("the server's certificate was revoked")},
};

/* What libcurl says of other codes, for xgettext, which reads what the compiler does not. */
#ifdef XGETTEXT
static const char *const words_of_libcurl[] = {
    STORED_("Couldn't resolve host name"),
    STORED_("Could not resolve hostname"),
    STORED_("SSL peer certificate or SSH remote key was not OK"),
    STORED_("Failure when receiving data from the peer"),
    STORED_("Error in the HTTP2 framing layer"),
    STORED_("Stream error in the HTTP/2 framing layer"),
    STORED_("Problem with the SSL CA cert (path? access rights?)"),
    STORED_("Problem with the local SSL certificate"),
    STORED_("Couldn't use specified SSL cipher"),
    STORED_("Failed initialization"),
    STORED_("Out of memory"),
    STORED_("URL using bad/illegal format or missing URL"),
};
#endif

static bool is_certificate_failure(CURLcode result)
{
    return result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE ||
           result == CURLE_SSL_INVALIDCERTSTATUS;
}

/* Names are looked up and authorities are read by libraries that don't tell why they could not. */
static bool lacks_descriptors(const struct http_curl_end *end)
{
    bool hidden = end->result == CURLE_COULDNT_RESOLVE_HOST ||
                  end->result == CURLE_COULDNT_RESOLVE_PROXY ||
                  end->result == CURLE_SSL_CACERT_BADFILE || end->result == CURLE_FAILED_INIT;
    return end->no_socket || (hidden && descriptors_left(LOOKUP_DESCRIPTORS) < LOOKUP_DESCRIPTORS);
}

/* A header line longer than libcurl's own limit: since 8.6 it has a code for that, before it came
 * as "out of memory". */
static bool is_too_large(CURLcode result)
{
#if LIBCURL_VERSION_NUM >= 0x080600
    if (result == CURLE_TOO_LARGE)
        return true;
#endif
    return result == CURLE_OUT_OF_MEMORY;
}

/* Doubt means HTTP_LOST: only what never sent a byte of a request never left. */
static enum http_failure failure_of(CURL *easy, const struct http_curl_end *end, long status)
{
    long sent = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
    if (end->too_large || (is_too_large(end->result) && sent > 0))
        return HTTP_TOO_LARGE;
    if (sent == 0 && lacks_descriptors(end))
        return HTTP_NO_SOCKET;
    if (end->not_looked_at)
        return HTTP_UNREAD;
    if (is_certificate_failure(end->result))
        return HTTP_CERTIFICATE;
    if (end->result == CURLE_OK && end->has_head && status >= 200)
        return HTTP_REPLIED;
    return sent > 0 ? HTTP_LOST : HTTP_NO_CONNECT;
}

/* Another host's certificate is found out by libcurl itself, without a reason of OpenSSL's. */
static const char *certificate_reason(CURL *easy)
{
    long verify_result = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify_result);
    for (size_t i = 0; i < sizeof certificate_reasons / sizeof certificate_reasons[0]; i++)
        if (certificate_reasons[i].verify_result == verify_result)
            return certificate_reasons[i].text;
    return verify_result > 1 ? STORED_("the server's certificate can't be trusted")
                             : STORED_("the server's certificate is for another host");
}

static const char *reason_of(CURL *easy, CURLcode result, enum http_failure failure)
{
    if (failure == HTTP_TOO_LARGE)
        return STORED_("the reply is far larger than any of the provider's");
    if (failure == HTTP_NO_SOCKET)
        return STORED_("this machine has no more connections or open files to give");
    if (failure == HTTP_UNREAD)
        return STORED_("the server closed the connection before it looked at the request");
    if (failure == HTTP_CERTIFICATE && result != CURLE_SSL_CACERT_BADFILE)
        return certificate_reason(easy);
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].code == result)
            return reasons[i].text;
    return curl_easy_strerror(result);
}

/* Copies a header of the last response; several are lines. Each ends at the first byte that no
 * header value may hold; what does not fit is cut. */
static void copy_header(CURL *easy, const char *name, char *out, size_t size)
{
    struct curl_header *header = NULL;
    size_t length = 0;
    for (size_t i = 0;
         curl_easy_header(easy, name, i, CURLH_HEADER, -1, &header) == 0 && length < size - 1;
         i++) {
        if (i > 0)
            out[length++] = '\n';
        for (const char *at = header->value; *at >= ' ' && *at <= '~' && length < size - 1; at++)
            out[length++] = *at;
    }
    out[length] = '\0';
}

/* What a proxy says to the wish for a tunnel is no reply of the provider's. False: it said nothing
 * against it. */
static bool tell_refusal_of_proxy(CURL *easy, struct http_reply *reply)
{
    long status = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    if (status < 300)
        return false;
    struct text words = {0};
    job_words_say_numbers(&words, status == 407 ? JOB_SAYS_PROXY_LOGIN : JOB_SAYS_PROXY_CLOSED,
                          status, 0);
    text_move(&words, reply->failure_text, sizeof reply->failure_text);
    return true;
}

void http_curl_fill_reply(CURL *easy, const struct http_curl_end *end, struct http_reply *reply)
{
    long status = 0;
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    reply->status = (int)status;
    reply->failure = failure_of(easy, end, status);
    reply->failure_text[0] = '\0';
    if (reply->failure != HTTP_REPLIED && !tell_refusal_of_proxy(easy, reply)) {
        (void)snprintf(reply->failure_text, sizeof reply->failure_text, "%s",
                       reason_of(easy, end->result, reply->failure));
    }
    reply->retry_after[0] = '\0';
    reply->date[0] = '\0';
    if (!end->asks_to_wait)
        return;
    copy_header(easy, "Retry-After", reply->retry_after, sizeof reply->retry_after);
    copy_header(easy, "Date", reply->date, sizeof reply->date);
}
