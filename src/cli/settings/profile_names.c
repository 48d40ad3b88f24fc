/* Which clients are meant: one, whose settings hold then, or several, each of which gets a process
 * with its own. Names are known before anything is done for the first of them. */
#include "cli/settings/settings.h"
#include "cli/settings/settings_internal.h"

#include "base/memory.h"
#include "base/near_word.h"

#include <stdlib.h>
#include <string.h>

#define ALL "all"

static void add_name(struct settings *settings, char *name)
{
    string_list_add(&settings->profiles, name);
}

/* "acme,beta". */
static void add_names(struct settings *settings, const char *names)
{
    for (;;) {
        size_t length = strcspn(names, ",");
        add_name(settings, memory_copy_bytes(names, length));
        if (names[length] == '\0')
            return;
        names += length + 1;
    }
}

void settings_find_profiles(struct settings *settings)
{
    const char *variable = getenv(SETTINGS_PREFIX "PROFILE");
    struct string_list *names = &settings->profiles;
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].name, "profile") == 0)
            add_names(settings, settings->items[i].value);
    if (names->count == 0 && variable != NULL && variable[0] != '\0')
        add_names(settings, variable);
    if (names->count == 1 && strcmp(names->items[0], ALL) != 0) {
        settings->profile = (char *)names->items[0];
        names->count = 0;
    }
}

static bool refuse_profile(const char *name, const struct config_file *file, struct error *err)
{
    struct near_word near = {.typed = name};
    struct text shown = {0}, words = {0};
    text_append_printable(&shown, name, strlen(name));
    for (size_t i = 0; i < file->section_count; i++)
        if (strcmp(file->sections[i], CONFIG_DEFAULTS) != 0)
            near_word_try(&near, file->sections[i]);
    near_word_append(&words, &near, "`", "`");
    error_set(err, ERROR_USAGE, "there is no profile `%s` in %s%s", text_string(&shown), file->path,
              text_string(&words));
    text_free(&shown);
    text_free(&words);
    return false;
}

bool settings_check_profile(const char *name, const struct config_file *file, struct error *err)
{
    size_t section;
    return (config_is_profile_name(name) && config_file_find(file, name, &section)) ||
           refuse_profile(name, file, err);
}

/* Those of the file, in its order. */
static bool take_all(struct settings *settings, const struct config_file *file, struct error *err)
{
    free((void *)settings->profiles.items[0]);
    settings->profiles.count = 0;
    for (size_t i = 0; i < file->section_count; i++)
        if (config_is_profile_name(file->sections[i]))
            add_name(settings, memory_copy_string(file->sections[i]));
    return settings->profiles.count > 0 ||
           error_set(err, ERROR_USAGE, "--profile all: there is no profile in %s", file->path);
}

bool settings_check_profiles(struct settings *settings, const struct config_file *file,
                             struct error *err)
{
    const struct string_list *names = &settings->profiles;
    if (names->count == 1)
        return take_all(settings, file, err);
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], ALL) == 0)
            return error_set(err, ERROR_USAGE, "--profile all: it is all of them already");
        if (!settings_check_profile(names->items[i], file, err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(names->items[i], names->items[k]) == 0)
                return error_set(err, ERROR_USAGE, "--profile: `%s` is named twice",
                                 names->items[i]);
    }
    return true;
}
