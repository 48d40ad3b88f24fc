#include "cli/settings/settings.h"
#include "cli/settings/settings_internal.h"

#include "base/language.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

/* "STOPSMS_MAX_NEW" as "max-new". */
static char *option_name_of(const char *variable, size_t length)
{
    char *name = memory_copy_bytes(variable, length);
    for (char *c = name; *c != '\0'; c++)
        *c = *c == '_' ? '-' : *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c;
    return name;
}

static bool refuse_variable(const char *variable, size_t length, const char *why, struct error *err)
{
    return error_set(err, ERROR_USAGE, "%.*s is set in the environment: %s", (int)length, variable,
                     why);
}

/* It may be somebody else's: that is told, and no reason to refuse. */
static void note_unknown(struct settings *settings, const char *variable, size_t length,
                         const char *name)
{
    struct text *text = &settings->unknown_variables;
    if (text->length > 0)
        text_append_string(text, _("; "));
    text_printf(text, _("%.*s is set in the environment, and there is no such option"), (int)length,
                variable);
    settings_append_nearest(text, name, "--", "");
}

static bool take_variable(struct settings *settings, enum command_id command, const char *variable,
                          struct error *err)
{
    size_t length = strcspn(variable, "=");
    const char *value = variable[length] == '=' ? variable + length + 1 : "";
    char *name =
        option_name_of(variable + strlen(SETTINGS_PREFIX), length - strlen(SETTINGS_PREFIX));
    bool ok = true;
    if (strcmp(name, "api-key") == 0)
        ok = refuse_variable(variable, length, _("the key is looked for in SMSPARTNER_API_KEY"),
                             err);
    else if (strcmp(name, "profile") == 0)
        ok = true; /* see settings_find_profiles */
    else if (!settings_is_known(name))
        note_unknown(settings, variable, length, name);
    else if (setting_place_of(name) == SETTING_PLACE_NONE || strcmp(name, "all-rows") == 0)
        ok = refuse_variable(variable, length,
                             _("this is said on the command line alone, each time; unset it"), err);
    else if (value[0] != '\0')
        settings_add_for(settings, command,
                         (struct setting){.level = SETTING_ENVIRONMENT,
                                          .name = memory_copy_string(name),
                                          .value = memory_copy_string(value)});
    free(name);
    return ok;
}

bool settings_take_environment(struct settings *settings, enum command_id command,
                               struct error *err)
{
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++)
        if (strncmp(*variable, SETTINGS_PREFIX, strlen(SETTINGS_PREFIX)) == 0 &&
            !take_variable(settings, command, *variable, err))
            return false;
    return true;
}
