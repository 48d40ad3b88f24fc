#include "intake/columns/kept_columns.h"

#include "base/memory.h"
#include "intake/columns/column_name.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FOUND 12 /* columns; a file with more e-mail addresses a person than that is odd */

static bool is_among(const size_t *columns, size_t count, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == column)
            return true;
    return false;
}

static int by_column(const void *one, const void *other)
{
    size_t a = *(const size_t *)one, b = *(const size_t *)other;
    return (a > b) - (a < b);
}

static bool take_named(const struct column_names *names, const struct intake_options *options,
                       struct kept_columns *kept, struct error *err)
{
    bool ok = true;
    struct text option = {0};
    kept->of_all = true;
    for (size_t i = 0; ok && i < options->keep_count; i++) {
        size_t column = 0;
        text_clear(&option);
        text_append_string(&option, "--keep ");
        text_append_printable(&option, options->keep[i], strlen(options->keep[i]));
        ok = column_names_find(names, options->keep[i], text_string(&option), &column, err);
        if (ok && !is_among(kept->columns, kept->count, column))
            kept->columns[kept->count++] = column;
    }
    qsort(kept->columns, kept->count, sizeof *kept->columns, by_column);
    text_free(&option);
    return ok;
}

static bool tells_person(const char *name)
{
    enum column_kind kind = column_name_kind(name);
    return column_name_tells_person(name) && !column_kind_is_phone(kind) &&
           !column_kind_is_consent(kind);
}

static void find(const struct column_names *names, const struct column_choice *phones,
                 struct kept_columns *kept)
{
    for (size_t i = 0; i < names->count && kept->count < MOST_FOUND; i++)
        if (tells_person(names->names[i]) && !is_among(phones->columns, phones->count, i))
            kept->columns[kept->count++] = i;
}

bool kept_columns_choose(const struct column_names *names, bool named,
                         const struct column_choice *phones, const struct intake_options *options,
                         struct kept_columns *kept, struct error *err)
{
    bool none = options->keep_count == 1 && strcmp(options->keep[0], INTAKE_KEEP_NONE) == 0;
    size_t room = options->keep_count > MOST_FOUND ? options->keep_count : MOST_FOUND;
    kept->columns = memory_alloc(room, sizeof *kept->columns);
    if (options->keep_count > 0 && !none)
        return take_named(names, options, kept, err);
    if (named && !none)
        find(names, phones, kept);
    return true;
}

void kept_columns_describe(const struct kept_columns *kept, struct text *choices)
{
    const char *before = kept->of_all ? " keep=" : " keep=default:";
    for (size_t i = 0; i < kept->count; i++) {
        text_printf(choices, "%s%zu", before, kept->columns[i] + 1);
        before = ",";
    }
    if (kept->count == 0)
        text_append_string(choices, " keep=" INTAKE_KEEP_NONE);
}

void kept_columns_free(struct kept_columns *kept)
{
    free(kept->columns);
    *kept = (struct kept_columns){0};
}
