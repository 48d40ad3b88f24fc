#include "cli/show/command_line.h"

#include "base/language.h"
#include "base/shell_words.h"
#include "cli/options/option_table.h"
#include "cli/settings/settings.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

void command_line_join(struct text *text, int argc, const char *const *argv)
{
    for (int i = 0; i < argc; i++) {
        text_append_string(text, i == 0 ? "" : " ");
        shell_append_word(text, argv[i]);
    }
}

static const struct option_spec *find_option(const char *argument, enum command_id command)
{
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_table[i];
        bool named = argument[1] == '-' ? strcmp(argument + 2, spec->name) == 0
                                        : spec->letter == argument[1] && argument[2] == '\0';
        if (named && option_is_taken_by(spec, command))
            return spec;
    }
    return NULL;
}

/* Whether the word is an option whose value is the next one. */
static bool takes_next(const char *word, enum command_id command)
{
    if (word[0] != '-' || word[1] == '\0')
        return false;
    const struct option_spec *spec = find_option(word, command);
    return spec != NULL && spec->value != NULL;
}

bool command_line_is_file(const struct app *app, int i)
{
    enum command_id command = app->options->dry_run ? COMMAND_RUN : app->options->command;
    bool only_files = false;
    for (int k = 2; k < i; k++)
        only_files |= strcmp(app->argv[k], "--") == 0;
    if (i < 2 || only_files)
        return i >= 2;
    const char *word = app->argv[i];
    bool is_option = word[0] == '-' && word[1] != '\0';
    return !is_option && !takes_next(app->argv[i - 1], command);
}

void command_line_append_with_file(struct text *text, const struct app *app, const char *file)
{
    for (int i = 0; i < app->argc; i++) {
        const char *word = app->argv[i];
        bool is_report = strcmp(word, "--report") == 0;
        if (!is_report && strncmp(word, "--report=", strlen("--report=")) != 0 &&
            !command_line_is_file(app, i)) {
            shell_append_word(text, word);
            text_append_char(text, ' ');
        }
        i += is_report;
    }
    shell_append_word(text, file);
}

/* The options that say where and as whom; by name, since each command has a table row of its own.
 */
static const struct {
    const char *name;
    size_t field;
} place_options[] = {
    {"db", offsetof(struct options, db)},
    {"api-url", offsetof(struct options, api_url)},
    {"api-key-file", offsetof(struct options, api_key_file)},
    {"ca-file", offsetof(struct options, ca_file)},
};

static bool is_taken(const char *name, enum command_id command)
{
    for (size_t i = 0; i < option_count; i++)
        if (strcmp(option_table[i].name, name) == 0 &&
            option_is_taken_by(&option_table[i], command))
            return true;
    return false;
}

/* Whether naming the profile says it, too. */
static bool is_profiles(const struct options *options, const char *name)
{
    const struct setting *setting =
        options->profile != NULL ? settings_find(options->settings, name) : NULL;
    return setting != NULL && setting->level <= SETTING_PROFILE;
}

void command_line_append_other(struct text *text, const struct app *app, enum command_id command,
                               const char *arguments)
{
    const struct options *options = app->options;
    shell_append_word(text, app->program);
    text_printf(text, " %s%s%s", options_command_name(command), arguments[0] == '\0' ? "" : " ",
                arguments);
    if (options->profile != NULL)
        text_printf(text, " --profile %s", options->profile); /* never needs quotes */
    for (size_t i = 0; i < sizeof place_options / sizeof *place_options; i++) {
        const char *value = *(const char *const *)((const char *)options + place_options[i].field);
        bool is_given = value != NULL && value != options_default_api_url() &&
                        !is_profiles(options, place_options[i].name);
        if (is_given && is_taken(place_options[i].name, command)) {
            text_printf(text, " --%s ", place_options[i].name);
            shell_append_word(text, value);
        }
    }
}

void command_line_append_undo(struct text *text, const struct app *app, int64_t import_id)
{
    struct text arguments = {0};
    text_printf(&arguments, "--import %" PRId64 " --reason ", import_id);
    shell_append_quoted(&arguments, _("the wrong file"));
    command_line_append_other(text, app, COMMAND_UNDO, text_string(&arguments));
    text_free(&arguments);
}

void command_line_append_submit(struct text *text, const struct app *app, const char *api_url)
{
    command_line_append_other(text, app, COMMAND_SUBMIT, "");
    command_line_append_url(text, api_url);
}

void command_line_append_url(struct text *text, const char *api_url)
{
    if (api_url[0] != '\0' && strcmp(api_url, options_default_api_url()) != 0) {
        text_append_string(text, " --api-url ");
        shell_append_word(text, api_url);
    }
}
