/* All files of a command are read in one transaction. Either all of them are imported, or none
 * is: a mistake in the third file must not leave the first two half-way to the provider. `run`
 * commits only after the user has agreed. */
#include "cli/common/import_set.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/near_word.h"
#include "base/text.h"
#include "cli/common/header_change.h"
#include "cli/common/import_checks.h"
#include "cli/common/import_reading.h"
#include "cli/common/signals.h"
#include "cli/show/summary.h"
#include "report/report_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LANDLINE_SHARE_PARTS 5 /* more than one in five is a sign of a wrong country */

struct intake_options import_set_choices(const struct app *app)
{
    const struct options *options = app->options;
    return (struct intake_options){
        .country = options->country[0] == '\0' ? NULL : options->country,
        .country_column = options->country_column,
        .columns = options->columns.items,
        .column_count = options->columns.count,
        .where = options->where.items,
        .where_count = options->where.count,
        .all_rows = options->all_rows,
        .no_header = options->no_header,
        .delimiter = options->delimiter,
        .encoding = options->encoding,
        .sheet = options->sheet,
        .hidden_rows = options->hidden_rows,
        .skip_landlines = options->skip_landlines,
        .keep = options->keep.items,
        .keep_count = options->keep.count,
        .allow_empty = options->allow_empty,
        .name = options->name,
        .command = app->command_line,
        .interrupted = signals_flag(),
    };
}

const char *import_set_shown(const struct import_set_file *file)
{
    return text_string(&file->shown);
}

bool import_set_plan(const struct app *app, struct import_set *set, struct error *err)
{
    const struct string_list *names = &app->options->files;
    struct intake_options choices = import_set_choices(app);
    choices.reads_left_out = true;
    set->files = memory_alloc(names->count, sizeof *set->files);
    for (size_t i = 0; i < names->count; i++) {
        struct import_set_file *file = &set->files[i];
        const char *path = names->items[i];
        file->name = options_file_name(app->options, i);
        text_append_printable(&file->shown, file->name, strlen(file->name));
        set->count = i + 1;
        if (!intake_plan_new(path, &choices, &file->plan, err))
            return false;
    }
    return true;
}

static bool add_entry(void *context, const struct entry *entry, struct error *err)
{
    return importer_add(context, entry, err);
}

/* What an import keeps was decided when it was made. */
static void warn_of_keep(const struct app *app, const struct import_set_file *file,
                         const struct import_match *same)
{
    const char *asked = strstr(intake_plan_describe(file->plan)->choices, " keep=");
    const char *then = strstr(same->choices, " keep=");
    size_t length = asked != NULL ? 1 + strcspn(asked + 1, " ") + 1 : 0;
    bool differs = then == NULL || asked == NULL || strncmp(asked, then, length) != 0;
    if (app->options->keep.count > 0 && differs)
        log_warn(&app->log, "kept_otherwise",
                 "%s: --keep changes nothing: import %" PRId64
                 " has stored the file's rows already, with what was to be kept then",
                 import_set_shown(file), same->import_id);
}

/* Sets is_known, or refuses. */
static bool look_up(const struct app *app, struct job_store *store, struct import_set_file *file,
                    struct error *err)
{
    struct import_match same = {0};
    bool is_new = false;
    bool ok =
        import_checks_known(app, store, import_set_shown(file), file->plan, &same, err) &&
        import_reading_compare(app, store, import_set_shown(file), file->plan, &same, &is_new, err);
    if (ok && same.import_id != 0 && !is_new) {
        struct text words = {0};
        import_checks_append_known(&words, &same);
        log_info(&app->log, "file_known", "%s: %s", import_set_shown(file), text_string(&words));
        text_free(&words);
        warn_of_keep(app, file, &same);
        file->is_known = true;
        file->import_id = same.import_id;
        file->pending_before = same.pending;
    }
    import_match_clear(&same);
    return ok;
}

/* A CRM that changed its export may have changed what its columns mean. `earlier`: the header of
 * the latest import, "" where there is none. */
static void compare_header(const struct app *app, const char *earlier,
                           const struct import_set_file *file)
{
    const char *header = intake_plan_describe(file->plan)->header_json;
    if (earlier[0] != '\0' && strcmp(earlier, header) != 0) {
        struct text change = {0};
        header_change_append(&change, earlier, header);
        log_info(&app->log, "columns_changed",
                 "%s: its columns are not those of the latest import: %s", import_set_shown(file),
                 text_string(&change));
        text_free(&change);
    }
}

