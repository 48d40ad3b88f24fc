/* Four levels say what an option is: what is weakest is looked at last. They are all gathered
 * first, since one that is given again at a stronger level replaces the weaker's whole (a profile's
 * columns are not added to those of the defaults), and since the command line says which profile is
 * meant. What may be set where is a list of what may: an option that nobody has thought about
 * belongs on the command line, where somebody sees it. */
#include "cli/settings/settings.h"
#include "cli/settings/settings_internal.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/near_word.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum setting_place place;
} places[] = {
    {"api-key-file", SETTING_PLACE_PROFILE},
    {"account", SETTING_PLACE_PROFILE},
    {"api-url", SETTING_PLACE_EVERYWHERE},
    {"ca-file", SETTING_PLACE_EVERYWHERE},
    {"rate", SETTING_PLACE_EVERYWHERE},
    {"rate-group", SETTING_PLACE_EVERYWHERE},
    {"burst", SETTING_PLACE_EVERYWHERE},
    {"concurrency", SETTING_PLACE_EVERYWHERE},
    {"max-attempts", SETTING_PLACE_EVERYWHERE},
    {"batch", SETTING_PLACE_EVERYWHERE},
    {"give-up-after", SETTING_PLACE_EVERYWHERE},
    {"max-duration", SETTING_PLACE_EVERYWHERE},
    {"timeout", SETTING_PLACE_EVERYWHERE},
    {"list-timeout", SETTING_PLACE_EVERYWHERE},
    {"response-format", SETTING_PLACE_EVERYWHERE},
    {"country", SETTING_PLACE_EVERYWHERE},
    {"country-column", SETTING_PLACE_PROFILE},
    {"column", SETTING_PLACE_PROFILE},
    {"where", SETTING_PLACE_PROFILE},
    {"and", SETTING_PLACE_PROFILE},
    {"all-rows", SETTING_PLACE_PROFILE},
    {"db", SETTING_PLACE_PROFILE},
    {"report", SETTING_PLACE_PROFILE},
    {"keep-reports", SETTING_PLACE_EVERYWHERE},
    {SETTING_FILE, SETTING_PLACE_PROFILE},
    {"skip-landlines", SETTING_PLACE_EVERYWHERE},
    {"keep", SETTING_PLACE_EVERYWHERE},
    {"no-header", SETTING_PLACE_EVERYWHERE},
    {"delimiter", SETTING_PLACE_EVERYWHERE},
    {"encoding", SETTING_PLACE_EVERYWHERE},
    {"sheet", SETTING_PLACE_PROFILE},
    {"hidden-rows", SETTING_PLACE_PROFILE},
    {"metrics", SETTING_PLACE_PROFILE},
    {"max-new", SETTING_PLACE_EVERYWHERE},
    {"skip-listed", SETTING_PLACE_EVERYWHERE},
    {"verify", SETTING_PLACE_EVERYWHERE},
    {"strict", SETTING_PLACE_EVERYWHERE},
    {"mask", SETTING_PLACE_EVERYWHERE},
    {"excel", SETTING_PLACE_EVERYWHERE},
    {"lang", SETTING_PLACE_EVERYWHERE},
    {"progress", SETTING_PLACE_EVERYWHERE},
    {"quiet", SETTING_PLACE_EVERYWHERE},
    {"verbose", SETTING_PLACE_EVERYWHERE},
};

enum setting_place setting_place_of(const char *name)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].name, name) == 0)
            return places[i].place;
    return SETTING_PLACE_NONE;
}

static void add(struct settings *settings, struct setting setting)
{
    settings->items =
        memory_grow(settings->items, settings->count, &settings->capacity, sizeof *settings->items);
    settings->items[settings->count++] = setting;
}

void settings_add_argument(struct settings *settings, const struct option_spec *spec,
                           const char *value)
{
    add(settings,
        (struct setting){
            .level = SETTING_COMMAND_LINE, .spec = spec, .name = spec->name, .value = value});
}

/* An option of any command that has this name; one that this command takes first. */
static const struct option_spec *find_spec(const char *name, enum command_id command)
{
    const struct option_spec *found = NULL;
    for (size_t i = 0; i < option_count; i++) {
        if (strcmp(option_table[i].name, name) != 0)
            continue;
        if (option_is_taken_by(&option_table[i], command))
            return &option_table[i];
        found = &option_table[i];
    }
    return found;
}

