#include "provider/http_curl.h"

#include "base/descriptors.h"
#include "base/memory.h"
#include "base/text.h"
#include "provider/http_curl_reply.h"
#include "provider/http_curl_url.h"

#include <curl/curl.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADERS_MAX_BYTES (32 * 1024) /* of one reply, all lines together */

/* True where libcurl took the option. */
#define SET(easy, option, value) (curl_easy_setopt(easy, option, value) == CURLE_OK)

/* One easy handle, used again for one request after the other. */
struct transfer {
    CURL *easy;
    struct text request_body;
    struct text body;
    struct http_request request; /* its texts are the caller's, and not looked at after `start` */
    size_t header_bytes;
    bool has_left; /* the request, once */
    struct http_curl_end end;
    struct transfer *next;      /* among the idle or the finished */
    struct transfer *next_made; /* among all */
};

struct http_curl {
    CURLM *multi;
    struct http_curl_config config;
    char *ca_file;
    struct curl_slist *post_headers[2]; /* for JSON, for XML */
    struct curl_slist *get_headers[2];
    struct transfer *made; /* every one, for _free */
    struct transfer *idle;
    struct transfer *finished; /* in the order of their ends */
    struct transfer **finished_end;
    struct transfer *delivered; /* its body is lent to the caller of `collect` */
};

/* --- callbacks of libcurl --- */

/* One line at a time. A later response (after a 100) begins anew with its status line. */
static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t length = size * count;
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        transfer->end.has_head = false;
    } else if (length > 0 && (bytes[0] == '\r' || bytes[0] == '\n')) {
        transfer->end.has_head = true;
    }
    transfer->header_bytes += length;
    transfer->end.too_large = transfer->header_bytes > HEADERS_MAX_BYTES;
    return transfer->end.too_large ? 0 : length;
}

/* A return value of 0 breaks the transfer off. */
static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
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

/* Called before the request leaves. Where a kept connection dies without a word, libcurl would send
 * the request again on its own; but the provider may have acted on it, and that must be known. */
static int on_leaving(void *context, char *remote_address, char *local_address, int remote_port,
                      int local_port)
{
    (void)remote_address;
    (void)local_address;
    (void)remote_port;
    (void)local_port;
    struct transfer *transfer = context;
    bool has_left = transfer->has_left;
    transfer->has_left = true;
    return has_left ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* libcurl's own says no more than that it could not connect, whatever the reason. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct transfer *transfer = context;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0) {
        transfer->end.no_socket =
            descriptors_exhausted(errno) || errno == ENOBUFS || errno == ENOMEM;
        return CURL_SOCKET_BAD;
    }
    return fd;
}

/* --- transfers --- */

static void transfer_free(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    text_free(&transfer->request_body);
    text_free(&transfer->body);
    free(transfer);
}

/* What is the same for every request. False where this libcurl lacks something. */
static bool set_up_for_life(const struct http_curl *curl, struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    bool ok =
        SET(easy, CURLOPT_PROTOCOLS_STR, "http,https") && SET(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
        SET(easy, CURLOPT_NOSIGNAL, 1L) &&
        SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
        SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
        SET(easy, CURLOPT_SSL_VERIFYPEER, 1L) && SET(easy, CURLOPT_SSL_VERIFYHOST, 2L) &&
        SET(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) &&
        SET(easy, CURLOPT_USERAGENT, "stopsms/" STOPSMS_VERSION) &&
        SET(easy, CURLOPT_HEADERFUNCTION, on_header) && SET(easy, CURLOPT_HEADERDATA, transfer) &&
        SET(easy, CURLOPT_WRITEFUNCTION, on_body) && SET(easy, CURLOPT_WRITEDATA, transfer) &&
        SET(easy, CURLOPT_PREREQFUNCTION, on_leaving) && SET(easy, CURLOPT_PREREQDATA, transfer) &&
        SET(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket) &&
        SET(easy, CURLOPT_OPENSOCKETDATA, transfer) && SET(easy, CURLOPT_PRIVATE, transfer);
    if (ok && curl->ca_file != NULL) {
        /* The folder of the system's authorities is a default of its own. */
        ok = SET(easy, CURLOPT_CAINFO, curl->ca_file) && SET(easy, CURLOPT_CAPATH, NULL);
    }
    return ok;
}

static struct transfer *transfer_new(struct http_curl *curl, struct error *err)
{
    struct transfer *transfer = memory_alloc(1, sizeof *transfer);
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL || !set_up_for_life(curl, transfer)) {
        (void)error_set(err, ERROR_UNEXPECTED, "libcurl can't do HTTPS as needed here.");
        transfer_free(transfer);
        return NULL;
    }
    transfer->request_body.is_secret = true;
    transfer->body.is_secret = true; /* it may echo the key */
    transfer->next_made = curl->made;
    curl->made = transfer;
    return transfer;
}

