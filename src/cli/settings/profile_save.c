/* A profile that is saved must mean what the command line meant: so paths are made whole, the
 * database is named, and a value that the file would read otherwise is refused before anything is
 * done. The key is never written; where it came from the environment, the file for it is still to
 * be named, and the section says so. */
#include "cli/settings/profile_save.h"

#include "base/atomic_file.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LINE 190 /* bytes: see config_file.c */

static bool is_saved(const struct options *options, const struct setting *setting)
{
    return setting->level >= SETTING_ENVIRONMENT && setting->spec != NULL &&
           setting_place_of(setting->name) != SETTING_PLACE_NONE &&
           strcmp(setting->name, "db") != 0 && !settings_is_beaten(options->settings, setting);
}

/* `value` "" of a flag is yes. */
static bool check_value(const char *name, const char *value, struct error *err)
{
    bool cuts = strpbrk(value, "\r\n") != NULL || strstr(value, " ;") != NULL ||
                strstr(value, "\t;") != NULL || value[0] == ' ' || value[0] == ';' ||
                (value[0] != '\0' && strchr(" \t", value[strlen(value) - 1]) != NULL) ||
                strlen(name) + strlen(value) > MOST_LINE;
    if (!cuts || strcmp(value, ";") == 0)
        return true;
    struct text shown = {0};
    text_append_printable(&shown, value, strlen(value));
    error_set(err, ERROR_USAGE,
              "--save-profile: %s `%s` can't stand in config.ini: a line has at most %d bytes, and "
              "no value begins or ends with a blank, or has a `;` behind one",
              name, text_string(&shown), MOST_LINE);
    text_free(&shown);
    return false;
}

static bool check_files(const struct options *options, struct error *err)
{
    for (size_t i = 0; i < options->files.count; i++) {
        if (strcmp(options->files.items[i], "-") == 0)
            return error_set(err, ERROR_USAGE,
                             "--save-profile: a profile needs a FILE that can be opened again; "
                             "standard input can't");
        if (!check_value(SETTING_FILE, options->files.items[i], err))
            return false;
    }
    return true;
}

static bool check_place(const struct options *options, const char *path, struct error *err)
{
    const char *name = options->save_profile;
    struct config_file file = {0};
    size_t section;
    bool ok = config_file_read(path, &file, err);
    if (ok && config_file_find(&file, name, &section))
        ok = error_set(err, ERROR_USAGE,
                       "--save-profile: %s has a profile `%s` already: change it there, or take "
                       "another name",
                       path, name);
    config_file_free(&file);
    return ok;
}

bool profile_save_check(const struct options *options, struct error *err)
{
    const struct settings *settings = options->settings;
    char *path = config_file_path();
    bool ok = config_is_profile_name(options->save_profile) ||
              error_set(err, ERROR_USAGE,
                        "--save-profile: a name has letters, digits, `.`, `_` and `-`, begins with "
                        "neither `.` nor `-`, and is not `all`, `default` or `defaults`");
    ok = ok && check_files(options, err);
    for (size_t i = 0; ok && i < settings->count; i++)
        if (is_saved(options, &settings->items[i]))
            ok = check_value(settings->items[i].name, settings->items[i].value, err);
    ok = ok && check_place(options, path, err);
    free(path);
    return ok;
}

/* "NAME = VALUE"; a `;` follows the sign at once, so that it begins no comment. */
static void append(struct text *text, const char *name, const char *value)
{
    text_printf(text, strcmp(value, ";") == 0 ? "%s =%s\n" : "%s = %s\n", name, value);
}

static bool append_path(struct text *text, const char *name, const char *value, struct error *err)
{
    char *whole = realpath(value, NULL);
    if (whole == NULL)
        return error_set(err, ERROR_STORAGE, "--save-profile: %s can't be found: %s", value,
                         _(strerror(errno)));
    bool ok = check_value(name, whole, err);
    append(text, name, whole);
    free(whole);
    return ok;
}

