/* A value is selected where it is one of those asked for, and left out where it is known to be
 * the opposite of one, or nothing at all. Every other value is undecided: its rows are neither
 * sent nor dropped but shown to a human. */
#include "intake/filter/filter_clause.h"

#include "base/fold.h"
#include "base/language.h"
#include "base/memory.h"
#include "intake/filter/flag_date.h"
#include "intake/filter/flag_value.h"

#include <stdlib.h>
#include <string.h>

/* `why`: a clause, in the user's language. */
static bool fail_usage(const char *option, const char *why, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, option, strlen(option));
    error_set(err, ERROR_USAGE,
              "--where %s: %s; give a column and the values that mean opted out, "
              "such as --where 'SMS Opt Out=yes'",
              text_string(&shown), why);
    text_free(&shown);
    return false;
}

static void add_value(struct filter_clause *clause, const char *value, size_t length)
{
    struct text folded = {0};
    bool leave_out = length > 0 && value[0] == '!';
    fold_text(value + leave_out, length - leave_out, &folded);
    clause->values = memory_resize(clause->values, clause->count + 1, sizeof *clause->values);
    clause->values[clause->count++] = (struct wanted_value){
        .folded = memory_copy_string(text_string(&folded)), .leave_out = leave_out};
    if (strcmp(text_string(&folded), "date") == 0) {
        clause->dates |= !leave_out;
        clause->dates_left_out |= leave_out;
    }
    clause->any |= !leave_out && strcmp(text_string(&folded), "*") == 0;
    text_free(&folded);
}

/* VALUE[,VALUE…], where \, is a comma of a value. */
static void add_values(struct filter_clause *clause, const char *values)
{
    struct text value = {0};
    for (const char *at = values;; at++) {
        if (at[0] == '\\' && at[1] == ',') {
            text_append_char(&value, *++at);
        } else if (*at == ',' || *at == '\0') {
            add_value(clause, text_string(&value), value.length);
            text_clear(&value);
            if (*at == '\0')
                break;
        } else {
            text_append_char(&value, *at);
        }
    }
    text_free(&value);
}

/* The = that ends the column's name: the first, but a name may hold one itself. Fails with the
 * error of the first. */
static bool find_column(const char *option, const struct table *table, size_t *column,
                        const char **value, struct error *err)
{
    struct text shown = {0};
    text_append_string(&shown, "--where ");
    text_append_printable(&shown, option, strlen(option));
    bool found = false, first = true;
    for (const char *at = option; !found && (at = strchr(at, '=')) != NULL; at++) {
        char *name = memory_copy_bytes(option, (size_t)(at - option));
        *value = at + 1;
        found = table_find_column(table, name, text_string(&shown), column, first ? err : NULL);
        first = false;
        free(name);
    }
    text_free(&shown);
    return found;
}

/* An empty value alone is what a script's unset variable leaves: it would select everyone else. */
static bool selects_something(const struct filter_clause *clause)
{
    bool selects = false, filled = false;
    for (size_t i = 0; i < clause->count; i++) {
        selects |= !clause->values[i].leave_out;
        filled |= clause->values[i].folded[0] != '\0';
    }
    return selects && filled;
}

bool filter_clause_parse(const char *option, const struct table *table,
                         struct filter_clause *clause, struct error *err)
{
    clause->narrows = option[0] == INTAKE_AND;
    clause->phone_column = NUMBER_FLAG_NONE;
    option += clause->narrows;
    const char *equals = strchr(option, '='), *value;
    if (equals == NULL || equals == option)
        return fail_usage(option, _("this is no COLUMN=VALUE"), err);
    if (!find_column(option, table, &clause->column, &value, err))
        return false;
    clause->column_name = table->names[clause->column];
    clause->column_shown = table->shown[clause->column];
    add_values(clause, value);
    return selects_something(clause) || fail_usage(option, _("no value in it selects a row"), err);
}

/* What `*` says of a value that stands for something: no word for "no" is an answer to it. */
static enum intake_choice choice_for_any(const char *folded)
{
    if (folded[strspn(folded, "0.,")] == '\0')
        return INTAKE_LEFT_OUT;
    bool says_no = flag_value_says_none(folded) || flag_value_opts_in(folded);
    bool says_little = folded[strspn(folded, "-?/. ")] == '\0';
    bool says_error = folded[0] == '#'; /* of a spreadsheet: #REF! */
    return says_no || says_little || says_error ? INTAKE_UNDECIDED : INTAKE_SELECTED;
}

/* What one clause says of a value. */
static enum intake_choice choice_for(const struct filter_clause *clause,
                                     const struct tallied_value *value)
{
    bool opposite = false;
    for (size_t i = 0; i < clause->count; i++) {
        const struct wanted_value *wanted = &clause->values[i];
        bool is_blank = wanted->folded[0] == '\0' && flag_value_is_nothing(value->folded);
        if (is_blank || strcmp(wanted->folded, value->folded) == 0)
            return wanted->leave_out ? INTAKE_LEFT_OUT : INTAKE_SELECTED;
        opposite |= !wanted->leave_out && flag_values_are_opposite(wanted->folded, value->folded);
    }
    if (clause->dates && value->objected_at != ENTRY_NO_DATE)
        return INTAKE_SELECTED;
    if (clause->dates_left_out && value->objected_at != ENTRY_NO_DATE)
        return INTAKE_LEFT_OUT;
    if (flag_value_is_nothing(value->folded) || opposite)
        return INTAKE_LEFT_OUT;
    return clause->any ? choice_for_any(value->folded) : INTAKE_UNDECIDED;
}

void filter_clause_judge(const struct filter_clause *clause, bool month_first,
                         struct tallied_value *value)
{
    bool asked = clause->dates || clause->dates_left_out;
    if (flag_value_is_nothing(value->folded) ||
        !(flag_date_read(value->folded, month_first, &value->objected_at) ||
          (asked && flag_date_of_number(value->folded, &value->objected_at))))
        value->objected_at = ENTRY_NO_DATE;
    value->choice = choice_for(clause, value);
}

void filter_clause_free(struct filter_clause *clause)
{
    value_tally_free(&clause->tally);
    for (size_t i = 0; i < clause->count; i++)
        free(clause->values[i].folded);
    free(clause->values);
}
