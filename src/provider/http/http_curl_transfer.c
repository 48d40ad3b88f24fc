/* A handle is set up once for life, then only told what differs from its last request: nearly all
 * requests are alike. Between the setting up and the end, libcurl calls back: for each line of the
 * head, each piece of the body, each socket that it opens or closes, and just before a request
 * leaves, which is the last moment to look at the connection.
 */
#include "provider/http/http_curl.h"
#include "provider/http/http_curl_internal.h"

#include "base/descriptors.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define SWALLOWS_SINCE    0x080000
#define HEADERS_MAX_BYTES (32 * 1024) /* of one reply, all lines together */

/* True where libcurl took the option. */
#define SET(easy, option, value) (curl_easy_setopt(easy, option, value) == CURLE_OK)

/* --- what all transfers have in common --- */

/* "Expect:" without a value keeps libcurl from asking before it sends a body. */
static struct curl_slist *header_list(const char *const *headers, size_t count)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < count; i++) {
        struct curl_slist *longer = curl_slist_append(list, headers[i]);
        if (longer == NULL)
            memory_exhausted();
        list = longer;
    }
    return list;
}

static void make_header_lists(struct http_curl_setup *setup)
{
    static const char *const accepts[] = {"Accept: application/json",
                                          "Accept: application/xml, application/json;q=0.5"};
    for (size_t i = 0; i < sizeof accepts / sizeof *accepts; i++) {
        const char *const headers[] = {accepts[i], "Expect:", "Content-Type: application/json"};
        setup->get_headers[i] = header_list(headers, 1);
        setup->post_headers[i] = header_list(headers, sizeof headers / sizeof *headers);
    }
}

void http_curl_setup_init(struct http_curl_setup *setup, const struct http_curl_config *config)
{
    *setup = (struct http_curl_setup){
        .lines = {.clock = clock_system(),
                  .swallows = curl_version_info(CURLVERSION_NOW)->version_num >= SWALLOWS_SINCE},
        .timeout_ms = config->timeout_ms,
        .idle_timeout_ms = config->idle_timeout_ms,
        .ca_file = config->ca_file != NULL ? memory_copy_string(config->ca_file) : NULL,
    };
    make_header_lists(setup);
}

void http_curl_setup_free(struct http_curl_setup *setup)
{
    for (size_t i = 0; i < sizeof setup->get_headers / sizeof *setup->get_headers; i++) {
        curl_slist_free_all(setup->post_headers[i]);
        curl_slist_free_all(setup->get_headers[i]);
    }
    free(setup->ca_file);
    http_curl_lines_free(&setup->lines);
    *setup = (struct http_curl_setup){0};
}

/* --- callbacks of libcurl --- */

/* `word`: in small letters. */
static bool has_word(const char *bytes, size_t length, const char *word)
{
    for (size_t at = 0; at < length; at++)
        if ((bytes[at] | 0x20) == word[0] && http_curl_begins_with(bytes + at, length - at, word))
            return true;
    return false;
}

static void note_frame(struct http_curl_end *end, const char *bytes, size_t length)
{
    switch (bytes[0] | 0x20) { /* nearly all lines are none of these */
    case 'c':
        end->has_frame |= http_curl_begins_with(bytes, length, "Content-Length:");
        end->closes |=
            http_curl_begins_with(bytes, length, "Connection:") && has_word(bytes, length, "close");
        break;
    case 't':
        end->has_frame |= http_curl_begins_with(bytes, length, "Transfer-Encoding:");
        break;
    case 'r':
        end->asks_to_wait |= http_curl_begins_with(bytes, length, "Retry-After");
        break;
    default:
        break;
    }
}

/* One line at a time. A later response (after a 100) begins anew with its status line. */
static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct http_curl_transfer *transfer = context;
    size_t length = size * count;
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        transfer->end.has_head = false;
        transfer->end.has_frame = false;
        transfer->end.asks_to_wait = false;
        transfer->end.closes = length >= 8 && memcmp(bytes + 5, "1.0", 3) == 0;
    } else if (length > 0 && (bytes[0] == '\r' || bytes[0] == '\n')) {
        transfer->end.has_head = true;
    } else if (length > 0) {
        note_frame(&transfer->end, bytes, length);
    }
    transfer->header_bytes += length;
    transfer->end.too_large = transfer->header_bytes > HEADERS_MAX_BYTES;
    return transfer->end.too_large ? 0 : length;
}

