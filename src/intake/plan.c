/* Everything is decided before the first row: content, encoding, delimiter, header, columns,
 * countries, filter. Each step uses what those before it found, and refuses with a message of its
 * own where it is in doubt. */
#include "intake/plan.h"

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/to_fix_mark.h"
#include "intake/columns/column_choice.h"
#include "intake/file/dialect.h"
#include "intake/own_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_COUNTRY "FR"

bool intake_plan_wrap(const struct intake_plan *plan, struct error *err)
{
    struct text shown = {0};
    const char *given = plan->options.name != NULL ? plan->options.name : _("standard input");
    const char *name = strcmp(plan->name, "-") == 0 ? given : plan->name;
    text_append_printable(&shown, name, strlen(name));
    error_wrap(err, "%s", text_string(&shown));
    text_free(&shown);
    return false;
}

static const char *country_of(const struct intake_plan *plan)
{
    return plan->options.country != NULL ? plan->options.country : DEFAULT_COUNTRY;
}

static bool refuse_own_table(const struct intake_plan *plan, struct error *err)
{
    struct text line = {0};
    for (size_t i = 0; i < plan->table.sample.records[0].count; i++)
        text_printf(&line, "%s\t", sample_cell(&plan->table.sample, 0, i));
    bool ok = own_table_refuse(text_string(&line), err);
    text_free(&line);
    return ok;
}

static void describe_header(struct intake_plan *plan)
{
    struct json_writer json;
    json_writer_init(&json, &plan->header_json);
    json_begin_array(&json, NULL);
    if (table_has_header(&plan->table)) {
        const struct sample_record *record = &plan->table.sample.records[plan->table.header];
        for (size_t i = 0; i < record->count; i++)
            json_string(&json, NULL, sample_cell(&plan->table.sample, plan->table.header, i));
    }
    json_end_array(&json);
}

static void describe_dialect(struct intake_plan *plan)
{
    char buffer[2];
    const struct content *content = &plan->content;
    text_append_string(&plan->dialect, text_string(&content->packing));
    if (content->is_sheet) {
        text_printf(&plan->dialect, "workbook, sheet \"%s\", ", text_string(&content->sheet));
        plan_hidden_append(plan, &plan->dialect);
    } else {
        text_append_printable(&plan->dialect, plan->encoding, strlen(plan->encoding));
        text_printf(&plan->dialect, ", %s, ", dialect_delimiter_name(plan->delimiter, buffer));
    }
    if (!table_has_header(&plan->table))
        text_append_string(&plan->dialect, "no header");
    else
        text_printf(&plan->dialect, "header on %s %" PRId64, content->is_sheet ? "row" : "line",
                    plan->table.sample.records[plan->table.header].line);
}

/* The names of those choices that the user made. The others were found in the file: another version
 * may find them otherwise, and that alone makes no other import (jobs/import/import_identity.h). */
static void describe_given(struct intake_plan *plan)
{
    const struct intake_options *options = &plan->options;
    const struct {
        bool given;
        const char *name;
    } choices[] = {
        {options->column_count > 0, "columns"},
        {options->encoding != NULL, "encoding"},
        {options->delimiter != '\0', "delimiter"},
        {options->no_header, "header"},
        {options->sheet != NULL && plan->content.is_sheet, "sheet"},
        /* --country also says that no column does. */
        {options->country_column != NULL || options->country != NULL, "countries"},
        {intake_plan_is_to_fix(plan), TO_FIX_GIVEN},
    };
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i].given)
            text_printf(&plan->given, "%s%s", plan->given.length > 0 ? " " : "", choices[i].name);
}

static void append_columns(struct text *text, const char *before, const struct column_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        text_printf(text, "%s%zu", i > 0 ? "," : before, set->columns[i] + 1);
}