static void warn_of_landlines(const struct app *app, const char *name,
                              const struct intake_counts *counts, const char *country)
{
    if (app->options->country[0] != '\0' ||
        counts->landlines * LANDLINE_SHARE_PARTS <= counts->national)
        return;
    log_warn(&app->log, "landlines",
             "%s: %" PRId64 " of %" PRId64
             " national numbers are landlines when read as %s; if they are of another country, "
             "give --country",
             name, counts->landlines, counts->national, country);
}

static void tell_of_landlines_beside(const struct app *app, const char *name,
                                     const struct intake_counts *counts)
{
    if (counts->landlines_beside > 0 && !app->options->skip_landlines) {
        log_info(&app->log, "landlines_beside",
                 P_("%s: %" PRId64 " landline stands beside a mobile in the same row; "
                    "--skip-landlines leaves landlines out",
                    "%s: %" PRId64 " landlines stand beside a mobile in the same row; "
                    "--skip-landlines leaves landlines out",
                    counts->landlines_beside),
                 name, counts->landlines_beside);
    }
}

/* A value of the same column that some row has, and that is nearly the one that none has. */
static void append_nearest_value(struct text *text, const struct intake_counts *counts,
                                 const struct intake_value *unseen)
{
    struct near_word near = {.typed = unseen->value};
    for (size_t i = 0; i < counts->value_count; i++) {
        const struct intake_value *value = &counts->values[i];
        if (value->rows > 0 && strcmp(value->column, unseen->column) == 0)
            near_word_try(&near, value->value);
    }
    near_word_append(text, &near, "\"", "\"");
}

static void warn_of_unseen_values(const struct app *app, const char *name,
                                  const struct intake_counts *counts)
{
    struct text shown = {0};
    for (size_t i = 0; i < counts->value_count; i++) {
        const struct intake_value *value = &counts->values[i];
        if (value->rows > 0)
            continue;
        text_clear(&shown);
        text_append_printable(&shown, value->column, strlen(value->column));
        text_append_char(&shown, '=');
        text_append_printable(&shown, value->value, strlen(value->value));
        text_append_char(&shown, '\'');
        append_nearest_value(&shown, counts, value);
        log_warn(&app->log, "value_unseen", "%s: no row has the value of --where '%s", name,
                 text_string(&shown));
    }
    text_free(&shown);
}

void import_set_warn(const struct app *app, const char *name, const struct intake_counts *counts,
                     const char *country)
{
    warn_of_unseen_values(app, name, counts);
    if (counts->cut_off_line > 0) {
        log_warn(&app->log, "cut_off",
                 "%s: line %" PRId64 " is short and has no line end: the file was cut off, and "
                 "rows may be missing; export it again",
                 name, counts->cut_off_line);
    }
    warn_of_landlines(app, name, counts, country);
    tell_of_landlines_beside(app, name, counts);
}

static void tell_how_read(const struct app *app, const struct import_set_file *file)
{
    const struct intake_description *found = intake_plan_describe(file->plan);
    struct text rows = {0}, dialect = {0};
    summary_append_choices(&rows, found->choices);
    report_append_dialect(&dialect, found->dialect, language_spoken());
    log_info(&app->log, "file_read", "%s: %s; rows: %s", import_set_shown(file),
             text_string(&dialect), text_string(&rows));
    text_free(&dialect);
    text_free(&rows);
    for (size_t i = 0; i < found->phone_column_count; i++) {
        log_info(&app->log, "phone_column", "%s: phone column %d, %s", import_set_shown(file),
                 found->phone_columns[i].number, found->phone_columns[i].name);
    }
    for (size_t i = 0; i < found->country_column_count; i++) {
        log_info(&app->log, "country_column",
                 "%s: column %d, %s, says the country of each row's numbers",
                 import_set_shown(file), found->country_columns[i].number,
                 found->country_columns[i].name);
    }
    for (size_t i = 0; i < found->left_out_count; i++) {
        const struct intake_left_out *column = &found->left_out[i];
        struct text shown = {0};
        text_append_printable(&shown, column->name, strlen(column->name));
        log_warn(&app->log, "column_left_out",
                 "%s: column %d, %s, is full of phones and is not read: %s; if they are to be "
                 "opted out, give --column for each column that is meant",
                 import_set_shown(file), column->number, text_string(&shown),
                 intake_left_out_why(column->reason));
        text_free(&shown);
    }
}

