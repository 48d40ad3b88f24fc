/* One loop for all that happens meanwhile: a signal, which is passed on once to every process that
 * runs; a question of one of them; what they write; their end. Questions come first, of all
 * clients, by processes that change nothing; then, by others, what was agreed to. */
#include "cli/fleet/fleet.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/common/signals.h"
#include "cli/fleet/fleet_checks.h"
#include "cli/fleet/fleet_table.h"
#include "cli/show/confirmation.h"
#include "cli/show/prompt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FDS_A_CLIENT 3

struct fleet {
    const struct app *app;
    struct fleet_client *clients;
    size_t count;
    struct pollfd *fds; /* the signals', then three for each client */
    size_t running;
    int passed_on; /* the signal that every process was sent; 0: none */
    bool stops;    /* no more are started: */
    int why;       /* with this status for those that are left */
};

/* --- what happens --- */

static void pass_signal_on(struct fleet *fleet)
{
    int number = (int)*signals_flag();
    if (number == 0 || fleet->passed_on != 0)
        return;
    fleet->passed_on = number;
    fleet->stops = true;
    fleet->why = 128 + number;
    for (size_t i = 0; i < fleet->count; i++)
        if (fleet->clients[i].pid > 0)
            (void)kill(fleet->clients[i].pid, number);
}

/* --max-duration is about all of them together. */
static bool is_time_over(struct fleet *fleet)
{
    const struct app *app = fleet->app;
    bool over = app->ends_at_us != 0 && clock_monotonic_us(&app->clock) >= app->ends_at_us;
    if (over && !fleet->stops) {
        fleet->stops = true;
        fleet->why = error_exit_status(ERROR_UNFINISHED);
    }
    return over;
}

static void ask_person(const struct fleet_client *client, const char *question)
{
    struct prompt prompt;
    struct error err = {0};
    bool ok = prompt_open(&prompt, false, &err) && prompt.is_open;
    if (ok)
        ok = prompt_ask(&prompt, question, &err);
    prompt_close(&prompt);
    client_line_answer(client->line, ok                              ? ERROR_NONE
                                     : err.code == ERROR_INTERRUPTED ? ERROR_INTERRUPTED
                                                                     : ERROR_DECLINED);
}

static void hear(struct fleet_client *client)
{
    struct client_message message;
    struct text question = {0};
    client_line_hear(client->line, &message, &question);
    switch (message.kind) {
    case CLIENT_SAYS_QUESTION:
        ask_person(client, text_string(&question));
        break;
    case CLIENT_SAYS_AGREED:
        client->was_agreed = true;
        memcpy(client->agreed, message.agreed, sizeof client->agreed);
        break;
    case CLIENT_SAYS_TALLY:
        client->is_tallied = true;
        client->tally = message.tally;
        break;
    case CLIENT_SAYS_NOTHING:
        (void)close(client->line);
        client->line = -1;
        break;
    }
    text_free(&question);
}

static void take_in(struct fleet *fleet, struct fleet_client *client, const struct pollfd *fds)
{
    if (client->pid == 0)
        return;
    if (fds[0].revents != 0)
        hear(client);
    if (fds[1].revents != 0)
        fleet_client_read(client, &client->out);
    if (fds[2].revents != 0)
        fleet_client_read(client, &client->err);
    if (fleet_client_is_silent(client)) {
        fleet_client_reap(client);
        fleet->running--;
    }
}

/* Waits until something happens, and sees to it. */
static void turn(struct fleet *fleet)
{
    struct pollfd *fds = fleet->fds;
    size_t count = 1 + fleet->count * FDS_A_CLIENT;
    /* It stays readable after a signal. */
    fds[0] =
        (struct pollfd){.fd = fleet->passed_on != 0 ? -1 : signals_wake_fd(), .events = POLLIN};
    for (size_t i = 0; i < fleet->count; i++) {
        const struct fleet_client *client = &fleet->clients[i];
        bool runs = client->pid > 0;
        const int lines[FDS_A_CLIENT] = {client->line, client->out.fd, client->err.fd};
        for (size_t k = 0; k < FDS_A_CLIENT; k++)
            fds[1 + i * FDS_A_CLIENT + k] =
                (struct pollfd){.fd = runs ? lines[k] : -1, .events = POLLIN};
    }
    int ready = poll(fds, (nfds_t)count, -1);
    pass_signal_on(fleet);
    for (size_t i = 0; ready > 0 && i < fleet->count; i++)
        take_in(fleet, &fleet->clients[i], fds + 1 + i * FDS_A_CLIENT);
}

/* --- the clients, one after the other or several at once --- */

