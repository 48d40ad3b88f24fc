#include "cli/options/options.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/common/key_file.h"
#include "cli/completion/completion.h"
#include "cli/options/list_choice.h"
#include "cli/options/option_advice.h"
#include "cli/options/option_table.h"
#include "cli/options/report_choice.h"
#include "intake/intake.h"
#include "submit/pace/policy.h"
#include "submit/pace/rate_limiter.h"
#include "submit/worker.h"

#include <popt.h>
#include <stdlib.h>
#include <string.h>

static const struct options defaults = {
    .api_url = STOP_API_DEFAULT_URL,
    .rate_per_second = RATE_PER_MINUTE / 60,
    .concurrency = WORKER_CONCURRENCY,
    .batch = WORKER_BATCH,
    .give_up_after_us = GIVE_UP_US,
    .timeout_ms = WORKER_TIMEOUT_MS,
    .list_timeout_us = LIST_TIMEOUT_US,
    .max_new = -1,
    .import_id = IMPORT_LATEST,
    .retry_code = -1,
    .format = -1,
    .language = -1,
    .retry_import = IMPORT_ALL,
    .yes_count = -1,
    .progress = PROGRESS_AUTO,
};

const char *options_default_api_url(void)
{
    return defaults.api_url;
}

const char *options_file_name(const struct options *options, size_t index)
{
    const char *path = options->files.items[index];
    return options->name != NULL && strcmp(path, "-") == 0 ? options->name : path;
}

const char *options_command_name(enum command_id command)
{
    return command_table[command].name;
}

bool options_find_command(const char *name, enum command_id *command)
{
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, command_table[i].name) == 0) {
            *command = (enum command_id)i;
            return true;
        }
    }
    return false;
}

/* What popt needs for one command: the options that it takes, and how the usage line begins. */
struct parser {
    poptContext context;
    struct poptOption *options; /* `val` is the index in option_table, plus one */
    const char **arguments;
    struct text usage;
};

static void parser_open(struct parser *parser, enum command_id command, int argc,
                        const char *const *argv)
{
    parser->options = memory_alloc(option_count + 1, sizeof *parser->options);
    size_t taken = 0;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_table[i];
        if (option_is_taken_by(spec, command)) {
            parser->options[taken++] = (struct poptOption){
                .longName = spec->name,
                .shortName = spec->letter,
                .argInfo = spec->value == NULL ? POPT_ARG_NONE : POPT_ARG_STRING,
                .val = (int)i + 1,
                .descrip = spec->help,
                .argDescrip = spec->value,
            };
        }
    }
    text_printf(&parser->usage, "stopsms %s", command_table[command].name);
    parser->arguments = memory_alloc((size_t)argc + 1, sizeof *parser->arguments);
    for (int i = 1; i < argc; i++)
        parser->arguments[i - 1] = i == 1 ? text_string(&parser->usage) : argv[i];
    parser->context = poptGetContext(NULL, argc - 1, parser->arguments, parser->options, 0);
    if (parser->context == NULL)
        memory_exhausted();
}

static void parser_close(struct parser *parser)
{
    poptFreeContext(parser->context);
    free(parser->options);
    free(parser->arguments);
    text_free(&parser->usage);
}

/* Keeps popt's string for as long as the options live. */
static const char *own(struct options *options, char *string)
{
    string_list_add(&options->owned, string);
    return string;
}

static bool read_one(struct parser *parser, int index, struct options *options, struct error *err)
{
    const struct option_spec *spec = &option_table[index];
    char *argument = poptGetOptArg(parser->context);
    const char *value = argument == NULL ? "" : own(options, argument);
    if (spec->read(spec, value, options))
        return true;
    return option_advice_refuse_value(spec, value, err);
}

static bool check_shell(const struct options *options, struct error *err)
{
    if (options->files.count == 1 && completion_script(options->files.items[0]) != NULL)
        return true;
    return error_set(err, ERROR_USAGE,
                     "`completion` needs the name of your shell: bash, zsh or fish; see `stopsms "
                     "completion --help`");
}

/* The file is none to be read: nothing else looks at it. */
static bool read_backup(struct options *options, struct error *err)
{
    if (options->files.count != 1 || strcmp(options->files.items[0], "-") == 0)
        return error_set(err, ERROR_USAGE,
                         "`backup` needs the path of one file, which is not there yet");
    options->backup = options->files.items[0];
    options->files.count = 0;
    return true;
}

static bool read_files(struct parser *parser, struct options *options, struct error *err)
{
    const char *command = options_command_name(options->command);
    const char **left = poptGetArgs(parser->context);
    size_t from_stdin = 0;
    for (; left != NULL && *left != NULL; left++) {
        from_stdin += strcmp(*left, "-") == 0;
        string_list_add(&options->files, own(options, memory_copy_string(*left)));
    }
    if (options->command == COMMAND_COMPLETION)
        return check_shell(options, err);
    if (options->command == COMMAND_BACKUP)
        return read_backup(options, err);
    bool takes_files = command_table[options->command].arguments[0] != '\0';
    if (!takes_files && options->files.count > 0) {
        return error_set(err, ERROR_USAGE, "%s: `%s` takes no arguments; see `stopsms %s --help`",
                         options->files.items[0], command, command);
    }
    if (takes_files && options->files.count == 0) {
        return error_set(err, ERROR_USAGE,
                         "no file: `stopsms %s FILE` needs one (`-` is standard input)", command);
    }
    if (options->name != NULL && from_stdin == 0) {
        return error_set(err, ERROR_USAGE,
                         "--name is about standard input: it needs `-` as a file");
    }
    from_stdin += options->missing_from != NULL && strcmp(options->missing_from, "-") == 0;
    return from_stdin + key_file_is_stdin(options->api_key_file) <= 1 ||
           error_set(err, ERROR_USAGE, "standard input can be read only once");
}

