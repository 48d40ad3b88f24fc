/* Everything is decided before the first row: encoding, delimiter, header, columns, countries,
 * filter. Each step uses what those before it found, and refuses with a message of its own where
 * it is in doubt. */
#include "intake/plan.h"

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/memory.h"
#include "base/report_head.h"
#include "intake/file/dialect.h"
#include "intake/file/table_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_COUNTRY "FR"

bool intake_plan_wrap(const struct intake_plan *plan, struct error *err)
{
    struct text shown = {0};
    const char *given = plan->options.name != NULL ? plan->options.name : "standard input";
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

/* Months come first in dates where people write them so. */
static bool month_comes_first(const struct intake_plan *plan)
{
    return strcmp(plan->description.country, "US") == 0;
}

/* `run *.csv` must not opt out what an earlier run skipped; a sheet of a workbook, saved as CSV,
 * holds such rows, too. */
static bool refuse_own_report(const struct intake_plan *plan, struct error *err)
{
    struct text line = {0};
    for (size_t i = 0; i < plan->sample.records[0].count; i++)
        text_printf(&line, "%s\t", sample_cell(&plan->sample, 0, i));
    bool ours = report_head_is_ours(text_string(&line), NULL);
    text_free(&line);
    return !ours ||
           error_set(err, ERROR_INPUT,
                     "this is a report of stopsms, and no export; a report holds rows that were "
                     "left out on purpose, so it is not sent. Give the file it reports on");
}

static void describe_header(struct intake_plan *plan)
{
    struct json_writer json;
    json_writer_init(&json, &plan->header_json);
    json_begin_array(&json, NULL);
    if (plan->header != DIALECT_NO_HEADER) {
        const struct sample_record *record = &plan->sample.records[plan->header];
        for (size_t i = 0; i < record->count; i++)
            json_string(&json, NULL, sample_cell(&plan->sample, plan->header, i));
    }
    json_end_array(&json);
}

static void describe_dialect(struct intake_plan *plan)
{
    char buffer[2];
    text_append_printable(&plan->dialect, plan->encoding, strlen(plan->encoding));
    text_printf(&plan->dialect, ", %s, ", dialect_delimiter_name(plan->delimiter, buffer));
    if (plan->header == DIALECT_NO_HEADER)
        text_append_string(&plan->dialect, "no header");
    else
        text_printf(&plan->dialect, "header on line %" PRId64,
                    plan->sample.records[plan->header].line);
}

/* The names in the choices that the user gave: the others were found, and may be found otherwise by
 * another version, which makes no other import (jobs/import/import_identity.h). */
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
        /* --country also says that no column does. */
        {options->country_column != NULL || options->country != NULL, "countries"},
    };
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i].given)
            text_printf(&plan->given, "%s%s", plan->given.length > 0 ? " " : "", choices[i].name);
}

/* Everything that decides which numbers come of the file. */
static void describe_choices(struct intake_plan *plan)
{
    struct text *choices = &plan->choices;
    text_printf(choices, "country=%s columns=", plan->description.country);
    for (size_t i = 0; i < plan->column_count; i++)
        text_printf(choices, "%s%zu", i > 0 ? "," : "", plan->columns[i] + 1);
    const size_t *countries;
    size_t country_columns = row_countries_columns(plan->countries, &countries);
    for (size_t i = 0; i < country_columns; i++)
        text_printf(choices, "%s%zu", i > 0 ? "," : " countries=", countries[i] + 1);
    text_printf(choices, " encoding=%s delimiter=%d header=%d", plan->encoding, plan->delimiter,
                plan->header != DIALECT_NO_HEADER);
    kept_columns_describe(&plan->kept, choices);
    text_printf(choices, " landlines=%s where=", plan->options.skip_landlines ? "skipped" : "sent");
    text_append_string(choices, text_string(&plan->filter_words));
}

static void describe_countries(struct intake_plan *plan)
{
    const size_t *columns;
    size_t count = row_countries_columns(plan->countries, &columns);
    plan->country_columns = memory_alloc(count + 1, sizeof *plan->country_columns);
    for (size_t i = 0; i < count; i++) {
        const char *name = plan->names.names[columns[i]];
        plan->country_columns[i] =
            (struct intake_column){.number = (int)columns[i] + 1, .name = name};
        text_printf(&plan->found, ", countries by column %zu ", columns[i] + 1);
        text_append_printable(&plan->found, name, strlen(name));
    }
    plan->description.country_columns = plan->country_columns;
    plan->description.country_column_count = count;
}

/* The caller frees them. */
static struct intake_column *show_columns(const struct intake_plan *plan, const size_t *columns,
                                          size_t count)
{
    struct intake_column *shown = memory_alloc(count, sizeof *shown);
    for (size_t i = 0; i < count; i++)
        shown[i] = (struct intake_column){.number = (int)columns[i] + 1,
                                          .name = plan->names.names[columns[i]]};
    return shown;
}

