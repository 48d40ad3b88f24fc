#include "intake/row_filter.h"

#include "base/fold.h"
#include "base/memory.h"
#include "intake/column_name.h"
#include "intake/filter_advice.h"
#include "intake/flag_date.h"
#include "intake/flag_value.h"
#include "intake/number_flag.h"

#include <stdlib.h>
#include <string.h>

#define NO_COLUMN NUMBER_FLAG_NONE

struct wanted_value {
    char *folded;
    bool leave_out; /* !VALUE */
};

/* One --where, or --and. */
struct clause {
    bool narrows; /* --and: the clauses before it, back to the --where, must match as well */
    size_t column;
    size_t phone_column;       /* the one that it speaks of; NO_COLUMN: all of the row */
    enum intake_choice choice; /* of the row at hand */
    const char *column_name;
    struct wanted_value *values;
    size_t count;
    bool dates;          /* the value `date` is among them: all dates are meant */
    bool dates_left_out; /* `!date` is */
    bool any;            /* the value `*` is: whatever stands for something */
    struct value_tally tally;
};

struct row_filter {
    struct clause *clauses;
    size_t count;
    bool month_first;
    bool by_number; /* a clause speaks of one of several phone columns */
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
    clause->any |= !leave_out && strcmp(text_string(&folded), "*") == 0;
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
    clause->narrows = option[0] == INTAKE_AND;
    clause->phone_column = NO_COLUMN;
    option += clause->narrows;
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
        const char *option = options->where[i] + (options->where[i][0] == INTAKE_AND);
        char *name = memory_copy_bytes(option, strcspn(option, "="));
        column_name_plain(name, &plain);
        names[(*count)++] = memory_copy_string(text_string(&plain));
        free(name);
    }
    text_free(&plain);
}

/* What `*` says of a value that stands for something: no word for "no" is an answer to it. */
static enum intake_choice judge_any(const char *folded)
{
    if (folded[strspn(folded, "0.,")] == '\0')
        return INTAKE_LEFT_OUT;
    bool says_no = flag_value_word(folded) == FLAG_NO || flag_value_opts_in(folded);
    bool says_little = folded[strspn(folded, "-?/. ")] == '\0' || strcmp(folded, "n/a") == 0;
    return says_no || says_little ? INTAKE_UNDECIDED : INTAKE_SELECTED;
}

/* What one clause says of a value. */
static enum intake_choice judge(const struct clause *clause, const struct tallied_value *value)
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
    return clause->any ? judge_any(value->folded) : INTAKE_UNDECIDED;
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
        bool asked = clause->dates || clause->dates_left_out;
        if (flag_value_is_nothing(value->folded) ||
            !(flag_value_date(value->folded, filter->month_first, &value->objected_at) ||
              (asked && flag_date_of_number(value->folded, &value->objected_at))))
            value->objected_at = ENTRY_NO_DATE;
        value->choice = judge(clause, value);
    }
    enum intake_choice choice = value->choice;
    if (choice == INTAKE_SELECTED && value->objected_at != ENTRY_NO_DATE)
        *objected_at = value->objected_at;
    value_tally_free(&spare);
    return choice;
}

/* A clause that speaks of another number says nothing for this one. */
static enum intake_choice choice_for(const struct clause *clause, size_t phone_column)
{
    bool of_another = clause->phone_column != NO_COLUMN && phone_column != NO_COLUMN &&
                      clause->phone_column != phone_column;
    return of_another ? INTAKE_LEFT_OUT : clause->choice;
}

static enum intake_choice narrower(enum intake_choice a, enum intake_choice b)
{
    if (a == INTAKE_LEFT_OUT || b == INTAKE_LEFT_OUT)
        return INTAKE_LEFT_OUT;
    return a == INTAKE_UNDECIDED ? a : b;
}

