/* The file lies in a collector's folder, among those of other programs, and is replaced for years:
 * so what stands there is looked at each time, and only one of ours is ever replaced. */
#include "cli/show/metrics.h"

#include "base/atomic_file.h"
#include "base/language.h"
#include "base/last_words.h"
#include "base/memory.h"
#include "base/regular_file.h"
#include "base/temp_file.h"
#include "cli/options/report_guard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_BYTES ((size_t)256 * 1024) /* ours has a few thousand */

/* The one place that says whose metrics these are. */
static const char *profile_of(const struct app *app)
{
    return app->options->profile != NULL ? app->options->profile : "";
}

static bool fail_at(const char *path, enum error_code code, const char *why, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    error_set(err, code, "%s: %s", text_string(&shown), why);
    text_free(&shown);
    return false;
}

static bool refuse(const char *path, struct error *err)
{
    return fail_at(path, ERROR_USAGE,
                   _("something else than metrics of stopsms stands there, and is left as it is; "
                     "choose another path, or move it away"),
                   err);
}

static bool read_text(FILE *stream, struct text *text)
{
    char piece[4096];
    size_t count;
    while (text->length < MOST_BYTES && (count = fread(piece, 1, sizeof piece, stream)) > 0)
        text_append(text, piece, count);
    return !ferror(stream);
}

/* The text of the file that will be replaced; "" where there is none. What is no regular file is
 * refused when it is opened to be written. */
static bool read_before(const char *path, struct text *before, struct error *err)
{
    struct stat status;
    struct error why = {0};
    int64_t bytes = 0;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return true;
    FILE *stream = regular_file_open(path, &bytes, &why);
    if (stream == NULL && why.code == ERROR_NO_INPUT)
        return true;
    if (stream == NULL)
        return why.code == ERROR_STORAGE ? fail_at(path, ERROR_STORAGE, why.text, err)
                                         : refuse(path, err);
    bool is_read = read_text(stream, before);
    fclose(stream);
    if (!is_read)
        return fail_at(path, ERROR_STORAGE, _("it could not be read; look at the disk"), err);
    return before->length == 0 || metrics_text_is_ours(text_string(before)) || refuse(path, err);
}

static void append(struct text *text, const struct app *app, const struct metrics_facts *facts,
                   const struct text *before)
{
    struct metrics_facts all = *facts;
    all.profile = profile_of(app);
    metrics_text_append(text, &all, before->length > 0 ? text_string(before) : NULL);
}

/* --- before the work --- */

static bool check_place(const struct app *app, struct error *err)
{
    const char *path = app->options->metrics;
    struct report_guard *guard = NULL;
    if (strcmp(path, "-") == 0)
        return fail_at(path, ERROR_USAGE, _("--metrics needs the path of a file"), err);
    bool ok = report_guard_new(app, NULL, &guard, err);
    if (ok && app->options->report != NULL)
        report_guard_add_report(guard, app->options->report);
    ok = ok && report_guard_check_place(guard, path, err);
    report_guard_free(&guard);
    return ok;
}

bool metrics_begin(const struct app *app, const int *statuses, size_t count, struct error *err)
{
    const char *path = app->options->metrics;
    struct text before = {0};
    if (path == NULL)
        return true;
    bool ok =
        check_place(app, err) && read_before(path, &before, err) && atomic_file_try(path, err);
    if (ok)
        last_words_set_file(memory_copy_string(path), temp_file_name_beside(path));
    for (size_t i = 0; ok && i < count; i++) {
        const struct metrics_facts facts = {
            .ended_at = LAST_WORDS_TIME_S,
            .exit_status = statuses[i],
            .elapsed_ms = METRICS_UNKNOWN,
            .sending_ms = METRICS_UNKNOWN,
            .human = METRICS_UNKNOWN,
            .open_rows = METRICS_UNKNOWN,
        };
        struct text text = {0};
        append(&text, app, &facts, &before);
        last_words_prepare_file(statuses[i], text.data, text.length);
    }
    text_free(&before);
    return ok;
}

/* --- at the end --- */

static bool write_file(const char *path, const struct text *text, struct error *err)
{
    struct atomic_file *file = NULL;
    if (!atomic_file_open(path, &file, err))
        return false;
    FILE *stream = atomic_file_stream(file);
    fwrite(text_string(text), 1, text->length, stream);
    /* The collector is another user. */
    if (fchmod(fileno(stream), LAST_WORDS_FILE_MODE) != 0) {
        atomic_file_discard(&file);
        return fail_at(path, ERROR_STORAGE, _("it can't be made readable for its collector"), err);
    }
    return atomic_file_commit(&file, err);
}

bool metrics_write(const struct app *app, const struct metrics_facts *facts, struct error *err)
{
    const char *path = app->options->metrics;
    struct text before = {0}, text = {0};
    if (path == NULL)
        return true;
    bool ok = read_before(path, &before, err);
    if (ok) {
        append(&text, app, facts, &before);
        ok = write_file(path, &text, err);
    }
    text_free(&before);
    text_free(&text);
    return ok;
}
