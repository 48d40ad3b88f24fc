/* Each client's process is this program anew, with the command line that could have been typed for
 * it alone: nothing that was read for one client is in another's memory. It has a process group of
 * its own, so that a Ctrl-C reaches it once, by way of its parent; and it is told to end when its
 * parent dies, whatever that dies of. */
#include "cli/fleet/fleet_client.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"
#include "cli/fleet/fleet_words.h"
#include "cli/settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELF       "/proc/self/exe" /* also where another version was installed meanwhile */
#define MOST_LINE  ((size_t)64 * 1024)
#define DIED_BADLY 1

void fleet_client_init(struct fleet_client *client, const struct app *app, const char *name)
{
    struct error wrong = {0};
    *client = (struct fleet_client){
        .name = name, .line = -1, .out = {.fd = -1, .to = app->out}, .err = {.fd = -1}};
    client->err.to = app->log.stream;
    client->out.as_one_piece = app->options->json;
    fleet_words_make(app->argc, app->argv, app->options->command, name, &client->words);
    client->is_readable =
        options_read((int)client->words.count, client->words.items, &client->options, &wrong);
}

char *fleet_client_database(const struct fleet_client *client)
{
    const struct app app = {.options = &client->options};
    return app_database_path(&app);
}

/* --- its start --- */

static bool fail_to_start(const char *what, struct error *err)
{
    return error_set(err, ERROR_UNEXPECTED, "%s: %s. %s", what, _(strerror(errno)),
                     descriptors_advice(errno, _("Run the same command again.")));
}

/* `*write_end`: -1 where the process writes to our own. */
static bool open_stream(struct fleet_stream *stream, bool is_own, int *write_end, struct error *err)
{
    int ends[2];
    *write_end = -1;
    if (is_own)
        return true;
    if (pipe(ends) != 0)
        return fail_to_start(_("can't make a pipe"), err);
    for (int i = 0; i < 2; i++)
        (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    stream->fd = ends[0];
    *write_end = ends[1];
    return true;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* In the process, up to the program's start. Only what may be done between fork and exec. */
static void become(char *const *words, const int ends[3], pid_t parent)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool ok = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent &&
              nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
              (ends[0] < 0 || dup2(ends[0], STDOUT_FILENO) >= 0) &&
              (ends[1] < 0 || dup2(ends[1], STDERR_FILENO) >= 0) && fcntl(ends[2], F_SETFD, 0) == 0;
    if (ok)
        (void)execv(SELF, words);
    if (ok)
        (void)execvp(words[0], words);
    _exit(DIED_BADLY);
}

/* "stopsms __client 7 run --profile acme". The strings are the client's, and `number`. */
static char **words_of(const struct fleet_client *client, const char *number)
{
    size_t count = client->words.count;
    char **words = memory_alloc(count + 3, sizeof *words);
    static char word[] = CLIENT_WORD;
    words[0] = (char *)client->words.items[0];
    words[1] = word;
    words[2] = (char *)number;
    for (size_t i = 1; i < count; i++)
        words[i + 2] = (char *)client->words.items[i];
    return words;
}

static bool launch(struct fleet_client *client, const struct client_order *order, const int ends[3],
                   struct error *err)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", ends[2]);
    char **words = words_of(client, number);
    pid_t parent = getpid();
    bool ok = client_line_order(client->line, order);
    pid_t pid = ok ? fork() : -1;
    if (pid == 0)
        become(words, ends, parent);
    if (pid < 0)
        ok = fail_to_start(_("can't start a process for a client"), err);
    else
        client->pid = pid;
    free(words);
    return ok;
}

bool fleet_client_start(struct fleet_client *client, const struct app *app,
                        const struct client_order *order, bool own_out, bool own_err,
                        struct error *err)
{
    int ends[3] = {-1, -1, -1};
    (void)fflush(app->out);
    client->status = client->died_of = 0;
    bool ok = client_line_make(&client->line, &ends[2], err) &&
              open_stream(&client->out, own_out, &ends[0], err) &&
              open_stream(&client->err, own_err, &ends[1], err) && launch(client, order, ends, err);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        close_end(&ends[i]);
    if (!ok) {
        close_end(&client->line);
        close_end(&client->out.fd);
        close_end(&client->err.fd);
        client->has_ended = true;
        client->status = error_exit_status(ERROR_UNEXPECTED);
    }
    return ok;
}

/* --- what it says --- */

bool fleet_client_is_silent(const struct fleet_client *client)
{
    return client->line < 0 && client->out.fd < 0 && client->err.fd < 0;
}

static void hand_on(const struct fleet_client *client, struct fleet_stream *stream, size_t length)
{
    struct text *bytes = &stream->bytes;
    fprintf(stream->to, "[%s] ", client->name);
    (void)fwrite(bytes->data, 1, length, stream->to);
    if (bytes->data[length - 1] != '\n')
        (void)fputc('\n', stream->to);
    memmove(bytes->data, bytes->data + length, bytes->length - length);
    bytes->length -= length;
}

static void hand_lines_on(const struct fleet_client *client, struct fleet_stream *stream)
{
    struct text *bytes = &stream->bytes;
    const char *end;
    while (bytes->length > 0 &&
           ((end = memchr(bytes->data, '\n', bytes->length)) != NULL || bytes->length > MOST_LINE))
        hand_on(client, stream, end != NULL ? (size_t)(end - bytes->data) + 1 : bytes->length);
}

static void end_stream(struct fleet_client *client, struct fleet_stream *stream)
{
    close_end(&stream->fd);
    if (stream->bytes.length > 0 && stream->as_one_piece)
        client->has_object = fwrite(stream->bytes.data, 1, stream->bytes.length, stream->to) > 0;
    else if (stream->bytes.length > 0)
        hand_on(client, stream, stream->bytes.length);
    text_free(&stream->bytes);
}

void fleet_client_read(struct fleet_client *client, struct fleet_stream *stream)
{
    char piece[16384];
    ssize_t count = read(stream->fd, piece, sizeof piece);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) {
        end_stream(client, stream);
    } else {
        text_append(&stream->bytes, piece, (size_t)count);
        if (!stream->as_one_piece)
            hand_lines_on(client, stream);
    }
    (void)fflush(stream->to);
}

/* --- its end --- */

/* 128 and the number, of a signal that ends a run in good order; any other is a failure. */
static int status_of_signal(int number)
{
    bool is_request = number == SIGINT || number == SIGTERM || number == SIGHUP;
    return is_request ? 128 + number : DIED_BADLY;
}

void fleet_client_reap(struct fleet_client *client)
{
    int how = 0;
    pid_t got;
    do {
        got = waitpid(client->pid, &how, 0);
    } while (got < 0 && errno == EINTR);
    client->pid = 0;
    client->has_ended = true;
    client->died_of = got > 0 && WIFSIGNALED(how) ? WTERMSIG(how) : 0;
    client->status =
        got > 0 && WIFEXITED(how) ? WEXITSTATUS(how) : status_of_signal(client->died_of);
}

void fleet_client_free(struct fleet_client *client)
{
    for (size_t i = 0; i < client->words.count; i++)
        free((void *)client->words.items[i]);
    free(client->words.items);
    options_free(&client->options);
    text_free(&client->out.bytes);
    text_free(&client->err.bytes);
}
