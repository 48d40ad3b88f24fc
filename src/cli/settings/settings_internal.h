/* cli/settings/settings_internal.h
 * How the levels of settings are gathered, between the files of this room. Owns nothing. Depends on
 * cli/options/options.h.
 */
#ifndef CLI_SETTINGS_SETTINGS_INTERNAL_H
#define CLI_SETTINGS_SETTINGS_INTERNAL_H

#include "cli/options/options.h"

struct config_file; /* config_file.h */

/* settings.h */
struct setting;
struct settings;

#define SETTINGS_PREFIX "STOPSMS_"

/* Whether an option of any command, or `file`, has this name. */
bool settings_is_known(const char *name);

/* As near_word_append, among what may be set. */
void settings_append_nearest(struct text *text, const char *name, const char *before,
                             const char *after);

/* Adds it where the command takes such an option. Takes its name and value over. */
void settings_add_for(struct settings *settings, enum command_id command, struct setting setting);

/* Who is meant, by --profile or STOPSMS_PROFILE: `profile`, or `profiles`. profile_names.c. */
void settings_find_profiles(struct settings *settings);

/* Whether the file has such a profile; and all of several, "all" as the file has them. ERROR_USAGE.
 */
bool settings_check_profile(const char *name, const struct config_file *file,
                            struct error *err) MUST_CHECK;
bool settings_check_profiles(struct settings *settings, const struct config_file *file,
                             struct error *err) MUST_CHECK;

/* STOPSMS_…: environment.c. ERROR_USAGE. */
bool settings_take_environment(struct settings *settings, enum command_id command,
                               struct error *err) MUST_CHECK;

/* [defaults] and the profile's section: config_settings.c. ERROR_USAGE: no such profile;
 * ERROR_SETUP: a setting that has no place there. */
bool settings_take_file(struct settings *settings, enum command_id command,
                        const struct config_file *file, struct error *err) MUST_CHECK;

#endif
