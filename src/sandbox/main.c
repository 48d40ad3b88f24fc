/* stopsms-sandbox: a local stand-in for SMS Partner's STOP list API. Opens the ends, ties the parts
 * together, and ends on SIGINT or SIGTERM. */
#define _GNU_SOURCE /* signalfd, prctl */

#include "sandbox/api.h"
#include "sandbox/options.h"
#include "sandbox/phone_number.h"
#include "sandbox/server.h"

#include "base/build_commit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

static bool open_stop_signals(int *fd, struct error *err)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0 ||
        (*fd = signalfd(-1, &signals, SFD_CLOEXEC)) < 0)
        return error_set(err, ERROR_UNEXPECTED, "signals: %s", strerror(errno));
    (void)signal(SIGPIPE, SIG_IGN);
    return true;
}

/* The parent may be gone before prctl: then no signal would come any more. */
static bool follow_parent(pid_t parent, struct error *err)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
        return error_set(err, ERROR_UNEXPECTED, "prctl: %s", strerror(errno));
    if (getppid() != parent)
        return error_set(err, ERROR_UNEXPECTED, "the parent has ended");
    return true;
}

static bool announce(const struct sandbox_options *options, const struct server *server,
                     struct error *err)
{
    printf("listening on http://127.0.0.1:%u/v1\n", server_port(server));
    if (fflush(stdout) != 0)
        return error_set(err, ERROR_STORAGE, "standard output: %s", strerror(errno));
    if (!options->quiet)
        fprintf(stderr,
                "stopsms-sandbox: a stand-in for the provider; nothing reaches SMS Partner\n"
                "stopsms-sandbox: the key it accepts: %s\n"
                "stopsms-sandbox: what it received: http://127.0.0.1:%u/sandbox/requests\n",
                options->api.key, server_port(server));
    return true;
}

static void print_summary(const struct sandbox_options *options, const struct api *api)
{
    struct text line = {0};
    if (options->quiet)
        return;
    api_summary(api, &line);
    fprintf(stderr, "stopsms-sandbox: %s\n", text_string(&line));
    text_free(&line);
}

static bool list_number(struct stop_set *set, const char *text, int64_t now_ms)
{
    uint64_t number = 0;
    if (!phone_number_read(text, &number))
        return false;
    (void)stop_set_add(set, number, now_ms);
    return true;
}

static bool list_lines(struct stop_set *set, FILE *file, const char *path, int64_t now_ms,
                       struct error *err)
{
    char *line = NULL;
    size_t capacity = 0;
    bool ok = true;

    for (size_t line_number = 1; ok && getline(&line, &capacity, file) >= 0; line_number++) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && !list_number(set, line, now_ms))
            ok = error_set(err, ERROR_INPUT, "%s, line %zu: no phone number", path, line_number);
    }
    if (ok && ferror(file))
        ok = error_set(err, ERROR_STORAGE, "%s: %s", path, strerror(errno));
    free(line);
    return ok;
}

/* Numbers that are on the list before the first request: `numbers` (NULL-terminated, or NULL), and
 * those of the file at `path` (one a line, empty lines skipped; or NULL). */
static bool fill_list(struct stop_set *set, char *const *numbers, const char *path, int64_t now_ms,
                      struct error *err)
{
    for (; numbers != NULL && *numbers != NULL; numbers++)
        if (!list_number(set, *numbers, now_ms))
            return error_set(err, ERROR_USAGE, "--listed %s: no phone number", *numbers);
    if (path == NULL)
        return true;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return error_set(err, ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
    bool ok = list_lines(set, file, path, now_ms, err);
    fclose(file);
    return ok;
}

static bool serve(const struct sandbox_options *options, int stop_fd, struct error *err)
{
    struct api *api = api_new(&options->api);
    struct server *server = NULL;
    bool ok = false;

    if (!fill_list(api_stop_set(api), options->listed, options->listed_file,
                   clock_wall_ms(&options->server.clock), err))
        goto done;
    if (!server_start(&options->server, api, &server, err) || !announce(options, server, err))
        goto done;
    ok = server_run(server, stop_fd, err);
    print_summary(options, api);
done:
    server_free(&server);
    api_free(&api);
    return ok;
}

static bool run(const struct sandbox_options *options, pid_t parent, struct error *err)
{
    int stop_fd = -1;
    if (!open_stop_signals(&stop_fd, err))
        return false;
    bool ok =
        (!options->exit_with_parent || follow_parent(parent, err)) && serve(options, stop_fd, err);
    close(stop_fd);
    return ok;
}

int main(int argc, char **argv)
{
    pid_t parent = getppid();
    struct sandbox_options options;
    struct error err = {0};

    bool ok = sandbox_options_read(&options, argc, (const char **)argv, &err);
    if (ok && options.show_version)
        printf("stopsms-sandbox %s%s\n", STOPSMS_VERSION, build_commit);
    else if (ok)
        ok = run(&options, parent, &err);
    sandbox_options_free(&options);
    if (!ok)
        fprintf(stderr, "stopsms-sandbox: %s\n", err.text);
    return ok ? EXIT_SUCCESS : error_exit_status(err.code);
}
