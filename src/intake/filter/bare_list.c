/* Without --where, a file is imported whole only if nothing in it could tell people apart:
 * phones, and perhaps labels beside them. The first thing that might be something else (a
 * column, a word in a cell, the file's own name) is kept as the objection, with which the user
 * is asked. */
#include "intake/filter/bare_list.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/language.h"
#include "base/memory.h"
#include "intake/filter/bare_name.h"
#include "intake/filter/flag_date.h"
#include "intake/filter/flag_value.h"
#include "intake/phone/phone_cell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES   60
#define LEAST_DIGITS  4 /* of a number with a typing error in it */
#define TYPED_LETTERS 2 /* in a row, of such a one: "O6 39", "06 39 98 12 3a" */

struct bare_list {
    struct bare_list_file file;
    struct text objection; /* the first; empty: none so far */
    struct text clean;
};

static void append_shown(struct text *text, const char *bytes, size_t length)
{
    text_append_printable(text, bytes, length < SHOWN_BYTES ? length : SHOWN_BYTES);
    text_append_string(text, length < SHOWN_BYTES ? "" : "…");
}

static void object_to_name(struct bare_list *list, bool of_column, const char *name,
                           enum bare_name found)
{
    if (found == BARE_NAME_PLAIN || list->objection.length > 0)
        return;
    struct text shown = {0};
    append_shown(&shown, name, strlen(name));
    const char *quoted = text_string(&shown);
    if (found == BARE_NAME_OPTED_IN)
        text_printf(&list->objection,
                    of_column
                        ? _("its column \"%s\" may say that these people may be written to")
                        : _("its own name \"%s\" may say that these people may be written to"),
                    quoted);
    else
        text_printf(&list->objection,
                    of_column ? _("its column \"%s\" is not known to be that of a list of phones "
                                  "or opt-outs")
                              : _("its own name \"%s\" is not known to be that of a list of phones "
                                  "or opt-outs"),
                    quoted);
    text_free(&shown);
}

static void object_to_cell(struct bare_list *list, int64_t line, const char *cell, size_t length)
{
    struct text shown = {0};
    append_shown(&shown, cell, length);
    text_printf(&list->objection, _("line %" PRId64 " holds \"%s\""), line, text_string(&shown));
    text_free(&shown);
}

static void object_to_column(struct bare_list *list, const char *name)
{
    struct text shown = {0};
    append_shown(&shown, name, strlen(name));
    text_printf(&list->objection, _("beside the phones it has the column \"%s\""),
                text_string(&shown));
    text_free(&shown);
}

static bool is_blank(const char *cell)
{
    return cell[strspn(cell, " \t")] == '\0';
}

static void look_at_preamble(struct bare_list *list)
{
    const struct sample *sample = &list->file.table->sample;
    for (size_t i = 0; list->objection.length == 0 && i < list->file.table->header; i++)
        for (size_t k = 0; list->objection.length == 0 && k < sample->records[i].count; k++) {
            const char *cell = sample_cell(sample, i, k);
            if (!is_blank(cell))
                object_to_cell(list, sample->records[i].line, cell, strlen(cell));
        }
}

/* A column beside the phones could tell people apart, though it is empty so far. */
static void look_at_columns(struct bare_list *list)
{
    const struct table *table = list->file.table;
    for (size_t i = 0; i < table->sample.records[table->header].count; i++) {
        const char *name = sample_cell(&table->sample, table->header, i);
        if (is_blank(name))
            continue;
        enum bare_name found = bare_name_of_column(name);
        if (column_set_has(list->file.phone_columns, i))
            object_to_name(list, true, name, found);
        else if (list->objection.length == 0)
            object_to_column(list, name);
    }
}

static void look_at_file(struct bare_list *list)
{
    const char *slash = strrchr(list->file.path, '/');
    const char *name = slash != NULL ? slash + 1 : list->file.path;
    /* A to-fix file is named after the list whose rows it holds. */
    size_t stem = list->file.table->sample.origin[0] != '\0' ? to_fix_stem_length(name) : SIZE_MAX;
    char *own = memory_copy_bytes(name, stem != SIZE_MAX ? stem : strlen(name));
    object_to_name(list, false, name, bare_name_of_file(own));
    free(own);
}

struct bare_list *bare_list_new(const struct bare_list_file *file)
{
    struct bare_list *list = memory_alloc(1, sizeof *list);
    list->file = *file;
    if (table_has_header(file->table)) {
        look_at_columns(list);
        look_at_preamble(list);
    }
    return list;
}

void bare_list_row(struct bare_list *list, const struct csv_row *row)
{
    for (size_t i = 0; list->objection.length == 0 && i < row->count; i++) {
        size_t length;
        const char *cell = csv_row_cell(row, i, &length);
        if (length > 0 && !is_blank(cell) && !column_set_has(list->file.phone_columns, i))
            object_to_cell(list, row->line, cell, length);
    }
}

/* Whether these letters stand for digits, or for an exponent or an extension between them. */
static bool is_within_number(const char *clean, const char *at, size_t length, bool typed)
{
    bool after = at > clean && ascii_is_digit(at[-1]);
    bool before = ascii_is_digit(at[length]) || at[length] == '+';
    return typed ? length <= TYPED_LETTERS && (before || after) : length == 1 && before && after;
}

/* Whether all words of the clean cell may stand beside a number. `typed`: the cell is to be a
 * number with a typing error. */
static bool has_labels_alone(const char *clean, bool typed)
{
    struct text word = {0};
    bool alone = true;
    for (const char *at = clean; alone && *at != '\0';) {
        size_t length = 0;
        while (ascii_is_letter(at[length]))
            length++;
        if (length > 0) {
            fold_text(at, length, &word);
            alone = is_within_number(clean, at, length, typed) ||
                    bare_name_is_label(text_string(&word));
        }
        at += length > 0 ? length : 1;
    }
    text_free(&word);
    return alone;
}

static bool holds_numbers_alone(struct bare_list *list, const char *cell, size_t length,
                                const struct phone_reading *readings, size_t count)
{
    struct phone_counts counts = phone_readings_count(readings, count);
    int64_t date;
    if (counts.placeholders + counts.damaged == count ||
        (counts.phones > 0 && ascii_count_letters(cell, length) == 0))
        return true;
    phone_cell_clean(cell, length, &list->clean);
    const char *clean = text_string(&list->clean);
    if (counts.phones == 0 && (ascii_count_digits(clean, list->clean.length) < LEAST_DIGITS ||
                               flag_date_read(clean, false, &date)))
        return false;
    return has_labels_alone(clean, counts.phones == 0);
}

void bare_list_cell(struct bare_list *list, const struct csv_row *row, size_t column,
                    const struct phone_reading *readings, size_t count)
{
    size_t length;
    const char *cell = csv_row_cell(row, column, &length);
    if (list->objection.length == 0 && !holds_numbers_alone(list, cell, length, readings, count))
        object_to_cell(list, row->line, cell, length);
}

const char *bare_list_objection(struct bare_list *list)
{
    look_at_file(list);
    return list->objection.length > 0 ? text_string(&list->objection) : NULL;
}

void bare_list_free(struct bare_list **list)
{
    if (*list == NULL)
        return;
    text_free(&(*list)->objection);
    text_free(&(*list)->clean);
    free(*list);
    *list = NULL;
}
