#include "support/scripted_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CONNECTIONS   16
#define MAX_REQUEST_BYTES (64 * 1024)
#define DRIP_MS           20

struct connection {
    int fd; /* -1: free */
    SSL *ssl;
    size_t length;
    char request[MAX_REQUEST_BYTES + 1];
};

struct scripted_server {
    const struct scripted_reply *replies;
    size_t reply_count;
    char url[64];
    int listener;
    int stop_pipe[2];
    SSL_CTX *tls;
    pthread_t thread;
    pthread_mutex_t lock; /* of the two counts */
    unsigned connections;
    unsigned requests;
    char last_request[MAX_REQUEST_BYTES + 1];
    struct connection open[MAX_CONNECTIONS];
};

static void need(bool ok, const char *what)
{
    if (!ok) {
        perror(what);
        abort();
    }
}

static int listen_on_loopback(unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    need(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
             listen(fd, MAX_CONNECTIONS) == 0 &&
             getsockname(fd, (struct sockaddr *)&address, &size) == 0,
         "scripted server: listen");
    *port = ntohs(address.sin_port);
    return fd;
}

unsigned scripted_server_unused_port(void)
{
    unsigned port;
    (void)close(listen_on_loopback(&port));
    return port;
}

/* --- one connection --- */

static void close_connection(struct connection *connection)
{
    if (connection->ssl != NULL) {
        (void)SSL_shutdown(connection->ssl);
        SSL_free(connection->ssl);
        connection->ssl = NULL;
    }
    (void)close(connection->fd);
    connection->fd = -1;
}

static void reset_connection(struct connection *connection)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    SSL_free(connection->ssl);
    connection->ssl = NULL;
    (void)close(connection->fd);
    connection->fd = -1;
}

static ssize_t receive(struct connection *connection)
{
    char *to = connection->request + connection->length;
    size_t room = MAX_REQUEST_BYTES - connection->length;
    if (connection->ssl != NULL)
        return SSL_read(connection->ssl, to, (int)room);
    return recv(connection->fd, to, room, 0);
}

