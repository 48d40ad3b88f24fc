/* One thread serves all connections. A reply that is to come later must not hold up the others,
 * so its connection is suspended and put into a queue. All wait equally long; therefore the
 * queue is in the order of their due times, and only its head must be looked at. */
#include "sandbox/server.h"

#include "base/descriptors.h"
#include "base/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_CONNECTIONS 4096
#define SPARE_FILES      64
#define BACKLOG          1024
#define MOST_BODY_BYTES  65536
#define STREAM_BLOCK     16384
#define US_PER_MS        INT64_C(1000)
#define MS_PER_SECOND    INT64_C(1000)

/* One request, from its first line until its reply is sent. */
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    struct text body;
    bool is_answered;
    struct api_reply reply;
    int64_t due_us;        /* while it waits for its latency to pass */
    struct exchange *next; /* the one due after it */
};

struct server {
    struct MHD_Daemon *daemon;
    struct api *api;
    struct server_config config;
    uint16_t port;
    unsigned in_flight;
    struct exchange *first_delayed; /* a queue: one latency for all keeps it in order of due time */
    struct exchange *last_delayed;
};

/* --- latency --- */

static void delay(struct exchange *exchange)
{
    struct server *server = exchange->server;
    exchange->due_us = clock_monotonic_us(&server->config.clock) + server->config.latency_us;
    exchange->next = NULL;
    if (server->first_delayed == NULL)
        server->first_delayed = exchange;
    else
        server->last_delayed->next = exchange;
    server->last_delayed = exchange;
    MHD_suspend_connection(exchange->connection);
}

static void resume_due(struct server *server, int64_t now_us)
{
    while (server->first_delayed != NULL && server->first_delayed->due_us <= now_us) {
        struct exchange *exchange = server->first_delayed;
        server->first_delayed = exchange->next;
        MHD_resume_connection(exchange->connection);
    }
}

/* --- requests --- */

static bool collect_body(struct exchange *exchange, const char *bytes, size_t length)
{
    if (length > MOST_BODY_BYTES - exchange->body.length)
        return false;
    text_append(&exchange->body, bytes, length);
    return true;
}

static void answer(struct exchange *exchange, const char *method, const char *path)
{
    struct server *server = exchange->server;
    const struct api_request request = {
        .method = method,
        .path = path,
        .key = MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, "apiKey"),
        .id = MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, "id"),
        .format =
            MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, "_format"),
        .body = text_string(&exchange->body),
        .body_length = exchange->body.length,
        .now_us = clock_monotonic_us(&server->config.clock),
        .now_ms = clock_wall_ms(&server->config.clock),
        .in_flight = server->in_flight,
    };
    api_answer(server->api, &request, &exchange->reply);
    exchange->is_answered = true;
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    (void)position;
    size_t length = json_stream_read(context, out, size);
    return length > 0 ? (ssize_t)length : MHD_CONTENT_READER_END_OF_STREAM;
}

static void free_stream(void *context)
{
    struct json_stream *stream = context;
    json_stream_free(&stream);
}

static struct MHD_Response *new_response(struct api_reply *reply)
{
    if (reply->stream == NULL)
        return MHD_create_response_from_buffer(reply->body.length, reply->body.data,
                                               MHD_RESPMEM_MUST_COPY);
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, reply->stream, free_stream);
    if (response != NULL)
        reply->stream = NULL; /* the response's now */
    return response;
}

/* RFC 9110, 5.6.7; of so many seconds from now on. */
static void add_date(const struct server *server, struct MHD_Response *response, const char *header,
                     unsigned from_now_s)
{
    char date[64];
    struct tm broken_down;
    time_t at = (time_t)(clock_wall_ms(&server->config.clock) / MS_PER_SECOND) +
                server->config.clock_ahead_s + (time_t)from_now_s;
    if (gmtime_r(&at, &broken_down) != NULL &&
        strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &broken_down) > 0)
        MHD_add_response_header(response, header, date);
}

static void add_retry_after(const struct server *server, struct MHD_Response *response,
                            unsigned seconds)
{
    char digits[16];
    if (server->config.retry_after_is_date) {
        add_date(server, response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
        return;
    }
    (void)snprintf(digits, sizeof digits, "%u", seconds);
    MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, digits);
}

static enum MHD_Result send_reply(const struct server *server, struct MHD_Connection *connection,
                                  struct api_reply *reply)
{
    if (reply->cut)
        return MHD_NO; /* closes the connection */
    struct MHD_Response *response = new_response(reply);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                            reply->is_answer ? answer_content_type(reply->format)
                                             : "text/plain; charset=utf-8");
    if (reply->allow != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, reply->allow);
    if (server->config.clock_ahead_s != 0)
        add_date(server, response, MHD_HTTP_HEADER_DATE, 0);
    if (reply->retry_after_s > 0)
        add_retry_after(server, response, reply->retry_after_s);
    enum MHD_Result result = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* libmicrohttpd calls this with the headers, then with each part of the body, then once more when
 * all of it is there, and again after a suspended connection was resumed. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *part,
                              size_t *part_length, void **request_context)
{
    struct server *server = context;
    struct exchange *exchange = *request_context;

    (void)version;
    if (exchange == NULL) {
        exchange = memory_alloc(1, sizeof *exchange);
        exchange->server = server;
        exchange->connection = connection;
        server->in_flight++;
        *request_context = exchange;
        return MHD_YES;
    }
    if (*part_length > 0) {
        bool fits = collect_body(exchange, part, *part_length);
        *part_length = 0;
        return fits ? MHD_YES : MHD_NO;
    }
    if (!exchange->is_answered) {
        answer(exchange, method, path);
        if (server->config.latency_us > 0 && api_is_provider_path(path)) {
            delay(exchange);
            return MHD_YES;
        }
    }
    return send_reply(server, connection, &exchange->reply);
}

