/* `submit` has no plan of the file. What was found in it is found again, and what was given stands
 * in the import's choices, but for the filter, which is recorded in words for people. So the file
 * is read without it: which cells are phones and whose row they are in does not depend on it. All
 * other choices, the header and the content must come out as they did then. */
#include "cli/common/kept_rows.h"

#include "base/memory.h"
#include "base/sheet_place.h"
#include "base/text.h"
#include "cli/common/signals.h"
#include "jobs/import/import_identity.h"
#include "jobs/import/kept_later.h"
#include "jobs/read/store_status.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Whether the import was to keep by default what the file's plan would keep now. */
static bool keeps_the_same(const struct intake_description *now, const char *choices_then)
{
    size_t length = 0, length_then = 0;
    const char *keep = import_identity_choice(now->choices, "keep", &length);
    const char *then = import_identity_choice(choices_then, "keep", &length_then);
    return !now->kept_of_all && now->kept_column_count > 0 && keep != NULL && then != NULL &&
           length == length_then && memcmp(keep, then, length) == 0;
}

void kept_rows_store(struct session *session, int64_t import_id, const char *choices,
                     struct intake_plan *plan)
{
    struct error err = {0}, unread = {0};
    struct kept_later *later = NULL;
    if (!keeps_the_same(intake_plan_describe(plan), choices))
        return;
    bool ok = kept_later_begin(session->store, import_id, &later, &err);
    if (ok && later != NULL) {
        bool whole = intake_read_kept(plan, kept_later_take, later, &unread);
        if (!whole && (unread.code == ERROR_STORAGE || unread.code == ERROR_INTERRUPTED))
            session_fail(session, &unread);
        ok = kept_later_end(&later, whole, &err);
    }
    if (!ok)
        session_fail(session, &err);
}

/* --- the file, as it was read --- */

/* The options that the import was made with, but for its filter. Owns the strings. */
struct reading {
    struct intake_options options;
    struct text country, encoding, country_column, sheet;
    struct text columns; /* their numbers, each with its null */
    const char **column_list;
};

static const char *take_choice(const struct kept_later_source *source, const char *name,
                               struct text *text)
{
    size_t length = 0;
    const char *value = import_identity_choice(source->choices, name, &length);
    text_append(text, value != NULL ? value : "", length);
    return text->length > 0 ? text_string(text) : NULL;
}

