#include "cli/report_path.h"

#include "base/atomic_file.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/report_choice.h"
#include "jobs/store_status.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *report_path_beside(const char *file, int64_t number)
{
    const char *path = strcmp(file, "-") == 0 ? "stdin" : file;
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    /* A dot in front makes a hidden file, not an ending. */
    size_t length = dot != NULL && dot > name ? (size_t)(dot - path) : strlen(path);
    struct text text = {0};
    text_append(&text, path, length);
    if (number > 0) {
        text_printf(&text, ".report-%" PRId64 ".csv", number);
    } else {
        text_append_string(&text, ".report.csv");
    }
    return text.data;
}

bool report_path_choose(struct job_store *store, const char *file, const char *import_path,
                        int64_t import_id, char **path, struct error *err)
{
    bool taken = false;
    if (!store_status_has_older_import(store, import_path, import_id, &taken, err)) {
        return false;
    }
    char *plain = report_path_beside(file, 0);
    if (!taken && !report_belongs_to_other(plain, import_path)) {
        *path = plain;
        return true;
    }
    free(plain);
    *path = report_path_beside(file, import_id);
    return true;
}

static bool is_same_file(const char *one, const char *other)
{
    struct stat first;
    struct stat second;
    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static bool can_write(const char *path, struct error *err)
{
    struct atomic_file *file = NULL;
    bool ok = atomic_file_open(path, &file, err);
    atomic_file_discard(&file);
    return ok;
}

static bool check_given(const struct options *options, struct error *err)
{
    if (strcmp(options->report, "-") == 0) {
        return true;
    }
    for (size_t i = 0; i < options->files.count; i++) {
        if (is_same_file(options->report, options->files.items[i])) {
            return error_set(err, ERROR_USAGE, "--report %s: is the input file itself",
                             options->report);
        }
    }
    return can_write(options->report, err);
}

bool report_path_check(const struct options *options, FILE *out, struct error *err)
{
    struct report_request request;
    if (!report_choice_make(options, options->report, out, &request, err)) {
        return false;
    }
    if (options->report != NULL) {
        return check_given(options, err);
    }
    bool ok = true;
    for (size_t i = 0; i < options->files.count && ok; i++) {
        char *path = report_path_beside(options->files.items[i], 0);
        ok = can_write(path, err) || error_wrap(err, "the report (--report chooses its path)");
        free(path);
    }
    return ok;
}