/* A request whose body is streamed may take as long as it likes, as long as bytes come: libcurl
 * takes the mean over some 5 s, and whole seconds. */
static bool set_limits(struct transfer *transfer, const struct http_curl_config *config)
{
    bool streamed = transfer->request.on_body != NULL;
    long idle_s = (long)((config->idle_timeout_ms + 999) / 1000);
    CURL *easy = transfer->easy;
    return SET(easy, CURLOPT_TIMEOUT_MS, streamed ? 0 : (long)config->timeout_ms) &&
           SET(easy, CURLOPT_CONNECTTIMEOUT_MS,
               (long)(streamed ? config->idle_timeout_ms : config->timeout_ms)) &&
           SET(easy, CURLOPT_LOW_SPEED_LIMIT, streamed ? 1L : 0L) &&
           SET(easy, CURLOPT_LOW_SPEED_TIME, streamed ? idle_s : 0L);
}

static bool set_method(const struct http_curl *curl, struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    bool xml = transfer->request.wants_xml;
    if (strcmp(transfer->request.method, "POST") != 0) {
        return SET(easy, CURLOPT_HTTPGET, 1L) &&
               SET(easy, CURLOPT_HTTPHEADER, curl->get_headers[xml]);
    }
    text_append(&transfer->request_body, transfer->request.body, transfer->request.body_length);
    return SET(easy, CURLOPT_POST, 1L) &&
           SET(easy, CURLOPT_POSTFIELDS, transfer->request_body.data) &&
           SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->request_body.length) &&
           SET(easy, CURLOPT_HTTPHEADER, curl->post_headers[xml]);
}

/* A proxy of the environment would get what goes to loopback as well, the key in clear. "" turns
 * proxies off, NULL leaves them to the environment. */
static bool set_destination(struct transfer *transfer, bool loopback)
{
    return SET(transfer->easy, CURLOPT_URL, transfer->request.url) &&
           SET(transfer->easy, CURLOPT_PROXY, loopback ? "" : NULL);
}

/* --- the transport's three calls --- */

static void put_back(struct http_curl *curl, struct transfer **transfer)
{
    if (*transfer != NULL) {
        (*transfer)->next = curl->idle;
        curl->idle = *transfer;
        *transfer = NULL;
    }
}

static bool start(void *self, const struct http_request *request, struct error *err)
{
    struct http_curl *curl = self;
    put_back(curl, &curl->delivered);
    bool loopback;
    if (!http_curl_check_destination(request->url, &loopback, err)) {
        return false;
    }
    struct transfer *transfer = curl->idle;
    if (transfer != NULL) {
        curl->idle = transfer->next;
    } else {
        transfer = transfer_new(curl, err);
        if (transfer == NULL) {
            return false;
        }
    }
    transfer->next = NULL;
    transfer->request = *request;
    transfer->header_bytes = 0;
    transfer->has_left = false;
    transfer->end = (struct http_curl_end){0};
    text_clear(&transfer->request_body);
    text_clear(&transfer->body);
    if (!set_destination(transfer, loopback) || !set_method(curl, transfer) ||
        !set_limits(transfer, &curl->config) ||
        curl_multi_add_handle(curl->multi, transfer->easy) != CURLM_OK) {
        put_back(curl, &transfer);
        return error_set(err, ERROR_UNEXPECTED, "libcurl did not take the request.");
    }
    return true;
}

