#include "intake/filter/row_filter.h"

#include "base/fold.h"
#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/filter/filter_advice.h"
#include "intake/filter/filter_clause.h"
#include "intake/filter/flag_value.h"
#include "intake/filter/number_flag.h"

#include <stdlib.h>
#include <string.h>

struct row_filter {
    struct filter_clause *clauses;
    size_t count;
    bool month_first;
    bool by_number; /* a clause speaks of one of several phone columns */
};

bool row_filter_new(const struct intake_options *options, const struct column_names *names,
                    bool month_first, struct row_filter **out, struct error *err)
{
    struct row_filter *filter = memory_alloc(1, sizeof *filter);
    bool ok = true;
    filter->month_first = month_first;
    filter->clauses = memory_alloc(options->where_count, sizeof *filter->clauses);
    for (size_t i = 0; ok && i < options->where_count; i++) {
        filter->count++;
        ok = filter_clause_parse(options->where[i], names, &filter->clauses[i], err);
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

/* What the value is, from the tally; values beyond its bound are judged each time, in `spare`. */
static enum intake_choice choose_by(const struct row_filter *filter, struct filter_clause *clause,
                                    const struct csv_row *row, int64_t *objected_at)
{
    size_t length;
    const char *cell = csv_row_cell(row, clause->column, &length);
    bool is_new;
    struct tallied_value *value = value_tally_count(&clause->tally, cell, length, &is_new);
    struct value_tally spare = {0};
    if (value == NULL)
        value = value_tally_count(&spare, cell, length, &is_new);
    if (is_new)
        filter_clause_judge(clause, filter->month_first, value);
    enum intake_choice choice = value->choice;
    if (choice == INTAKE_SELECTED && value->objected_at != ENTRY_NO_DATE)
        *objected_at = value->objected_at;
    value_tally_free(&spare);
    return choice;
}

/* A clause that speaks of another number says nothing for this one. */
static enum intake_choice choice_for(const struct filter_clause *clause, size_t phone_column)
{
    bool of_another = clause->phone_column != NUMBER_FLAG_NONE &&
                      phone_column != NUMBER_FLAG_NONE && clause->phone_column != phone_column;
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
    return row_filter_choice_for(filter, NUMBER_FLAG_NONE);
}

bool row_filter_hits(const struct row_filter *filter, const struct csv_row *row)
{
    bool hit = false;
    for (size_t i = 0; !hit && i < filter->count; i++)
        for (size_t k = 0; !hit && k < row->count; k++) {
            size_t length;
            bool is_new;
            struct value_tally spare = {0};
            const char *cell = csv_row_cell(row, k, &length);
            struct tallied_value *value = value_tally_count(&spare, cell, length, &is_new);
            filter_clause_judge(&filter->clauses[i], filter->month_first, value);
            hit = value->folded[0] != '\0' && value->choice == INTAKE_SELECTED;
            value_tally_free(&spare);
        }
    return hit;
}

static bool is_first_of_its_column(const struct row_filter *filter, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (filter->clauses[k].column == filter->clauses[i].column)
            return false;
    return true;
}

size_t row_filter_columns(const struct row_filter *filter, size_t *columns)
{
    size_t count = 0;
    for (size_t i = 0; i < filter->count; i++)
        if (is_first_of_its_column(filter, i))
            columns[count++] = filter->clauses[i].column;
    return count;
}

void row_filter_bind(struct row_filter *filter, const struct column_names *names,
                     const size_t *columns, size_t count)
{
    for (size_t i = 0; count > 1 && i < filter->count; i++) {
        struct filter_clause *clause = &filter->clauses[i];
        clause->phone_column = number_flag_column(names, clause->column, columns, count);
        filter->by_number |= clause->phone_column != NUMBER_FLAG_NONE;
    }
}

bool row_filter_is_by_number(const struct row_filter *filter)
{
    return filter->by_number;
}

void row_filter_reset(struct row_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++)
        filter_clause_reset(&filter->clauses[i]);
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
        const struct filter_clause *clause = &filter->clauses[i];
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
static bool was_seen(const struct filter_clause *clause, const struct wanted_value *wanted)
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

void row_filter_advise(const struct row_filter *filter, struct text *text)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct filter_clause *clause = &filter->clauses[i];
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
        const struct filter_clause *clause = &filter->clauses[i];
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
    const struct filter_clause *clause = &filter->clauses[i];
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
    for (size_t i = 0; i < (*filter)->count; i++)
        filter_clause_free(&(*filter)->clauses[i]);
    free((*filter)->clauses);
    free(*filter);
    *filter = NULL;
}