/* Everything that decides which numbers come of the file. */
static void describe_choices(struct intake_plan *plan)
{
    struct text *choices = &plan->choices;
    text_printf(choices, "country=%s columns=", plan->country);
    append_columns(choices, "", &plan->phone_columns);
    append_columns(choices, " countries=", row_countries_columns(plan->countries));
    text_printf(choices, " encoding=%s delimiter=%d header=%d", plan->encoding, plan->delimiter,
                table_has_header(&plan->table));
    if (plan->content.is_sheet)
        text_printf(choices, " sheet=%s", text_string(&plan->content.sheet_word));
    plan_hidden_choice(plan, choices);
    kept_columns_describe(&plan->kept, choices);
    text_printf(choices, " landlines=%s where=", plan->options.skip_landlines ? "skipped" : "sent");
    text_append_string(choices, text_string(&plan->filter_words));
}

/* The caller frees them. */
static struct intake_column *show_columns(const struct intake_plan *plan,
                                          const struct column_set *set)
{
    struct intake_column *shown = memory_alloc(set->count, sizeof *shown);
    for (size_t i = 0; i < set->count; i++)
        shown[i] = (struct intake_column){.number = (int)set->columns[i] + 1,
                                          .name = plan->table.shown[set->columns[i]]};
    return shown;
}

/* What else was found, behind the dialect, as the store keeps it. */
static void describe_found(struct intake_plan *plan)
{
    const struct column_set *countries = row_countries_columns(plan->countries);
    text_append_string(&plan->found, text_string(&plan->dialect));
    left_out_append(&plan->left_out, &plan->table, &plan->found);
    for (size_t i = 0; i < countries->count; i++) {
        const char *name = plan->table.names[countries->columns[i]];
        text_printf(&plan->found, ", countries by column %zu ", countries->columns[i] + 1);
        text_append_printable(&plan->found, name, strlen(name));
    }
}

static const char *describe_path(struct intake_plan *plan)
{
    if (strcmp(plan->name, "-") != 0 || plan->options.name == NULL)
        return source_file_path(plan->file);
    text_printf(&plan->stdin_path, "/dev/stdin/%s", plan->options.name);
    return text_string(&plan->stdin_path);
}

static void describe(struct intake_plan *plan)
{
    const struct source_survey *survey = source_file_surveyed(plan->file);
    const struct column_set *countries = row_countries_columns(plan->countries);
    const struct sample *sample = &plan->table.sample;
    bool has_header = table_has_header(&plan->table);
    row_filter_describe(plan->filter, &plan->filter_words);
    describe_header(plan);
    describe_dialect(plan);
    describe_choices(plan);
    describe_given(plan);
    describe_found(plan);
    plan->shown_columns = show_columns(plan, &plan->phone_columns);
    plan->country_columns = show_columns(plan, countries);
    plan->kept_shown = show_columns(plan, &plan->kept.columns);
    plan->description = (struct intake_description){
        .path = describe_path(plan),
        .bytes = survey->bytes,
        .origin = sample->origin,
        .encoding = plan->encoding,
        .delimiter = plan->delimiter,
        .has_header = has_header,
        .preamble_lines = has_header ? sample->records[plan->table.header].line - 1 : 0,
        .header_json = text_string(&plan->header_json),
        .choices = text_string(&plan->choices),
        .given = text_string(&plan->given),
        .dialect = text_string(&plan->dialect),
        .found = text_string(&plan->found),
        .phone_columns = plan->shown_columns,
        .phone_column_count = plan->phone_columns.count,
        .left_out = plan->left_out.columns,
        .left_out_count = plan->left_out.count,
        .filter = text_string(&plan->filter_words),
        .country = plan->country,
        .country_columns = plan->country_columns,
        .country_column_count = countries->count,
        .kept_columns = plan->kept_shown,
        .kept_column_count = plan->kept.columns.count,
        .kept_of_all = plan->kept.of_all,
    };
    memcpy(plan->description.sha256, survey->sha256, sizeof survey->sha256);
}

static void set_country(struct intake_plan *plan)
{
    const char *asked = country_of(plan);
    for (size_t i = 0; i + 1 < sizeof plan->country && asked[i] != '\0'; i++)
        plan->country[i] = ascii_upper(asked[i]);
}

