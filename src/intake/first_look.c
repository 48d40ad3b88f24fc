/* The layout is found as for an import, so that what is suggested here is what the import takes.
 * What a value may be is not known: it is told only where its column is known not to hold people,
 * and where the values repeat as those of a flag do. A short export of strangers' names under a
 * header that nobody knows tells nothing. */
#include "intake/first_look.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/file/dialect.h"
#include "intake/filter/flag_date.h"
#include "intake/filter/flag_value.h"
#include "intake/filter/value_tally.h"
#include "intake/plan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_VALUE 100 /* bytes */
#define MANY_DIGITS   6   /* a phone, an identifier */

struct first_look {
    struct intake_plan plan;
    size_t short_width; /* a row of fewer cells is torn */
    struct text shown;
};

struct first_look *first_look_new(const char *path, const struct intake_options *options,
                                  int64_t most)
{
    struct first_look *look = memory_alloc(1, sizeof *look);
    struct intake_plan *plan = &look->plan;
    struct error ignored = {0};
    plan->options = *options;
    plan->name = path;
    const char *country = options->country != NULL ? options->country : "FR";
    if (!phone_reader_new(country, &plan->phones, &ignored) ||
        !source_file_open_start(path, most, &plan->file, &ignored) ||
        !intake_plan_lay_out(plan, &ignored))
        first_look_free(&look);
    return look;
}

size_t first_look_columns(const struct first_look *look)
{
    return look->plan.table.column_count;
}

bool first_look_find(const struct first_look *look, const char *wanted, size_t *column)
{
    return table_find_column(&look->plan.table, wanted, "", column, NULL);
}

static bool means(const struct first_look *look, const char *wanted, size_t column)
{
    size_t found;
    return first_look_find(look, wanted, &found) && found == column;
}

static bool is_inert(const char *text)
{
    struct text shown = {0};
    text_append_printable(&shown, text, strlen(text));
    bool inert = strcmp(text_string(&shown), text) == 0;
    text_free(&shown);
    return inert;
}

/* Whether the header gives the column a name. */
static bool is_named(const struct first_look *look, size_t column)
{
    const struct table *table = &look->plan.table;
    const char *cell =
        table_has_header(table) ? sample_cell(&table->sample, table->header, column) : "";
    return cell[strspn(cell, " ")] != '\0';
}

const char *first_look_column(struct first_look *look, size_t column)
{
    const char *name = look->plan.table.names[column];
    text_clear(&look->shown);
    if (is_named(look, column) && is_inert(name) && means(look, name, column))
        text_append_string(&look->shown, name);
    else
        text_printf(&look->shown, "%zu", column + 1);
    return means(look, text_string(&look->shown), column) ? text_string(&look->shown) : "";
}

/* --- values --- */

/* Whether each cell of the row stands in its column, and none is a header's. */
static bool is_whole_row(const struct first_look *look, const struct csv_row *row)
{
    const struct intake_plan *plan = &look->plan;
    return row->line > plan->table.sample.records[plan->table.header].line &&
           row->added == ADDED_ROW && row->bare_quote_line == 0 &&
           csv_row_filled(row) <= plan->width && row->count >= look->short_width;
}

/* The rest of the beginning is read as far as it can be: what comes behind may be cut off. */
static void tally_rows(struct first_look *look, size_t column, struct value_tally *tally)
{
    struct intake_plan *plan = &look->plan;
    struct text_decoder *decoder = NULL;
    struct error ignored = {0};
    if (!text_decoder_new(plan->file, plan->encoding, &decoder, &ignored))
        return;
    const struct csv_input input = text_decoder_input(decoder);
    struct csv_reader *reader = csv_reader_new(&input, plan->delimiter, plan->quotes);
    struct csv_row row;
    bool found = true, is_new;
    while (tally->other_rows == 0 && csv_reader_next(reader, &row, &found, &ignored) && found) {
        size_t length;
        const char *cell = csv_row_cell(&row, column, &length);
        if (is_whole_row(look, &row) && strcasecmp(cell, plan->table.names[column]) != 0)
            (void)value_tally_count(tally, cell, length, &is_new);
    }
    csv_reader_free(&reader);
    text_decoder_free(&decoder);
}

enum value_kind { VALUE_BLANK, VALUE_DATE, VALUE_PERSONAL, VALUE_PLAIN };

