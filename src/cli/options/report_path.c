#include "cli/options/report_path.h"

#include "base/atomic_file.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/options/report_choice.h"
#include "cli/options/report_guard.h"
#include "jobs/read/store_status.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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
    if (number > 0)
        text_printf(&text, ".report-%" PRId64 ".csv", number);
    else
        text_append_string(&text, ".report.csv");
    return text.data;
}

#define MOST_NAMES 1000

/* The path for the `round`th try: plain, numbered by the import, then by both. */
static char *candidate(const char *file, int64_t import_id, int round)
{
    if (round < 2)
        return report_path_beside(file, round == 0 ? 0 : import_id);
    char *numbered = report_path_beside(file, import_id);
    struct text path = {0};
    text_append(&path, numbered, strlen(numbered) - strlen(".csv"));
    text_printf(&path, "-%d.csv", round);
    free(numbered);
    return path.data;
}

/* What stands at the plain name may be another file's report; a numbered one is this import's. */
static bool find_path(const struct report_guard *guard, const char *file, const char *import_path,
                      int64_t import_id, bool taken, char **path, struct error *err)
{
    for (int round = taken ? 1 : 0; round < MOST_NAMES; round++) {
        *path = candidate(file, import_id, round);
        bool others = round == 0 && report_belongs_to_other(*path, import_path);
        if (!others && report_guard_check_both(guard, *path, err))
            return true;
        free(*path);
        *path = NULL;
        if (!others && err->code != ERROR_USAGE)
            return false;
    }
    return error_wrap(err, "every name for the report is taken");
}

bool report_path_choose(const struct app *app, struct job_store *store, const char *file,
                        const char *import_path, int64_t import_id, char **path, struct error *err)
{
    struct report_guard *guard = NULL;
    bool taken = false;
    *path = NULL;
    bool ok = store_status_has_older_import(store, import_path, import_id, &taken, err) &&
              report_guard_new(app, store, &guard, err) &&
              find_path(guard, file, import_path, import_id, taken, path, err);
    report_guard_free(&guard);
    return ok;
}

bool report_path_check_given(const struct app *app, struct job_store *store, struct error *err)
{
    const char *path = app->options->report;
    struct report_guard *guard = NULL;
    if (path == NULL || report_choice_is_stream(path) || strcmp(path, REPORT_NOWHERE) == 0)
        return true;
    bool ok = report_guard_new(app, store, &guard, err) &&
              report_guard_check_both(guard, path, err) && atomic_file_try(path, err);
    report_guard_free(&guard);
    return ok;
}

bool report_path_check(const struct app *app, struct error *err)
{
    const struct options *options = app->options;
    struct report_request request;
    if (!report_choice_make(options, options->report, app->out, &request, err))
        return false;
    if (options->report != NULL)
        return report_path_check_given(app, NULL, err);
    bool ok = true;
    for (size_t i = 0; i < options->files.count && ok; i++) {
        char *path = report_path_beside(options_file_name(options, i), 0);
        ok =
            atomic_file_try(path, err) || error_wrap(err, "the report (--report chooses its path)");
        free(path);
    }
    return ok;
}
