#include "cli/common/app.h"

#include "base/descriptors.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/text.h"
#include "cli/common/secrecy.h"
#include "cli/common/signals.h"
#include "cli/common/wire.h"
#include "cli/completion/completion.h"
#include "cli/fleet/client_link.h"
#include "cli/fleet/fleet.h"
#include "cli/options/folder_inputs.h"
#include "cli/options/own_inputs.h"
#include "cli/settings/settings.h"
#include "cli/show/command_line.h"
#include "cli/show/help.h"
#include "cli/show/outcome.h"
#include "cli/show/terminal.h"

#include "base/build_commit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
static int (*const commands[COMMANDS])(const struct app *app) = {
    [COMMAND_RUN] = command_run,
    [COMMAND_PREVIEW] = command_preview,
    [COMMAND_IMPORT] = command_import,
    [COMMAND_SUBMIT] = command_submit,
    [COMMAND_STATUS] = command_status,
    [COMMAND_REPORT] = command_report,
    [COMMAND_RETRY] = command_retry,
    [COMMAND_UNDO] = command_undo,
    [COMMAND_LOOKUP] = command_lookup,
    [COMMAND_VERIFY] = command_verify,
    [COMMAND_LIST] = command_list,
    [COMMAND_REKEY] = command_rekey,
    [COMMAND_BACKUP] = command_backup,
    [COMMAND_RESTORE] = command_restore,
    [COMMAND_PRUNE] = command_prune,
    [COMMAND_FORGET] = command_forget,
    [COMMAND_CONFIG] = command_config,
    [COMMAND_COMPLETION] = command_completion,
};
/* clang-format on */

/* A closed standard descriptor would be given to the next file that is opened: the database, which
 * messages would then be written into. */
static bool fill_standard_descriptors(bool *out_was_closed)
{
    int fd = 0;
    do {
        fd = open("/dev/null", O_RDWR);
        *out_was_closed = *out_was_closed || fd == STDOUT_FILENO;
    } while (fd >= 0 && fd <= STDERR_FILENO);
    /* Where none is left, these three are not closed. */
    return fd >= 0 ? close(fd) == 0 : descriptors_exhausted(errno);
}

/* It is a failure if results did not reach the disk, but not if their reader has gone. */
static int finish_output(const struct app *app, int status)
{
    int cause = app_flush_output(app);
    if (cause != 0) {
        log_error(&app->log, "output", "standard output can't be written: %s. %s",
                  file_error_words(cause),
                  file_error_advice(cause, _("Run the same command again.")));
        return exit_status_worse(status, error_exit_status(ERROR_STORAGE));
    }
    return status;
}

/* Of a command for several clients: its time is that of all of them, and its questions leave
 * nothing behind. */
static void heed_order(struct app *app, struct options *options)
{
    if (app->link == NULL)
        return;
    const struct client_order *order = client_link_order(app->link);
    app->ends_at_us = order->ends_at_us;
    if (order->part == CLIENT_ASKS) {
        options->json = false;
        options->metrics = NULL;
    }
}

/* `line`: the command line, which loses the files that are left out. */
static int dispatch(int argc, const char *const *argv, struct app *app, struct options *options,
                    struct text *line)
{
    struct error err = {0};
    /* Also what is wrong with the options is told as a line of JSON. */
    app->log.json = options_ask_json_lines(argc, argv);
    language_speak(options_ask_language(argc, argv));
    if (!signals_install(&err) || !options_read(argc, argv, options, &err)) {
        int status = outcome_refuse(app, &err);
        if (argc < 2)
            help_print(COMMANDS, terminal_columns(stderr), stderr);
        return status;
    }
    if (options->max_duration_us > 0)
        app->ends_at_us = clock_monotonic_us(&app->clock) + options->max_duration_us;
    heed_order(app, options);
    if (!options->help && !options->version)
        language_speak(options_language(options));
    descriptors_allow(wire_descriptors(options->concurrency));
    app->log.json = options->progress == PROGRESS_JSON;
    app->log.level = options->quiet ? LOG_QUIET : options->verbose ? LOG_VERBOSE : LOG_NORMAL;
    if (options->version) {
        help_print_version(app->out, build_commit, clock_wall_ms(&app->clock) / 1000);
        return 0;
    }
    if (options->help) {
        help_print(options->command, terminal_columns(app->out), app->out);
        return 0;
    }
    if (options->profiles.count > 0)
        return fleet_run(app);
    int status = 0;
    if (!outcome_prepare(app, &status))
        return status;
    if (options->settings->unknown_variables.length > 0)
        log_warn(&app->log, "unknown_variable", "%s",
                 text_string(&options->settings->unknown_variables));
    if (!folder_inputs_open(app, options, &err) || !own_inputs_leave_out(app, options, line, &err))
        return app_fail(app, &err);
    app->command_line = text_string(line);
    return commands[options->command](app);
}

/* "stopsms __client 7 run …" is "stopsms run …" for one client of several. */
static bool take_client_word(int *argc, char ***argv, struct client_link **link, struct error *err)
{
    if (*argc < 4 || strcmp((*argv)[1], CLIENT_WORD) != 0)
        return true;
    if (!client_link_open((*argv)[2], link, err))
        return false;
    (*argv)[2] = (*argv)[0];
    *argv += 2;
    *argc -= 2;
    return true;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct client_link *link = NULL;
    bool out_was_closed = false;
    if (!secrecy_begin(&err) || !fill_standard_descriptors(&out_was_closed))
        return error_exit_status(ERROR_UNEXPECTED);
    umask(077);
    if (argc > 1 && strcmp(argv[1], COMPLETION_WORD) == 0) {
        language_speak(options_ask_language(0, NULL));
        completion_answer(argc, (const char *const *)argv, stdout);
        return 0;
    }
    if (!take_client_word(&argc, &argv, &link, &err)) {
        fprintf(stderr, "stopsms: %s\n", err.text);
        return error_exit_status(err.code);
    }
    struct text line = {0};
    command_line_join(&line, argc, (const char *const *)argv);
    struct options options = {0};
    struct log_bar bar = {0};
    int out_cause = 0;
    struct app app = {
        .options = &options,
        .command_line = text_string(&line),
        .program = argc > 0 ? argv[0] : "stopsms",
        .argc = argc,
        .argv = (const char *const *)argv,
        .clock = clock_system(),
        .random = random_system(),
        .log = {.stream = stderr,
                .level = LOG_NORMAL,
                .journal = terminal_is_journal(stderr),
                .clock = &app.clock,
                .bar = &bar},
        .out = stdout,
        .out_is_closed = out_was_closed,
        .link = link,
        .out_cause = &out_cause,
    };
    int status = dispatch(argc, (const char *const *)argv, &app, &options, &line);
    status = finish_output(&app, status);
    options_free(&options);
    text_free(&line);
    client_link_free(&link);
    return status;
}