static bool check_together(const struct options *options, struct error *err)
{
    if (options->command == COMMAND_LIST && !list_choice_check(options, err))
        return false;
    if (options->all_rows && options->where.count > 0)
        return error_set(err, ERROR_USAGE, "--all-rows and --where exclude each other");
    for (size_t i = 0; options->keep.count > 1 && i < options->keep.count; i++)
        if (strcmp(options->keep.items[i], INTAKE_KEEP_NONE) == 0)
            return error_set(err, ERROR_USAGE,
                             "--keep none and --keep COLUMN exclude each other (a column of that "
                             "name: give its number)");
    if (options->resubmit && options->skip_listed)
        return error_set(err, ERROR_USAGE, "--resubmit and --skip-listed exclude each other");
    if (options->requeue && options->command == COMMAND_RUN && !options->verify)
        return error_set(err, ERROR_USAGE, "--requeue: with `run` it needs --verify");
    if (options->quiet && options->verbose)
        return error_set(err, ERROR_USAGE, "--quiet and --verbose exclude each other");
    if (options->command == COMMAND_UNDO && options->import_id == IMPORT_LATEST) {
        return error_set(err, ERROR_USAGE,
                         "no import: `undo` needs --import ID; `stopsms status` lists them");
    }
    bool to_stream = report_choice_is_stream(options->output);
    if (options->evidence != NULL && to_stream) {
        return error_set(err, ERROR_USAGE,
                         "--evidence is about a report in a file: name it with --output PATH");
    }
    if (options->check != NULL && (options->output != NULL || options->evidence != NULL))
        return error_set(err, ERROR_USAGE, "--check writes no report: leave --output out");
    if (options->command == COMMAND_UNDO && options->reason == NULL) {
        return error_set(err, ERROR_USAGE,
                         "no reason: `undo` needs --reason TEXT, which is kept for whoever asks "
                         "later why these numbers were taken off");
    }
    if (options->json && options->report != NULL && report_choice_is_stream(options->report)) {
        return error_set(err, ERROR_USAGE,
                         "--json and --report %s exclude each other: both write to standard output",
                         options->report);
    }
    return true;
}

static bool read_arguments(struct parser *parser, struct options *options, struct error *err)
{
    int index;
    while ((index = poptGetNextOpt(parser->context)) > 0)
        if (!read_one(parser, index - 1, options, err))
            return false;
    if (index < -1) {
        const char *given = poptBadOption(parser->context, POPT_BADOPTION_NOALIAS);
        const char *why = index != POPT_ERROR_BADOPT ? poptStrerror(index) : NULL;
        return option_advice_refuse_option(given, why, options->command, err);
    }
    if (options->help || options->version)
        return true;
    return read_files(parser, options, err) && check_together(options, err);
}

static bool is_one_of(const char *word, const char *one, const char *other, const char *third)
{
    return strcmp(word, one) == 0 || strcmp(word, other) == 0 || strcmp(word, third) == 0;
}

/* `help`, `help COMMAND` and `--help COMMAND`. */
static bool read_topic(int argc, const char *const *argv, struct options *options,
                       struct error *err)
{
    options->help = true;
    options->command = COMMANDS;
    if (argc < 3 || options_find_command(argv[2], &options->command) ||
        is_one_of(argv[2], "help", "version", "--help"))
        return true;
    return option_advice_refuse_command(argv[2], err);
}

bool options_read(int argc, const char *const *argv, struct options *options, struct error *err)
{
    *options = defaults;
    if (argc < 2)
        return error_set(err, ERROR_USAGE, "no command; see `stopsms help`");
    options->version = is_one_of(argv[1], "version", "--version", "-V");
    if (options->version)
        return true;
    if (is_one_of(argv[1], "help", "--help", "-h"))
        return read_topic(argc, argv, options, err);
    if (!option_advice_check_marks(argc, argv, err))
        return false;
    if (!options_find_command(argv[1], &options->command))
        return option_advice_refuse_command(argv[1], err);
    struct parser parser = {0};
    parser_open(&parser, options->command, argc, argv);
    bool ok = read_arguments(&parser, options, err);
    parser_close(&parser);
    if (options->dry_run && !options->help)
        options->command = COMMAND_PREVIEW;
    return ok;
}

bool options_ask_json_lines(int argc, const char *const *argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--progress=json") == 0 ||
            (strcmp(argv[i], "--progress") == 0 && i + 1 < argc &&
             strcmp(argv[i + 1], "json") == 0))
            return true;
    return false;
}

void options_free(struct options *options)
{
    for (size_t i = 0; i < options->owned.count; i++)
        free((void *)options->owned.items[i]);
    free(options->owned.items);
    free(options->files.items);
    free(options->columns.items);
    free(options->where.items);
    free(options->keep.items);
    *options = (struct options){0};
}

unsigned options_max_attempts(const struct options *options)
{
    return options->max_attempts > 0 ? options->max_attempts : RETRY_MAX_ATTEMPTS;
}

unsigned options_burst(const struct options *options)
{
    return options->burst > 0 ? options->burst
                              : rate_limiter_default_burst(options->rate_per_second);
}
