/* Columns are found by name, compared without case, accents and punctuation; only where no
 * column has that name is a number taken for the column's place. Two columns of one name are not
 * told apart: the user must give the number. */
#include "base/ascii.h"
#include "base/memory.h"
#include "base/near_word.h"
#include "intake/columns/column_choice.h"
#include "intake/columns/column_name.h"
#include "intake/file/dialect.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_COLUMNS 40
#define SHOWN_VALUES  2
#define SHOWN_BYTES   40

static char *name_of(const struct sample *sample, size_t header, size_t column)
{
    struct text name = {0};
    const char *cell = header != DIALECT_NO_HEADER ? sample_cell(sample, header, column) : "";
    if (cell[strspn(cell, " ")] != '\0')
        text_append_string(&name, cell);
    else
        text_printf(&name, "column %zu", column + 1);
    char *result = memory_copy_string(text_string(&name));
    text_free(&name);
    return result;
}

void column_names_take(const struct sample *sample, size_t header, struct column_names *names)
{
    size_t count = 0;
    for (size_t i = 0; i < sample->count; i++) {
        bool counts = header == DIALECT_NO_HEADER || i >= header;
        if (counts && sample->records[i].count > count)
            count = sample->records[i].count;
    }
    names->count = count;
    names->names = memory_alloc(count, sizeof *names->names);
    for (size_t i = 0; i < count; i++)
        names->names[i] = name_of(sample, header, i);
}

void column_names_free(struct column_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct column_names){0};
}

static bool is_number(const char *wanted)
{
    return wanted[0] != '\0' && wanted[strspn(wanted, "0123456789")] == '\0';
}

static bool fail_unknown(const struct column_names *names, const char *wanted, const char *option,
                         struct error *err)
{
    struct text list = {0}, meant = {0};
    struct near_word near = {.typed = wanted};
    for (size_t i = 0; i < names->count; i++)
        near_word_try(&near, names->names[i]);
    near_word_append(&meant, &near, "\"", "\"");
    for (size_t i = 0; i < names->count && i < SHOWN_COLUMNS; i++) {
        text_printf(&list, "%s%zu ", i > 0 ? ", " : "", i + 1);
        text_append_printable(&list, names->names[i], strlen(names->names[i]));
    }
    error_set(err, ERROR_INPUT, "%s: the file has no such column%s%s it has: %s", option,
              text_string(&meant), meant.length > 0 ? "" : ";", text_string(&list));
    text_free(&list);
    text_free(&meant);
    return false;
}

bool column_names_find(const struct column_names *names, const char *wanted, const char *option,
                       size_t *column, struct error *err)
{
    struct text plain = {0}, candidate = {0};
    size_t found = 0;
    column_name_plain(wanted, &plain);
    for (size_t i = 0; i < names->count; i++) {
        column_name_plain(names->names[i], &candidate);
        bool same = strcmp(names->names[i], wanted) == 0 ||
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
    if (number < 1 || (size_t)number > names->count)
        return fail_unknown(names, wanted, option, err);
    *column = (size_t)number - 1;
    return true;
}

static void append_values(const struct sample *sample, size_t header, size_t column,
                          struct text *text)
{
    size_t shown = 0;
    size_t first = header == DIALECT_NO_HEADER ? 0 : header + 1;
    for (size_t i = first; i < sample->count && shown < SHOWN_VALUES; i++) {
        const char *cell = sample_cell(sample, i, column);
        size_t length = strlen(cell);
        if (length == 0)
            continue;
        text_append_string(text, shown++ == 0 ? "  (" : ", ");
        text_append_printable(text, cell, length < SHOWN_BYTES ? length : SHOWN_BYTES);
    }
    if (shown > 0)
        text_append_string(text, ", ...)");
}

void column_names_list(const struct column_names *names, const struct sample *sample, size_t header,
                       struct text *text)
{
    for (size_t i = 0; i < names->count && i < SHOWN_COLUMNS; i++) {
        text_printf(text, "\n  %2zu  ", i + 1);
        text_append_printable(text, names->names[i], strlen(names->names[i]));
        append_values(sample, header, i, text);
    }
    if (names->count > SHOWN_COLUMNS)
        text_printf(text, "\n  ... and %zu more", names->count - SHOWN_COLUMNS);
}