static void request_ended(void *context, struct MHD_Connection *connection, void **request_context,
                          enum MHD_RequestTerminationCode reason)
{
    struct server *server = context;
    struct exchange *exchange = *request_context;

    (void)connection;
    (void)reason;
    if (exchange == NULL)
        return;
    server->in_flight--;
    text_free(&exchange->body);
    api_reply_free(&exchange->reply);
    free(exchange);
    *request_context = NULL;
}

/* --- life --- */

/* Hundreds of connections at once need more files than many systems give at first. */
static unsigned connection_limit(void)
{
    descriptors_allow(MOST_CONNECTIONS + SPARE_FILES);
    unsigned left = descriptors_left(MOST_CONNECTIONS + SPARE_FILES);
    return left > SPARE_FILES ? left - SPARE_FILES : 1;
}

/* Sets the server's port. -1, and errno, where it can't be had: libmicrohttpd 1.0 would lose why.
 */
static int listen_on_loopback(struct server *server)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(server->config.port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t size = sizeof address;
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, BACKLOG) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &size) == 0) {
        server->port = ntohs(address.sin_port);
        return fd;
    }
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return -1;
}

/* Takes the socket over. A wrong clock's date is ours to send. */
static struct MHD_Daemon *start_daemon(struct server *server, int listen_fd)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME;
    if (server->config.clock_ahead_s != 0)
        flags |= MHD_USE_SUPPRESS_DATE_NO_CLOCK;
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_LISTEN_SOCKET,
                            listen_fd, MHD_OPTION_NOTIFY_COMPLETED, request_ended, server,
                            MHD_OPTION_CONNECTION_LIMIT, connection_limit(), MHD_OPTION_END);
}

bool server_start(const struct server_config *config, struct api *api, struct server **out,
                  struct error *err)
{
    struct server *server = memory_alloc(1, sizeof *server);
    server->config = *config;
    server->api = api;
    int listen_fd = listen_on_loopback(server);
    if (listen_fd < 0)
        error_set(err, ERROR_SETUP, "can't listen on 127.0.0.1:%u: %s", config->port,
                  strerror(errno));
    else if ((server->daemon = start_daemon(server, listen_fd)) == NULL)
        error_set(err, ERROR_SETUP, "libmicrohttpd does not start on 127.0.0.1:%u", server->port);
    if (server->daemon == NULL) {
        server_free(&server);
        return false;
    }
    *out = server;
    return true;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

/* How long to sleep, in ms, rounded up; -1: until something happens. */
static int sleep_ms(const struct server *server, int64_t now_us)
{
    MHD_UNSIGNED_LONG_LONG daemon_ms = 0;
    int64_t ms = -1;
    if (MHD_get_timeout(server->daemon, &daemon_ms) == MHD_YES)
        ms = daemon_ms < INT_MAX ? (int64_t)daemon_ms : INT_MAX;
    if (server->first_delayed != NULL) {
        int64_t due_ms = (server->first_delayed->due_us - now_us + US_PER_MS - 1) / US_PER_MS;
        if (due_ms < 0)
            due_ms = 0;
        if (ms < 0 || due_ms < ms)
            ms = due_ms;
    }
    return (int)ms;
}

bool server_run(struct server *server, int stop_fd, struct error *err)
{
    struct pollfd waits[] = {
        {.fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
         .events = POLLIN},
        {.fd = stop_fd, .events = POLLIN},
    };
    for (;;) {
        int64_t now_us = clock_monotonic_us(&server->config.clock);
        if (poll(waits, 2, sleep_ms(server, now_us)) < 0 && errno != EINTR)
            return error_set(err, ERROR_UNEXPECTED, "poll: %s", strerror(errno));
        if (waits[1].revents != 0)
            return true;
        /* Just before MHD_run: a resumed connection wakes no descriptor. */
        resume_due(server, clock_monotonic_us(&server->config.clock));
        if (MHD_run(server->daemon) != MHD_YES)
            return error_set(err, ERROR_UNEXPECTED, "libmicrohttpd failed");
    }
}

void server_free(struct server **server)
{
    if (*server == NULL)
        return;
    if ((*server)->daemon != NULL) {
        /* A daemon must not be stopped while connections are suspended. */
        resume_due(*server, INT64_MAX);
        MHD_stop_daemon((*server)->daemon);
    }
    free(*server);
    *server = NULL;
}