static bool send_bytes(struct connection *connection, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = connection->ssl != NULL ? SSL_write(connection->ssl, bytes, (int)length)
                                               : send(connection->fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* Whether the head and as many bytes of body as it announces are there. */
static bool request_is_whole(const struct connection *connection)
{
    const char *end_of_head = strstr(connection->request, "\r\n\r\n");
    if (end_of_head == NULL)
        return false;
    size_t body = 0;
    for (const char *line = connection->request; line < end_of_head;) {
        if (strncasecmp(line, "content-length:", 15) == 0)
            body = strtoul(line + 15, NULL, 10);
        line = strstr(line, "\r\n") + 2;
    }
    size_t head = (size_t)(end_of_head - connection->request) + 4;
    return connection->length >= head + body;
}

/* --- the thread --- */

static void accept_connection(struct scripted_server *server)
{
    struct connection *connection = server->open;
    while (connection->fd >= 0) {
        connection++;
        need(connection < server->open + MAX_CONNECTIONS, "scripted server: too many connections");
    }
    connection->fd = accept(server->listener, NULL, NULL);
    if (connection->fd < 0)
        return;
    connection->length = 0;
    (void)pthread_mutex_lock(&server->lock);
    server->connections++;
    (void)pthread_mutex_unlock(&server->lock);
    if (server->tls != NULL) {
        connection->ssl = SSL_new(server->tls);
        if (SSL_set_fd(connection->ssl, connection->fd) != 1 || SSL_accept(connection->ssl) != 1)
            reset_connection(connection);
    }
}

/* A byte at a time, until the client or the test has enough. */
static bool drip(struct scripted_server *server, struct connection *connection, const char *bytes,
                 size_t length)
{
    struct pollfd stop = {.fd = server->stop_pipe[0], .events = POLLIN};
    for (size_t i = 0; i < length; i++)
        if (!send_bytes(connection, bytes + i, 1) || poll(&stop, 1, DRIP_MS) != 0)
            return false;
    return true;
}

static void answer(struct scripted_server *server, struct connection *connection)
{
    (void)pthread_mutex_lock(&server->lock);
    unsigned index = server->requests++;
    (void)pthread_mutex_unlock(&server->lock);
    memcpy(server->last_request, connection->request, connection->length + 1);
    connection->length = 0;

    const struct scripted_reply *reply =
        &server->replies[index < server->reply_count ? index : server->reply_count - 1];
    const char *bytes = reply->bytes != NULL ? reply->bytes : "";
    size_t length = reply->length > 0 ? reply->length : strlen(bytes);
    bool ok = reply->drip ? drip(server, connection, bytes, length)
                          : send_bytes(connection, bytes, length);
    if (reply->reset)
        reset_connection(connection);
    else if (!ok || reply->hang_up)
        close_connection(connection);
}

static void receive_request(struct scripted_server *server, struct connection *connection)
{
    ssize_t received = receive(connection);
    if (received <= 0) {
        close_connection(connection);
        return;
    }
    connection->length += (size_t)received;
    connection->request[connection->length] = '\0';
    if (request_is_whole(connection))
        answer(server, connection);
}

static void *serve(void *context)
{
    struct scripted_server *server = context;
    for (;;) {
        struct pollfd fds[MAX_CONNECTIONS + 2];
        for (size_t i = 0; i < MAX_CONNECTIONS; i++)
            fds[i] = (struct pollfd){.fd = server->open[i].fd, .events = POLLIN};
        fds[MAX_CONNECTIONS] = (struct pollfd){.fd = server->listener, .events = POLLIN};
        fds[MAX_CONNECTIONS + 1] = (struct pollfd){.fd = server->stop_pipe[0], .events = POLLIN};
        int ready = poll(fds, MAX_CONNECTIONS + 2, -1);
        need(ready >= 0 || errno == EINTR, "scripted server: poll");
        if (fds[MAX_CONNECTIONS + 1].revents != 0)
            return NULL;
        for (size_t i = 0; ready > 0 && i < MAX_CONNECTIONS; i++)
            if (fds[i].revents != 0)
                receive_request(server, &server->open[i]);
        if (ready > 0 && fds[MAX_CONNECTIONS].revents != 0)
            accept_connection(server);
    }
}

/* --- the object --- */

static SSL_CTX *tls_context(const struct test_certificate *pair)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    need(context != NULL && SSL_CTX_use_certificate(context, pair->certificate) == 1 &&
             SSL_CTX_use_PrivateKey(context, pair->key) == 1,
         "scripted server: TLS");
    return context;
}

struct scripted_server *scripted_server_start(const struct scripted_reply *replies, size_t count,
                                              const struct test_certificate *tls)
{
    struct scripted_server *server = calloc(1, sizeof *server);
    need(server != NULL && signal(SIGPIPE, SIG_IGN) != SIG_ERR, "scripted server");
    server->replies = replies;
    server->reply_count = count;
    server->tls = tls != NULL ? tls_context(tls) : NULL;
    for (size_t i = 0; i < MAX_CONNECTIONS; i++)
        server->open[i].fd = -1;
    unsigned port;
    server->listener = listen_on_loopback(&port);
    (void)snprintf(server->url, sizeof server->url, "%s://127.0.0.1:%u/v1",
                   tls != NULL ? "https" : "http", port);
    need(pipe(server->stop_pipe) == 0 && pthread_mutex_init(&server->lock, NULL) == 0 &&
             pthread_create(&server->thread, NULL, serve, server) == 0,
         "scripted server: start");
    return server;
}

const char *scripted_server_url(const struct scripted_server *server)
{
    return server->url;
}

static unsigned read_count(struct scripted_server *server, const unsigned *count)
{
    (void)pthread_mutex_lock(&server->lock);
    unsigned value = *count;
    (void)pthread_mutex_unlock(&server->lock);
    return value;
}

unsigned scripted_server_connections(struct scripted_server *server)
{
    return read_count(server, &server->connections);
}

unsigned scripted_server_requests(struct scripted_server *server)
{
    return read_count(server, &server->requests);
}

void scripted_server_stop(struct scripted_server **server, char *last_request, size_t size)
{
    struct scripted_server *it = *server;
    need(write(it->stop_pipe[1], "x", 1) == 1 && pthread_join(it->thread, NULL) == 0,
         "scripted server: stop");
    if (last_request != NULL)
        (void)snprintf(last_request, size, "%s", it->last_request);
    for (size_t i = 0; i < MAX_CONNECTIONS; i++)
        if (it->open[i].fd >= 0)
            close_connection(&it->open[i]);
    (void)close(it->listener);
    (void)close(it->stop_pipe[0]);
    (void)close(it->stop_pipe[1]);
    SSL_CTX_free(it->tls);
    (void)pthread_mutex_destroy(&it->lock);
    free(it);
    *server = NULL;
}
