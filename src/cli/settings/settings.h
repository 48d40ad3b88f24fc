/* cli/settings/settings.h
 * What the options are set to, by whom: the command line beats the environment, that the profile,
 * that the configuration file's defaults. Owns its strings. Depends on base/ and cli/options.
 */
#ifndef CLI_SETTINGS_SETTINGS_H
#define CLI_SETTINGS_SETTINGS_H

#include "cli/options/option_table.h"
#include "cli/settings/config_file.h"

/* Who says it; a later one beats an earlier. */
enum setting_level {
    SETTING_DEFAULTS,
    SETTING_PROFILE,
    SETTING_ENVIRONMENT,
    SETTING_COMMAND_LINE,
};

struct setting {
    enum setting_level level;
    const struct option_spec *spec; /* NULL: `file` */
    const char *name;
    const char *value;
    unsigned line; /* of the configuration file; 0: it is not from there */
};

struct settings {
    struct setting *items; /* within a level in the order in which they were given */
    size_t count;
    size_t capacity;
    char *path;                    /* of the configuration file */
    char *profile;                 /* NULL: none, or several */
    struct string_list profiles;   /* several; none: one, or none at all */
    struct text unknown_variables; /* what is said of STOPSMS_… of no option; "": there is none */
};

/* The word by which `config` checks the whole file. */
#define CONFIG_CHECK "check"

/* The name by which a profile says which files it reads. */
#define SETTING_FILE "file"

/* Where an option may be set besides the command line. An option that is in no row may be set
 * there alone. */
enum setting_place {
    SETTING_PLACE_NONE,
    SETTING_PLACE_PROFILE, /* it is one client's: in no [defaults] */
    SETTING_PLACE_EVERYWHERE,
};
enum setting_place setting_place_of(const char *name);

/* What the command line says of this option. `value` lives as long as the options. */
void settings_add_argument(struct settings *settings, const struct option_spec *spec,
                           const char *value);

/* Adds what environment and configuration file say of the command's options, and finds out which
 * profile is meant. ERROR_USAGE: a variable or a profile that there is none of; ERROR_SETUP: the
 * file, as config_file_read, or a setting in it that has no place there. */
bool settings_complete(struct settings *settings, enum command_id command,
                       struct error *err) MUST_CHECK;

/* Whether the entry may stand where it stands (its value is not looked at but for paths).
 * ERROR_SETUP says why not, by line. */
bool settings_check_entry(const struct config_file *file, const struct config_entry *entry,
                          struct error *err) MUST_CHECK;

/* Whether the value is a path, which the file has whole. */
bool setting_is_path(const char *name);

/* A path as the file has it, "~/a" as "/home/me/a". The caller frees it. */
char *setting_path(const char *value);

/* Whether a stronger level has set the same, or its opposite. */
bool settings_is_beaten(const struct settings *settings, const struct setting *setting);

/* The strongest that sets an option of that name; NULL: nobody does. */
const struct setting *settings_find(const struct settings *settings, const char *name);

/* Appends who says it, as a person finds it: "STOPSMS_RATE", "/etc/…, line 3". */
void settings_append_source(struct text *text, const struct settings *settings,
                            const struct setting *setting);

/* Whether the value of a flag outside the command line is yes; false as well where it is neither
 * yes nor no, with *understood false. */
bool setting_is_yes(const char *value, bool *understood);

void settings_free(struct settings *settings);

#endif