/* "3 new numbers, 1 known, 0 duplicates, …". */
static void append_counts(struct text *text, const struct import_result *result)
{
    int64_t invalid = result->entries[ENTRY_INVALID], empty = result->entries[ENTRY_EMPTY];
    int64_t skipped = result->entries[ENTRY_SKIPPED], undecided = result->entries[ENTRY_UNDECIDED];
    text_printf(text, P_("%" PRId64 " new number", "%" PRId64 " new numbers", result->new_jobs),
                result->new_jobs);
    text_printf(text, P_(", %" PRId64 " known", ", %" PRId64 " known", result->known_jobs),
                result->known_jobs);
    text_printf(text, P_(", %" PRId64 " duplicate", ", %" PRId64 " duplicates", result->duplicates),
                result->duplicates);
    text_printf(text, P_(", %" PRId64 " invalid", ", %" PRId64 " invalid", invalid), invalid);
    text_printf(text, P_(", %" PRId64 " empty", ", %" PRId64 " empty", empty), empty);
    text_printf(text, P_(", %" PRId64 " skipped", ", %" PRId64 " skipped", skipped), skipped);
    text_printf(text, P_(", %" PRId64 " undecided", ", %" PRId64 " undecided", undecided),
                undecided);
}

static void tell_counts(const struct app *app, const struct import_set_file *file)
{
    const struct import_result *result = &file->result;
    struct text counts = {0};
    append_counts(&counts, result);
    log_info(&app->log, "file_counts",
             P_("%s: %" PRId64 " row: %s", "%s: %" PRId64 " rows: %s", result->rows),
             import_set_shown(file), result->rows, text_string(&counts));
    text_free(&counts);
    if (result->forgotten > 0)
        log_warn(&app->log, "forgotten_again",
                 P_("%s: %" PRId64 " number that was forgotten is wanted again, and known again",
                    "%s: %" PRId64 " numbers that were forgotten are wanted again, and known again",
                    result->forgotten),
                 import_set_shown(file), result->forgotten);
    import_set_warn(app, import_set_shown(file), &file->counts,
                    intake_plan_describe(file->plan)->country);
}

void import_set_tell_rows(const struct app *app, const struct import_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct import_set_file *file = &set->files[i];
        summary_warn_rows(&app->log, file->name, intake_plan_describe(file->plan)->choices);
    }
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
    struct import_source source = import_checks_source(file->plan);
    if (!look_up(app, store, file, err) || file->is_known)
        return file->is_known && importer_renew(set->importer, file->import_id, err);
    int64_t largest = 0;
    char *earlier_header = NULL;
    bool ok =
        import_checks_undone(app, store, import_set_shown(file), file->plan, &file->undone, err) &&
        importer_largest_finished(store, &largest, err) &&
        import_checks_origin(app, store, import_set_shown(file), file->plan, &file->undone,
                             &largest, err) &&
        import_checks_unlike(store, set->first_id, file->plan, &file->unlike, err) &&
        importer_latest_header(store, &earlier_header, err) && read_rows(set, file, &source, err);
    if (ok) {
        file->import_id = file->result.import_id;
        compare_header(app, earlier_header, file);
        tell_how_read(app, file);
        tell_counts(app, file);
        ok = import_checks_strangers(store, set->first_id, file->import_id, file->plan,
                                     &file->unlike, err) &&
             import_checks_brake(app, import_set_shown(file), file->result.new_jobs, largest, err);
    }
    free(earlier_header);
    return ok;
}

static bool count_to_send(struct job_store *store, struct import_set *set, struct error *err)
{
    if (set->count == 1) {
        set->to_send = import_set_file_to_send(&set->files[0]);
        return true;
    }
    int64_t *ids = memory_alloc(set->count, sizeof *ids);
    for (size_t i = 0; i < set->count; i++)
        ids[i] = set->files[i].import_id;
    bool ok = importer_count_pending(store, ids, set->count, &set->to_send, err);
    free(ids);
    return ok;
}

bool import_set_read(const struct app *app, struct job_store *store, struct import_set *set,
                     struct error *err)
{
    if (!importer_begin(store, &set->importer, err) ||
        !importer_next_id(store, &set->first_id, err))
        return false;
    for (size_t i = 0; i < set->count; i++)
        if (!read_file(app, store, set, &set->files[i], err))
            return false;
    return count_to_send(store, set, err);
}

int64_t import_set_file_to_send(const struct import_set_file *file)
{
    return file->is_known ? file->pending_before
                          : file->result.new_jobs + file->result.known_pending;
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
        text_free(&set->files[i].undone);
        text_free(&set->files[i].unlike);
        text_free(&set->files[i].shown);
    }
    free(set->files);
    *set = (struct import_set){0};
}
