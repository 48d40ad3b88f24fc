/* Whatever a section says is checked before anything of it counts: a name that is none, a path that
 * depends on where stopsms is started, or one client's choice in everybody's section would send
 * numbers that nobody meant. */
#include "cli/settings/settings.h"
#include "cli/settings/settings_internal.h"

#include "base/language.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool fail_entry(const struct config_file *file, const struct config_entry *entry,
                       const char *why, struct error *err)
{
    struct text shown = {0}, nearest = {0};
    text_append_printable(&shown, entry->name, strlen(entry->name));
    if (!settings_is_known(entry->name))
        settings_append_nearest(&nearest, entry->name, "`", "`");
    error_set(err, ERROR_SETUP, "%s, line %u: `%s`: %s%s", file->path, entry->line,
              text_string(&shown), why, text_string(&nearest));
    text_free(&shown);
    text_free(&nearest);
    return false;
}

static bool is_twice(const struct config_file *file, const struct config_entry *entry)
{
    static const char *const repeatable[] = {"column", "where", "and", "keep", SETTING_FILE};
    for (size_t i = 0; i < sizeof repeatable / sizeof *repeatable; i++)
        if (strcmp(entry->name, repeatable[i]) == 0)
            return false;
    for (const struct config_entry *other = file->entries; other < entry; other++)
        if (other->section == entry->section && strcmp(other->name, entry->name) == 0)
            return true;
    return false;
}

bool setting_is_path(const char *name)
{
    static const char *const paths[] = {"db",     "api-key-file", "ca-file",
                                        "report", "metrics",      SETTING_FILE};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (strcmp(name, paths[i]) == 0)
            return true;
    return false;
}

bool settings_check_entry(const struct config_file *file, const struct config_entry *entry,
                          struct error *err)
{
    bool in_defaults = strcmp(file->sections[entry->section], CONFIG_DEFAULTS) == 0;
    enum setting_place place = setting_place_of(entry->name);
    if (strcmp(entry->name, "api-key") == 0)
        return fail_entry(file, entry,
                          _("the key never stands here: put it into a file that you alone can "
                            "read, and name that with `api-key-file`"),
                          err);
    if (!settings_is_known(entry->name))
        return fail_entry(file, entry, _("there is no such option"), err);
    if (place == SETTING_PLACE_NONE)
        return fail_entry(file, entry, _("this is said on the command line alone, each time"), err);
    if (place == SETTING_PLACE_PROFILE && in_defaults)
        return fail_entry(file, entry, _("this is one client's: it belongs into a profile"), err);
    if (is_twice(file, entry))
        return fail_entry(file, entry, _("this section sets it above already"), err);
    if (setting_is_path(entry->name) && entry->value[0] != '/' &&
        strncmp(entry->value, "~/", 2) != 0)
        return fail_entry(file, entry,
                          _("a path begins with `/` or `~/` here, so that it is the same wherever "
                            "stopsms is started"),
                          err);
    if (setting_is_path(entry->name) && entry->value[0] == '~' && getenv("HOME") == NULL)
        return fail_entry(file, entry, _("HOME is not set, so that `~/` leads nowhere"), err);
    return true;
}

char *setting_path(const char *value)
{
    const char *home = getenv("HOME");
    struct text text = {0};
    if (strncmp(value, "~/", 2) != 0 || home == NULL)
        return memory_copy_string(value);
    text_printf(&text, "%s%s", home, value + 1);
    return text.data;
}

static char *whole_value(const struct config_entry *entry)
{
    return setting_is_path(entry->name) ? setting_path(entry->value)
                                        : memory_copy_string(entry->value);
}

static bool take_section(struct settings *settings, enum command_id command,
                         const struct config_file *file, size_t section, struct error *err)
{
    bool is_default = strcmp(file->sections[section], CONFIG_DEFAULTS) == 0;
    for (size_t i = 0; i < file->entry_count; i++) {
        const struct config_entry *entry = &file->entries[i];
        if (entry->section != section)
            continue;
        if (!settings_check_entry(file, entry, err))
            return false;
        settings_add_for(settings, command,
                         (struct setting){.level = is_default ? SETTING_DEFAULTS : SETTING_PROFILE,
                                          .name = memory_copy_string(entry->name),
                                          .value = whole_value(entry),
                                          .line = entry->line});
    }
    return true;
}

bool settings_take_file(struct settings *settings, enum command_id command,
                        const struct config_file *file, struct error *err)
{
    size_t section;
    if (config_file_find(file, CONFIG_DEFAULTS, &section) &&
        !take_section(settings, command, file, section, err))
        return false;
    if (settings->profiles.count > 0)
        return settings_check_profiles(settings, file, err);
    if (settings->profile == NULL)
        return true;
    if (!settings_check_profile(settings->profile, file, err) ||
        !config_file_find(file, settings->profile, &section))
        return false;
    return take_section(settings, command, file, section, err);
}
