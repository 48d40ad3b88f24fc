/* Shows which settings hold and who says so, or checks the whole configuration file as if each of
 * its profiles were used now. The key is never read for that, only whether its file may be. */
#include "base/language.h"
#include "base/memory.h"
#include "cli/common/app.h"
#include "cli/common/key_file.h"
#include "cli/common/same_file.h"
#include "cli/options/option_advice.h"
#include "cli/settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- what holds --- */

static void print_line(FILE *out, const char *name, const char *value, const char *source)
{
    struct text shown = {0};
    text_append_printable(&shown, value, strlen(value));
    fprintf(out, _("%s = %s\n    from %s\n"), name, text_string(&shown), source);
    text_free(&shown);
}

static void print_setting(const struct app *app, const struct setting *setting)
{
    struct text source = {0};
    settings_append_source(&source, app->options->settings, setting);
    print_line(app->out, setting->name,
               setting->spec != NULL && setting->spec->value == NULL && setting->value[0] == '\0'
                   ? "yes"
                   : setting->value,
               text_string(&source));
    text_free(&source);
}

static bool is_shown(const struct settings *settings, const struct setting *setting)
{
    return setting_place_of(setting->name) != SETTING_PLACE_NONE &&
           !settings_is_beaten(settings, setting);
}

static int show(const struct app *app)
{
    const struct options *options = app->options;
    const struct settings *settings = options->settings;
    char *database = app_database_path(app);
    if (options->profile != NULL)
        fprintf(app->out, _("profile %s of %s\n"), options->profile, settings->path);
    else if (access(settings->path, F_OK) == 0)
        fprintf(app->out, _("no profile; the file is %s\n"), settings->path);
    else
        fprintf(app->out, _("no profile; the file is %s, and there is none\n"), settings->path);
    for (size_t i = 0; i < settings->count; i++)
        if (is_shown(settings, &settings->items[i]))
            print_setting(app, &settings->items[i]);
    if (options->db == NULL)
        print_line(app->out, "db", database,
                   options->profile != NULL ? _("the profile's name") : _("the program"));
    free(database);
    return 0;
}

/* --- whether all of it is right --- */

struct check {
    const struct app *app;
    const struct config_file *file;
    unsigned found;
    size_t profiles;
};

static void tell(struct check *check, const char *words)
{
    check->found++;
    fprintf(check->app->out, "%s\n", words);
}

static void tell_of_line(struct check *check, const struct config_entry *entry, const char *words)
{
    struct text text = {0};
    text_printf(&text, _("%s, line %u: %s"), check->file->path, entry->line, words);
    tell(check, text_string(&text));
    text_free(&text);
}

/* The value is read by every option of that name, since commands differ in what they take. */
static bool is_understood(const struct config_entry *entry, struct options *scratch,
                          struct error *err)
{
    bool understood = true;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_table[i];
        if (strcmp(spec->name, entry->name) != 0)
            continue;
        if (spec->value != NULL && !spec->read(spec, entry->value, scratch))
            return option_advice_refuse_value(spec, entry->value, err);
        if (spec->value == NULL)
            (void)setting_is_yes(entry->value, &understood);
        if (!understood)
            return error_set(err, ERROR_SETUP, "%s: not understood; it is `yes` or `no`",
                             entry->name);
    }
    return true;
}

static void check_key(struct check *check, const struct config_entry *entry)
{
    struct error err = {0};
    char *path = setting_path(entry->value);
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        error_set(&err, ERROR_SETUP, "can't read the key file %s: %s", path, _(strerror(errno)));
    if (fd < 0 || !key_file_check(fd, path, &err))
        tell_of_line(check, entry, err.text);
    if (fd >= 0)
        (void)close(fd);
    free(path);
}

static void check_entry(struct check *check, const struct config_entry *entry,
                        struct options *scratch)
{
    struct error err = {0};
    if (!settings_check_entry(check->file, entry, &err))
        tell(check, err.text);
    else if (!is_understood(entry, scratch, &err))
        tell_of_line(check, entry, err.text);
    else if (strcmp(entry->name, "api-key-file") == 0)
        check_key(check, entry);
}

