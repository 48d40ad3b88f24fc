#include "cli/import_set.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/signals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A brake of its own is needed from this size on only. */
#define MAX_NEW_LEAST        1000
#define MAX_NEW_TIMES        3
#define LANDLINE_SHARE_PARTS 5 /* more than one in five is a sign of a wrong country */

struct intake_options import_set_choices(const struct app *app)
{
    const struct options *options = app->options;
    return (struct intake_options){
        .country = options->country[0] == '\0' ? NULL : options->country,
        .columns = options->columns.items,
        .column_count = options->columns.count,
        .where = options->where.items,
        .where_count = options->where.count,
        .all_rows = options->all_rows,
        .no_header = options->no_header,
        .delimiter = options->delimiter,
        .encoding = options->encoding,
        .skip_landlines = options->skip_landlines,
        .allow_empty = options->allow_empty,
        .interrupted = signals_flag(),
    };
}

bool import_set_plan(const struct app *app, struct import_set *set, struct error *err)
{
    const struct string_list *names = &app->options->files;
    struct intake_options choices = import_set_choices(app);
    set->files = memory_alloc(names->count, sizeof *set->files);
    for (size_t i = 0; i < names->count; i++) {
        struct import_set_file *file = &set->files[i];
        file->name = names->items[i];
        set->count = i + 1;
        if (!intake_plan_new(file->name, &choices, &file->plan, err)) {
            return false;
        }
    }
    return true;
}

static struct import_source source_of(const struct intake_plan *plan)
{
    const struct intake_description *found = intake_plan_describe(plan);
    struct import_source source = {
        .path = found->path,
        .bytes = found->bytes,
        .choices = found->choices,
        .dialect = found->dialect,
        .header = found->header_json,
    };
    memcpy(source.sha256, found->sha256, sizeof source.sha256);
    return source;
}

static bool add_entry(void *context, const struct entry *entry, struct error *err)
{
    return importer_add(context, entry, err);
}

/* "12 of 3 November 2026". */
static void append_import(struct text *text, const struct import_match *match)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    char time[TIMESTAMP_SIZE];
    timestamp_format(match->imported_at, time);
    long month = strtol(time + 5, NULL, 10);
    text_printf(text, "%" PRId64 " of %ld %s %.4s", match->import_id, strtol(time + 8, NULL, 10),
                month >= 1 && month <= 12 ? months[month - 1] : "?", time);
}

static void tell_known(const struct app *app, const char *name, const struct import_match *match)
{
    struct text text = {0};
    append_import(&text, match);
    if (match->pending > 0) {
        log_info(&app->log, "%s: same file as import %s: resumes with %" PRId64 " numbers pending",
                 name, text_string(&text), match->pending);
    } else {
        log_info(&app->log, "%s: same file as import %s: nothing of it is pending, asked for again",
                 name, text_string(&text));
    }
    text_free(&text);
}

static bool refuse_other(const char *name, const struct import_match *match, struct error *err)
{
    struct text text = {0};
    append_import(&text, match);
    error_set(err, ERROR_INPUT,
              "%s: import %s is of the same file with other choices, and %" PRId64
              " of its numbers are pending; give the same options as then to resume it, or run "
              "`stopsms undo --import %" PRId64 "` first",
              name, text_string(&text), match->pending, match->import_id);
    text_free(&text);
    return false;
}

/* Sets is_known, or refuses. */
static bool look_up(const struct app *app, struct job_store *store, struct import_set_file *file,
                    const struct import_source *source, struct error *err)
{
    struct import_match same = {0};
    struct import_match other = {0};
    bool ok = importer_find(store, source, &same, &other, err);
    if (ok && same.import_id != 0) {
        file->is_known = true;
        file->import_id = same.import_id;
        file->pending_before = same.pending;
        tell_known(app, file->name, &same);
    } else if (ok && other.import_id != 0) {
        ok = refuse_other(file->name, &other, err);
    }
    import_match_clear(&same);
    import_match_clear(&other);
    return ok;
}

/* A CRM that changed its export may have changed what its columns mean. `earlier`: the header of
 * the latest import, "" where there is none. */
static void compare_header(const struct app *app, const char *earlier,
                           const struct import_set_file *file)
{
    const char *header = intake_plan_describe(file->plan)->header_json;
    if (earlier[0] != '\0' && strcmp(earlier, header) != 0) {
        log_info(&app->log, "%s: its columns are not those of the latest import: then %s, now %s",
                 file->name, earlier, header);
    }
}

