/* What an option's value becomes: one setter for each kind, by which the table reads it into the
 * option's place in struct options. */
#include "cli/options/option_setters.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/options/option_values.h"
#include "cli/options/report_choice.h"
#include "intake/intake.h"
#include "provider/stop_list.h"
#include "submit/pace/rate_group.h"

#include <string.h>

#define MOST_NAME_BYTES 200 /* with the ending of a report, what file systems take */

static void *field_of(struct options *options, const struct option_spec *spec)
{
    return (char *)options + spec->field;
}

bool option_set_flag(const struct option_spec *spec, const char *value, struct options *options)
{
    (void)value;
    *(bool *)field_of(options, spec) = true;
    return true;
}

bool option_set_string(const struct option_spec *spec, const char *value, struct options *options)
{
    *(const char **)field_of(options, spec) = value;
    return value[0] != '\0';
}

/* A file's name that a report can stand beside, in this folder. */
bool option_set_name(const struct option_spec *spec, const char *value, struct options *options)
{
    size_t length = strlen(value);
    struct text shown = {0};
    text_append_printable(&shown, value, length);
    bool plain = strcmp(text_string(&shown), value) == 0 && strchr(value, '/') == NULL &&
                 value[0] != '.' && value[0] != '-' && length > 0 && length <= MOST_NAME_BYTES;
    text_free(&shown);
    *(const char **)field_of(options, spec) = value;
    return plain;
}

bool option_set_list(const struct option_spec *spec, const char *value, struct options *options)
{
    size_t length = strlen(value);
    string_list_add(field_of(options, spec), value);
    return length > 0 && utf8_valid_length(value, length) == length;
}

bool option_set_filter(const struct option_spec *spec, const char *value, struct options *options)
{
    const char *equals = strchr(value, '=');
    return option_set_list(spec, value, options) && equals != NULL && equals != value;
}

/* Narrows the --where before it. */
bool option_set_narrower(const struct option_spec *spec, const char *value, struct options *options)
{
    struct text text = {0};
    bool follows = options->where.count > 0;
    text_append_char(&text, INTAKE_AND);
    text_append_string(&text, value);
    string_list_add(&options->owned, memory_copy_string(text_string(&text)));
    text_free(&text);
    string_list_add(&options->where, options->owned.items[options->owned.count - 1]);
    const char *equals = strchr(value, '=');
    (void)spec;
    return follows && equals != NULL && equals != value &&
           utf8_valid_length(value, strlen(value)) == strlen(value);
}

bool option_set_count(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t number = 0;
    if (!option_read_number(value, spec->least, spec->most, &number))
        return false;
    *(unsigned *)field_of(options, spec) = (unsigned)number;
    return true;
}

bool option_set_big_count(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    return option_read_number(value, spec->least, spec->most, field_of(options, spec));
}

bool option_set_timeout(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t seconds = 0;
    if (!option_read_number(value, spec->least, spec->most, &seconds))
        return false;
    options->timeout_ms = seconds * 1000;
    return true;
}

bool option_set_rate(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_read_rate(value, field_of(options, spec));
}

bool option_set_group(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_set_string(spec, value, options) && rate_group_is_name(value);
}

bool option_set_duration(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_read_duration(value, field_of(options, spec));
}

/* In days; a month and a year as the longest of their kind. */
bool option_set_age(const struct option_spec *spec, const char *value, struct options *options)
{
    static const struct {
        char unit;
        int64_t days;
    } units[] = {{'d', 1}, {'w', 7}, {'m', 31}, {'y', 366}};
    size_t length = strlen(value);
    char digits[8];
    int64_t number = 0;
    if (length < 2 || length > sizeof digits)
        return false;
    memcpy(digits, value, length - 1);
    digits[length - 1] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (value[length - 1] != units[i].unit || !option_read_number(digits, 1, 99999, &number))
            continue;
        *(int64_t *)field_of(options, spec) = number * units[i].days;
        return true;
    }
    return false;
}

bool option_set_delimiter(const struct option_spec *spec, const char *value,
                          struct options *options)
{
    return option_read_delimiter(value, field_of(options, spec));
}

bool option_set_hidden_rows(const struct option_spec *spec, const char *value,
                            struct options *options)
{
    enum intake_hidden *hidden = field_of(options, spec);
    bool include = strcmp(value, "include") == 0;
    *hidden = include ? INTAKE_HIDDEN_INCLUDED : INTAKE_HIDDEN_LEFT_OUT;
    return include || strcmp(value, "leave-out") == 0;
}

bool option_set_country(const struct option_spec *spec, const char *value, struct options *options)
{
    return option_read_country(value, field_of(options, spec));
}

bool option_set_format(const struct option_spec *spec, const char *value, struct options *options)
{
    return report_choice_read_format(value, field_of(options, spec));
}

bool option_set_date(const struct option_spec *spec, const char *value, struct options *options)
{
    char date[STOP_LIST_DATE_SIZE];
    return option_set_string(spec, value, options) && stop_list_date(value, date);
}

bool option_set_statuses(const struct option_spec *spec, const char *value, struct options *options)
{
    return report_choice_read_statuses(value, field_of(options, spec));
}

bool option_set_language(const struct option_spec *spec, const char *value, struct options *options)
{
    enum language language = LANGUAGE_ENGLISH;
    int *field = field_of(options, spec);
    bool ok = language_by_name(value, &language);
    *field = (int)language;
    return ok;
}

bool option_set_response_format(const struct option_spec *spec, const char *value,
                                struct options *options)
{
    (void)spec;
    bool xml = strcmp(value, "xml") == 0;
    options->response_format = xml ? STOP_API_XML : STOP_API_JSON;
    return xml || strcmp(value, "json") == 0;
}

bool option_set_import(const struct option_spec *spec, const char *value, struct options *options)
{
    int64_t *import_id = field_of(options, spec);
    if (strcmp(value, "latest") == 0) {
        *import_id = IMPORT_LATEST;
        return true;
    }
    if (strcmp(value, "all") == 0) {
        *import_id = IMPORT_ALL;
        return true;
    }
    return option_read_number(value, 1, INT64_MAX, import_id);
}

bool option_set_retry_state(const struct option_spec *spec, const char *value,
                            struct options *options)
{
    (void)spec;
    bool rejected = strcmp(value, "rejected") == 0;
    options->retry_state = rejected ? RETRY_REJECTED : RETRY_UNCONFIRMED;
    return rejected || strcmp(value, "unconfirmed") == 0;
}

static const char *const progress_names[] = {
    [PROGRESS_AUTO] = "auto", [PROGRESS_BAR] = "bar",   [PROGRESS_LINES] = "lines",
    [PROGRESS_JSON] = "json", [PROGRESS_NONE] = "none",
};

bool option_set_progress(const struct option_spec *spec, const char *value, struct options *options)
{
    (void)spec;
    for (size_t i = 0; i < sizeof progress_names / sizeof *progress_names; i++) {
        if (strcmp(value, progress_names[i]) == 0) {
            options->progress = (enum progress_mode)i;
            return true;
        }
    }
    return false;
}