static const char *value_of(const struct config_file *file, size_t section, const char *name)
{
    for (size_t i = 0; i < file->entry_count; i++)
        if (file->entries[i].section == section && strcmp(file->entries[i].name, name) == 0)
            return file->entries[i].value;
    return NULL;
}

static char *database_of(const struct config_file *file, size_t section)
{
    struct error ignored = {0};
    const char *named = value_of(file, section, "db");
    char *path = NULL;
    if (named != NULL)
        return setting_path(named);
    return job_store_default_path(file->sections[section], &path, &ignored)
               ? path
               : memory_copy_string(file->sections[section]);
}

/* NULL: it names none. */
static char *output_of(const struct config_file *file, size_t section, const char *name)
{
    const char *named = value_of(file, section, name);
    return named != NULL ? setting_path(named) : NULL;
}

/* `what`: "one database". */
static void check_pair(struct check *check, size_t first, size_t second, const char *what,
                       const char *one, const char *other)
{
    struct text text = {0};
    if (one == NULL || other == NULL || !same_file(one, other))
        return;
    struct text shown = {0};
    text_append_printable(&shown, one, strlen(one));
    text_printf(&text, _("the profiles `%s` and `%s` have %s, %s"), check->file->sections[first],
                check->file->sections[second], what, text_string(&shown));
    tell(check, text_string(&text));
    text_free(&shown);
    text_free(&text);
}

/* Two clients in one database would be one list, and of one file's the second would replace the
 * first's. */
static void check_shared(struct check *check, size_t first, size_t second)
{
    static const struct {
        const char *name, *what;
    } outputs[] = {{"report", N_("one report")}, {"metrics", N_("one file of metrics")}};
    const struct config_file *file = check->file;
    char *one = database_of(file, first), *other = database_of(file, second);
    check_pair(check, first, second, _("one database"), one, other);
    free(one);
    free(other);
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        one = output_of(file, first, outputs[i].name);
        other = output_of(file, second, outputs[i].name);
        check_pair(check, first, second, _(outputs[i].what), one, other);
        free(one);
        free(other);
    }
}

static void check_pairs(struct check *check)
{
    const struct config_file *file = check->file;
    for (size_t i = 0; i < file->section_count; i++)
        for (size_t k = i + 1; k < file->section_count; k++)
            if (config_is_profile_name(file->sections[i]) &&
                config_is_profile_name(file->sections[k]))
                check_shared(check, i, k);
}

static void check_together(struct check *check, size_t section)
{
    const struct config_file *file = check->file;
    const char *all = value_of(file, section, "all-rows");
    bool understood;
    struct text text = {0};
    if (all != NULL && setting_is_yes(all, &understood) &&
        value_of(file, section, "where") != NULL) {
        text_printf(&text, _("the profile `%s` has both `where` and `all-rows`: only one can hold"),
                    file->sections[section]);
        tell(check, text_string(&text));
    }
    text_free(&text);
}

static void check_file(struct check *check)
{
    const struct config_file *file = check->file;
    for (size_t section = 0; section < file->section_count; section++) {
        struct options scratch = {0};
        for (size_t i = 0; i < file->entry_count; i++)
            if (file->entries[i].section == section)
                check_entry(check, &file->entries[i], &scratch);
        options_free(&scratch);
        check->profiles += config_is_profile_name(file->sections[section]);
        check_together(check, section);
    }
    check_pairs(check);
}

static int check_all(const struct app *app)
{
    struct error err = {0};
    struct config_file file = {0};
    struct check check = {.app = app, .file = &file};
    char *path = config_file_path();
    int status = 0;
    if (!config_file_read(path, &file, &err)) {
        status = app_fail(app, &err);
    } else if (access(path, F_OK) != 0) {
        error_set(&err, ERROR_SETUP, "there is no %s, nor one in /etc/stopsms", path);
        status = app_fail(app, &err);
    } else {
        check_file(&check);
        if (check.found > 0)
            status = error_exit_status(ERROR_SETUP);
        else
            fprintf(app->out,
                    P_("%s: %zu profile, all right\n", "%s: %zu profiles, all right\n",
                       (int64_t)check.profiles),
                    path, check.profiles);
    }
    config_file_free(&file);
    free(path);
    return status;
}

int command_config(const struct app *app)
{
    return app->options->files.count > 0 ? check_all(app) : show(app);
}
