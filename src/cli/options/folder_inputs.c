/* What a table is called is all that is asked here: whether it is one, whoever reads it finds out,
 * and refuses all of them where one is not. */
#include "cli/options/folder_inputs.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/options/option_table.h"
#include "cli/options/own_inputs.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define SHOWN_NAMES 5

/* Some of them are not read: then that is said, and no table is passed over for its kind. */
static const char *const endings[] = {".csv", ".tsv",  ".txt",     ".tab", ".xlsx", ".xlsm", ".xls",
                                      ".ods", ".xlsb", ".numbers", ".zip", ".gz",   ".zst"};

struct folder {
    const char *path;
    char **names;
    size_t count, capacity;
    struct text left_out; /* the first few names, with commas between */
    size_t left_out_count;
};

static bool has_table_ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && dot > name && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return name[0] != '.';
    return false;
}

static char *path_in(const struct folder *folder, const char *name)
{
    struct text path = {0};
    size_t length = strlen(folder->path);
    text_append(&path, folder->path, length);
    text_append_string(&path, length > 0 && folder->path[length - 1] == '/' ? "" : "/");
    text_append_string(&path, name);
    return path.data;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static bool read_names(struct folder *folder, struct error *err)
{
    DIR *stream = opendir(folder->path);
    struct dirent *entry;
    errno = 0;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        folder->names =
            memory_grow(folder->names, folder->count, &folder->capacity, sizeof *folder->names);
        folder->names[folder->count++] = memory_copy_string(entry->d_name);
        errno = 0;
    }
    int cause = errno;
    if (stream != NULL)
        closedir(stream);
    if (folder->count > 0)
        qsort(folder->names, folder->count, sizeof *folder->names, by_name);
    return (stream != NULL && cause == 0) ||
           error_set(err, ERROR_NO_INPUT, "the folder can't be read: %s", _(strerror(cause)));
}

static void leave_out(struct folder *folder, const char *name)
{
    if (folder->left_out_count++ >= SHOWN_NAMES)
        return;
    text_append_string(&folder->left_out, folder->left_out_count > 1 ? ", " : "");
    text_append_printable(&folder->left_out, name, strlen(name));
}

static void tell(const struct app *app, const struct folder *folder, size_t tables)
{
    struct text shown = {0}, read = {0}, names = {0};
    int64_t count = (int64_t)folder->left_out_count, unnamed = count - SHOWN_NAMES;
    text_append_printable(&shown, folder->path, strlen(folder->path));
    text_printf(&read, P_("%zu table is read", "%zu tables are read", (int64_t)tables), tables);
    if (unnamed > 0)
        text_printf(&names, P_("%s and %" PRId64 " more", "%s and %" PRId64 " more", unnamed),
                    text_string(&folder->left_out), unnamed);
    else
        text_append_string(&names, text_string(&folder->left_out));
    if (count > 0)
        log_info(&app->log, "folder_left_out",
                 count == 1 ? _("%s: %s; left out, since it is no table: %s")
                            : _("%s: %s; left out, since they are no table: %s"),
                 text_string(&shown), text_string(&read), text_string(&names));
    text_free(&shown);
    text_free(&read);
    text_free(&names);
}

/* Adds the folder's tables; what is ours is told name by name. */
static bool add_tables(const struct app *app, struct options *options, struct folder *folder,
                       struct string_list *files, struct error *err)
{
    size_t tables = 0;
    for (size_t i = 0; i < folder->count; i++) {
        char *path = path_in(folder, folder->names[i]);
        bool is_table = has_table_ending(folder->names[i]) && !is_folder(path);
        if (is_table && own_inputs_tell(app, path)) {
            free(path);
        } else if (is_table) {
            string_list_add(&options->owned, path);
            string_list_add(files, path);
            tables++;
        } else {
            leave_out(folder, folder->names[i]);
            free(path);
        }
    }
    tell(app, folder, tables);
    return tables > 0 || error_set(err, ERROR_INPUT,
                                   "no file in this folder is a table: it holds "
                                   "none that ends in .csv, .xlsx or the like");
}

static bool open_folder(const struct app *app, struct options *options, const char *path,
                        struct string_list *files, struct error *err)
{
    struct folder folder = {.path = path};
    struct text shown = {0};
    bool ok = read_names(&folder, err) && add_tables(app, options, &folder, files, err);
    text_append_printable(&shown, path, strlen(path));
    if (!ok)
        error_wrap(err, "%s", text_string(&shown));
    for (size_t i = 0; i < folder.count; i++)
        free(folder.names[i]);
    free(folder.names);
    text_free(&folder.left_out);
    text_free(&shown);
    return ok;
}

bool folder_inputs_open(const struct app *app, struct options *options, struct error *err)
{
    struct string_list files = {0};
    bool any = false, ok = true;
    for (size_t i = 0; i < options->files.count; i++)
        any |= is_folder(options->files.items[i]);
    for (size_t i = 0; any && ok && i < options->files.count; i++) {
        const char *path = options->files.items[i];
        if (is_folder(path))
            ok = open_folder(app, options, path, &files, err);
        else
            string_list_add(&files, path);
    }
    if (any && ok) {
        free(options->files.items);
        options->files = files;
    } else {
        free(files.items);
    }
    return ok;
}
