/* A filter is groups of clauses: any group selects a row, and within a group (--where … --and …)
 * all clauses must. Each clause decides a distinct value once and remembers the choice in its
 * tally, so that a million rows cost a million look-ups and not a million decisions. */
#include "intake/filter/row_filter.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/near_word.h"
#include "intake/columns/column_name.h"
#include "intake/filter/filter_clause.h"
#include "intake/filter/flag_value.h"
#include "intake/filter/number_flag.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_VALUES 10
#define SHOWN_BYTES  60

struct row_filter {
    struct filter_clause *clauses;
    size_t count;
    bool month_first;
    bool by_number; /* a clause speaks of one of several phone columns */
};

bool row_filter_new(const struct intake_options *options, const struct table *table,
                    bool month_first, struct row_filter **out, struct error *err)
{
    struct row_filter *filter = memory_alloc(1, sizeof *filter);
    bool ok = true;
    filter->month_first = month_first;
    filter->clauses = memory_alloc(options->where_count, sizeof *filter->clauses);
    for (size_t i = 0; ok && i < options->where_count; i++) {
        filter->count++;
        ok = filter_clause_parse(options->where[i], table, &filter->clauses[i], err);
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

/* What the clause says of the row's cell. The tally remembers that for each value; a value beyond
 * the tally's bound is decided anew each time, in `spare`. */
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

void row_filter_columns(const struct row_filter *filter, struct column_set *columns)
{
    for (size_t i = 0; i < filter->count; i++)
        column_set_add(columns, filter->clauses[i].column);
}

void row_filter_bind(struct row_filter *filter, const struct table *table,
                     const struct column_set *phones)
{
    for (size_t i = 0; phones->count > 1 && i < filter->count; i++) {
        struct filter_clause *clause = &filter->clauses[i];
        clause->phone_column = number_flag_column(table, clause->column, phones);
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
        value_tally_free(&filter->clauses[i].tally);
}

bool row_filter_is_empty(const struct row_filter *filter)
{
    return filter->count == 0;
}

struct filter_words {
    const char *all, *and_too, *or_else, *empty;
};

/* `shown`: to a person, and not stored. */
static void append_filter(const struct row_filter *filter, const struct filter_words *words,
                          bool shown, struct text *text)
{
    if (filter->count == 0)
        text_append_string(text, words->all);
    for (size_t i = 0; i < filter->count; i++) {
        const struct filter_clause *clause = &filter->clauses[i];
        const char *name = shown ? clause->column_shown : clause->column_name;
        text_append_string(text, i == 0 ? "" : clause->narrows ? words->and_too : words->or_else);
        text_append_printable(text, name, strlen(name));
        for (size_t k = 0; k < clause->count; k++) {
            const struct wanted_value *value = &clause->values[k];
            text_append_string(text, k == 0 ? " = " : ", ");
            text_append_string(text, value->leave_out ? "!" : "");
            text_append_printable(text, value->folded, strlen(value->folded));
            text_append_string(text, value->folded[0] == '\0' ? words->empty : "");
        }
    }
}

static const struct filter_words stored_words = {
    .all = STORED_("all rows"),
    .and_too = STORED_(" and "),
    .or_else = STORED_(" or "),
    .empty = STORED_("(empty)"),
};

void row_filter_describe(const struct row_filter *filter, struct text *text)
{
    append_filter(filter, &stored_words, false, text);
}

void row_filter_show(const struct row_filter *filter, struct text *text)
{
    const struct filter_words words = {
        .all = _(stored_words.all),
        .and_too = _(stored_words.and_too),
        .or_else = _(stored_words.or_else),
        .empty = _(stored_words.empty),
    };
    append_filter(filter, &words, true, text);
}

/* Whether some row had the value that was asked for, however spelt. `date` stands for any date, `*`
 * for any value. */
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

/* The value that the fewest changes make of the wanted one, half its letters at most, or that has
 * it within. */
static const struct tallied_value *nearest_value(const struct value_tally *tally,
                                                 const char *wanted)
{
    const struct tallied_value *best = NULL;
    size_t most = strlen(wanted) > 2 ? strlen(wanted) / 2 : 1, least = most + 1;
    for (size_t i = 0; i < tally->count; i++) {
        const struct tallied_value *value = &tally->values[i];
        if (value->folded[0] == '\0' || strcmp(value->folded, wanted) == 0)
            continue;
        size_t changes = strstr(value->folded, wanted) != NULL
                             ? 1
                             : near_word_distance(value->folded, wanted, most);
        if (changes < least) {
            least = changes;
            best = value;
        }
    }
    return best;
}

static void append_value(struct text *text, const struct tallied_value *value)
{
    bool is_cut = value->length > SHOWN_BYTES;
    text_printf(text, P_("\n    %10" PRId64 " row   ", "\n    %10" PRId64 " rows  ", value->rows),
                value->rows);
    text_append_printable(text, value->value, is_cut ? SHOWN_BYTES : value->length);
    text_append_string(text, value->folded[0] == '\0' ? _("(empty)") : "");
}

/* A filter that selects nothing is mostly a typing error, or a wrong idea of the values: so they
 * are shown, the most frequent first, and the one that is nearest to `wanted` (folded). */
static void append_advice(struct text *text, const char *column, const char *wanted,
                          const struct value_tally *tally)
{
    bool shown[VALUE_TALLY_MAX] = {false};
    const struct tallied_value *near = nearest_value(tally, wanted);
    struct text inert = {0};
    text_append_printable(&inert, column, strlen(column));
    text_printf(text, _("\n  The values of the column \"%s\":"), text_string(&inert));
    for (size_t n = 0; n < tally->count && n < SHOWN_VALUES; n++) {
        size_t most = SIZE_MAX;
        for (size_t i = 0; i < tally->count; i++)
            if (!shown[i] && (most == SIZE_MAX || tally->values[i].rows > tally->values[most].rows))
                most = i;
        shown[most] = true;
        append_value(text, &tally->values[most]);
    }
    if (tally->count > SHOWN_VALUES || tally->other_rows > 0)
        text_append_string(text, _("\n                (and others)"));
    text_clear(&inert);
    if (near != NULL) {
        text_append_printable(&inert, near->value,
                              near->length < SHOWN_BYTES ? near->length : SHOWN_BYTES);
        text_printf(text, _("\n  The nearest to what was asked for is \"%s\"."),
                    text_string(&inert));
    }
    text_free(&inert);
}

void row_filter_advise(const struct row_filter *filter, struct text *text)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct filter_clause *clause = &filter->clauses[i];
        const char *wanted = "";
        for (size_t k = 0; k < clause->count && wanted[0] == '\0'; k++)
            wanted = clause->values[k].leave_out ? "" : clause->values[k].folded;
        if (is_first_of_its_column(filter, i))
            append_advice(text, clause->column_shown, wanted, &clause->tally);
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
