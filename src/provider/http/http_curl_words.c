/* Which HTTP/2 stream a request became, and which one the server named as its last, libcurl tells
 * only in the words that it prints for people. They are read here, for as long as they stay as they
 * are.
 */
#include "provider/http/http_curl_internal.h"

#include <string.h>
#include <strings.h>

bool http_curl_begins_with(const char *bytes, size_t length, const char *name)
{
    size_t size = strlen(name);
    return length >= size && strncasecmp(bytes, name, size) == 0;
}

/* Reads the number that follows these words; leaves it as it is where there is none. */
static void read_behind(const char *bytes, size_t size, const char *words, int64_t *number)
{
    size_t at = 0;
    while (at < size && !http_curl_begins_with(bytes + at, size - at, words))
        at++;
    at += strlen(words);
    int64_t value = 0;
    size_t digits = 0;
    for (; at < size && digits < 10 && bytes[at] >= '0' && bytes[at] <= '9'; at++, digits++)
        value = value * 10 + (bytes[at] - '0');
    if (digits > 0)
        *number = value;
}

int http_curl_on_words(CURL *easy, curl_infotype type, char *bytes, size_t size, void *context)
{
    static const char *const opened[] = {"Using Stream ID: ", "[HTTP/2] ["};
    static const char *const ended[] = {"recveived GOAWAY, ", "received GOAWAY, "};
    static const char refused[] = "REFUSED_STREAM, retrying ";
    static const char died[] = "Connection died, retrying ";
    struct http_curl_transfer *transfer = context;
    (void)easy;
    for (size_t i = 0; type == CURLINFO_TEXT && i < sizeof opened / sizeof *opened; i++) {
        if (http_curl_begins_with(bytes, size, opened[i]))
            read_behind(bytes, size, opened[i], &transfer->stream);
        if (http_curl_begins_with(bytes, size, ended[i]) && transfer->line != NULL)
            read_behind(bytes, size, "last_stream=", &transfer->line->last_stream);
    }
    transfer->refused |= type == CURLINFO_TEXT && http_curl_begins_with(bytes, size, refused);
    /* It says so of a refused stream, too, where the connection was not new. Now that can be told
     * apart: later, once libcurl has ended the connection, the server will have hung up as well. */
    if (type == CURLINFO_TEXT && transfer->line != NULL && transfer->header_bytes == 0 &&
        http_curl_begins_with(bytes, size, died))
        transfer->refused |= http_curl_lines_refused(transfer->line, transfer->stream);
    /* Known before the first reply: the server may refuse a stream before it answers any. */
    if (transfer->stream > 0 && transfer->line != NULL)
        transfer->line->http2 = true;
    return 0;
}