static void begin(struct fleet *fleet, size_t index, enum client_part part)
{
    const struct app *app = fleet->app;
    const struct options *options = app->options;
    struct fleet_client *client = &fleet->clients[index];
    struct client_order order = {.part = part, .ends_at_us = app->ends_at_us};
    struct error err = {0};
    bool together = options->jobs > 1;
    memcpy(order.agreed, client->agreed, sizeof order.agreed);
    log_info(&app->log, "client",
             part == CLIENT_ASKS ? _("%s, %zu of %zu: what would be sent") : _("%s, %zu of %zu"),
             client->name, index + 1, fleet->count);
    bool own_out = !together && (!options->json || part == CLIENT_ASKS);
    if (fleet_client_start(client, app, &order, own_out, !together, &err))
        fleet->running++;
    else
        (void)app_fail(app, &err);
}

static void tell_if_ended(const struct fleet *fleet, const struct fleet_client *client, bool before)
{
    if (client->has_ended && !before)
        fleet_table_tell(fleet->app, client);
}

static void turn_and_tell(struct fleet *fleet)
{
    bool *before = memory_alloc(fleet->count, sizeof *before);
    for (size_t i = 0; i < fleet->count; i++)
        before[i] = fleet->clients[i].has_ended;
    turn(fleet);
    for (size_t i = 0; i < fleet->count; i++)
        tell_if_ended(fleet, &fleet->clients[i], before[i]);
    free(before);
}

/* Who was agreed to is still to run; any other has come to its end. */
static void ask_all(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->count && !fleet->stops && !is_time_over(fleet); i++) {
        struct fleet_client *client = &fleet->clients[i];
        begin(fleet, i, CLIENT_ASKS);
        while (fleet->running > 0)
            turn(fleet);
        pass_signal_on(fleet);
        if (client->was_agreed && client->status == 0)
            client->has_ended = false;
        else
            fleet_table_tell(fleet->app, client);
    }
}

static void run_all(struct fleet *fleet, enum client_part part)
{
    size_t next = 0, most = fleet->app->options->jobs > 1 ? fleet->app->options->jobs : 1;
    for (;;) {
        pass_signal_on(fleet);
        while (next < fleet->count && fleet->running < most && !fleet->stops &&
               !is_time_over(fleet)) {
            struct fleet_client *client = &fleet->clients[next];
            bool before = client->has_ended;
            if (!before)
                begin(fleet, next, part);
            tell_if_ended(fleet, client, before);
            next++;
        }
        if (fleet->running == 0)
            return;
        turn_and_tell(fleet);
    }
}

/* --- all of it --- */

static bool asks_first(const struct app *app)
{
    enum command_id command = app->options->command;
    return (command == COMMAND_RUN || command == COMMAND_SUBMIT) && confirm_asks(app);
}

static int end(const struct fleet *fleet)
{
    int worst = 0;
    size_t left = 0;
    for (size_t i = 0; i < fleet->count; i++) {
        const struct fleet_client *client = &fleet->clients[i];
        left += !client->has_ended;
        worst = client->has_ended ? fleet_table_worse(worst, client->status) : worst;
    }
    if (left > 0) {
        worst = fleet_table_worse(worst, fleet->why);
        log_warn(&fleet->app->log, "clients_left",
                 P_("%zu client was not begun; run the same command again, which goes on "
                    "everywhere",
                    "%zu clients were not begun; run the same command again, which goes on "
                    "everywhere",
                    (int64_t)left),
                 left);
    }
    fleet_table_print(fleet->app, fleet->clients, fleet->count);
    return worst;
}

int fleet_run(const struct app *app)
{
    const struct string_list *names = &app->options->profiles;
    struct fleet fleet = {.app = app, .count = names->count};
    struct error err = {0};
    fleet.clients = memory_alloc(names->count, sizeof *fleet.clients);
    fleet.fds = memory_alloc(1 + names->count * FDS_A_CLIENT, sizeof *fleet.fds);
    for (size_t i = 0; i < names->count; i++)
        fleet_client_init(&fleet.clients[i], app, names->items[i]);
    int status = 0;
    if (fleet_check_files(fleet.clients, fleet.count, &err)) {
        bool asks = asks_first(app);
        if (asks)
            ask_all(&fleet);
        run_all(&fleet, asks ? CLIENT_AGREED : CLIENT_ALL);
        status = end(&fleet);
    } else {
        status = app_fail(app, &err);
    }
    for (size_t i = 0; i < fleet.count; i++)
        fleet_client_free(&fleet.clients[i]);
    free(fleet.clients);
    free(fleet.fds);
    return status;
}
