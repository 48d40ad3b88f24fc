/* cli/settings/config_file.h
 * The configuration file as its lines say it: sections, names, values, and where each stands.
 * Owns what it read. Depends on base/ and libinih (in config_file.c alone).
 */
#ifndef CLI_SETTINGS_CONFIG_FILE_H
#define CLI_SETTINGS_CONFIG_FILE_H

#include "base/error.h"
#include "base/text.h"

struct config_entry {
    size_t section; /* index in `sections` */
    char *name, *value;
    unsigned line; /* from 1 */
};

struct config_file {
    char *path;
    char **sections; /* each once, in the order of the file */
    size_t section_count;
    struct config_entry *entries; /* in the order of the file */
    size_t entry_count;
    size_t entry_capacity;
};

/* The section whose settings hold for everybody. */
#define CONFIG_DEFAULTS "defaults"

/* Where the file is: $XDG_CONFIG_HOME/stopsms/config.ini (else ~/.config/…) where that exists, else
 * /etc/stopsms/config.ini. One of the two alone is read. The caller frees it. */
char *config_file_path(void);

/* Reads it. No such file is an empty one. ERROR_SETUP, by line: what is neither a section, a
 * setting nor a comment; a section twice; a name of a section that is none; a value that a comment
 * or the line's end might cut off; a file that somebody else than root or this user can write.
 * ERROR_STORAGE where it can't be opened now, though it may be there. The caller calls
 * config_file_free in any case. */
bool config_file_read(const char *path, struct config_file *file, struct error *err) MUST_CHECK;
void config_file_free(struct config_file *file);

/* The section of that name; false: there is none. */
bool config_file_find(const struct config_file *file, const char *name, size_t *section) MUST_CHECK;

/* Whether it can name a profile: letters, digits, `.`, `_`, `-`, the first neither dot nor dash;
 * none of "all", "default" and "defaults". */
bool config_is_profile_name(const char *name);

#endif
