#include "cli/options/options.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/common/key_file.h"
#include "cli/completion/completion.h"
#include "cli/options/list_choice.h"
#include "cli/options/option_advice.h"
#include "cli/options/option_table.h"
#include "cli/options/report_choice.h"
#include "cli/options/several_clients.h"
#include "cli/settings/settings.h"
#include "intake/intake.h"
#include "submit/pace/policy.h"
#include "submit/worker.h"

#include <glob.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Help and version count at once: nothing else does then. */
static void take_argument(struct parser *parser, int index, struct options *options)
{
    const struct option_spec *spec = &option_table[index];
    char *argument = poptGetOptArg(parser->context);
    const char *value = argument == NULL ? "" : own(options, argument);
    if (strcmp(spec->name, "help") == 0 || strcmp(spec->name, "version") == 0)
        (void)spec->read(spec, value, options);
    settings_add_argument(options->settings, spec, value);
}

static bool refuse_setting(const struct options *options, const struct setting *setting,
                           struct error *err)
{
    bool is_flag = setting->spec->value == NULL;
    if (is_flag)
        error_set(err, ERROR_SETUP, "%s: not understood; it is `yes` or `no`", setting->name);
    else
        option_advice_refuse_value(setting->spec, setting->value, err);
    if (setting->level == SETTING_COMMAND_LINE)
        return false;
    struct text source = {0};
    settings_append_source(&source, options->settings, setting);
    error_wrap(err, "%s", text_string(&source));
    text_free(&source);
    if (setting->line > 0)
        err->code = ERROR_SETUP;
    return false;
}

static bool apply_setting(struct options *options, const struct setting *setting, struct error *err)
{
    bool understood = true;
    bool is_flag = setting->spec->value == NULL;
    bool counts = !is_flag || setting->level == SETTING_COMMAND_LINE ||
                  setting_is_yes(setting->value, &understood);
    if (understood && (!counts || setting->spec->read(setting->spec, setting->value, options)))
        return true;
    return refuse_setting(options, setting, err);
}

/* What no stronger level says otherwise, from the weakest level on. */
static bool apply_settings(struct options *options, struct error *err)
{
    const struct settings *settings = options->settings;
    for (int level = SETTING_DEFAULTS; level <= SETTING_COMMAND_LINE; level++)
        for (size_t i = 0; i < settings->count; i++)
            if ((int)settings->items[i].level == level && settings->items[i].spec != NULL &&
                !settings_is_beaten(settings, &settings->items[i]) &&
                !apply_setting(options, &settings->items[i], err))
                return false;
    options->profile = settings->profile;
    options->profiles = settings->profiles;
    return true;
}

static void add_file(struct options *options, const char *path)
{
    string_list_add(&options->files, own(options, memory_copy_string(path)));
}

/* A path that matches nothing, or that exists as it stands, is itself. */
static void add_matches(struct options *options, const char *pattern)
{
    glob_t found = {0};
    if (access(pattern, F_OK) == 0 || glob(pattern, GLOB_NOCHECK, NULL, &found) != 0)
        add_file(options, pattern);
    for (size_t i = 0; i < found.gl_pathc; i++)
        add_file(options, found.gl_pathv[i]);
    globfree(&found);
}

/* The files that the settings name, where the command line names none. */
static void add_set_files(struct options *options)
{
    const struct settings *settings = options->settings;
    for (size_t i = 0; i < settings->count; i++)
        if (settings->items[i].spec == NULL && !settings_is_beaten(settings, &settings->items[i]))
            add_matches(options, settings->items[i].value);
}

static bool check_shell(const struct options *options, struct error *err)
{
    if (options->files.count == 1 && completion_script(options->files.items[0]) != NULL)
        return true;
    return error_set(err, ERROR_USAGE,
                     "`completion` needs the name of your shell: bash, zsh or fish; see `stopsms "
                     "completion --help`");
}

/* The file is no input: nothing else looks at it. */
static bool read_backup(struct options *options, struct error *err)
{
    if (options->files.count != 1 || strcmp(options->files.items[0], "-") == 0)
        return error_set(err, ERROR_USAGE,
                         options->command == COMMAND_BACKUP
                             ? _("`%s` needs the path of one file, which is not there yet")
                             : _("`%s` needs the path of one file"),
                         options_command_name(options->command));
    options->backup = options->files.items[0];
    options->files.count = 0;
    return true;
}

static bool check_config_words(const struct options *options, struct error *err)
{
    size_t count = options->files.count;
    return count == 0 || (count == 1 && strcmp(options->files.items[0], CONFIG_CHECK) == 0) ||
           error_set(err, ERROR_USAGE,
                     "`config` takes no file, but the word `check`; see `stopsms config --help`");
}