/* Any group selects; in a group all must match. */
enum intake_choice row_filter_choice_for(const struct row_filter *filter, size_t phone_column)
{
    bool selected = filter->count == 0, undecided = false;
    for (size_t i = 0; i < filter->count;) {
        enum intake_choice choice = choice_for(&filter->clauses[i], phone_column);
        for (i++; i < filter->count && filter->clauses[i].narrows; i++)
            choice = narrower(choice, choice_for(&filter->clauses[i], phone_column));
        selected |= choice == INTAKE_SELECTED;
        undecided |= choice == INTAKE_UNDECIDED;
    }
    return selected ? INTAKE_SELECTED : undecided ? INTAKE_UNDECIDED : INTAKE_LEFT_OUT;
}

enum intake_choice row_filter_choose(struct row_filter *filter, const struct csv_row *row,
                                     int64_t *objected_at)
{
    *objected_at = ENTRY_NO_DATE;
    for (size_t i = 0; i < filter->count; i++)
        filter->clauses[i].choice = choose_by(filter, &filter->clauses[i], row, objected_at);
    return row_filter_choice_for(filter, NO_COLUMN);
}

void row_filter_bind(struct row_filter *filter, const struct column_names *names,
                     const size_t *columns, size_t count)
{
    for (size_t i = 0; count > 1 && i < filter->count; i++) {
        struct clause *clause = &filter->clauses[i];
        clause->phone_column = number_flag_column(names, clause->column, columns, count);
        filter->by_number |= clause->phone_column != NO_COLUMN;
    }
}

bool row_filter_is_by_number(const struct row_filter *filter)
{
    return filter->by_number;
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
        text_append_string(text, i == 0 ? "" : clause->narrows ? " and " : " or ");
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
    if (clause->any && strcmp(wanted->folded, "*") == 0)
        return true;
    for (size_t i = 0; i < clause->tally.count; i++)
        if (strcmp(clause->tally.values[i].folded, wanted->folded) == 0)
            return true;
    return clause->tally.other_rows > 0;
}

static bool is_first_of_its_column(const struct row_filter *filter, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (filter->clauses[k].column == filter->clauses[i].column)
            return false;
    return true;
}

void row_filter_advise(const struct row_filter *filter, struct text *text)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct clause *clause = &filter->clauses[i];
        const char *wanted = "";
        for (size_t k = 0; k < clause->count && wanted[0] == '\0'; k++)
            wanted = clause->values[k].leave_out ? "" : clause->values[k].folded;
        if (is_first_of_its_column(filter, i))
            filter_advice_append(text, clause->column_name, wanted, &clause->tally);
    }
}

/* What all clauses of the column make of the value: each --where may select it, each --and must. */
static enum intake_choice choice_of_all(const struct row_filter *filter, size_t first, size_t value)
{
    enum intake_choice choice = filter->clauses[first].tally.values[value].choice;
    for (size_t i = first + 1; i < filter->count; i++) {
        const struct clause *clause = &filter->clauses[i];
        if (clause->column != filter->clauses[first].column)
            continue;
        enum intake_choice other = clause->tally.values[value].choice;
        if (clause->narrows)
            choice = narrower(choice, other);
        else if (other == INTAKE_SELECTED || choice == INTAKE_LEFT_OUT)
            choice = other;
    }
    return choice;
}

/* A column's values once, however many clauses speak of it; then what no row has. */
static size_t clause_values(const struct row_filter *filter, size_t i, struct intake_value *values)
{
    const struct clause *clause = &filter->clauses[i];
    size_t count = 0;
    for (size_t k = 0; is_first_of_its_column(filter, i) && k < clause->tally.count; k++)
        values[count++] = (struct intake_value){.column = clause->column_name,
                                                .value = clause->tally.values[k].value,
                                                .rows = clause->tally.values[k].rows,
                                                .choice = choice_of_all(filter, i, k)};
    for (size_t k = 0; k < clause->count; k++)
        if (!was_seen(clause, &clause->values[k]))
            values[count++] = (struct intake_value){
                .column = clause->column_name,
                .value = clause->values[k].folded,
                .choice = clause->values[k].leave_out ? INTAKE_LEFT_OUT : INTAKE_SELECTED};
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
        *count += clause_values(filter, i, values + *count);
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