/* A return value of 0 breaks the transfer off. */
static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct http_curl_transfer *transfer = context;
    size_t length = size * count;
    if (transfer->request.on_body != NULL) {
        bool go_on = transfer->request.on_body(transfer->request.on_body_context, bytes, length);
        return go_on ? length : 0;
    }
    if (length > HTTP_REPLY_MAX_BYTES - transfer->body.length) {
        transfer->end.too_large = true;
        return 0;
    }
    text_append(&transfer->body, bytes, length);
    return length;
}

/* Asks the reader of a streamed body whether to go on, also while the head comes in drips. */
static int on_progress(void *context, curl_off_t expected, curl_off_t received, curl_off_t to_send,
                       curl_off_t sent)
{
    (void)expected;
    (void)received;
    (void)to_send;
    (void)sent;
    const struct http_request *request = &((struct http_curl_transfer *)context)->request;
    return request->on_body == NULL || request->on_body(request->on_body_context, "", 0) ? 0 : 1;
}

/* Called before the request leaves. Where a kept connection dies without a word, libcurl would send
 * the request again on its own; but the provider may have acted on it, and that must be known. One
 * that the server did not look at goes out again, too, but when its turn comes. */
static int on_leaving(void *context, char *remote_address, char *local_address, int remote_port,
                      int local_port)
{
    (void)remote_address;
    (void)local_address;
    (void)remote_port;
    struct http_curl_transfer *transfer = context;
    if (transfer->has_left) {
        transfer->end.not_looked_at =
            transfer->line != NULL && transfer->header_bytes == 0 &&
            (transfer->refused || http_curl_lines_refused(transfer->line, transfer->stream));
        return CURL_PREREQFUNC_ABORT;
    }
    struct http_curl_line *line = http_curl_lines_by_port(transfer->lines, local_port);
    transfer->end.unread = line != NULL && !http_curl_lines_leave(transfer->lines, line);
    if (line == NULL || transfer->end.unread)
        return CURL_PREREQFUNC_ABORT;
    transfer->line = line;
    transfer->has_left = true;
    transfer->sent_us = clock_monotonic_us(&transfer->lines->clock);
    return CURL_PREREQFUNC_OK;
}

/* libcurl's own says no more than that it could not connect, whatever the reason. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct http_curl_transfer *transfer = context;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) {
        transfer->end.no_socket =
            descriptors_exhausted(errno) || errno == ENOBUFS || errno == ENOMEM;
        return CURL_SOCKET_BAD;
    }
    http_curl_lines_open(transfer->lines, fd, transfer->tls);
    return fd;
}

/* --- a transfer --- */

void http_curl_transfer_free(struct http_curl_transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    curl_url_cleanup(transfer->parsed_url);
    text_free(&transfer->url);
    text_free(&transfer->request_body);
    text_free(&transfer->body);
    free(transfer);
}

