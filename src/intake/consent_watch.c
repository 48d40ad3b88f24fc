#include "intake/consent_watch.h"

#include "base/memory.h"
#include "intake/column_name.h"
#include "intake/flag_value.h"
#include "intake/value_tally.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_VALUES 12

struct watched_column {
    size_t column;
    const char *name;
    enum column_kind kind;
    bool dropped; /* its name says nothing, and a value is no yes/no word */
    struct value_tally tally;
};

struct consent_watch {
    struct watched_column *columns;
    size_t count;
};

static bool is_among(size_t column, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == column)
            return true;
    return false;
}

struct consent_watch *consent_watch_new(const struct column_names *names,
                                        const size_t *phone_columns, size_t phone_column_count)
{
    struct consent_watch *watch = memory_alloc(1, sizeof *watch);
    watch->columns = memory_alloc(names->count, sizeof *watch->columns);
    for (size_t i = 0; i < names->count; i++) {
        if (is_among(i, phone_columns, phone_column_count))
            continue;
        struct watched_column *column = &watch->columns[watch->count++];
        column->column = i;
        column->name = names->names[i];
        column->kind = column_name_kind(names->names[i]);
    }
    return watch;
}

void consent_watch_row(struct consent_watch *watch, const struct csv_row *row)
{
    for (size_t i = 0; i < watch->count; i++) {
        struct watched_column *column = &watch->columns[i];
        bool is_new;
        if (column->dropped)
            continue;
        size_t length;
        const char *cell = csv_row_cell(row, column->column, &length);
        struct tallied_value *value = value_tally_count(&column->tally, cell, length, &is_new);
        bool is_word = value == NULL || value->folded[0] == '\0' ||
                       flag_value_word(value->folded) != FLAG_NO_WORD;
        if (is_new && !is_word && !column_kind_is_consent(column->kind)) {
            column->dropped = true;
            value_tally_free(&column->tally);
        }
    }
}

/* One value however it is spelt: "oui", "Oui" and " OUI" are one. */
struct distinct_value {
    const struct tallied_value *usual; /* the spelling with the most rows */
    int64_t rows;
};

static void add_spelling(struct distinct_value *values, size_t *count,
                         const struct tallied_value *spelling)
{
    size_t i = 0;
    while (i < *count && strcmp(values[i].usual->folded, spelling->folded) != 0)
        i++;
    if (i == *count)
        values[(*count)++] = (struct distinct_value){.usual = spelling};
    if (spelling->rows > values[i].usual->rows)
        values[i].usual = spelling;
    values[i].rows += spelling->rows;
}

static int by_rows(const void *a, const void *b)
{
    const struct distinct_value *left = a, *right = b;
    if (left->rows != right->rows)
        return left->rows < right->rows ? 1 : -1;
    return strcmp(left->usual->folded, right->usual->folded);
}

/* The distinct values, those with the most rows first; `values` holds VALUE_TALLY_MAX. */
static size_t distinct_values(const struct value_tally *tally, struct distinct_value *values)
{
    size_t count = 0;
    for (size_t i = 0; i < tally->count; i++)
        add_spelling(values, &count, &tally->values[i]);
    qsort(values, count, sizeof *values, by_rows);
    return count;
}

/* The spelling to write into a command: the one with the most rows. NULL: no such word. */
static const char *find_word(const struct watched_column *column, enum flag_word word)
{
    struct distinct_value values[VALUE_TALLY_MAX];
    size_t count = distinct_values(&column->tally, values);
    for (size_t i = 0; i < count; i++)
        if (flag_value_word(values[i].usual->folded) == word)
            return values[i].usual->value;
    return NULL;
}

static bool speaks_of_consent(const struct watched_column *column)
{
    if (column->dropped)
        return false;
    return column_kind_is_consent(column->kind) ||
           (find_word(column, FLAG_YES) != NULL && find_word(column, FLAG_NO) != NULL);
}

/* For a shell: in single quotes, each ' inside as '\''. */
static void append_quoted(struct text *text, const char *bytes)
{
    for (;;) {
        size_t length = strcspn(bytes, "'");
        text_append_printable(text, bytes, length);
        if (bytes[length] == '\0')
            return;
        text_append_string(text, "'\\''");
        bytes += length + 1;
    }
}

static void append_command(struct text *text, const char *path, const struct watched_column *column,
                           const char *value)
{
    text_append_string(text, "\n      stopsms run '");
    append_quoted(text, path);
    text_append_string(text, "' --where '");
    append_quoted(text, column->name);
    text_append_char(text, '=');
    append_quoted(text, value);
    text_append_char(text, '\'');
}

