#include "intake/row_filter.h"

#include "base/fold.h"
#include "base/memory.h"
#include "intake/column_name.h"
#include "intake/flag_value.h"

#include <stdlib.h>
#include <string.h>

struct wanted_value {
    char *folded;
    bool leave_out; /* !VALUE */
};

/* One --where. */
struct clause {
    size_t column;
    const char *column_name;
    struct wanted_value *values;
    size_t count;
    bool dates;          /* the value `date` is among them: all dates are meant */
    bool dates_left_out; /* `!date` is */
    struct value_tally tally;
};

struct row_filter {
    struct clause *clauses;
    size_t count;
    bool month_first;
};

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

static void add_value(struct clause *clause, const char *value, size_t length)
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
    text_free(&folded);
}

/* VALUE[,VALUE…], where \, is a comma of a value. */
static void add_values(struct clause *clause, const char *values)
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
static bool find_column(const char *option, const struct column_names *names, size_t *column,
                        const char **value, struct error *err)
{
    struct text shown = {0};
    text_append_string(&shown, "--where ");
    text_append_printable(&shown, option, strlen(option));
    bool found = false, first = true;
    for (const char *at = option; !found && (at = strchr(at, '=')) != NULL; at++) {
        char *name = memory_copy_bytes(option, (size_t)(at - option));
        *value = at + 1;
        found = column_names_find(names, name, text_string(&shown), column, first ? err : NULL);
        first = false;
        free(name);
    }
    text_free(&shown);
    return found;
}

/* An empty value alone is what a script's unset variable leaves: it would select everyone else. */
static bool selects_something(const struct clause *clause)
{
    bool selects = false, filled = false;
    for (size_t i = 0; i < clause->count; i++) {
        selects |= !clause->values[i].leave_out;
        filled |= clause->values[i].folded[0] != '\0';
    }
    return selects && filled;
}

static bool parse_clause(const char *option, const struct column_names *names,
                         struct clause *clause, struct error *err)
{
    const char *equals = strchr(option, '='), *value;
    if (equals == NULL || equals == option)
        return fail_usage(option, "this is no COLUMN=VALUE", err);
    if (!find_column(option, names, &clause->column, &value, err))
        return false;
    clause->column_name = names->names[clause->column];
    add_values(clause, value);
    return selects_something(clause) || fail_usage(option, "no value in it selects a row", err);
}

bool row_filter_new(const struct intake_options *options, const struct column_names *names,
                    bool month_first, struct row_filter **out, struct error *err)
{
    struct row_filter *filter = memory_alloc(1, sizeof *filter);
    bool ok = true;
    filter->month_first = month_first;
    filter->clauses = memory_alloc(options->where_count, sizeof *filter->clauses);
    for (size_t i = 0; ok && i < options->where_count; i++) {
        filter->count++;
        ok = parse_clause(options->where[i], names, &filter->clauses[i], err);
    }
    if (!ok)
        row_filter_free(&filter);
    *out = filter;
    return ok;
}

void row_filter_wanted_names(const struct intake_options *options, char **names, size_t *count)
{
    struct text plain = {0};
    for (size_t i = 0; i < options->where_count; i++) {
        size_t length = strcspn(options->where[i], "=");
        char *name = memory_copy_bytes(options->where[i], length);
        column_name_plain(name, &plain);
        names[(*count)++] = memory_copy_string(text_string(&plain));
        free(name);
    }
    text_free(&plain);
}

/* What one clause says of a value. */
static enum intake_choice judge(const struct clause *clause, const struct tallied_value *value)
{
    bool opposite = false;
    for (size_t i = 0; i < clause->count; i++) {
        const struct wanted_value *wanted = &clause->values[i];
        if (strcmp(wanted->folded, value->folded) == 0)
            return wanted->leave_out ? INTAKE_LEFT_OUT : INTAKE_SELECTED;
        opposite |= !wanted->leave_out && flag_values_are_opposite(wanted->folded, value->folded);
    }
    if (clause->dates && value->objected_at != ENTRY_NO_DATE)
        return INTAKE_SELECTED;
    if (clause->dates_left_out && value->objected_at != ENTRY_NO_DATE)
        return INTAKE_LEFT_OUT;
    return value->folded[0] == '\0' || opposite ? INTAKE_LEFT_OUT : INTAKE_UNDECIDED;
}