bool settings_is_known(const char *name)
{
    return strcmp(name, SETTING_FILE) == 0 || find_spec(name, COMMANDS) != NULL;
}

static bool takes_files(enum command_id command)
{
    return command == COMMAND_RUN || command == COMMAND_PREVIEW || command == COMMAND_IMPORT;
}

/* One of another command's is right where it stands, and not for us; `config` shows all. */
void settings_add_for(struct settings *settings, enum command_id command, struct setting setting)
{
    bool is_file = strcmp(setting.name, SETTING_FILE) == 0;
    setting.spec = is_file ? NULL : find_spec(setting.name, command);
    if (command == COMMAND_CONFIG ||
        (is_file ? takes_files(command) : option_is_taken_by(setting.spec, command))) {
        add(settings, setting);
        return;
    }
    free((void *)setting.name);
    free((void *)setting.value);
}

/* --- which beats which --- */

/* Options that are one choice: who makes it anew makes it whole. */
static const char *const choices[][2] = {{"where", "and"}, {"quiet", "verbose"}};

static bool are_one_choice(const char *one, const char *other)
{
    if (strcmp(one, other) == 0)
        return true;
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if ((strcmp(one, choices[i][0]) == 0 && strcmp(other, choices[i][1]) == 0) ||
            (strcmp(one, choices[i][1]) == 0 && strcmp(other, choices[i][0]) == 0))
            return true;
    return false;
}

bool settings_is_beaten(const struct settings *settings, const struct setting *setting)
{
    for (size_t i = 0; i < settings->count; i++)
        if (settings->items[i].level > setting->level &&
            are_one_choice(settings->items[i].name, setting->name))
            return true;
    return false;
}

void settings_append_nearest(struct text *text, const char *name, const char *before,
                             const char *after)
{
    struct near_word near = {.typed = name};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        near_word_try(&near, places[i].name);
    near_word_append(text, &near, before, after);
}

const struct setting *settings_find(const struct settings *settings, const char *name)
{
    const struct setting *found = NULL;
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].name, name) == 0 &&
            (found == NULL || settings->items[i].level > found->level))
            found = &settings->items[i];
    return found;
}

bool setting_is_yes(const char *value, bool *understood)
{
    bool yes = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 ||
               strcmp(value, "on") == 0 || strcmp(value, "1") == 0;
    *understood = yes || strcmp(value, "no") == 0 || strcmp(value, "false") == 0 ||
                  strcmp(value, "off") == 0 || strcmp(value, "0") == 0;
    return yes;
}

bool settings_complete(struct settings *settings, enum command_id command, struct error *err)
{
    struct config_file file = {0};
    settings->path = config_file_path();
    settings_find_profiles(settings);
    bool ok = settings_take_environment(settings, command, err);
    if (ok && settings->path != NULL)
        ok = config_file_read(settings->path, &file, err) &&
             settings_take_file(settings, command, &file, err);
    config_file_free(&file);
    return ok;
}

void settings_append_source(struct text *text, const struct settings *settings,
                            const struct setting *setting)
{
    if (setting->level == SETTING_COMMAND_LINE) {
        text_append_string(text, _("the command line"));
    } else if (setting->level == SETTING_ENVIRONMENT) {
        text_append_string(text, SETTINGS_PREFIX);
        for (const char *c = setting->name; *c != '\0'; c++)
            text_append_char(text, *c == '-' ? '_' : (char)(*c - 'a' + 'A'));
    } else {
        text_printf(text, _("%s, line %u"), settings->path, setting->line);
    }
}

void settings_free(struct settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (settings->items[i].level == SETTING_COMMAND_LINE)
            continue; /* the options' and the table's */
        free((void *)settings->items[i].name);
        free((void *)settings->items[i].value);
    }
    free(settings->items);
    free(settings->path);
    free(settings->profile);
    for (size_t i = 0; i < settings->profiles.count; i++)
        free((void *)settings->profiles.items[i]);
    free(settings->profiles.items);
    text_free(&settings->unknown_variables);
    *settings = (struct settings){0};
}
