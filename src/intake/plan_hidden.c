#include "intake/plan.h"

#include "base/language.h"
#include "base/sheet_place.h"

#include <inttypes.h>
#include <string.h>

static bool is_hidden(const struct intake_plan *plan, size_t column)
{
    const struct sheet_areas *hidden = &plan->content.rows.hidden_columns;
    for (size_t i = 0; i < hidden->count; i++)
        if (column >= hidden->items[i].first_column && column <= hidden->items[i].last_column)
            return true;
    return false;
}

static bool find_hidden(const struct intake_plan *plan, const struct column_set *columns,
                        size_t *column)
{
    for (size_t i = 0; i < columns->count; i++) {
        *column = columns->columns[i];
        if (is_hidden(plan, *column))
            return true;
    }
    return false;
}

/* "12 rows are hidden, by a filter or by hand, and 30 shown" */
static void append_rows(const struct intake_plan *plan, struct text *text)
{
    const struct sheet_text *rows = &plan->content.rows;
    struct text hidden = {0};
    text_printf(&hidden,
                P_("%" PRId64 " row is hidden, by a filter or by hand,",
                   "%" PRId64 " rows are hidden, by a filter or by hand,", rows->hidden_rows),
                rows->hidden_rows);
    text_printf(text, P_("%s and %" PRId64 " shown", "%s and %" PRId64 " shown", rows->shown_rows),
                text_string(&hidden), rows->shown_rows);
    text_free(&hidden);
}

static bool fail_hidden(const struct intake_plan *plan, bool is_column, size_t column,
                        struct error *err)
{
    struct text what = {0}, name = {0}, rows = {0};
    char letters[4];
    append_rows(plan, &rows);
    if (is_column) {
        table_append_name(&plan->table, column, &name);
        text_printf(&what, _("column %s, \"%s\", is hidden, and %s"),
                    sheet_column_letters(column, letters), text_string(&name), text_string(&rows));
    }
    error_set(err, ERROR_INPUT,
              "in sheet \"%s\" %s; whether what is hidden is meant can't be known. Add "
              "--hidden-rows include, or --hidden-rows leave-out",
              text_string(&plan->content.sheet), text_string(is_column ? &what : &rows));
    text_free(&what);
    text_free(&name);
    text_free(&rows);
    return false;
}

bool plan_hidden_check(const struct intake_plan *plan, struct error *err)
{
    const struct sheet_text *rows = &plan->content.rows;
    size_t column = 0;
    if (plan->options.hidden_rows != INTAKE_HIDDEN_ASK)
        return true;
    bool is_column = find_hidden(plan, &plan->phone_columns, &column) ||
                     find_hidden(plan, &plan->filter_columns, &column) ||
                     find_hidden(plan, row_countries_columns(plan->countries), &column);
    return (rows->hidden_rows == 0 && !is_column) || fail_hidden(plan, is_column, column, err);
}

void plan_hidden_append(const struct intake_plan *plan, struct text *text)
{
    int64_t rows = plan->content.rows.hidden_rows;
    bool left_out = plan->options.hidden_rows == INTAKE_HIDDEN_LEFT_OUT;
    if (rows > 0)
        text_printf(text, "%" PRId64 " hidden row%s %s, ", rows, text_plural(rows),
                    left_out ? "left out" : "read");
}

void plan_hidden_choice(const struct intake_plan *plan, struct text *choices)
{
    const struct sheet_text *rows = &plan->content.rows;
    if (plan->options.hidden_rows == INTAKE_HIDDEN_ASK ||
        (rows->hidden_rows == 0 && rows->hidden_columns.count == 0))
        return;
    text_printf(choices, " hidden=%s",
                plan->options.hidden_rows == INTAKE_HIDDEN_LEFT_OUT ? "leave-out" : "include");
}
