#include "cli/options/several_clients.h"

#include "base/text.h"
#include "cli/settings/settings.h"

#include <string.h>

static bool can_be_for_several(enum command_id command)
{
    static const bool can[COMMANDS] = {
        [COMMAND_RUN] = true,    [COMMAND_PREVIEW] = true, [COMMAND_IMPORT] = true,
        [COMMAND_SUBMIT] = true, [COMMAND_VERIFY] = true,  [COMMAND_STATUS] = true,
    };
    return can[command];
}

static bool has_object(enum command_id command)
{
    return command == COMMAND_RUN || command == COMMAND_SUBMIT || command == COMMAND_VERIFY;
}

static bool refuse_setting(const struct options *options, const struct setting *setting,
                           struct error *err)
{
    struct text source = {0};
    settings_append_source(&source, options->settings, setting);
    error_set(err, ERROR_USAGE,
              "--%s (%s) is one client's, and this is about several: it belongs into their "
              "profiles",
              setting->name, text_string(&source));
    text_free(&source);
    return false;
}

/* A choice for one client would be taken for all of them. */
static bool check_settings(const struct options *options, struct error *err)
{
    const struct settings *settings = options->settings;
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *setting = &settings->items[i];
        bool is_ones = setting_place_of(setting->name) == SETTING_PLACE_PROFILE ||
                       strcmp(setting->name, "save-profile") == 0 ||
                       strcmp(setting->name, "other-file") == 0 ||
                       strcmp(setting->name, "name") == 0;
        if (is_ones && setting->level >= SETTING_ENVIRONMENT)
            return refuse_setting(options, setting, err);
    }
    return true;
}

static bool check_output(const struct options *options, struct error *err)
{
    const char *command = options_command_name(options->command);
    if (options->json && (!has_object(options->command) || options->dry_run))
        return error_set(err, ERROR_USAGE,
                         "--json of `%s`: one client at a time; of several, `run`, `submit` and "
                         "`verify` print an object a line",
                         options->dry_run ? "preview" : command);
    if (options->progress == PROGRESS_JSON)
        return error_set(err, ERROR_USAGE,
                         "--progress json: one client at a time; --json tells what each of several "
                         "has come to");
    if (options->jobs > 1 && options->progress == PROGRESS_BAR)
        return error_set(err, ERROR_USAGE, "--progress bar: not of several at once (-j)");
    if (options->jobs > 1 && !options->yes)
        return error_set(err, ERROR_USAGE,
                         "-j: several at once can't ask; add --yes, or leave -j out");
    return true;
}

bool several_clients_check(const struct options *options, const char *const *left,
                           struct error *err)
{
    if (options->profiles.count == 0)
        return options->jobs == 0 ||
               error_set(err, ERROR_USAGE,
                         "-j is about several clients: --profile all, or NAME,NAME");
    if (!can_be_for_several(options->command))
        return error_set(err, ERROR_USAGE, "`%s` is about one client at a time: give one --profile",
                         options_command_name(options->command));
    if (left != NULL && *left != NULL)
        return error_set(err, ERROR_USAGE,
                         "a FILE is one client's, and this is about several: `file` in their "
                         "profiles names theirs");
    return check_settings(options, err) && check_output(options, err);
}
