/* Two paths may name one file: by links, by another spelling, by a folder that is mounted twice.
 * So files are compared by device and inode. A file that is not there yet has neither; it is
 * compared by its folder's device and inode, and by its name. */
#include "cli/options/report_guard.h"

#include "base/atomic_file.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "jobs/read/store_status.h"
#include "report/evidence/evidence.h"
#include "report/report_cells.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file by what it is, and by its place, for one that is not there yet. */
struct guarded {
    const char *what; /* for people, once it is looked up: what it is, and what to do */
    bool exists;
    struct stat file;
    bool has_folder;
    struct stat folder;
    char *name;
};

struct report_guard {
    struct guarded *files;
    size_t count;
};

static struct guarded look_at(const char *what, const char *path)
{
    char *folder = path_folder(path);
    struct guarded guarded = {.what = what, .name = memory_copy_string(path_name(path))};
    guarded.exists = stat(path, &guarded.file) == 0;
    guarded.has_folder = stat(folder, &guarded.folder) == 0;
    free(folder);
    return guarded;
}

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool is_one_file(const struct guarded *one, const struct guarded *other)
{
    bool same_file = one->exists && other->exists && is_same(&one->file, &other->file);
    bool same_place = one->has_folder && other->has_folder &&
                      is_same(&one->folder, &other->folder) && strcmp(one->name, other->name) == 0;
    return same_file || same_place;
}

static void add(struct report_guard *guard, const char *what, const char *path)
{
    if (path == NULL || strcmp(path, "-") == 0)
        return;
    guard->files = memory_resize(guard->files, guard->count + 1, sizeof guard->files[0]);
    guard->files[guard->count++] = look_at(what, path);
}

static bool add_source(void *context, const char *path)
{
    add(context,
        N_("this is the source file of an import, which nothing replaces; choose another path"),
        path);
    return true;
}

/* SQLite puts its files beside the database itself, not beside a link to it. */
static void add_database(const struct app *app, struct report_guard *guard)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", "-lock"};
    char *given = app_database_path(app);
    char *real = realpath(given, NULL);
    struct text path = {0};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        text_clear(&path);
        text_append_string(&path, real != NULL ? real : given);
        text_append_string(&path, endings[i]);
        add(guard,
            i == 0
                ? N_("this is the database, which nothing replaces; choose another path")
                : N_("this is a file of the database, which nothing replaces; choose another path"),
            text_string(&path));
    }
    text_free(&path);
    free(real);
    free(given);
}

static void add_credential(struct report_guard *guard)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    struct text path = {0};
    if (folder == NULL)
        return;
    text_printf(&path, "%s/smspartner-api-key", folder);
    add(guard, N_("this is the file of the API key, which nothing replaces; choose another path"),
        text_string(&path));
    text_free(&path);
}

bool report_guard_new(const struct app *app, struct job_store *store, struct report_guard **out,
                      struct error *err)
{
    const struct options *options = app->options;
    struct report_guard *guard = memory_alloc(1, sizeof *guard);
    add_database(app, guard);
    add(guard, N_("this is the file of the API key, which nothing replaces; choose another path"),
        options->api_key_file);
    add_credential(guard);
    add(guard,
        N_("this is the file of the authorities, which nothing replaces; choose another path"),
        options->ca_file);
    for (size_t i = 0; i < options->files.count; i++)
        add(guard, N_("this is an input file, which nothing replaces; choose another path"),
            options->files.items[i]);
    add(guard, N_("this is an input file, which nothing replaces; choose another path"),
        options->missing_from);
    bool ok = store == NULL || store_status_each_source(store, add_source, guard, err);
    if (!ok)
        report_guard_free(&guard);
    *out = guard;
    return ok;
}

void report_guard_add_report(struct report_guard *guard, const char *path)
{
    char *manifest = evidence_path_beside(path);
    add(guard, N_("this is the report, which nothing replaces; choose another path"), path);
    add(guard, N_("this is the report's manifest, which nothing replaces; choose another path"),
        manifest);
    free(manifest);
}

bool report_guard_check_place(const struct report_guard *guard, const char *path, struct error *err)
{
    struct guarded target = look_at("", path);
    const char *what = NULL;
    for (size_t i = 0; what == NULL && i < guard->count; i++)
        what = is_one_file(&target, &guard->files[i]) ? guard->files[i].what : NULL;
    free(target.name);
    if (what == NULL)
        return true;
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    error_set(err, ERROR_USAGE, "%s: %s", text_string(&shown), language_text(what));
    text_free(&shown);
    return false;
}

bool report_guard_check(const struct report_guard *guard, const char *path, enum report_target kind,
                        struct error *err)
{
    return report_guard_check_place(guard, path, err) && report_target_check(path, kind, err);
}

bool report_guard_check_both(const struct report_guard *guard, const char *path, struct error *err)
{
    char *manifest = evidence_path_beside(path);
    bool ok = report_guard_check(guard, path, REPORT_TARGET_REPORT, err) &&
              report_guard_check(guard, manifest, REPORT_TARGET_MANIFEST, err);
    free(manifest);
    return ok;
}

void report_guard_free(struct report_guard **guard)
{
    struct report_guard *dropped = *guard;
    if (dropped == NULL)
        return;
    for (size_t i = 0; i < dropped->count; i++)
        free(dropped->files[i].name);
    free(dropped->files);
    free(dropped);
    *guard = NULL;
}