static bool check_brake(const struct app *app, int64_t largest, const struct import_set_file *file,
                        struct error *err)
{
    int64_t limit = app->options->max_new;
    if (limit < 0 && largest == 0) {
        return true;
    }
    if (limit < 0) {
        limit = largest * MAX_NEW_TIMES > MAX_NEW_LEAST ? largest * MAX_NEW_TIMES : MAX_NEW_LEAST;
    }
    if (file->result.new_jobs <= limit) {
        return true;
    }
    return error_set(err, ERROR_INPUT,
                     "%s: brings %" PRId64 " new numbers, more than %" PRId64
                     "; nothing was imported. If that is right, add --max-new %" PRId64,
                     file->name, file->result.new_jobs, limit, file->result.new_jobs);
}

static void warn_of_landlines(const struct app *app, const char *name,
                              const struct intake_counts *counts, const char *country)
{
    if (app->options->country[0] != '\0' ||
        counts->landlines * LANDLINE_SHARE_PARTS <= counts->national) {
        return;
    }
    log_warn(&app->log,
             "%s: %" PRId64 " of %" PRId64
             " national numbers are landlines when read as %s; if they are of another country, "
             "give --country",
             name, counts->landlines, counts->national, country);
}

static void warn_of_unseen_values(const struct app *app, const char *name,
                                  const struct intake_counts *counts)
{
    struct text shown = {0};
    for (size_t i = 0; i < counts->value_count; i++) {
        const struct intake_value *value = &counts->values[i];
        if (value->rows > 0) {
            continue;
        }
        text_clear(&shown);
        text_append_printable(&shown, value->column, strlen(value->column));
        text_append_char(&shown, '=');
        text_append_printable(&shown, value->value, strlen(value->value));
        log_warn(&app->log, "%s: no row has the value of --where '%s'", name, text_string(&shown));
    }
    text_free(&shown);
}

void import_set_warn(const struct app *app, const char *name, const struct intake_counts *counts,
                     const char *country)
{
    warn_of_unseen_values(app, name, counts);
    warn_of_landlines(app, name, counts, country);
}

static void tell_counts(const struct app *app, const struct import_set_file *file)
{
    const struct intake_description *found = intake_plan_describe(file->plan);
    const struct import_result *result = &file->result;
    log_info(&app->log, "%s: %s; filter: %s", file->name, found->dialect, found->filter);
    for (size_t i = 0; i < found->phone_column_count; i++) {
        log_info(&app->log, "%s: phone column %d, %s", file->name, found->phone_columns[i].number,
                 found->phone_columns[i].name);
    }
    log_info(&app->log,
             "%s: %" PRId64 " rows: %" PRId64 " new numbers, %" PRId64 " known, %" PRId64
             " duplicates, %" PRId64 " invalid, %" PRId64 " empty, %" PRId64 " skipped, %" PRId64
             " undecided",
             file->name, result->rows, result->new_jobs, result->known_jobs, result->duplicates,
             result->entries[ENTRY_INVALID], result->entries[ENTRY_EMPTY],
             result->entries[ENTRY_SKIPPED], result->entries[ENTRY_UNDECIDED]);
    import_set_warn(app, file->name, &file->counts, found->country);
}

static bool read_rows(struct import_set *set, struct import_set_file *file,
                      const struct import_source *source, struct error *err)
{
    return importer_begin_file(set->importer, source, err) &&
           intake_read(file->plan, add_entry, set->importer, &file->counts, err) &&
           importer_end_file(set->importer, &file->result, err);
}

static bool read_file(const struct app *app, struct job_store *store, struct import_set *set,
                      struct import_set_file *file, struct error *err)
{
    struct import_source source = source_of(file->plan);
    if (!look_up(app, store, file, &source, err) || file->is_known) {
        return file->is_known && importer_renew(set->importer, file->import_id, err);
    }
    int64_t largest = 0;
    char *earlier_header = NULL;
    bool ok = importer_largest_finished(store, &largest, err) &&
              importer_latest_header(store, &earlier_header, err) &&
              read_rows(set, file, &source, err);
    if (ok) {
        file->import_id = file->result.import_id;
        compare_header(app, earlier_header, file);
        tell_counts(app, file);
        ok = check_brake(app, largest, file, err);
    }
    free(earlier_header);
    return ok;
}

bool import_set_read(const struct app *app, struct job_store *store, struct import_set *set,
                     struct error *err)
{
    if (!importer_begin(store, &set->importer, err)) {
        return false;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (!read_file(app, store, set, &set->files[i], err)) {
            return false;
        }
    }
    return true;
}

int64_t import_set_to_send(const struct import_set *set)
{
    int64_t numbers = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct import_set_file *file = &set->files[i];
        numbers += file->is_known ? file->pending_before
                                  : file->result.new_jobs + file->result.known_pending;
    }
    return numbers;
}

bool import_set_commit(struct import_set *set, struct error *err)
{
    return importer_commit(&set->importer, err);
}

void import_set_free(struct import_set *set)
{
    importer_rollback(&set->importer);
    for (size_t i = 0; i < set->count; i++) {
        intake_plan_free(&set->files[i].plan);
    }
    free(set->files);
    *set = (struct import_set){0};
}
