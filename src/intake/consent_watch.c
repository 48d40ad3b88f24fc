#include "intake/consent_watch.h"

#include "base/memory.h"
#include "intake/column_name.h"
#include "intake/consent_words.h"
#include "intake/flag_value.h"
#include "intake/value_tally.h"

#include <stdlib.h>
#include <string.h>

struct watched_column {
    size_t column;
    const char *name;
    enum column_kind kind;
    bool dropped; /* its name says nothing, and a value is no word of a flag */
    struct value_tally tally;
};

struct consent_watch {
    struct watched_column *columns;
    size_t count;
    const struct column_names *names;
    bool has_header;
};

static bool is_among(size_t column, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == column)
            return true;
    return false;
}

struct consent_watch *consent_watch_new(const struct column_names *names, bool has_header,
                                        const size_t *phone_columns, size_t phone_column_count)
{
    struct consent_watch *watch = memory_alloc(1, sizeof *watch);
    watch->columns = memory_alloc(names->count, sizeof *watch->columns);
    watch->names = names;
    watch->has_header = has_header;
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

/* Nothing, or a word for it. */
static bool is_blank(const char *folded)
{
    static const char *const WORDS[] = {
        "",   "-",    "--",   "?",      "n/a",     "na",      "#n/a",
        "nc", "null", "none", "(vide)", "inconnu", "unknown", "non renseigne"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(folded, WORDS[i]) == 0)
            return true;
    return false;
}

static void look_at_new_value(const struct consent_watch *watch, struct watched_column *column,
                              const struct tallied_value *value)
{
    if (column_kind_is_consent(column->kind) || is_blank(value->folded) ||
        flag_value_word(value->folded) != FLAG_NO_WORD || flag_value_has_opposite(value->folded))
        return;
    if (!watch->has_header && column_kind_is_consent(column_name_kind(value->value))) {
        column->kind = COLUMN_CONSENT;
        return;
    }
    column->dropped = true;
    value_tally_free(&column->tally);
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
        const struct tallied_value *value =
            value_tally_count(&column->tally, cell, length, &is_new);
        if (is_new)
            look_at_new_value(watch, column, value);
    }
}

static bool has_word(const struct watched_column *column, enum flag_word word)
{
    for (size_t i = 0; i < column->tally.count; i++)
        if (flag_value_word(column->tally.values[i].folded) == word)
            return true;
    return false;
}

static bool has_opposites(const struct value_tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        for (size_t k = 0; k < i; k++)
            if (flag_values_are_opposite(tally->values[i].folded, tally->values[k].folded))
                return true;
    return false;
}

/* By its name; by its values, where both yes and no are among them; and where a phone's name stands
 * over yes or no: "SMS: oui" is no number. */
static bool speaks_of_consent(const struct watched_column *column)
{
    if (column->dropped)
        return false;
    bool yes = has_word(column, FLAG_YES), no = has_word(column, FLAG_NO);
    bool names_phone = column->kind == COLUMN_PHONE || column->kind == COLUMN_MAYBE_PHONE;
    return column_kind_is_consent(column->kind) || (yes && no) || has_opposites(&column->tally) ||
           (names_phone && (yes || no));
}

/* Its name, unless another column has it too, or a shell could not be given it. */
static void append_asked(const struct consent_watch *watch, const struct watched_column *column,
                         struct text *asked)
{
    size_t found;
    text_append_printable(asked, column->name, strlen(column->name));
    bool typable = strcmp(text_string(asked), column->name) == 0;
    if (typable && column_names_find(watch->names, column->name, "", &found, NULL))
        return;
    text_clear(asked);
    text_printf(asked, "%zu", column->column + 1);
}

bool consent_watch_check(const struct consent_watch *watch, const char *path, const char *command,
                         struct error *err)
{
    struct consent_words words = {.path = path, .command = command};
    for (size_t i = 0; i < watch->count; i++) {
        const struct watched_column *column = &watch->columns[i];
        if (!speaks_of_consent(column))
            continue;
        struct text asked = {0};
        append_asked(watch, column, &asked);
        consent_words_add(&words, column->name, text_string(&asked),
                          column->kind == COLUMN_OPTED_IN, &column->tally);
        text_free(&asked);
    }
    bool ok = words.columns == 0;
    if (!ok)
        consent_words_fail(&words, err);
    consent_words_free(&words);
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