/* What the value is, from the tally; values beyond its bound are judged each time, in `spare`. */
static enum intake_choice choose_by(const struct row_filter *filter, struct clause *clause,
                                    const struct csv_row *row, int64_t *objected_at)
{
    size_t length;
    const char *cell = csv_row_cell(row, clause->column, &length);
    bool is_new;
    struct tallied_value *value = value_tally_count(&clause->tally, cell, length, &is_new);
    struct value_tally spare = {0};
    if (value == NULL)
        value = value_tally_count(&spare, cell, length, &is_new);
    if (is_new) {
        if (!flag_value_date(value->folded, filter->month_first, &value->objected_at))
            value->objected_at = ENTRY_NO_DATE;
        value->choice = judge(clause, value);
    }
    enum intake_choice choice = value->choice;
    if (choice == INTAKE_SELECTED && value->objected_at != ENTRY_NO_DATE)
        *objected_at = value->objected_at;
    value_tally_free(&spare);
    return choice;
}

enum intake_choice row_filter_choose(struct row_filter *filter, const struct csv_row *row,
                                     int64_t *objected_at)
{
    bool selected = filter->count == 0, undecided = false;
    *objected_at = ENTRY_NO_DATE;
    for (size_t i = 0; i < filter->count; i++) {
        enum intake_choice choice = choose_by(filter, &filter->clauses[i], row, objected_at);
        selected |= choice == INTAKE_SELECTED;
        undecided |= choice == INTAKE_UNDECIDED;
    }
    if (selected)
        return INTAKE_SELECTED;
    return undecided ? INTAKE_UNDECIDED : INTAKE_LEFT_OUT;
}

void row_filter_reset(struct row_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++)
        value_tally_free(&filter->clauses[i].tally);
}

bool row_filter_is_empty(const struct row_filter *filter)
{
    return filter->count == 0;
}

void row_filter_describe(const struct row_filter *filter, struct text *text)
{
    if (filter->count == 0)
        text_append_string(text, "all rows");
    for (size_t i = 0; i < filter->count; i++) {
        const struct clause *clause = &filter->clauses[i];
        text_append_string(text, i > 0 ? " or " : "");
        text_append_printable(text, clause->column_name, strlen(clause->column_name));
        for (size_t k = 0; k < clause->count; k++) {
            const struct wanted_value *value = &clause->values[k];
            text_append_string(text, k == 0 ? " = " : ", ");
            text_append_string(text, value->leave_out ? "!" : "");
            text_append_printable(text, value->folded, strlen(value->folded));
            text_append_string(text, value->folded[0] == '\0' ? "(empty)" : "");
        }
    }
}

/* Whether some row had the value that was asked for, however spelt. `date` is none of its own. */
static bool was_seen(const struct clause *clause, const struct wanted_value *wanted)
{
    if ((clause->dates || clause->dates_left_out) && strcmp(wanted->folded, "date") == 0)
        return true;
    for (size_t i = 0; i < clause->tally.count; i++)
        if (strcmp(clause->tally.values[i].folded, wanted->folded) == 0)
            return true;
    return clause->tally.other_rows > 0;
}

static size_t clause_values(const struct clause *clause, struct intake_value *values)
{
    size_t count = 0;
    for (size_t i = 0; i < clause->tally.count; i++)
        values[count++] = (struct intake_value){.column = clause->column_name,
                                                .value = clause->tally.values[i].value,
                                                .rows = clause->tally.values[i].rows,
                                                .choice = clause->tally.values[i].choice};
    for (size_t i = 0; i < clause->count; i++)
        if (!was_seen(clause, &clause->values[i]))
            values[count++] = (struct intake_value){
                .column = clause->column_name,
                .value = clause->values[i].folded,
                .choice = clause->values[i].leave_out ? INTAKE_LEFT_OUT : INTAKE_SELECTED};
    return count;
}

struct intake_value *row_filter_values(const struct row_filter *filter, size_t *count)
{
    size_t room = 0;
    for (size_t i = 0; i < filter->count; i++)
        room += filter->clauses[i].tally.count + filter->clauses[i].count;
    struct intake_value *values = memory_alloc(room, sizeof *values);
    *count = 0;
    for (size_t i = 0; i < filter->count; i++)
        *count += clause_values(&filter->clauses[i], values + *count);
    return values;
}

void row_filter_free(struct row_filter **filter)
{
    if (*filter == NULL)
        return;
    row_filter_reset(*filter);
    for (size_t i = 0; i < (*filter)->count; i++) {
        for (size_t k = 0; k < (*filter)->clauses[i].count; k++)
            free((*filter)->clauses[i].values[k].folded);
        free((*filter)->clauses[i].values);
    }
    free((*filter)->clauses);
    free(*filter);
    *filter = NULL;
}
