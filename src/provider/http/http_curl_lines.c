/* On HTTP/1.1 only their order tells which reply belongs to which request. A faulty balancer or
 * proxy that sends one reply too many shifts all that follow, and each number would get the answer
 * of another. What gives that away is a byte on a connection from which no reply is due. So each
 * connection is looked at before a request is written to it, while it rests, and when it is closed.
 * One case is hidden from us: where two replies come in one read, libcurl drops the connection
 * without saying why. So a connection that is gone after a reply that would have kept it counts,
 * too.
 *
 * Over TLS the same look works: OpenSSL takes one record at a time from the socket, and libcurl's
 * buffer holds the longest, so that what is unread still lies in the socket.
 *
 * libcurl closes connections for reasons of its own, such as to make room, though a reply too many
 * may still be on its way there. So such a socket is kept open until it has rested. */
#include "provider/http/http_curl_internal.h"

#include "base/memory.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A reply on its way may be held up by a lost packet: Linux sends that again after 200 ms at the
 * soonest. */
#define HELD_UP_US      INT64_C(250000)
#define AGED_US         INT64_C(60000000) /* libcurl itself closes what was idle for long */
#define TLS_HEAD        5
#define TLS_ALERT       21
#define TLS_HANDSHAKE   22
#define TLS_APPLICATION 23
/* An alert or a change of keys that is encrypted is shorter than the shortest reply. Tickets come
 * before the first reply, and are taken with it. */
#define TLS_SMALL 32

enum look { LOOK_CLEAN, LOOK_ENDED, LOOK_STRAY };

static enum look look_at_records(const unsigned char *bytes, size_t length)
{
    for (size_t at = 0; at + TLS_HEAD <= length;) {
        size_t size = (size_t)bytes[at + 3] << 8 | bytes[at + 4];
        bool told = bytes[at] == TLS_ALERT || bytes[at] == TLS_HANDSHAKE;
        if (!told && (bytes[at] != TLS_APPLICATION || size >= TLS_SMALL))
            return LOOK_STRAY;
        at += TLS_HEAD + size;
    }
    return LOOK_ENDED;
}

static enum look look_at_socket(const struct http_curl_line *line)
{
    char bytes[2048];
    ssize_t got = recv(line->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? LOOK_CLEAN : LOOK_ENDED;
    if (line->tls)
        return look_at_records((const unsigned char *)bytes, (size_t)got);
    for (ssize_t i = 0; i < got; i++)
        if (bytes[i] != '\r' && bytes[i] != '\n') /* some servers end a reply with a line */
            return LOOK_STRAY;
    return LOOK_ENDED;
}

static bool binds_by_order(const struct http_curl_line *line)
{
    return !line->http2 && line->replies > 0;
}

static void examine(struct http_curl_line *line)
{
    enum look seen = line->ended || !binds_by_order(line) ? LOOK_CLEAN : look_at_socket(line);
    line->ended |= seen != LOOK_CLEAN;
    line->mixed_up |= seen == LOOK_STRAY;
}

static struct http_curl_line **place_of(struct http_curl_lines *lines, int port)
{
    return &lines->by_port[(unsigned)port % HTTP_CURL_PORTS];
}

static void stop_lingering(struct http_curl_line *line)
{
    if (line->lingers)
        (void)close(line->fd);
    line->lingers = false;
    line->ended = true;
}

static void free_line(struct http_curl_lines *lines, struct http_curl_line *line)
{
    stop_lingering(line);
    struct http_curl_line **at = &lines->first;
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    if (*place_of(lines, line->port) == line)
        *place_of(lines, line->port) = NULL;
    free(line);
}

/* Another connection may have been found by this port before: which one is meant is open again. */
static void ask_for_port(struct http_curl_lines *lines, struct http_curl_line *line)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    if (getsockname(line->fd, (struct sockaddr *)&address, &size) != 0)
        return;
    line->port = ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                                     : ((struct sockaddr_in *)&address)->sin_port);
    *place_of(lines, line->port) = NULL;
}

static void ask_for_ports(struct http_curl_lines *lines)
{
    lines->has_portless = false;
    for (struct http_curl_line *line = lines->first; line != NULL; line = line->next) {
        if (!line->closed && line->port == 0)
            ask_for_port(lines, line);
        lines->has_portless |= !line->closed && line->port == 0;
    }
}

/* libcurl tells the socket of a request only after the request has left, but its port before. Two
 * connections may have the same port, to two addresses: then it is not known which one is meant. */
struct http_curl_line *http_curl_lines_by_port(struct http_curl_lines *lines, int port)
{
    struct http_curl_line *found = NULL;
    if (lines->has_portless)
        ask_for_ports(lines);
    struct http_curl_line **place = place_of(lines, port);
    if (*place != NULL && (*place)->port == port && !(*place)->closed)
        return *place;
    for (struct http_curl_line *line = lines->first; line != NULL; line = line->next) {
        if (!line->closed && line->port == port) {
            if (found != NULL)
                return NULL;
            found = line;
        }
    }
    *place = found;
    return found;
}

static struct http_curl_line *by_fd(struct http_curl_lines *lines, int fd)
{
    struct http_curl_line *line = lines->first;
    while (line != NULL && (line->closed || line->fd != fd))
        line = line->next;
    return line;
}

void http_curl_lines_open(struct http_curl_lines *lines, int fd, bool tls)
{
    struct http_curl_line *line = memory_alloc(1, sizeof *line);
    lines->begun++;
    lines->has_portless = true;
    *line = (struct http_curl_line){.id = ++lines->last_id,
                                    .fd = fd,
                                    .tls = tls,
                                    .last_stream = INT64_MAX,
                                    .next = lines->first};
    lines->first = line;
}