static bool read_files(const char **left, struct options *options, struct error *err)
{
    const char *command = options_command_name(options->command);
    size_t from_stdin = 0;
    for (; left != NULL && *left != NULL; left++) {
        from_stdin += strcmp(*left, "-") == 0;
        add_file(options, *left);
    }
    if (options->command == COMMAND_COMPLETION)
        return check_shell(options, err);
    if (options->command == COMMAND_BACKUP || options->command == COMMAND_RESTORE)
        return read_backup(options, err);
    if (options->command == COMMAND_CONFIG)
        return check_config_words(options, err);
    if (options->files.count == 0)
        add_set_files(options);
    bool takes_files = command_table[options->command].arguments[0] != '\0';
    if (!takes_files && options->files.count > 0) {
        return error_set(err, ERROR_USAGE, "%s: `%s` takes no arguments; see `stopsms %s --help`",
                         options->files.items[0], command, command);
    }
    if (takes_files && options->files.count == 0) {
        return error_set(
            err, ERROR_USAGE,
            options->profile != NULL
                ? _("no file: `stopsms %s FILE` needs one (`-` is standard input); the "
                    "profile names none with `file`")
                : _("no file: `stopsms %s FILE` needs one (`-` is standard input)"),
            command);
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
    if (options->rate_group != NULL && options->rate_per_second <= 0)
        return error_set(err, ERROR_USAGE,
                         "--rate unlimited and --rate-group exclude each other: a group keeps a "
                         "rate");
    if (options->quiet && options->verbose)
        return error_set(err, ERROR_USAGE, "--quiet and --verbose exclude each other");
    if (options->command == COMMAND_UNDO && options->import_id == IMPORT_LATEST) {
        return error_set(err, ERROR_USAGE,
                         "no import: `undo` needs --import ID; `stopsms status` lists them");
    }
    if (options->evidence != NULL && report_choice_is_stream(options->output))
        return error_set(err, ERROR_USAGE,
                         "--evidence is about a report in a file: name it with --output PATH");
    if (options->check != NULL && (options->output != NULL || options->evidence != NULL))
        return error_set(err, ERROR_USAGE, "--check writes no report: leave --output out");
    if (options->command == COMMAND_PRUNE && options->older_than_days == 0)
        return error_set(err, ERROR_USAGE, "`prune` needs --older-than AGE: 3y, 18m, 12w or 90d");
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
        take_argument(parser, index - 1, options);
    if (index < -1) {
        const char *given = poptBadOption(parser->context, POPT_BADOPTION_NOALIAS);
        const char *why = index != POPT_ERROR_BADOPT ? poptStrerror(index) : NULL;
        return option_advice_refuse_option(given, why, options->command, err);
    }
    if (options->help || options->version)
        return true;
    /* What `config check` is about may be wrong in any way, and completion concerns no client. */
    const char **left = poptPeekArg(parser->context) == NULL ? NULL : poptGetArgs(parser->context);
    bool is_free = options->command == COMMAND_COMPLETION ||
                   (options->command == COMMAND_CONFIG && left != NULL);
    if ((!is_free && !settings_complete(options->settings, options->command, err)) ||
        !apply_settings(options, err) || !several_clients_check(options, left, err))
        return false;
    return options->profiles.count > 0 ||
           (read_files(left, options, err) && check_together(options, err));
}

static bool is_one_of(const char *word, const char *one, const char *other, const char *third)
{
    return strcmp(word, one) == 0 || strcmp(word, other) == 0 || strcmp(word, third) == 0;
}

/* `help`, `help COMMAND` and `--help COMMAND`, each with or without --lang, which counts already.
 */
static bool read_topic(int argc, const char *const *argv, struct options *options,
                       struct error *err)
{
    int topic = 2;
    options->help = true;
    options->command = COMMANDS;
    while (topic < argc && strncmp(argv[topic], "--lang", strlen("--lang")) == 0)
        topic += argv[topic][strlen("--lang")] == '=' ? 1 : 2;
    if (topic >= argc || options_find_command(argv[topic], &options->command) ||
        is_one_of(argv[topic], "help", "version", "--help"))
        return true;
    return option_advice_refuse_command(argv[topic], err);
}

bool options_read(int argc, const char *const *argv, struct options *options, struct error *err)
{
    *options = defaults;
    options->settings = memory_alloc(1, sizeof *options->settings);
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

void options_free(struct options *options)
{
    for (size_t i = 0; i < options->owned.count; i++)
        free((void *)options->owned.items[i]);
    free(options->owned.items);
    free(options->files.items);
    free(options->columns.items);
    free(options->where.items);
    free(options->keep.items);
    if (options->settings != NULL)
        settings_free(options->settings);
    free(options->settings);
    *options = (struct options){0};
}
