#include "cli/common/to_fix_file.h"

#include "base/atomic_file.h"
#include "base/file_error.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/regular_file.h"
#include "base/temp_file.h"
#include "base/text.h"
#include "base/to_fix_mark.h"
#include "cli/options/report_choice.h"
#include "intake/to_fix.h"
#include "report/to_fix_rows.h"
#include "report/xlsx/xlsx_table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_NAMES 1000

struct writing {
    const struct app *app;
    const char *name;
    struct intake_plan *plan;
    int64_t import_id;
    struct to_fix_rows *rows;
    struct to_fix_file *to_fix;
};

/* --- the rows --- */

static void show(struct to_fix_file *to_fix, const struct to_fix_row *row)
{
    if (to_fix->rows++ >= TO_FIX_SHOWN)
        return;
    to_fix->first[to_fix->shown++] = (struct to_fix_shown){
        .line = row->line,
        .place = memory_copy_string(row->place),
        .cell = memory_copy_string(row->cell),
        .reason = memory_copy_string(row->reason),
    };
}

static bool next_reason(void *context, struct to_fix_reason *reason, bool *found, struct error *err)
{
    struct writing *writing = context;
    struct to_fix_row row;
    if (!to_fix_rows_next(writing->rows, &row, found, err))
        return false;
    if (*found) {
        show(writing->to_fix, &row);
        *reason =
            (struct to_fix_reason){.line = row.line, .broken = row.broken, .text = row.reason};
    }
    return true;
}

/* --- the name --- */

/* How much of the path stands before the ending. That of a to-fix file belongs to it: corrections
 * of corrections do not pile them up. */
static size_t stem_length(const char *path, bool is_to_fix)
{
    const char *name = path_name(path);
    const char *dot = strrchr(name, '.');
    size_t stem = is_to_fix ? to_fix_stem_length(path) : SIZE_MAX;
    if (stem != SIZE_MAX)
        return stem;
    return dot != NULL && dot > name ? (size_t)(dot - path) : strlen(path);
}

/* The path for the `round`th try: plain, numbered by the import, then by both. */
static char *candidate(const struct writing *writing, const char *folder, int round)
{
    const char *path = strcmp(writing->name, "-") == 0 ? "stdin" : writing->name;
    bool is_to_fix = intake_plan_describe(writing->plan)->origin[0] != '\0';
    size_t length = stem_length(path, is_to_fix), skipped = 0;
    struct text text = {0};
    if (folder != NULL) {
        text_printf(&text, "%s/", folder);
        skipped = (size_t)(path_name(path) - path);
    }
    text_append(&text, path + skipped, length - skipped);
    text_append_string(&text, TO_FIX_ENDING);
    if (round > 0)
        text_printf(&text, "-%" PRId64, writing->import_id);
    if (round > 1)
        text_printf(&text, "-%d", round);
    text_append_string(&text, intake_plan_sheet(writing->plan) != NULL ? ".xlsx" : ".csv");
    return text.data;
}

/* The first name at which nothing stands. */
static char *free_name(const struct writing *writing, const char *folder, int *round)
{
    struct stat status;
    for (*round = 0; *round < MOST_NAMES; ++*round) {
        char *path = candidate(writing, folder, *round);
        if (lstat(path, &status) != 0 && errno == ENOENT)
            return path;
        free(path);
    }
    return NULL;
}

/* --- the file --- */

/* Whether the file holds the same bytes as what was written. */
static bool is_same(FILE *written, const char *path)
{
    struct error ignored;
    int64_t bytes = 0;
    struct stat status;
    FILE *other = regular_file_open(path, &bytes, &ignored);
    bool same = other != NULL && fflush(written) == 0 && fstat(fileno(written), &status) == 0 &&
                status.st_size == bytes;
    char mine[8192], its[8192];
    size_t length = 1;
    for (off_t at = 0; same && length > 0; at += (off_t)length) {
        length = fread(its, 1, sizeof its, other);
        same = pread(fileno(written), mine, length, at) == (ssize_t)length &&
               memcmp(mine, its, length) == 0;
    }
    if (other != NULL)
        fclose(other);
    return same;
}

/* The path of an earlier file that is the same, or NULL. */
static char *find_same(const struct writing *writing, const char *folder, int rounds, FILE *written)
{
    for (int round = 0; round < rounds; round++) {
        char *path = candidate(writing, folder, round);
        if (is_same(written, path))
            return path;
        free(path);
    }
    return NULL;
}

static void set_none(struct to_fix_file *to_fix, const char *why)
{
    free(to_fix->why_none);
    to_fix->why_none = memory_copy_string(why);
}

static bool take_row(void *context, const char *const *cells, const size_t *lengths, size_t count)
{
    struct xlsx_table_cell *row = memory_alloc(count, sizeof *row);
    for (size_t i = 0; i < count; i++)
        row[i] = (struct xlsx_table_cell){cells[i], lengths[i]};
    bool fits = xlsx_table_add(context, row, count);
    free(row);
    return fits;
}

static bool fail_to_write(const char *path, int cause, struct error *err)
{
    error_set(err, ERROR_STORAGE, "%s: can't be written (%s). %s", path, file_error_words(cause),
              file_error_advice(cause, N_("Make room, or choose another disk.")));
    return file_error_because(err, cause);
}