static bool append_section(const struct options *options, const char *database, struct text *text,
                           struct error *err)
{
    const struct settings *settings = options->settings;
    bool ok = true, has_key = false;
    text_printf(text, "\n[%s]\n", options->save_profile);
    for (size_t i = 0; ok && i < options->files.count; i++)
        ok = append_path(text, SETTING_FILE, options->files.items[i], err);
    for (size_t i = 0; ok && i < settings->count; i++) {
        const struct setting *setting = &settings->items[i];
        if (!is_saved(options, setting))
            continue;
        has_key |= strcmp(setting->name, "api-key-file") == 0;
        if (setting_is_path(setting->name) && setting->value[0] != '/')
            ok = append_path(text, setting->name, setting->value, err);
        else
            append(text, setting->name, setting->spec->value == NULL ? "yes" : setting->value);
    }
    ok = ok && append_path(text, "db", database, err);
    if (!has_key)
        text_printf(text, "# %s\n# api-key-file = ~/.config/stopsms/this-client.key\n",
                    _("Name a file that holds the key, and that you alone can read:"));
    return ok;
}

/* What is there so far, behind which the section is put. */
static bool copy_old(const char *path, FILE *out, mode_t *mode, struct error *err)
{
    char bytes[4096];
    size_t got;
    struct stat status;
    FILE *old = fopen(path, "re");
    char last = '\n';
    *mode = 0600;
    if (old == NULL)
        return errno == ENOENT ||
               error_set(err, ERROR_STORAGE, "%s can't be read: %s", path, _(strerror(errno)));
    while ((got = fread(bytes, 1, sizeof bytes, old)) > 0) {
        last = bytes[got - 1];
        (void)fwrite(bytes, 1, got, out); /* its errors are seen at the commit */
    }
    bool ok = !ferror(old) && fstat(fileno(old), &status) == 0;
    if (ok)
        *mode = status.st_mode & 0644;
    if (last != '\n')
        (void)fputc('\n', out);
    (void)fclose(old);
    return ok || error_set(err, ERROR_STORAGE, "%s can't be read", path);
}

static bool make_folders(const char *path, struct error *err)
{
    char *folder = path_folder(path);
    char *parent = path_folder(folder);
    bool ok = (mkdir(parent, 0700) == 0 || errno == EEXIST) &&
              (mkdir(folder, 0700) == 0 || errno == EEXIST);
    if (!ok)
        error_set(err, ERROR_STORAGE, "the folder %s can't be made: %s", folder,
                  _(strerror(errno)));
    free(parent);
    free(folder);
    return ok;
}

static bool write_whole(const char *path, const struct text *section, struct error *err)
{
    struct atomic_file *file = NULL;
    mode_t mode;
    if (!make_folders(path, err) || !atomic_file_open(path, &file, err))
        return false;
    FILE *out = atomic_file_stream(file);
    bool ok = copy_old(path, out, &mode, err);
    if (ok && fchmod(fileno(out), mode) != 0)
        ok = error_set(err, ERROR_STORAGE, "%s can't be written: %s", path, _(strerror(errno)));
    (void)fwrite(section->data, 1, section->length, out);
    if (ok)
        return atomic_file_commit(&file, err);
    atomic_file_discard(&file);
    return false;
}

/* Where the user's own file would be, a link to it is followed. */
static char *target_of(const char *path)
{
    char *real = realpath(path, NULL);
    return real != NULL ? real : memory_copy_string(path);
}

bool profile_save(const struct app *app, struct error *err)
{
    const struct options *options = app->options;
    struct text section = {0};
    char *known = config_file_path();
    char *path = target_of(known);
    char *database = app_database_path(app);
    bool ok = profile_save_check(options, err) &&
              append_section(options, database, &section, err) && write_whole(path, &section, err);
    if (ok)
        log_info(&app->log, "profile_saved", "profile %s: %s", options->save_profile, path);
    text_free(&section);
    free(database);
    free(path);
    free(known);
    return ok;
}
