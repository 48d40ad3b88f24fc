#include "intake/plan.h"

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

bool plan_hidden_check(const struct intake_plan *plan, struct error *err)
{
    const struct sheet_text *rows = &plan->content.rows;
    struct text what = {0}, name = {0};
    size_t column;
    char letters[4];
    if (plan->options.hidden_rows != INTAKE_HIDDEN_ASK)
        return true;
    if (find_hidden(plan, &plan->phone_columns, &column) ||
        find_hidden(plan, &plan->filter_columns, &column) ||
        find_hidden(plan, row_countries_columns(plan->countries), &column)) {
        text_append_printable(&name, plan->table.names[column], strlen(plan->table.names[column]));
        text_printf(&what, "column %s, \"%s\", is hidden, and ",
                    sheet_column_letters(column, letters), text_string(&name));
    }
    bool ok = rows->hidden_rows == 0 && what.length == 0;
    if (!ok)
        error_set(err, ERROR_INPUT,
                  "in sheet \"%s\" %s%" PRId64 " row%s hidden, by a filter or by hand, and %" PRId64
                  " shown; whether what is hidden is meant can't be known. Add --hidden-rows "
                  "include, or --hidden-rows leave-out",
                  text_string(&plan->content.sheet), text_string(&what), rows->hidden_rows,
                  rows->hidden_rows == 1 ? " is" : "s are", rows->shown_rows);
    text_free(&what);
    text_free(&name);
    return ok;
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