static bool copy_to_workbook(struct writing *writing, const char *path, FILE *stream,
                             struct to_fix_counts *counts, struct error *err)
{
    const struct to_fix_source source = {next_reason, writing};
    char *folder = path_folder(path);
    struct report_out out;
    report_out_init(&out, stream, folder);
    struct xlsx_table *workbook = xlsx_table_new(intake_plan_sheet(writing->plan), &out);
    const struct to_fix_table table = {take_row, workbook};
    bool ok = to_fix_copy_cells(writing->plan, &source, &table, counts, err);
    if (ok && counts->written > 0 && out.failure == 0)
        xlsx_table_finish(workbook);
    if (ok && !report_out_flush(&out))
        ok = fail_to_write(path, out.failure, err);
    xlsx_table_free(&workbook);
    report_out_free(&out);
    free(folder);
    return ok;
}

static bool copy_rows(struct writing *writing, const char *path, FILE *stream,
                      struct to_fix_counts *counts, struct error *err)
{
    const struct to_fix_source source = {next_reason, writing};
    return intake_plan_sheet(writing->plan) != NULL
               ? copy_to_workbook(writing, path, stream, counts, err)
               : to_fix_copy(writing->plan, &source, stream, counts, err);
}

/* Copies the rows, and gives the file its name. */
static bool fill(struct writing *writing, const char *folder, int round, char *path,
                 struct atomic_file **file, struct error *err)
{
    struct to_fix_file *to_fix = writing->to_fix;
    struct to_fix_counts counts;
    if (!copy_rows(writing, path, atomic_file_stream(*file), &counts, err))
        return false;
    to_fix->left_out = counts.left_out;
    to_fix->first_out = counts.first_out;
    if (counts.written == 0) {
        set_none(to_fix, _("its rows are too long to be copied"));
        return true;
    }
    to_fix->path = find_same(writing, folder, round, atomic_file_stream(*file));
    if (to_fix->path != NULL)
        return true;
    to_fix->path = memory_copy_string(path);
    return atomic_file_commit(file, err);
}

/* ERROR_INPUT: there is no file, and `err` says why. */
static bool write_in(struct writing *writing, const char *folder, struct error *err)
{
    struct atomic_file *file = NULL;
    int round = 0;
    char *path = free_name(writing, folder, &round);
    if (path == NULL)
        return error_set(err, ERROR_INPUT, "every name for it is taken");
    bool opened = atomic_file_open(path, &file, err);
    if (!opened)
        err->code = ERROR_INPUT;
    if (opened)
        temp_file_sweep_beside(path);
    bool ok = opened && fill(writing, folder, round, path, &file, err);
    if (!ok && err->code == ERROR_STORAGE) {
        free(writing->to_fix->path);
        writing->to_fix->path = NULL;
    }
    atomic_file_discard(&file);
    free(path);
    return ok;
}

/* The folder of the report that the user named, where that is a file; the caller frees it. */
static char *report_folder(const struct app *app)
{
    const char *report = app->options->report;
    return report == NULL || report_choice_is_stream(report) ? NULL : path_folder(report);
}

static bool write_file(struct writing *writing, struct error *err)
{
    char *other = report_folder(writing->app);
    bool ok = write_in(writing, NULL, err);
    /* No row was read yet where the folder is at fault. */
    if (!ok && err->code == ERROR_INPUT && writing->to_fix->rows == 0 && other != NULL)
        ok = write_in(writing, other, err);
    free(other);
    return ok;
}

/* NULL: nothing speaks against it so far. */
static const char *why_not_at_all(const struct writing *writing)
{
    const char *report = writing->app->options->report;
    if (writing->app->options->mask)
        return _("--mask writes none, since it would hold numbers");
    if (report != NULL && strcmp(report, REPORT_NOWHERE) == 0)
        return _("nothing is written with --report /dev/null");
    if (!intake_plan_describe(writing->plan)->has_header)
        return _(
            "the file has no header, under which reasons could stand; correct the file itself");
    return NULL;
}

static bool write_or_tell(struct writing *writing, struct error *err)
{
    struct to_fix_reason reason;
    struct to_fix_file *to_fix = writing->to_fix;
    const char *why_not = why_not_at_all(writing);
    bool found = true;
    if (why_not == NULL && write_file(writing, err))
        return true;
    if (why_not == NULL && err->code == ERROR_STORAGE) {
        set_none(to_fix, _("it could not be written"));
        return error_wrap(err, "the rows to be corrected");
    }
    set_none(to_fix, why_not != NULL ? why_not : err->text);
    while (found)
        if (!next_reason(writing, &reason, &found, err))
            return false;
    return true;
}

bool to_fix_file_write(const struct app *app, struct job_store *store, const char *name,
                       struct intake_plan *plan, int64_t import_id, struct to_fix_file *to_fix,
                       struct error *err)
{
    struct writing writing = {
        .app = app, .name = name, .plan = plan, .import_id = import_id, .to_fix = to_fix};
    enum language language =
        app->options->language >= 0 ? (enum language)app->options->language : language_spoken();
    bool ok =
        to_fix_rows_open(store, import_id, app->options->mask, language, &writing.rows, err) &&
        write_or_tell(&writing, err);
    to_fix_rows_close(&writing.rows);
    return ok;
}

void to_fix_file_free(struct to_fix_file *to_fix)
{
    for (size_t i = 0; i < to_fix->shown; i++) {
        free(to_fix->first[i].place);
        free(to_fix->first[i].cell);
        free(to_fix->first[i].reason);
    }
    free(to_fix->path);
    free(to_fix->why_none);
    *to_fix = (struct to_fix_file){0};
}
