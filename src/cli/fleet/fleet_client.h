/* cli/fleet/fleet_client.h
 * One client of a command for several: what its own process will be told, that process while it
 * runs, and what it has come to. Owns the process's ends of the lines between. Depends on
 * cli/common/app.h and cli/fleet/client_link.h.
 */
#ifndef CLI_FLEET_FLEET_CLIENT_H
#define CLI_FLEET_FLEET_CLIENT_H

#include "cli/common/app.h"
#include "cli/fleet/client_link.h"

#include <sys/types.h>

/* What a process writes, on its way to one of our own streams. */
struct fleet_stream {
    int fd;            /* -1: nothing comes any more */
    FILE *to;          /* line by line, with the client's name before each, or as one piece */
    bool as_one_piece; /* at the end */
    struct text bytes; /* that have not been handed on */
};

struct fleet_client {
    const char *name;
    struct string_list words; /* its own command line */
    struct options options;   /* as its process will read them */
    bool is_readable;         /* if they are wrong, the process says so, in its turn */

    pid_t pid; /* 0: none runs */
    int line;  /* to the process; -1: it has gone */
    struct fleet_stream out, err;

    bool was_agreed; /* its questions were answered with yes: */
    unsigned char agreed[DIGEST_BYTES];
    bool has_ended;
    int status;      /* where it has ended: its exit status; 1 where it died */
    int died_of;     /* a signal; 0: none */
    bool is_tallied; /* `tally` is what its process told */
    bool has_object; /* of --json */
    struct client_tally tally;
};

/* Reads what its process will read. `name` must outlive it. */
void fleet_client_init(struct fleet_client *client, const struct app *app, const char *name);

/* Where its database is; the caller frees it. */
char *fleet_client_database(const struct fleet_client *client);

/* Starts its process. `own_out`, `own_err`: it writes to our own standard output, our own standard
 * error. ERROR_UNEXPECTED. */
bool fleet_client_start(struct fleet_client *client, const struct app *app,
                        const struct client_order *order, bool own_out, bool own_err,
                        struct error *err) MUST_CHECK;

/* Whether all that its process had to say was taken in. */
bool fleet_client_is_silent(const struct fleet_client *client);

/* Takes in what has come on a stream that can be read. */
void fleet_client_read(struct fleet_client *client, struct fleet_stream *stream);

/* Once it is silent: waits for its end. */
void fleet_client_reap(struct fleet_client *client);

/* Its process, if one runs, must have been reaped. */
void fleet_client_free(struct fleet_client *client);

#endif
