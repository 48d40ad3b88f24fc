/* What tells a person apart is kept beside a number, so that somebody who must look at a row knows
 * whose it is. Only names that certainly say so choose a column by themselves: whatever else a CRM
 * knows of people stays where it is. */
#include "intake/columns/column_choice.h"

#include "intake/columns/column_name.h"

#include <string.h>

#define MOST_FOUND 12 /* columns; a file with more e-mail addresses a person than that is odd */

static bool tells_person(const char *name)
{
    enum column_kind kind = column_name_kind(name);
    return column_name_tells_person(name) && !column_kind_is_phone(kind) &&
           !column_kind_is_consent(kind);
}

bool kept_columns_choose(const struct table *table, const struct column_set *phones,
                         const struct intake_options *options, struct kept_columns *kept,
                         struct error *err)
{
    bool none = options->keep_count == 1 && strcmp(options->keep[0], INTAKE_KEEP_NONE) == 0;
    kept->of_all = options->keep_count > 0 && !none;
    if (kept->of_all)
        return table_find_columns(table, "--keep", options->keep, options->keep_count,
                                  &kept->columns, err);
    size_t most = table_has_header(table) && !none ? MOST_FOUND : 0;
    for (size_t i = 0; i < table->column_count && kept->columns.count < most; i++)
        if (tells_person(table->names[i]) && !column_set_has(phones, i))
            column_set_add(&kept->columns, i);
    return true;
}

void kept_columns_describe(const struct kept_columns *kept, struct text *choices)
{
    const char *before = kept->of_all ? " keep=" : " keep=default:";
    for (size_t i = 0; i < kept->columns.count; i++) {
        text_printf(choices, "%s%zu", before, kept->columns.columns[i] + 1);
        before = ",";
    }
    if (kept->columns.count == 0)
        text_append_string(choices, " keep=" INTAKE_KEEP_NONE);
}