static enum value_kind kind_of(const struct tallied_value *value)
{
    int64_t date;
    if (flag_value_is_nothing(value->folded))
        return VALUE_BLANK;
    if (flag_date_read(value->folded, false, &date) || flag_date_read(value->folded, true, &date))
        return VALUE_DATE;
    bool is_personal = strchr(value->value, '@') != NULL ||
                       ascii_count_digits(value->value, value->length) >= MANY_DIGITS;
    return is_personal ? VALUE_PERSONAL : VALUE_PLAIN;
}

static bool speaks_of_people(const char *name)
{
    enum column_kind kind = column_name_kind(name);
    return column_kind_is_phone(kind) || kind == COLUMN_NUMBER || kind == COLUMN_OTHERS_PHONE ||
           column_name_may_name_people(name) || column_name_names_others(name);
}

/* Whether they may be told, where the name leaves that open. */
static bool look_like_a_flag(const struct value_tally *tally)
{
    int64_t distinct = 0, rows = 0;
    bool harmless = true;
    for (size_t i = 0; i < tally->count; i++) {
        enum value_kind kind = kind_of(&tally->values[i]);
        harmless &= kind == VALUE_BLANK || kind == VALUE_PLAIN;
        distinct += kind == VALUE_PLAIN;
        rows += kind == VALUE_PLAIN ? tally->values[i].rows : 0;
    }
    return harmless && distinct * 3 <= rows * 2;
}

/* As `--where` takes it; "": it can't. */
static void append_wanted(const struct tallied_value *value, struct text *wanted)
{
    const char *from = value->value;
    size_t length = value->length;
    struct text folded = {0};
    for (; length > 0 && from[0] == ' '; length--)
        from++;
    while (length > 0 && from[length - 1] == ' ')
        length--;
    fold_text(from, length, &folded);
    text_append(wanted, from, length);
    if (strcmp(text_string(&folded), value->folded) != 0) { /* ="oui" */
        text_clear(wanted);
        text_append_string(wanted, value->folded);
    }
    from = text_string(wanted);
    length = wanted->length;
    bool has_meaning =
        from[0] == '!' || strcmp(value->folded, "*") == 0 || strcmp(value->folded, "date") == 0;
    if (length == 0 || has_meaning || length > LONGEST_VALUE || from[length - 1] == '\\' ||
        !is_inert(text_string(wanted)))
        text_clear(wanted);
    text_free(&folded);
}

static void escape_commas(struct text *wanted, struct text *escaped)
{
    text_clear(escaped);
    for (size_t i = 0; i < wanted->length; i++) {
        if (wanted->data[i] == ',')
            text_append_char(escaped, '\\');
        text_append_char(escaped, wanted->data[i]);
    }
}

static bool was_before(const struct value_tally *tally, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(tally->values[k].folded, tally->values[i].folded) == 0)
            return true;
    return false;
}

static void hand_over(const struct value_tally *tally, void (*each)(void *, const char *),
                      void *context)
{
    struct text wanted = {0}, escaped = {0};
    bool has_date = false;
    for (size_t i = 0; i < tally->count; i++) {
        enum value_kind kind = kind_of(&tally->values[i]);
        has_date |= kind == VALUE_DATE;
        text_clear(&wanted);
        if (kind == VALUE_PLAIN && !was_before(tally, i))
            append_wanted(&tally->values[i], &wanted);
        escape_commas(&wanted, &escaped);
        if (escaped.length > 0)
            each(context, text_string(&escaped));
    }
    if (has_date)
        each(context, "date");
    text_free(&wanted);
    text_free(&escaped);
}

void first_look_each_value(struct first_look *look, size_t column,
                           void (*each)(void *context, const char *value), void *context)
{
    struct value_tally tally = {0};
    const char *name = look->plan.table.names[column];
    bool is_consent = column_kind_is_consent(column_name_kind(name));
    if (!is_named(look, column) || (!is_consent && speaks_of_people(name)))
        return;
    look->short_width = dialect_short_width(&look->plan.table.sample, look->plan.table.header);
    tally_rows(look, column, &tally);
    if (tally.count <= FIRST_LOOK_VALUES && (is_consent || look_like_a_flag(&tally)))
        hand_over(&tally, each, context);
    value_tally_free(&tally);
}

void first_look_free(struct first_look **look)
{
    if (*look == NULL)
        return;
    struct intake_plan *plan = &(*look)->plan;
    table_free(&plan->table);
    phone_reader_free(&plan->phones);
    source_file_close(&plan->file);
    content_free(&plan->content);
    text_free(&(*look)->shown);
    free(*look);
    *look = NULL;
}