static bool find_countries(struct intake_plan *plan, struct error *err)
{
    const struct row_countries_file file = {.table = &plan->table,
                                            .options = &plan->options,
                                            .phones = plan->phones,
                                            .country = plan->country};
    struct column_set columns = {0};
    bool ok = country_columns_find(&file, &columns, err);
    plan->countries = row_countries_new(&file, &columns);
    return ok;
}

/* A to-fix file holds nothing but what is wrong: it need not look like a table of phones. */
static bool choose_columns(struct intake_plan *plan, struct error *err)
{
    const struct intake_options *options = &plan->options;
    const struct table *table = &plan->table;
    bool is_export = !intake_plan_is_to_fix(plan);
    bool month_first = strcmp(plan->country, "US") == 0; /* in dates, as people write them there */
    return (!is_export || table_check_shape(table, plan->delimiter, plan->phones, err)) &&
           find_countries(plan, err) &&
           column_choice_make(table, options, plan->countries, &plan->phone_columns, err) &&
           (!is_export || options->column_count > 0 ||
            table_check_cells(table, plan->phones, err)) &&
           row_filter_new(options, table, month_first, &plan->filter, err) &&
           kept_columns_choose(table, &plan->phone_columns, options, &plan->kept, err);
}

static bool make_plan(struct intake_plan *plan, struct error *err)
{
    if (plan->options.all_rows && plan->options.where_count > 0)
        return error_set(err, ERROR_USAGE,
                         "--all-rows and --where exclude one another; give the one that is meant");
    if (!phone_reader_new(country_of(plan), &plan->phones, err))
        return false;
    set_country(plan);
    if (!source_file_open(plan->name, plan->options.interrupted, &plan->file, err) ||
        !intake_plan_lay_out(plan, err) || !refuse_own_table(plan, err) ||
        !choose_columns(plan, err))
        return intake_plan_wrap(plan, err);
    row_filter_columns(plan->filter, &plan->filter_columns);
    if (!plan_hidden_check(plan, err))
        return intake_plan_wrap(plan, err);
    row_filter_bind(plan->filter, &plan->table, &plan->phone_columns);
    left_out_find(&plan->table, &plan->phone_columns, plan->options.column_count > 0,
                  plan->countries, &plan->left_out);
    describe(plan);
    return true;
}

bool intake_plan_new(const char *path, const struct intake_options *options,
                     struct intake_plan **out, struct error *err)
{
    struct intake_plan *plan = memory_alloc(1, sizeof *plan);
    plan->options = *options;
    plan->name = path;
    bool ok = make_plan(plan, err);
    if (!ok)
        intake_plan_free(&plan);
    *out = plan;
    return ok;
}

const char *intake_plan_sheet(const struct intake_plan *plan)
{
    return plan->content.is_sheet ? text_string(&plan->content.sheet) : NULL;
}

const struct intake_description *intake_plan_describe(const struct intake_plan *plan)
{
    return &plan->description;
}

void intake_plan_free(struct intake_plan **plan)
{
    struct intake_plan *p = *plan;
    if (p == NULL)
        return;
    row_filter_free(&p->filter);
    table_free(&p->table);
    phone_reader_free(&p->phones);
    source_file_close(&p->file);
    content_free(&p->content);
    column_set_free(&p->phone_columns);
    free(p->values);
    free(p->shown_columns);
    free(p->kept_shown);
    column_set_free(&p->filter_columns);
    column_set_free(&p->kept.columns);
    text_free(&p->stdin_path);
    text_free(&p->header_json);
    text_free(&p->choices);
    text_free(&p->given);
    text_free(&p->dialect);
    text_free(&p->found);
    left_out_free(&p->left_out);
    row_countries_free(&p->countries);
    free(p->country_columns);
    text_free(&p->filter_words);
    free(p);
    *plan = NULL;
}
