/* Beside a reading without --where, this counts the values of every other column, as long as
 * they are few enough to tell groups apart. If the file turns out to be no bare list, the
 * likeliest columns of consent are shown with commands that can be pasted. It only ever
 * suggests; it never selects. */
#include "intake/filter/consent_watch.h"

#include "base/memory.h"
#include "intake/columns/column_name.h"
#include "intake/filter/consent_words.h"
#include "intake/filter/flag_value.h"
#include "intake/filter/value_tally.h"

#include <stdlib.h>
#include <string.h>

#define FEW_VALUES    12 /* a column with more tells no groups apart */
#define GROUPS        6  /* values that recur, and are so few, are likelier than a list of towns */
#define MOST_UNKNOWN  5  /* the likelihood of such whose name and values say nothing */
#define SHOWN_UNKNOWN 3  /* columns of which neither name nor value says anything */

struct watched_column {
    size_t column;
    const char *name;
    enum column_kind kind;
    bool dropped; /* it has too many values to tell groups apart */
    struct value_tally tally;
};

struct consent_watch {
    struct watched_column *columns;
    size_t count;
    const struct table *table;
};

struct consent_watch *consent_watch_new(const struct table *table,
                                        const struct column_set *phone_columns)
{
    struct consent_watch *watch = memory_alloc(1, sizeof *watch);
    watch->columns = memory_alloc(table->column_count, sizeof *watch->columns);
    watch->table = table;
    for (size_t i = 0; i < table->column_count; i++) {
        if (column_set_has(phone_columns, i))
            continue;
        struct watched_column *column = &watch->columns[watch->count++];
        column->column = i;
        column->name = table->names[i];
        column->kind = column_name_kind(table->names[i]);
    }
    return watch;
}

/* A column that speaks of consent is shown however many values it has. */
static void look_at_value(const struct consent_watch *watch, struct watched_column *column,
                          const struct tallied_value *value)
{
    if (column_kind_is_consent(column->kind))
        return;
    if (value != NULL && !table_has_header(watch->table) &&
        column_kind_is_consent(column_name_kind(value->value)))
        column->kind = COLUMN_CONSENT;
    if (value != NULL)
        return;
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
        if (is_new || value == NULL)
            look_at_value(watch, column, value);
    }
}

/* How many of the values are words for yes (or for no), however often they are spelt. */
static size_t count_words(const struct watched_column *column, enum flag_word word)
{
    size_t words = 0;
    for (size_t i = 0; i < column->tally.count; i++)
        words += flag_value_word(column->tally.values[i].folded) == word;
    return words;
}

static bool has_opposites(const struct value_tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        for (size_t k = 0; k < i; k++)
            if (flag_values_are_opposite(tally->values[i].folded, tally->values[k].folded))
                return true;
    return false;
}

/* How many distinct values there are but blank ones, and whether one of them recurs. */
static size_t count_values(const struct value_tally *tally, bool *recurs)
{
    size_t distinct = 0;
    *recurs = false;
    for (size_t i = 0; i < tally->count; i++) {
        size_t k = 0;
        while (k < i && strcmp(tally->values[k].folded, tally->values[i].folded) != 0)
            k++;
        bool filled = tally->values[i].folded[0] != '\0';
        distinct += k == i && filled;
        *recurs |= filled && (k < i || tally->values[i].rows > 1);
    }
    return distinct;
}

/* Whether any of these pieces, up to NULL, stands in the name's plain words. */
static bool speaks_of(const char *name, const char *const *pieces)
{
    struct text plain = {0};
    bool found = false;
    column_name_plain(name, &plain);
    for (size_t i = 0; pieces[i] != NULL; i++)
        found |= strstr(text_string(&plain), pieces[i]) != NULL;
    text_free(&plain);
    return found;
}

/* An opt-out of e-mails is another thing than one of SMS. */
static const char *const sms_pieces[] = {"sms", "text", "mobile", "tel", NULL};
static const char *const mail_pieces[] = {"mail", "newsletter", NULL};

/* How likely a column tells who has opted out; 0: it could not tell anybody apart. What its name
 * says weighs more than what its values say, and either more than that they are few. */
static int likelihood_of(const struct watched_column *column)
{
    enum { NAME = 100, SMS = 40, MAIL = -20, FLAGS = 20, RECURS = 4, FEW = 1 };
    bool recurs;
    size_t distinct = column->dropped ? 0 : count_values(&column->tally, &recurs);
    bool consent = column_kind_is_consent(column->kind);
    if (column->dropped || (!consent && (distinct == 0 || distinct > FEW_VALUES)))
        return 0;
    size_t yes = count_words(column, FLAG_YES), no = count_words(column, FLAG_NO);
    bool flags = (yes > 0 && no > 0) || has_opposites(&column->tally);
    bool words = yes + no > 0 && (yes + no) * 2 >= distinct;
    bool blank = column->tally.count > distinct;
    if (!consent && !words && distinct == 1 && !blank)
        return 0;
    bool speaks = consent || words || flags;
    int by_values = (flags || words ? FLAGS : 0) + (flags ? FLAGS : 0);
    return (consent ? NAME : 0) + (speaks && speaks_of(column->name, sms_pieces) ? SMS : 0) +
           (speaks && speaks_of(column->name, mail_pieces) ? MAIL : 0) + by_values +
           (recurs && distinct <= GROUPS ? RECURS : 0) + FEW;
}

struct ranked_column {
    const struct watched_column *column;
    int likelihood;
};

static int by_likelihood(const void *a, const void *b)
{
    const struct ranked_column *left = a, *right = b;
    if (left->likelihood != right->likelihood)
        return left->likelihood < right->likelihood ? 1 : -1;
    return (left->column->column > right->column->column) -
           (left->column->column < right->column->column);
}

/* Those that could tell, the likeliest first; of those that say nothing themselves only some, and
 * of these only where values recur, if there are such. */
static size_t rank_columns(const struct consent_watch *watch, struct ranked_column *ranked)
{
    size_t count = 0, shown = 0, unknown = 0;
    for (size_t i = 0; i < watch->count; i++) {
        int likely = likelihood_of(&watch->columns[i]);
        if (likely > 0)
            ranked[count++] =
                (struct ranked_column){.column = &watch->columns[i], .likelihood = likely};
    }
    qsort(ranked, count, sizeof *ranked, by_likelihood);
    for (size_t i = 0; i < count; i++) {
        bool says_something = ranked[i].likelihood > MOST_UNKNOWN;
        bool as_telling = ranked[i].likelihood > 1 || ranked[0].likelihood == 1;
        if (says_something || (as_telling && unknown++ < SHOWN_UNKNOWN))
            ranked[shown++] = ranked[i];
    }
    return shown;
}

bool consent_watch_fail(const struct consent_watch *watch, const char *why, const char *path,
                        const char *command, struct error *err)
{
    struct consent_words words = {.path = path, .command = command};
    struct ranked_column *ranked = memory_alloc(watch->count, sizeof *ranked);
    size_t count = rank_columns(watch, ranked);
    consent_words_begin(&words, why);
    for (size_t i = 0; i < count; i++) {
        const struct watched_column *column = ranked[i].column;
        struct text asked = {0};
        table_append_asked(watch->table, column->column, &asked);
        consent_words_add(&words, watch->table->shown[column->column], text_string(&asked),
                          column->kind == COLUMN_OPTED_IN, &column->tally);
        text_free(&asked);
    }
    free(ranked);
    consent_words_fail(&words, err);
    consent_words_free(&words);
    return false;
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
