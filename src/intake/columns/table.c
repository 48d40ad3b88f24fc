/* Columns are found by name, compared without case, accents and punctuation; only where no
 * column has that name is a number taken for the column's place. Two columns of one name are not
 * told apart: the user must give the number. */
#include "intake/columns/table.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/near_word.h"
#include "intake/columns/column_name.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_COLUMNS 40
#define SHOWN_VALUES  2
#define SHOWN_BYTES   40

static char *name_of(const struct table *table, size_t column, bool shown)
{
    struct text name = {0};
    const char *cell =
        table_has_header(table) ? sample_cell(&table->sample, table->header, column) : "";
    if (cell[strspn(cell, " ")] != '\0')
        return memory_copy_string(cell);
    text_printf(&name, shown ? _("column %zu") : "column %zu", column + 1);
    return name.data;
}

void table_name_columns(struct table *table)
{
    const struct sample *sample = &table->sample;
    for (size_t i = table_has_header(table) ? table->header : 0; i < sample->count; i++)
        if (sample->records[i].count > table->column_count)
            table->column_count = sample->records[i].count;
    table->names = memory_alloc(table->column_count, sizeof *table->names);
    table->shown = memory_alloc(table->column_count, sizeof *table->shown);
    for (size_t i = 0; i < table->column_count; i++) {
        table->names[i] = name_of(table, i, false);
        table->shown[i] = name_of(table, i, true);
    }
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        free(table->names[i]);
        free(table->shown[i]);
    }
    free(table->names);
    free(table->shown);
    sample_free(&table->sample);
    *table = (struct table){0};
}

static bool is_number(const char *wanted)
{
    return wanted[0] != '\0' && wanted[strspn(wanted, "0123456789")] == '\0';
}

static bool fail_unknown(const struct table *table, const char *wanted, const char *option,
                         struct error *err)
{
    struct text list = {0}, meant = {0};
    struct near_word near = {.typed = wanted};
    for (size_t i = 0; i < table->column_count; i++)
        near_word_try(&near, table->names[i]);
    for (size_t i = 0; i < table->column_count && i < SHOWN_COLUMNS; i++) {
        text_printf(&list, "%s%zu ", i > 0 ? ", " : "", i + 1);
        table_append_name(table, i, &list);
    }
    if (near.word != NULL) {
        text_append_printable(&meant, near.word, strlen(near.word));
        error_set(err, ERROR_INPUT,
                  "%s: the file has no such column; did you mean \"%s\"? it has: %s", option,
                  text_string(&meant), text_string(&list));
    } else {
        error_set(err, ERROR_INPUT, "%s: the file has no such column; it has: %s", option,
                  text_string(&list));
    }
    text_free(&list);
    text_free(&meant);
    return false;
}

bool table_find_column(const struct table *table, const char *wanted, const char *option,
                       size_t *column, struct error *err)
{
    struct text plain = {0}, candidate = {0};
    size_t found = 0;
    column_name_plain(wanted, &plain);
    for (size_t i = 0; i < table->column_count; i++) {
        column_name_plain(table->names[i], &candidate);
        bool same = strcmp(table->names[i], wanted) == 0 ||
                    (plain.length > 0 && strcmp(text_string(&plain), text_string(&candidate)) == 0);
        if (!same)
            continue;
        if (found++ == 0)
            *column = i;
    }
    text_free(&plain);
    text_free(&candidate);
    if (found > 1)
        return error_set(err, ERROR_INPUT,
                         "%s: %zu columns have that name; give the column's number instead", option,
                         found);
    if (found == 1)
        return true;
    long number = is_number(wanted) && strlen(wanted) < 6 ? strtol(wanted, NULL, 10) : 0;
    if (number < 1 || (size_t)number > table->column_count)
        return fail_unknown(table, wanted, option, err);
    *column = (size_t)number - 1;
    return true;
}

bool table_find_columns(const struct table *table, const char *option, const char *const *wanted,
                        size_t count, struct column_set *columns, struct error *err)
{
    struct text given = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        size_t column = 0;
        text_clear(&given);
        text_printf(&given, "%s ", option);
        text_append_printable(&given, wanted[i], strlen(wanted[i]));
        ok = table_find_column(table, wanted[i], text_string(&given), &column, err);
        if (ok)
            column_set_add(columns, column);
    }
    column_set_sort(columns);
    text_free(&given);
    return ok;
}

void table_append_asked(const struct table *table, size_t column, struct text *text)
{
    const char *name = table->names[column];
    struct text shown = {0};
    size_t found;
    text_append_printable(&shown, name, strlen(name));
    if (strcmp(text_string(&shown), name) == 0 && strcmp(table->shown[column], name) == 0 &&
        table_find_column(table, name, "", &found, NULL))
        text_append_string(text, name);
    else
        text_printf(text, "%zu", column + 1);
    text_free(&shown);
}

void table_append_name(const struct table *table, size_t column, struct text *text)
{
    text_append_printable(text, table->shown[column], strlen(table->shown[column]));
}

static void append_values(const struct table *table, size_t column, struct text *text)
{
    size_t shown = 0;
    for (size_t i = table_first_row(table); i < table->sample.count && shown < SHOWN_VALUES; i++) {
        const char *cell = sample_cell(&table->sample, i, column);
        size_t length = strlen(cell);
        if (length == 0)
            continue;
        text_append_string(text, shown++ == 0 ? "  (" : ", ");
        text_append_printable(text, cell, length < SHOWN_BYTES ? length : SHOWN_BYTES);
    }
    if (shown > 0)
        text_append_string(text, ", ...)");
}

void table_list_columns(const struct table *table, struct text *text)
{
    for (size_t i = 0; i < table->column_count && i < SHOWN_COLUMNS; i++) {
        text_printf(text, "\n  %2zu  ", i + 1);
        table_append_name(table, i, text);
        append_values(table, i, text);
    }
    if (table->column_count > SHOWN_COLUMNS)
        text_printf(text,
                    P_("\n  ... and %zu more", "\n  ... and %zu more",
                       (int64_t)(table->column_count - SHOWN_COLUMNS)),
                    table->column_count - SHOWN_COLUMNS);
}