/* What is the same for every request. False where this libcurl lacks something. */
static bool set_up_for_life(struct http_curl_setup *setup, struct http_curl_transfer *transfer)
{
    CURL *easy = transfer->easy;
    bool ok =
        SET(easy, CURLOPT_PROTOCOLS_STR, "http,https") && SET(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
        SET(easy, CURLOPT_NOSIGNAL, 1L) &&
        SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
        SET(easy, CURLOPT_SSL_VERIFYPEER, 1L) && SET(easy, CURLOPT_SSL_VERIFYHOST, 2L) &&
        SET(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) &&
        SET(easy, CURLOPT_USERAGENT, "stopsms/" STOPSMS_VERSION) &&
        SET(easy, CURLOPT_HEADERFUNCTION, on_header) && SET(easy, CURLOPT_HEADERDATA, transfer) &&
        SET(easy, CURLOPT_WRITEFUNCTION, on_body) && SET(easy, CURLOPT_WRITEDATA, transfer) &&
        SET(easy, CURLOPT_XFERINFOFUNCTION, on_progress) &&
        SET(easy, CURLOPT_XFERINFODATA, transfer) &&
        SET(easy, CURLOPT_DEBUGFUNCTION, http_curl_on_words) &&
        SET(easy, CURLOPT_DEBUGDATA, transfer) && SET(easy, CURLOPT_PREREQFUNCTION, on_leaving) &&
        SET(easy, CURLOPT_PREREQDATA, transfer) &&
        SET(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket) &&
        SET(easy, CURLOPT_OPENSOCKETDATA, transfer) &&
        SET(easy, CURLOPT_CLOSESOCKETFUNCTION, http_curl_lines_close) &&
        SET(easy, CURLOPT_CLOSESOCKETDATA, &setup->lines) && SET(easy, CURLOPT_PRIVATE, transfer);
    if (ok && setup->ca_file != NULL) {
        /* The folder of the system's authorities is a default of its own. */
        ok = SET(easy, CURLOPT_CAINFO, setup->ca_file) && SET(easy, CURLOPT_CAPATH, NULL);
    }
    return ok;
}

struct http_curl_transfer *http_curl_transfer_new(struct http_curl_setup *setup, struct error *err)
{
    struct http_curl_transfer *transfer = memory_alloc(1, sizeof *transfer);
    transfer->lines = &setup->lines;
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL || !set_up_for_life(setup, transfer)) {
        (void)error_set(err, ERROR_UNEXPECTED, "libcurl can't do HTTPS as needed here.");
        http_curl_transfer_free(transfer);
        return NULL;
    }
    transfer->url.is_secret = true; /* of the list and delete calls it holds the key */
    transfer->request_body.is_secret = true;
    transfer->body.is_secret = true; /* it may echo the key */
    return transfer;
}

static bool not_taken(struct error *err)
{
    return error_set(err, ERROR_UNEXPECTED, "libcurl did not take the request.");
}

/* A request whose body is streamed may take as long as it likes, as long as bytes come: libcurl
 * takes the mean over some 5 s, and whole seconds. */
static bool set_limits(struct http_curl_transfer *transfer, const struct http_curl_setup *setup)
{
    bool streamed = transfer->request.on_body != NULL;
    long idle_s = (long)((setup->idle_timeout_ms + 999) / 1000);
    CURL *easy = transfer->easy;
    return SET(easy, CURLOPT_TIMEOUT_MS, streamed ? 0 : (long)setup->timeout_ms) &&
           SET(easy, CURLOPT_CONNECTTIMEOUT_MS,
               (long)(streamed ? setup->idle_timeout_ms : setup->timeout_ms)) &&
           SET(easy, CURLOPT_NOPROGRESS, streamed ? 0L : 1L) &&
           SET(easy, CURLOPT_LOW_SPEED_LIMIT, streamed ? 1L : 0L) &&
           SET(easy, CURLOPT_LOW_SPEED_TIME, streamed ? idle_s : 0L);
}

static bool set_method(const struct http_curl_setup *setup, struct http_curl_transfer *transfer)
{
    CURL *easy = transfer->easy;
    bool xml = transfer->request.wants_xml;
    if (strcmp(transfer->request.method, "POST") != 0) {
        return SET(easy, CURLOPT_HTTPGET, 1L) &&
               SET(easy, CURLOPT_HTTPHEADER, setup->get_headers[xml]);
    }
    return SET(easy, CURLOPT_POST, 1L) && SET(easy, CURLOPT_HTTPHEADER, setup->post_headers[xml]);
}

/* Over TLS, HTTP/2 where the server speaks it, and one connection for as many requests as it takes:
 * the first shows what the server speaks, and the others wait for that. A proxy of the environment
 * would get what goes to loopback as well, the key in clear: "" turns proxies off, NULL leaves them
 * to the environment. */