static void append_values(struct text *text, const struct value_tally *tally)
{
    struct distinct_value values[VALUE_TALLY_MAX];
    size_t count = distinct_values(tally, values);
    int64_t rest = tally->other_rows;
    for (size_t i = 0; i < count; i++) {
        const struct tallied_value *value = values[i].usual;
        if (i >= SHOWN_VALUES) {
            rest += values[i].rows;
            continue;
        }
        text_printf(text, "\n    %10" PRId64 " rows  ", values[i].rows);
        if (value->folded[0] == '\0')
            text_append_string(text, "(empty)");
        else
            text_append_printable(text, value->value, value->length < 60 ? value->length : 60);
    }
    if (rest > 0)
        text_printf(text, "\n    %10" PRId64 " rows  (other values)", rest);
}

static bool holds_dates(const struct value_tally *tally)
{
    size_t dates = 0, filled = 0;
    for (size_t i = 0; i < tally->count; i++) {
        int64_t date;
        filled += tally->values[i].folded[0] != '\0';
        dates += flag_value_date(tally->values[i].value, false, &date);
    }
    return dates > 0 && dates * 2 > filled;
}

/* A value to show as an example: the one with the most rows that is not empty. */
static const char *example_value(const struct value_tally *tally)
{
    struct distinct_value values[VALUE_TALLY_MAX];
    size_t count = distinct_values(tally, values);
    for (size_t i = 0; i < count; i++)
        if (values[i].usual->folded[0] != '\0')
            return values[i].usual->value;
    return "VALUE";
}

/* One reading of a column: what its word may mean, and the command for that. */
static void append_reading(struct text *text, const char *path, const struct watched_column *column,
                           const char *word, const char *meaning, const char *selects)
{
    text_append_string(text, "\n    If \"");
    text_append_printable(text, word, strlen(word));
    text_printf(text, "\" means that the person %s:", meaning);
    append_command(text, path, column, selects);
}

/* Both readings of a column of yes/no words, the one that its name suggests first. Where no word
 * says no, empty does. */
static void append_both_readings(struct text *text, const char *path,
                                 const struct watched_column *column, const char *yes,
                                 const char *no)
{
    static const char OPTED_OUT[] = "has opted out";
    static const char OPTED_IN[] = "may be written to";
    const char *word = yes != NULL ? yes : no;
    const char *opposite = yes != NULL && no != NULL ? no : "";
    bool in_first = yes != NULL && column->kind == COLUMN_OPTED_IN;
    if (in_first)
        append_reading(text, path, column, word, OPTED_IN, opposite);
    append_reading(text, path, column, word, OPTED_OUT, word);
    if (!in_first)
        append_reading(text, path, column, word, OPTED_IN, opposite);
}

static void append_readings(struct text *text, const char *path,
                            const struct watched_column *column)
{
    const char *yes = find_word(column, FLAG_YES);
    const char *no = find_word(column, FLAG_NO);
    if (holds_dates(&column->tally)) {
        text_append_string(text, "\n    If a date in it says when the person opted out:");
        append_command(text, path, column, "date");
    } else if (yes != NULL || no != NULL) {
        append_both_readings(text, path, column, yes, no);
    } else {
        text_append_string(text, "\n    Name the values that mean opted out, for example:");
        append_command(text, path, column, example_value(&column->tally));
    }
}

bool consent_watch_check(const struct consent_watch *watch, const char *path, struct error *err)
{
    struct text text = {0};
    for (size_t i = 0; i < watch->count; i++) {
        const struct watched_column *column = &watch->columns[i];
        if (!speaks_of_consent(column))
            continue;
        text_append_string(&text, text.length > 0 ? "\n  The column \"" : "the column \"");
        text_append_printable(&text, column->name, strlen(column->name));
        text_append_string(&text, "\" looks like consent. Its values:");
        append_values(&text, &column->tally);
        append_readings(&text, path, column);
    }
    bool ok = text.length == 0;
    if (!ok) {
        text_append_string(&text,
                           "\n  If every row of the file is an opt-out:\n      stopsms run '");
        append_quoted(&text, path);
        text_append_string(&text, "' --all-rows\n  Nothing was sent: which people are meant is "
                                  "not for this program to guess.");
        error_set(err, ERROR_INPUT, "%s", text_string(&text));
    }
    text_free(&text);
    return ok;
}

void consent_watch_free(struct consent_watch **watch)
{
    if (*watch == NULL)
        return;
    for (size_t i = 0; i < (*watch)->count; i++)
        value_tally_free(&(*watch)->columns[i].tally);
    free((*watch)->columns);
    free(*watch);
    *watch = NULL;
}
