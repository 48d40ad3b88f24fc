/* Every transfer is in one of four places: idle, in libcurl's hands, finished, or lent to the
 * caller of `collect`. Handles are made once and used again for the next request. libcurl is asked
 * for what has ended before each new request, so that a connection is known to be free when one is
 * needed.
 */
#include "provider/http/http_curl.h"

#include "base/language.h"
#include "base/memory.h"
#include "provider/http/http_curl_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define US_PER_MS INT64_C(1000)

struct http_curl {
    CURLM *multi;
    int wake_fd; /* -1: none */
    struct http_curl_setup setup;
    CURLMcode trouble;               /* of all transfers, not told yet */
    struct http_curl_transfer *made; /* every one, for _free */
    struct http_curl_transfer *idle;
    struct http_curl_transfer *finished; /* in the order of their ends */
    struct http_curl_transfer **finished_end;
    struct http_curl_transfer *delivered; /* its body is lent to the caller of `collect` */
};

/* --- the transport's calls --- */

/* A failure that concerns all transfers is kept, and told by the next `wait`. */
static void note_trouble(struct http_curl *curl, CURLMcode code)
{
    if (code == CURLM_OUT_OF_MEMORY)
        memory_exhausted();
    if (code != CURLM_OK)
        curl->trouble = code;
}

static void put_back(struct http_curl *curl, struct http_curl_transfer **transfer)
{
    if (*transfer != NULL) {
        (*transfer)->next = curl->idle;
        curl->idle = *transfer;
        *transfer = NULL;
    }
}

/* An idle transfer, or a new one. NULL where none can be made. */
static struct http_curl_transfer *take_idle(struct http_curl *curl, struct error *err)
{
    struct http_curl_transfer *transfer = curl->idle;
    if (transfer == NULL) {
        transfer = http_curl_transfer_new(&curl->setup, err);
        if (transfer != NULL) {
            transfer->next_made = curl->made;
            curl->made = transfer;
        }
        return transfer;
    }
    curl->idle = transfer->next;
    transfer->next = NULL;
    return transfer;
}

/* Moves the transfers that have ended to the finished ones. */
static void set_ended_aside(struct http_curl *curl)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(curl->multi, &left)) != NULL;) {
        struct http_curl_transfer *transfer = NULL;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result; /* the message does not outlive the removal */
        (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
        curl_socket_t kept = CURL_SOCKET_BAD;
        (void)curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &kept); /* not known behind that */
        (void)curl_multi_remove_handle(curl->multi, easy);
        if (!http_curl_transfer_ended(transfer, result, kept == CURL_SOCKET_BAD)) {
            note_trouble(curl, curl_multi_add_handle(curl->multi, easy));
            continue;
        }
        curl->setup.lines.fresh -= transfer->request.fresh;
        *curl->finished_end = transfer;
        curl->finished_end = &transfer->next;
    }
}

static bool start(void *self, const struct http_request *request, struct error *err)
{
    struct http_curl *curl = self;
    put_back(curl, &curl->delivered);
    set_ended_aside(curl); /* before this one takes a connection */
    struct http_curl_transfer *transfer = take_idle(curl, err);
    if (transfer == NULL)
        return false;
    if (!http_curl_transfer_prepare(transfer, &curl->setup, request, err)) {
        put_back(curl, &transfer);
        return false;
    }
    curl->setup.lines.fresh += request->fresh;
    if (curl_multi_add_handle(curl->multi, transfer->easy) != CURLM_OK) {
        curl->setup.lines.fresh -= request->fresh;
        put_back(curl, &transfer);
        return error_set(err, ERROR_UNEXPECTED, "libcurl did not take the request.");
    }
    /* It leaves now, so that the provider has work while its caller writes to the disk. What was
     * added is due at once, and looking at nothing but what is due costs no look at all others. */
    int running;
    note_trouble(curl, curl_multi_socket_action(curl->multi, CURL_SOCKET_TIMEOUT, 0, &running));
    return true;
}

static bool collect(void *self, struct http_reply *reply)
{
    struct http_curl *curl = self;
    put_back(curl, &curl->delivered);
    struct http_curl_transfer *transfer = curl->finished;
    if (transfer == NULL)
        return false;
    curl->finished = transfer->next;
    if (curl->finished == NULL)
        curl->finished_end = &curl->finished;
    curl->delivered = transfer;
    *reply = (struct http_reply){.tag = transfer->request.tag, .connection = transfer->connection};
    http_curl_fill_reply(transfer->easy, &transfer->end, reply);
    bool whole = reply->failure == HTTP_REPLIED;
    reply->body = whole ? text_string(&transfer->body) : "";
    reply->body_length = whole ? transfer->body.length : 0;
    return true;
}

/* Reads what was written to the wake-up descriptor. Left in, it would end every later wait at once:
 * a busy loop for as long as requests are in flight. */
static void use_up_wake(int fd)
{
    char bytes[64];
    ssize_t got = read(fd, bytes, sizeof bytes);
    (void)got;
}