/* "3,5" becomes two strings. */
static void take_columns(const struct kept_later_source *source, struct reading *reading)
{
    struct intake_options *options = &reading->options;
    if (take_choice(source, "columns", &reading->columns) == NULL)
        return;
    reading->column_list = memory_alloc(reading->columns.length, sizeof *reading->column_list);
    for (char *at = reading->columns.data; at != NULL; options->column_count++) {
        reading->column_list[options->column_count] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    options->columns = reading->column_list;
}

static const char *take_sheet(const struct kept_later_source *source, struct text *sheet)
{
    size_t length;
    const char *word = import_identity_choice(source->choices, "sheet", &length);
    sheet_name_append_of_word(sheet, word != NULL ? word : "", length);
    return sheet->length > 0 ? text_string(sheet) : NULL;
}

static void take_hidden(const struct kept_later_source *source, struct intake_options *options)
{
    struct text hidden = {0};
    const char *choice = take_choice(source, "hidden", &hidden);
    if (choice != NULL)
        options->hidden_rows =
            strcmp(choice, "include") == 0 ? INTAKE_HIDDEN_INCLUDED : INTAKE_HIDDEN_LEFT_OUT;
    text_free(&hidden);
}

static void take_choices(const struct kept_later_source *source, struct reading *reading)
{
    struct intake_options *options = &reading->options;
    struct text landlines = {0}, delimiter = {0};
    const char *skipped = take_choice(source, "landlines", &landlines);
    *options = (struct intake_options){.all_rows = true, .interrupted = signals_flag()};
    options->skip_landlines = skipped != NULL && strcmp(skipped, "skipped") == 0;
    if (import_identity_is_given(source->given, "columns"))
        take_columns(source, reading);
    if (import_identity_is_given(source->given, "countries")) {
        options->country = take_choice(source, "country", &reading->country);
        options->country_column = take_choice(source, "countries", &reading->country_column);
    }
    if (import_identity_is_given(source->given, "encoding"))
        options->encoding = take_choice(source, "encoding", &reading->encoding);
    if (import_identity_is_given(source->given, "delimiter") &&
        take_choice(source, "delimiter", &delimiter) != NULL)
        options->delimiter = (char)strtol(text_string(&delimiter), NULL, 10);
    if (import_identity_is_given(source->given, "sheet"))
        options->sheet = take_sheet(source, &reading->sheet);
    take_hidden(source, options);
    options->no_header = import_identity_is_given(source->given, "header");
    text_free(&landlines);
    text_free(&delimiter);
}

static void reading_free(struct reading *reading)
{
    text_free(&reading->country);
    text_free(&reading->encoding);
    text_free(&reading->sheet);
    text_free(&reading->country_column);
    text_free(&reading->columns);
    free(reading->column_list);
}

/* Of the choices, all that stands before the filter. */
static size_t length_before_filter(const char *choices)
{
    const char *filter = strstr(choices, " where=");
    return filter != NULL ? (size_t)(filter - choices) : strlen(choices);
}

static bool is_as_it_was(const struct intake_description *now, const struct kept_later_source *then)
{
    size_t length = length_before_filter(then->choices);
    return memcmp(now->sha256, then->sha256, sizeof now->sha256) == 0 &&
           strcmp(now->header_json, then->header) == 0 &&
           length_before_filter(now->choices) == length &&
           memcmp(now->choices, then->choices, length) == 0;
}

/* Standard input has no path that begins so; one that names a file in it ("/dev/stdin/NAME") leads
 * nowhere. */
static bool may_be_there(const struct kept_later_source *source)
{
    struct stat status;
    return source->path[0] == '/' && stat(source->path, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size == source->bytes;
}

static void store_from(struct session *session, int64_t import_id,
                       const struct kept_later_source *source)
{
    struct reading reading = {0};
    struct intake_plan *plan = NULL;
    struct error unread = {0};
    take_choices(source, &reading);
    if (may_be_there(source) && intake_plan_new(source->path, &reading.options, &plan, &unread) &&
        is_as_it_was(intake_plan_describe(plan), source))
        kept_rows_store(session, import_id, source->choices, plan);
    intake_plan_free(&plan);
    reading_free(&reading);
}

/* --- which imports --- */

static bool note(void *context, const struct import_status *import)
{
    struct kept_rows_imports *imports = context;
    if (import->undone_at == 0 && (import->finished_at == 0 || import->jobs[JOB_PENDING] > 0)) {
        imports->ids = memory_resize(imports->ids, imports->count + 1, sizeof *imports->ids);
        imports->ids[imports->count++] = import->import_id;
    }
    return true;
}

bool kept_rows_note(const struct session *session, struct kept_rows_imports *imports,
                    struct error *err)
{
    *imports = (struct kept_rows_imports){0};
    return store_status_each_import(session->store, note, imports, err);
}

void kept_rows_store_noted(struct session *session, const struct kept_rows_imports *imports)
{
    for (size_t i = 0; i < imports->count && !session->storage_failed && *signals_flag() == 0;
         i++) {
        struct kept_later_source source;
        struct error err = {0};
        if (!kept_later_source(session->store, imports->ids[i], INTAKE_READING, &source, &err))
            session_fail(session, &err);
        else if (source.path != NULL)
            store_from(session, imports->ids[i], &source);
        kept_later_source_free(&source);
    }
}

void kept_rows_forget(struct kept_rows_imports *imports)
{
    free(imports->ids);
    *imports = (struct kept_rows_imports){0};
}
