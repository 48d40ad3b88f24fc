/* cli/fleet/client_link.h
 * The line between a command for several clients and the process of each: what that process is to
 * do, whom it asks, what it has come to. Both ends are this very program. Owns the client's
 * descriptor. Depends on base/.
 */
#ifndef CLI_FLEET_CLIENT_LINK_H
#define CLI_FLEET_CLIENT_LINK_H

#include "base/digest.h"
#include "base/text.h"

#include <stdint.h>

/* The first word of such a process: "stopsms __client DESCRIPTOR run --profile acme …". */
#define CLIENT_WORD "__client"

/* How much of the command the process is to do. */
enum client_part {
    CLIENT_ALL,    /* all of it */
    CLIENT_ASKS,   /* its questions: it ends before anything is changed */
    CLIENT_AGREED, /* all of it, if what it would ask is what was answered with yes */
};

/* What the process is told at its start. */
struct client_order {
    enum client_part part;
    int64_t ends_at_us;                 /* monotonic, of --max-duration; 0: there is no such time */
    unsigned char agreed[DIGEST_BYTES]; /* of CLIENT_AGREED: what was answered with yes */
};

/* What the process has come to; told where it has begun its work. */
struct client_tally {
    int64_t new_numbers; /* that no import had before; -1: it is about none */
    int64_t listed;      /* put on the list, or found there, by this command */
    int64_t human;       /* rows and numbers that need somebody */
    int64_t pending;     /* numbers that are left; -1: not known */
};

/* --- the client's end; NULL as `link` is a command that the user has started --- */

struct client_link;

/* By the number of its descriptor. ERROR_USAGE: that is no such line. */
bool client_link_open(const char *descriptor, struct client_link **link,
                      struct error *err) MUST_CHECK;
const struct client_order *client_link_order(const struct client_link *link);

/* Whether questions go over the line. */
bool client_link_asks(const struct client_link *link);

/* True for yes: from the person, with CLIENT_ASKS; taken for granted with CLIENT_AGREED, until
 * client_link_settle. ERROR_DECLINED, ERROR_INTERRUPTED. */
bool client_link_ask(struct client_link *link, const char *question, struct error *err) MUST_CHECK;

/* What a yes is about and no question shows: the digest of a file. */
void client_link_note(struct client_link *link, const void *bytes, size_t length);

/* After the last question, before anything is changed. True: go on. False with CLIENT_ASKS, and
 * `err` has ERROR_NONE: that was all. ERROR_UNFINISHED with CLIENT_AGREED, where a question, or a
 * file, is another than that which was agreed to. */
bool client_link_settle(struct client_link *link, struct error *err) MUST_CHECK;

void client_link_tell(struct client_link *link, const struct client_tally *tally);

/* NULL-safe; sets the handle to NULL. */
void client_link_free(struct client_link **link);

/* --- the other end --- */

enum client_message_kind {
    CLIENT_SAYS_NOTHING, /* it has gone */
    CLIENT_SAYS_QUESTION,
    CLIENT_SAYS_AGREED,
    CLIENT_SAYS_TALLY,
};

struct client_message {
    enum client_message_kind kind;
    struct client_tally tally;
    unsigned char agreed[DIGEST_BYTES];
};

/* Makes the line; both ends are closed to programs that are started. ERROR_UNEXPECTED. */
bool client_line_make(int *ours, int *clients, struct error *err) MUST_CHECK;

/* False: it could not be told. */
bool client_line_order(int fd, const struct client_order *order) MUST_CHECK;

/* What comes next; waits for it. `question` gets the words of one. */
void client_line_hear(int fd, struct client_message *message, struct text *question);

/* ERROR_NONE: yes. ERROR_DECLINED, or any other: no. */
void client_line_answer(int fd, enum error_code answer);

#endif