static bool set_way(CURL *easy, const struct http_curl_way *way)
{
    return SET(easy, CURLOPT_PROXY, way->loopback ? "" : NULL) &&
           SET(easy, CURLOPT_PIPEWAIT, way->tls ? 1L : 0L) &&
           SET(easy, CURLOPT_HTTP_VERSION,
               (long)(way->tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
}

/* Nearly all requests go where the one before on this handle went. */
static bool set_destination(struct http_curl_transfer *transfer, struct error *err)
{
    const char *url = transfer->request.url;
    CURLU *parsed = NULL;
    struct http_curl_way way;
    if (transfer->parsed_url != NULL && strcmp(text_string(&transfer->url), url) == 0)
        return true;
    if (!http_curl_check_destination(url, &parsed, &way, err))
        return false;
    bool ok = SET(transfer->easy, CURLOPT_URL, url) && SET(transfer->easy, CURLOPT_CURLU, parsed) &&
              set_way(transfer->easy, &way);
    curl_url_cleanup(transfer->parsed_url);
    transfer->parsed_url = parsed;
    transfer->is_set &= transfer->tls == way.tls;
    transfer->tls = way.tls;
    text_clear(&transfer->url);
    text_append_string(&transfer->url, ok ? url : "");
    return ok || not_taken(err);
}

/* What libcurl tells of a request without a body may hold its URL, and that the key. */
static bool set_words(struct http_curl_transfer *transfer)
{
    bool tells = transfer->tls && transfer->request.body != NULL;
    if (tells == transfer->tells)
        return true;
    transfer->tells = tells;
    return SET(transfer->easy, CURLOPT_VERBOSE, tells ? 1L : 0L);
}

/* Nearly all requests on a handle are of the same kind: nothing is told twice. */
static bool set_kind(struct http_curl_transfer *transfer, const struct http_curl_setup *setup)
{
    const struct http_request *request = &transfer->request;
    bool posts = strcmp(request->method, "POST") == 0;
    bool streams = request->on_body != NULL;
    if (transfer->is_set && posts == transfer->posts && streams == transfer->streams &&
        request->wants_xml == transfer->wants_xml && request->fresh == transfer->fresh)
        return true;
    transfer->is_set = set_method(setup, transfer) && set_limits(transfer, setup) &&
                       set_words(transfer) &&
                       SET(transfer->easy, CURLOPT_FRESH_CONNECT, request->fresh ? 1L : 0L);
    transfer->posts = posts;
    transfer->streams = streams;
    transfer->wants_xml = request->wants_xml;
    transfer->fresh = request->fresh;
    return transfer->is_set;
}

static bool set_body(struct http_curl_transfer *transfer)
{
    const struct http_request *request = &transfer->request;
    text_clear(&transfer->request_body);
    if (!transfer->posts)
        return true;
    text_append(&transfer->request_body, request->body, request->body_length);
    return SET(transfer->easy, CURLOPT_POSTFIELDS, transfer->request_body.data) &&
           SET(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE,
               (curl_off_t)transfer->request_body.length);
}

bool http_curl_transfer_prepare(struct http_curl_transfer *transfer,
                                const struct http_curl_setup *setup,
                                const struct http_request *request, struct error *err)
{
    transfer->request = *request;
    transfer->header_bytes = 0;
    transfer->has_left = false;
    transfer->line = NULL;
    transfer->stream = 0;
    transfer->refused = false;
    transfer->end = (struct http_curl_end){0};
    text_clear(&transfer->body);
    if (!set_destination(transfer, err))
        return false;
    return (set_kind(transfer, setup) && set_body(transfer)) || not_taken(err);
}

bool http_curl_transfer_ended(struct http_curl_transfer *transfer, CURLcode result, bool gone)
{
    long version = 0;
    if (transfer->end.unread) {
        transfer->end = (struct http_curl_end){0};
        return false;
    }
    transfer->end.result = result;
    if (transfer->line == NULL)
        return true;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
    const struct http_curl_arrival arrival = {
        .sent_us = transfer->sent_us,
        .replied = result == CURLE_OK,
        .http2 = version == CURL_HTTP_VERSION_2_0,
        .would_stay = transfer->end.has_frame && !transfer->end.closes,
        .gone = gone || transfer->line->closed,
    };
    transfer->end.not_looked_at |=
        !arrival.replied && transfer->header_bytes == 0 &&
        (transfer->refused || http_curl_lines_named(transfer->line, transfer->stream));
    http_curl_lines_arrive(transfer->lines, transfer->line, &arrival);
    transfer->connection = arrival.replied && !arrival.http2 ? transfer->line->id : 0;
    return true;
}