/* Moves bytes, without blocking, and sets aside what has ended. */
static CURLMcode drive(struct http_curl *curl)
{
    int running;
    int left;
    CURLMcode code = curl_multi_perform(curl->multi, &running);
    for (CURLMsg *message; (message = curl_multi_info_read(curl->multi, &left)) != NULL;) {
        struct transfer *transfer = NULL;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result; /* the message does not outlive the removal */
        (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        (void)curl_multi_remove_handle(curl->multi, easy);
        transfer->end.result = result;
        *curl->finished_end = transfer;
        curl->finished_end = &transfer->next;
    }
    return code;
}

static bool collect(void *self, struct http_reply *reply)
{
    struct http_curl *curl = self;
    put_back(curl, &curl->delivered);
    if (curl->finished == NULL) {
        (void)drive(curl); /* a failure of the whole shows in the next `wait` */
    }
    struct transfer *transfer = curl->finished;
    if (transfer == NULL) {
        return false;
    }
    curl->finished = transfer->next;
    if (curl->finished == NULL) {
        curl->finished_end = &curl->finished;
    }
    curl->delivered = transfer;
    *reply = (struct http_reply){.tag = transfer->request.tag};
    http_curl_fill_reply(transfer->easy, &transfer->end, reply);
    bool whole = reply->failure == HTTP_REPLIED;
    reply->body = whole ? text_string(&transfer->body) : "";
    reply->body_length = whole ? transfer->body.length : 0;
    return true;
}

/* What was written there is used up by the wait that it ends: left in, it would end every wait from
 * then on at once, a busy loop for as long as the caller lets what is in flight finish. */
static void use_up_wake(const struct curl_waitfd *wake)
{
    char bytes[64];
    if (wake->fd >= 0 && (wake->revents & CURL_WAIT_POLLIN) != 0) {
        ssize_t got = read(wake->fd, bytes, sizeof bytes);
        (void)got;
    }
}

static bool wait_for_any(void *self, int64_t timeout_us, struct error *err)
{
    struct http_curl *curl = self;
    CURLMcode code = drive(curl);
    if (code == CURLM_OK && curl->finished == NULL) {
        struct curl_waitfd wake = {.fd = curl->config.wake_fd, .events = CURL_WAIT_POLLIN};
        int64_t timeout_ms = timeout_us / 1000 + (timeout_us % 1000 > 0);
        code = curl_multi_poll(curl->multi, &wake, wake.fd >= 0 ? 1 : 0,
                               timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms, NULL);
        use_up_wake(&wake);
    }
    if (code == CURLM_OUT_OF_MEMORY) {
        memory_exhausted();
    }
    return code == CURLM_OK ||
           error_set(err, ERROR_UNEXPECTED, "Waiting for the network failed: %s.",
                     curl_multi_strerror(code));
}

/* --- the object --- */

struct http_transport http_curl_transport(struct http_curl *curl)
{
    return (struct http_transport){
        .start = start, .collect = collect, .wait = wait_for_any, .self = curl};
}

/* "Expect:" without a value keeps libcurl from asking before it sends a body. */
static struct curl_slist *header_list(const char *const *headers, size_t count)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < count; i++) {
        struct curl_slist *longer = curl_slist_append(list, headers[i]);
        if (longer == NULL) {
            memory_exhausted();
        }
        list = longer;
    }
    return list;
}

static void make_header_lists(struct http_curl *curl)
{
    static const char *const accepts[] = {"Accept: application/json",
                                          "Accept: application/xml, application/json;q=0.5"};
    for (size_t i = 0; i < sizeof accepts / sizeof *accepts; i++) {
        const char *const headers[] = {accepts[i], "Expect:", "Content-Type: application/json"};
        curl->get_headers[i] = header_list(headers, 1);
        curl->post_headers[i] = header_list(headers, sizeof headers / sizeof *headers);
    }
}

static void *alloc_bytes(size_t size)
{
    return memory_resize(NULL, size, 1);
}

static void *resize_bytes(void *block, size_t size)
{
    return memory_resize(block, size, 1);
}

/* Without memory, libcurl would make a failed connection of it, and that would cost a number an
 * attempt. */
static bool init_libcurl(void)
{
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, alloc_bytes, free, resize_bytes,
                                memory_copy_string, memory_alloc) == CURLE_OK;
}

static bool set_up_multi(CURLM *multi, unsigned max_connections)
{
    long limit = (long)max_connections;
    return curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, limit) == CURLM_OK;
}

bool http_curl_new(const struct http_curl_config *config, struct http_curl **out, struct error *err)
{
    *out = NULL;
    if (unsetenv("SSLKEYLOGFILE") != 0 || !init_libcurl()) {
        return error_set(err, ERROR_UNEXPECTED, "libcurl can't be set up.");
    }
    struct http_curl *curl = memory_alloc(1, sizeof *curl);
    curl->config = *config;
    curl->ca_file = config->ca_file != NULL ? memory_copy_string(config->ca_file) : NULL;
    make_header_lists(curl);
    curl->finished_end = &curl->finished;
    curl->multi = curl_multi_init();
    if (curl->multi == NULL || !set_up_multi(curl->multi, config->max_connections)) {
        http_curl_free(&curl);
        return error_set(err, ERROR_UNEXPECTED, "libcurl can't be set up.");
    }
    *out = curl;
    return true;
}

void http_curl_free(struct http_curl **curl)
{
    if (*curl == NULL) {
        return;
    }
    for (struct transfer *transfer = (*curl)->made; transfer != NULL;) {
        struct transfer *next = transfer->next_made;
        (void)curl_multi_remove_handle((*curl)->multi, transfer->easy);
        transfer_free(transfer);
        transfer = next;
    }
    (void)curl_multi_cleanup((*curl)->multi);
    for (size_t i = 0; i < sizeof(*curl)->get_headers / sizeof *(*curl)->get_headers; i++) {
        curl_slist_free_all((*curl)->post_headers[i]);
        curl_slist_free_all((*curl)->get_headers[i]);
    }
    curl_global_cleanup();
    free((*curl)->ca_file);
    free(*curl);
    *curl = NULL;
}