static void look_at_its_end(const struct http_curl_lines *lines, struct http_curl_line *line)
{
    char byte;
    int64_t idle_us = clock_monotonic_us(&lines->clock) - line->idle_since_us;
    ssize_t got = recv(line->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    line->hung_up = got == 0 || (got < 0 && errno != EAGAIN);
    if (line->owed > 0) /* what is unread may be what it owes: how that ends shows it */
        line->left_unread = look_at_socket(line) == LOOK_STRAY;
    else
        examine(line);
    /* A newer libcurl closes a kept connection on which something came, and swallows it: then
     * nothing is left to be seen, not even that the other side has hung up. */
    line->mixed_up |= lines->swallows && !line->ended && line->owed == 0 && !lines->tearing_down &&
                      lines->fresh == 0 && binds_by_order(line) && idle_us < AGED_US;
}

int http_curl_lines_close(void *context, curl_socket_t fd)
{
    struct http_curl_lines *lines = context;
    struct http_curl_line *line = by_fd(lines, fd);
    if (line == NULL)
        return close(fd);
    look_at_its_end(lines, line);
    line->closed = true;
    line->closed_at = lines->begun;
    line->made_room = lines->fresh > 0;
    line->lingers = true;
    if (lines->tearing_down || line->ended || line->hung_up || line->dropped || line->mixed_up ||
        !binds_by_order(line) || !(line->unrested || line->owed > 0))
        stop_lingering(line);
    return 0;
}

bool http_curl_lines_named(const struct http_curl_line *line, int64_t stream)
{
    return stream > line->last_stream;
}

bool http_curl_lines_refused(const struct http_curl_line *line, int64_t stream)
{
    char byte;
    if (http_curl_lines_named(line, stream))
        return true;
    if (line->closed || !line->http2)
        return line->http2 && !line->hung_up;
    ssize_t got = recv(line->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && errno == EAGAIN);
}

void http_curl_lines_forget(struct http_curl_line *line)
{
    line->owed--;
}

bool http_curl_lines_leave(struct http_curl_lines *lines, struct http_curl_line *line)
{
    examine(line);
    line->ended |= line->dropped; /* its end is our doing */
    if (line->mixed_up || line->dropped ||
        (line->ended && recv(line->fd, &(char){0}, 1, MSG_PEEK | MSG_DONTWAIT) > 0))
        return false;
    lines->clean |= binds_by_order(line);
    line->owed++;
    lines->begun += line->replies > 0 ? 1 : 0;
    return true;
}

void http_curl_lines_arrive(struct http_curl_lines *lines, struct http_curl_line *line,
                            const struct http_curl_arrival *arrival)
{
    int64_t now_us = clock_monotonic_us(&lines->clock);
    int64_t took_us = now_us - arrival->sent_us;
    /* With this reply, and not before it was heard of, when another request found that the other
     * side had hung up, or wanted room. */
    bool by_another = line->closed && (line->hung_up || line->made_room);
    bool gone =
        arrival->gone && line->owed == 1 && (!by_another || line->closed_at == lines->begun);
    http_curl_lines_forget(line);
    line->http2 |= arrival->http2;
    line->idle_since_us = now_us;
    line->due = false;
    line->ended |= gone;
    if (line->lingers && !(arrival->replied && arrival->would_stay))
        stop_lingering(line);
    if (!arrival->replied)
        return;
    line->longest_us = took_us > line->longest_us ? took_us : line->longest_us;
    line->replies++;
    line->unrested |= !line->http2;
    /* Where no connection ever stayed, this server ends each one after its reply: that is no sign.
     */
    line->mixed_up |= gone && arrival->would_stay && !line->http2 && lines->clean;
    line->mixed_up |= gone && line->left_unread && !line->http2;
}

void http_curl_lines_drop(struct http_curl_lines *lines, uint64_t id)
{
    for (struct http_curl_line *line = lines->first; line != NULL; line = line->next)
        line->dropped |= line->id == id;
}

static int64_t rests_for_us(const struct http_curl_line *line)
{
    return line->longest_us + HELD_UP_US;
}

static bool is_resting(const struct http_curl_line *line)
{
    return line->unrested && line->owed == 0 && !line->ended;
}

int64_t http_curl_lines_wait_us(struct http_curl_lines *lines, int64_t most_us)
{
    int64_t now_us = clock_monotonic_us(&lines->clock);
    for (struct http_curl_line *line = lines->first; line != NULL; line = line->next) {
        int64_t left_us = line->idle_since_us + rests_for_us(line) - now_us;
        if (!is_resting(line) || line->due || left_us >= most_us)
            continue;
        line->due = left_us <= 0;
        most_us = left_us > 0 ? left_us : 0;
    }
    return most_us;
}

bool http_curl_lines_notice(struct http_curl_lines *lines, struct http_notice *notice)
{
    int64_t now_us = clock_monotonic_us(&lines->clock);
    for (struct http_curl_line *line = lines->first, *next; line != NULL; line = next) {
        next = line->next;
        bool due = is_resting(line) && now_us - line->idle_since_us >= rests_for_us(line);
        if (due)
            examine(line);
        bool over = line->owed == 0 && ((line->mixed_up && (line->unrested || !line->told)) ||
                                        (line->unrested && (due || line->ended)));
        *notice = (struct http_notice){.connection = line->id, .mixed_up = line->mixed_up};
        line->unrested &= !over;
        line->told |= over && line->mixed_up;
        if (line->closed && line->owed == 0 && !is_resting(line))
            free_line(lines, line);
        if (over)
            return true;
    }
    return false;
}

void http_curl_lines_free(struct http_curl_lines *lines)
{
    while (lines->first != NULL)
        free_line(lines, lines->first);
}
