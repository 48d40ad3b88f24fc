/* Whoever is asked agrees to what the questions show and to the files as they were read then. The
 * process that sends is another one, later: it makes the same questions again, and their digest
 * says whether it is about the same thing. */
#include "cli/fleet/client_link.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/common/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)128 * 1024) /* what a packet surely takes */

struct client_link {
    int fd;
    struct client_order order;
    struct digest *asked; /* the questions so far, and what else was noted */
};

/* A broken line is seen when it is read. */
static bool send_bytes(int fd, const void *bytes, size_t length)
{
    ssize_t sent;
    do {
        sent = send(fd, bytes, length, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR && *signals_flag() == 0);
    return sent == (ssize_t)length;
}

static ssize_t receive_bytes(int fd, void *bytes, size_t size)
{
    ssize_t got;
    do {
        got = recv(fd, bytes, size, 0);
    } while (got < 0 && errno == EINTR && *signals_flag() == 0);
    return got;
}

/* --- the client's end --- */

bool client_link_open(const char *descriptor, struct client_link **link, struct error *err)
{
    struct client_order order;
    char *end = NULL;
    long fd = strtol(descriptor, &end, 10);
    bool is_line = *end == '\0' && fd > STDERR_FILENO && fd < 1 << 20 &&
                   fcntl((int)fd, F_SETFD, FD_CLOEXEC) == 0 &&
                   receive_bytes((int)fd, &order, sizeof order) == (ssize_t)sizeof order;
    if (!is_line)
        return error_set(err, ERROR_USAGE, "%s: for stopsms itself; see `stopsms help`",
                         CLIENT_WORD);
    *link = memory_alloc(1, sizeof **link);
    (*link)->fd = (int)fd;
    (*link)->order = order;
    (*link)->asked = digest_new();
    return true;
}

const struct client_order *client_link_order(const struct client_link *link)
{
    return &link->order;
}

bool client_link_asks(const struct client_link *link)
{
    return link != NULL && link->order.part != CLIENT_ALL;
}

static bool await_answer(struct client_link *link, struct error *err)
{
    enum error_code answer;
    if (receive_bytes(link->fd, &answer, sizeof answer) != (ssize_t)sizeof answer)
        return error_set(err, ERROR_INTERRUPTED, "interrupted; nothing was sent");
    if (answer == ERROR_INTERRUPTED)
        return error_set(err, ERROR_INTERRUPTED, "interrupted; nothing was sent");
    return answer == ERROR_NONE ||
           error_set(err, ERROR_DECLINED, "not confirmed: nothing was changed, nothing was sent");
}

bool client_link_ask(struct client_link *link, const char *question, struct error *err)
{
    struct client_message message = {.kind = CLIENT_SAYS_QUESTION};
    struct text text = {0};
    client_link_note(link, question, strlen(question) + 1);
    if (link->order.part == CLIENT_AGREED)
        return true;
    text_append(&text, (const char *)&message, sizeof message);
    text_append_string(&text, question);
    bool ok = text.length <= MOST_BYTES && send_bytes(link->fd, text.data, text.length);
    text_free(&text);
    if (!ok)
        return error_set(err, ERROR_UNEXPECTED,
                         "the question could not be asked; nothing was "
                         "sent. Run this client alone.");
    return await_answer(link, err);
}

void client_link_note(struct client_link *link, const void *bytes, size_t length)
{
    if (link != NULL)
        digest_update(link->asked, bytes, length);
}

bool client_link_settle(struct client_link *link, struct error *err)
{
    struct client_message message = {.kind = CLIENT_SAYS_AGREED};
    if (!client_link_asks(link))
        return true;
    digest_finish(&link->asked, message.agreed);
    link->asked = digest_new();
    if (link->order.part == CLIENT_AGREED)
        return memcmp(message.agreed, link->order.agreed, sizeof message.agreed) == 0 ||
               error_set(err, ERROR_UNFINISHED,
                         "the files, or what they would send, are not what was agreed to any more: "
                         "nothing was sent. Run the same command again.");
    if (!send_bytes(link->fd, &message, sizeof message))
        return error_set(err, ERROR_INTERRUPTED, "interrupted; nothing was sent");
    *err = (struct error){0};
    return false;
}

void client_link_tell(struct client_link *link, const struct client_tally *tally)
{
    struct client_message message = {.kind = CLIENT_SAYS_TALLY, .tally = *tally};
    if (link != NULL && link->order.part != CLIENT_ASKS)
        (void)send_bytes(link->fd, &message, sizeof message);
}

void client_link_free(struct client_link **link)
{
    if (*link == NULL)
        return;
    (void)close((*link)->fd);
    digest_free(&(*link)->asked);
    free(*link);
    *link = NULL;
}

/* --- the other end --- */

bool client_line_make(int *ours, int *clients, struct error *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set(err, ERROR_UNEXPECTED, "can't make a socket: %s", _(strerror(errno)));
    *ours = ends[0];
    *clients = ends[1];
    return true;
}

bool client_line_order(int fd, const struct client_order *order)
{
    return send_bytes(fd, order, sizeof *order);
}

void client_line_hear(int fd, struct client_message *message, struct text *question)
{
    char *bytes = memory_alloc(MOST_BYTES, 1);
    ssize_t got = receive_bytes(fd, bytes, MOST_BYTES);
    *message = (struct client_message){0};
    text_clear(question);
    if (got >= (ssize_t)sizeof *message) {
        memcpy(message, bytes, sizeof *message);
        text_append(question, bytes + sizeof *message, (size_t)got - sizeof *message);
    }
    free(bytes);
}

void client_line_answer(int fd, enum error_code answer)
{
    (void)send_bytes(fd, &answer, sizeof answer);
}