/* Rounded up: not to come back just before the time. */
static int whole_ms(int64_t wait_us)
{
    int64_t wait_ms = wait_us > 0 ? (wait_us + US_PER_MS - 1) / US_PER_MS : 0;
    return wait_ms > INT_MAX ? INT_MAX : (int)wait_ms;
}

/* Waits until something can be done or `timeout_us` µs have passed, then moves the bytes. */
static CURLMcode poll_and_perform(struct http_curl *curl, int64_t timeout_us)
{
    struct curl_waitfd wake = {.fd = curl->wake_fd, .events = CURL_WAIT_POLLIN};
    unsigned extra = curl->wake_fd >= 0 ? 1 : 0;
    CURLMcode code = curl_multi_poll(curl->multi, &wake, extra, whole_ms(timeout_us), NULL);
    if (code == CURLM_OK && wake.revents != 0)
        use_up_wake(curl->wake_fd);
    int running;
    return code == CURLM_OK ? curl_multi_perform(curl->multi, &running) : code;
}

static bool wait_for_any(void *self, int64_t timeout_us, struct error *err)
{
    struct http_curl *curl = self;
    set_ended_aside(curl); /* while it was started */
    if (curl->finished == NULL) {
        int64_t wait_us = http_curl_lines_wait_us(&curl->setup.lines, timeout_us);
        note_trouble(curl, poll_and_perform(curl, wait_us));
        set_ended_aside(curl);
    }
    return curl->trouble == CURLM_OK ||
           error_set(err, ERROR_UNEXPECTED, "Waiting for the network failed: %s.",
                     _(curl_multi_strerror(curl->trouble)));
}

static bool notice(void *self, struct http_notice *out)
{
    struct http_curl *curl = self;
    return http_curl_lines_notice(&curl->setup.lines, out);
}

static void drop(void *self, uint64_t connection)
{
    struct http_curl *curl = self;
    http_curl_lines_drop(&curl->setup.lines, connection);
}

/* --- the object --- */

struct http_transport http_curl_transport(struct http_curl *curl)
{
    return (struct http_transport){.start = start,
                                   .collect = collect,
                                   .wait = wait_for_any,
                                   .notice = notice,
                                   .drop = drop,
                                   .self = curl};
}

/* Without memory, libcurl would make a failed connection of it, and that would cost a number an
 * attempt. */
static bool init_libcurl(void)
{
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, memory_bytes, free, memory_resize_bytes,
                                memory_copy_string, memory_alloc) == CURLE_OK;
}

bool http_curl_new(const struct http_curl_config *config, struct http_curl **out, struct error *err)
{
    *out = NULL;
    if (unsetenv("SSLKEYLOGFILE") != 0 || !init_libcurl())
        return error_set(err, ERROR_UNEXPECTED, "libcurl can't be set up.");
    struct http_curl *curl = memory_alloc(1, sizeof *curl);
    http_curl_setup_init(&curl->setup, config);
    curl->wake_fd = config->wake_fd;
    curl->finished_end = &curl->finished;
    curl->multi = curl_multi_init();
    long limit = (long)config->max_connections;
    if (curl->multi == NULL ||
        curl_multi_setopt(curl->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit) != CURLM_OK ||
        curl_multi_setopt(curl->multi, CURLMOPT_MAXCONNECTS, limit) != CURLM_OK) {
        http_curl_free(&curl);
        return error_set(err, ERROR_UNEXPECTED, "libcurl can't be set up.");
    }
    *out = curl;
    return true;
}

void http_curl_free(struct http_curl **curl)
{
    if (*curl == NULL)
        return;
    for (struct http_curl_transfer *transfer = (*curl)->made; transfer != NULL;) {
        struct http_curl_transfer *next = transfer->next_made;
        /* Whoever began it may be gone, where a signal ended the wait; libcurl tells its progress
         * once more. */
        transfer->request.on_body = NULL;
        (void)curl_multi_remove_handle((*curl)->multi, transfer->easy);
        http_curl_transfer_free(transfer);
        transfer = next;
    }
    (*curl)->setup.lines.tearing_down = true;
    (void)curl_multi_cleanup((*curl)->multi);
    http_curl_setup_free(&(*curl)->setup);
    curl_global_cleanup();
    free(*curl);
    *curl = NULL;
}

void http_curl_append_version(struct text *text)
{
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    bool has_http2 = (info->features & CURL_VERSION_HTTP2) != 0;
    bool is_named = has_http2 && info->age >= CURLVERSION_SIXTH && info->nghttp2_version != NULL;
    text_printf(text, "libcurl %s (%s, ", info->version,
                info->ssl_version != NULL ? info->ssl_version : _("no TLS"));
    if (is_named)
        text_printf(text, _("HTTP/2 by nghttp2/%s)"), info->nghttp2_version);
    else
        text_append_string(text, has_http2 ? "HTTP/2)" : _("no HTTP/2)"));
}
