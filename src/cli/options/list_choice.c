#include "cli/options/list_choice.h"

#include "base/path.h"
#include "base/text.h"
#include "cli/options/report_choice.h"

#include <string.h>

const char *list_choice_path(const struct options *options)
{
    return report_choice_is_stream(options->output) ? NULL : options->output;
}

static enum report_format choose_format(const struct options *options)
{
    enum report_format format = REPORT_CSV;
    if (options->format >= 0)
        return (enum report_format)options->format;
    return options->output != NULL && report_format_by_path(options->output, &format) ? format
                                                                                      : REPORT_CSV;
}

/* The option that is about a CRM's file, and given without one; NULL: there is none. */
static const char *find_of_file(const struct options *options)
{
    const struct {
        bool given;
        const char *name;
    } choices[] = {
        {options->where.count > 0, "where"},
        {options->all_rows, "all-rows"},
        {options->allow_empty, "allow-empty"},
        {options->columns.count > 0, "column"},
        {options->country[0] != '\0', "country"},
        {options->country_column != NULL, "country-column"},
        {options->skip_landlines, "skip-landlines"},
        {options->no_header, "no-header"},
        {options->delimiter != '\0', "delimiter"},
        {options->encoding != NULL, "encoding"},
        {options->sheet != NULL, "sheet"},
        {options->hidden_rows != INTAKE_HIDDEN_ASK, "hidden-rows"},
    };
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].given && options->missing_from == NULL)
            return choices[i].name;
    return NULL;
}

static bool check_form(const struct options *options, struct error *err)
{
    const char *path = list_choice_path(options);
    enum report_format named = REPORT_CSV, format = choose_format(options);
    const char *dot = path != NULL ? strrchr(path_name(path), '.') : NULL;
    bool is_unknown = dot != NULL && dot > path_name(path) && !report_format_by_path(path, &named);
    if (options->format >= 0 && format != REPORT_CSV && format != REPORT_JSON)
        return error_set(err, ERROR_USAGE, "--format %s: no such value: one of csv, json",
                         report_forms[format]->name);
    if (options->format < 0 && (is_unknown || (format != REPORT_CSV && format != REPORT_JSON))) {
        struct text shown = {0};
        text_append_printable(&shown, path, strlen(path));
        error_set(err, ERROR_USAGE,
                  "%s: this ending is not one of a list; end it with .csv or .json, or say what it "
                  "is with --format",
                  text_string(&shown));
        text_free(&shown);
        return false;
    }
    if (options->excel && format != REPORT_CSV)
        return error_set(err, ERROR_USAGE,
                         "--excel is about CSV, and this list is JSON: leave it out");
    return true;
}

bool list_choice_check(const struct options *options, struct error *err)
{
    const char *of_file = find_of_file(options);
    if (of_file != NULL)
        return error_set(err, ERROR_USAGE,
                         "--%s is about a CRM's file: with `list` it needs --missing-from PATH",
                         of_file);
    if (options->json && list_choice_path(options) == NULL)
        return error_set(err, ERROR_USAGE,
                         "--json says how the command ended, on standard output, where the list "
                         "goes: name a file with --output PATH (--format json writes the list "
                         "itself as JSON)");
    return check_form(options, err);
}

void list_choice_head(const struct options *options, struct list_head *head)
{
    head->json = choose_format(options) == REPORT_JSON;
    head->masked = options->mask;
    head->excel = options->excel;
    head->only_new = options->only_new;
    head->since = options->since;
    head->missing_from = options->missing_from;
}