static void describe(struct intake_plan *plan)
{
    struct intake_description *description = &plan->description;
    plan->shown_columns = show_columns(plan, plan->columns, plan->column_count);
    plan->kept_shown = show_columns(plan, plan->kept.columns, plan->kept.count);
    description->kept_columns = plan->kept_shown;
    description->kept_column_count = plan->kept.count;
    description->kept_of_all = plan->kept.of_all;
    row_filter_describe(plan->filter, &plan->filter_words);
    describe_header(plan);
    describe_dialect(plan);
    describe_choices(plan);
    describe_given(plan);
    text_append_string(&plan->found, text_string(&plan->dialect));
    left_out_append(&plan->left_out, &plan->found);
    describe_countries(plan);
    description->found = text_string(&plan->found);
    description->left_out = plan->left_out.columns;
    description->left_out_count = plan->left_out.count;
    description->path = source_file_path(plan->file);
    if (strcmp(plan->name, "-") == 0 && plan->options.name != NULL) {
        text_printf(&plan->stdin_path, "/dev/stdin/%s", plan->options.name);
        description->path = text_string(&plan->stdin_path);
    }
    description->origin = plan->sample.origin;
    description->bytes = plan->survey.bytes;
    memcpy(description->sha256, plan->survey.sha256, sizeof description->sha256);
    description->encoding = plan->encoding;
    description->delimiter = plan->delimiter;
    description->has_header = plan->header != DIALECT_NO_HEADER;
    description->preamble_lines =
        description->has_header ? plan->sample.records[plan->header].line - 1 : 0;
    description->header_json = text_string(&plan->header_json);
    description->choices = text_string(&plan->choices);
    description->given = text_string(&plan->given);
    description->dialect = text_string(&plan->dialect);
    description->phone_columns = plan->shown_columns;
    description->phone_column_count = plan->column_count;
    description->filter = text_string(&plan->filter_words);
}

static bool check_options(const struct intake_options *options, struct error *err)
{
    if (options->all_rows && options->where_count > 0)
        return error_set(err, ERROR_USAGE,
                         "--all-rows and --where exclude one another; give the one that is meant");
    return true;
}

static void set_country(struct intake_plan *plan)
{
    const char *asked = country_of(plan);
    for (size_t i = 0; i + 1 < sizeof plan->country && asked[i] != '\0'; i++)
        plan->country[i] = ascii_upper(asked[i]);
    plan->description.country = plan->country;
}

static bool find_countries(struct intake_plan *plan, struct error *err)
{
    const struct row_countries_file file = {.sample = &plan->sample,
                                            .header = plan->header,
                                            .names = &plan->names,
                                            .options = &plan->options,
                                            .phones = plan->phones,
                                            .country = plan->country};
    return row_countries_new(&file, &plan->countries, err);
}

/* Those that are kept, and those of the filter. */
static bool choose_kept(struct intake_plan *plan, struct error *err)
{
    const struct column_choice phones = {plan->columns, plan->column_count};
    plan->filter_columns = memory_alloc(plan->options.where_count, sizeof *plan->filter_columns);
    plan->filter_column_count = row_filter_columns(plan->filter, plan->filter_columns);
    return kept_columns_choose(&plan->names, plan->header != DIALECT_NO_HEADER, &phones,
                               &plan->options, &plan->kept, err);
}

static bool make_plan(struct intake_plan *plan, struct error *err)
{
    if (!check_options(&plan->options, err) ||
        !phone_reader_new(country_of(plan), &plan->phones, err))
        return false;
    set_country(plan);
    bool ok =
        source_file_open(plan->name, plan->options.interrupted, &plan->file, err) &&
        intake_plan_lay_out(plan, err) && refuse_own_report(plan, err) &&
        (intake_plan_is_to_fix(plan) ||
         table_check_shape(&plan->sample, plan->header, plan->delimiter, plan->phones, err)) &&
        find_countries(plan, err) &&
        column_choice_make(&plan->sample, plan->header, &plan->names, &plan->options,
                           plan->countries, &plan->columns, &plan->column_count, err) &&
        (plan->options.column_count > 0 || intake_plan_is_to_fix(plan) ||
         table_check_cells(&plan->sample, plan->header, plan->phones, err)) &&
        row_filter_new(&plan->options, &plan->names, month_comes_first(plan), &plan->filter, err) &&
        choose_kept(plan, err);
    if (!ok)
        return intake_plan_wrap(plan, err);
    row_filter_bind(plan->filter, &plan->names, plan->columns, plan->column_count);
    const struct column_choice chosen = {plan->columns, plan->column_count};
    left_out_find(&plan->sample, plan->header, &plan->names, &chosen,
                  plan->options.column_count > 0, plan->countries, &plan->left_out);
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
    column_names_free(&p->names);
    sample_free(&p->sample);
    phone_reader_free(&p->phones);
    source_file_close(&p->file);
    free(p->columns);
    free(p->values);
    free(p->shown_columns);
    free(p->kept_shown);
    free(p->filter_columns);
    kept_columns_free(&p->kept);
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
