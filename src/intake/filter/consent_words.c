/* For each column that may tell who opted out, all readings of its values that make sense are
 * written down as --where options, opposite readings included, because "yes" in a column means
 * the one or the other. The user picks; nothing is picked here. */
#include "intake/filter/consent_words.h"

#include "base/ascii.h"
#include "base/language.h"
#include "base/shell_words.h"
#include "base/utf8.h"
#include "intake/filter/flag_date.h"
#include "intake/filter/flag_value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_VALUES      10
#define SHOWN_VALUE_BYTES 60
#define SHOWN_READINGS    3
#define LONGEST_COMMAND   300
#define ROOM_BYTES        ((size_t)3000) /* of the 4 KiB of a message: the end must fit as well */

/* One value however it is spelt: "oui", "Oui" and " OUI" are one. */
struct distinct_value {
    const struct tallied_value *usual; /* the spelling with the most rows */
    int64_t rows;
};

/* A column's values, those with the most rows first. */
struct distinct_values {
    struct distinct_value items[VALUE_TALLY_MAX];
    size_t count;
};

static void add_spelling(struct distinct_values *values, const struct tallied_value *spelling)
{
    size_t i = 0;
    while (i < values->count && strcmp(values->items[i].usual->folded, spelling->folded) != 0)
        i++;
    if (i == values->count)
        values->items[values->count++] = (struct distinct_value){.usual = spelling};
    if (spelling->rows > values->items[i].usual->rows)
        values->items[i].usual = spelling;
    values->items[i].rows += spelling->rows;
}

static int by_rows(const void *a, const void *b)
{
    const struct distinct_value *left = a, *right = b;
    if (left->rows != right->rows)
        return left->rows < right->rows ? 1 : -1;
    return strcmp(left->usual->folded, right->usual->folded);
}

static struct distinct_values distinct_values_of(const struct value_tally *tally)
{
    struct distinct_values values = {.count = 0};
    for (size_t i = 0; i < tally->count; i++)
        add_spelling(&values, &tally->values[i]);
    qsort(values.items, values.count, sizeof *values.items, by_rows);
    return values;
}

/* The value without the spaces around it, inert on a terminal. */
static void append_value(struct text *text, const struct tallied_value *value, size_t most)
{
    const char *start = value->value;
    size_t length = value->length;
    ascii_trim(&start, &length, " ");
    text_append_printable(text, start, length < most ? length : most);
}

static void append_rows(struct text *text, int64_t rows)
{
    text_printf(text, P_("\n    %10" PRId64 " row   ", "\n    %10" PRId64 " rows  ", rows), rows);
}

static void append_values(struct text *text, const struct distinct_values *values, int64_t rest)
{
    for (size_t i = 0; i < values->count; i++) {
        const struct distinct_value *value = &values->items[i];
        if (i >= SHOWN_VALUES) {
            rest += value->rows;
            continue;
        }
        append_rows(text, value->rows);
        if (value->usual->folded[0] == '\0')
            text_append_string(text, _("(empty)"));
        else
            append_value(text, value->usual, SHOWN_VALUE_BYTES);
    }
    if (rest > 0) {
        append_rows(text, rest);
        text_append_string(text, _("(other values)"));
    }
}

/* The user's own command, which a further option follows. */
static void append_start(const struct consent_words *words, struct text *text)
{
    size_t length = words->command == NULL ? 0 : strlen(words->command);
    text_append_string(text, "\n      ");
    if (length > LONGEST_COMMAND) {
        text_append_string(text, _("the same command with"));
    } else if (length > 0) {
        text_append(text, words->command, length);
    } else {
        text_append_string(text, "stopsms run ");
        shell_append_word(text, words->path);
    }
}

static void append_command(struct consent_words *words, const char *asked, const char *values)
{
    struct text filter = {0};
    text_printf(&filter, "%s=%s", asked, values);
    append_start(words, &words->text);
    text_append_string(&words->text, " --where ");
    shell_append_quoted(&words->text, text_string(&filter));
    text_free(&filter);
}

/* As --where wants it: a comma in it as \, */
static void append_escaped(struct text *values, const struct tallied_value *value)
{
    struct text plain = {0};
    append_value(&plain, value, SIZE_MAX);
    for (size_t i = 0; i < plain.length; i++) {
        if (plain.data[i] == ',')
            text_append_char(values, '\\');
        text_append_char(values, plain.data[i]);
    }
    text_free(&plain);
}

/* All words for yes (or for no): "Yes,oui", each after `before`. */
static void append_words(struct text *text, const struct distinct_values *values,
                         enum flag_word word, const char *before)
{
    size_t words = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (flag_value_word(values->items[i].usual->folded) != word)
            continue;
        text_append_string(text, words++ > 0 ? "," : "");
        text_append_string(text, before);
        append_escaped(text, values->items[i].usual);
    }
}

static bool holds_dates(const struct distinct_values *values)
{
    size_t dates = 0, filled = 0;
    for (size_t i = 0; i < values->count; i++) {
        int64_t date;
        filled += values->items[i].usual->folded[0] != '\0';
        dates += flag_date_read(values->items[i].usual->folded, false, &date);
    }
    return dates > 0 && dates * 2 > filled;
}

static void add_date_readings(struct consent_words *words, const char *asked)
{
    text_append_string(&words->text, _("\n    If a date in it says when the person opted out:"));
    append_command(words, asked, "date");
    text_append_string(&words->text,
                       _("\n    If a date in it says when the person agreed to be written to:"));
    append_command(words, asked, ",!date");
}

enum meaning { MEANS_OPTED_OUT, MEANS_OPTED_IN };

static void add_reading(struct consent_words *words, const char *asked, const char *word,
                        enum meaning meaning, const char *selects)
{
    text_printf(&words->text,
                meaning == MEANS_OPTED_OUT
                    ? _("\n    If \"%s\" means that the person has opted out:")
                    : _("\n    If \"%s\" means that the person may be written to:"),
                word);
    append_command(words, asked, selects);
}

/* One reading is the words that are there; the other is their opposites, or, where there are none,
 * the rows without any. */
static void add_word_readings(struct consent_words *words, const char *asked, bool opted_in,
                              const struct distinct_values *values)
{
    struct text yes = {0}, no = {0}, opposite = {0};
    append_words(&yes, values, FLAG_YES, "");
    append_words(&no, values, FLAG_NO, "");
    const char *word = yes.length > 0 ? yes.data : no.data;
    if (yes.length > 0 && no.length > 0) {
        text_append_string(&opposite, no.data);
    } else {
        text_append_char(&opposite, ',');
        append_words(&opposite, values, yes.length > 0 ? FLAG_YES : FLAG_NO, "!");
    }
    bool in_first = opted_in && yes.length > 0;
    if (in_first)
        add_reading(words, asked, word, MEANS_OPTED_IN, opposite.data);
    add_reading(words, asked, word, MEANS_OPTED_OUT, word);
    if (!in_first)
        add_reading(words, asked, word, MEANS_OPTED_IN, opposite.data);
    text_free(&yes);
    text_free(&no);
    text_free(&opposite);
}

/* Of two values the one that is not meant is left out by name; of more, each is for a human. */
static void append_other(struct text *filter, const struct distinct_values *values, size_t meant)
{
    size_t others = 0, other = 0;
    for (size_t i = 0; i < values->count; i++)
        if (i != meant && values->items[i].usual->folded[0] != '\0') {
            others++;
            other = i;
        }
    if (others != 1 || flag_values_are_opposite(values->items[meant].usual->folded,
                                                values->items[other].usual->folded))
        return;
    text_append_string(filter, ",!");
    append_escaped(filter, values->items[other].usual);
}

static void add_value_reading(struct consent_words *words, const char *asked,
                              const struct distinct_values *values, size_t i)
{
    struct text value = {0}, word = {0};
    append_escaped(&value, values->items[i].usual);
    append_other(&value, values, i);
    append_value(&word, values->items[i].usual, SHOWN_VALUE_BYTES);
    add_reading(words, asked, text_string(&word), MEANS_OPTED_OUT, text_string(&value));
    text_free(&value);
    text_free(&word);
}

/* A value that says "may be written to" is never offered as an opt-out: what is left where there is
 * no other is that the rows without any are meant. */
static void add_blank_reading(struct consent_words *words, const char *asked,
                              const struct distinct_values *values)
{
    struct text filter = {0};
    text_append_char(&filter, ',');
    for (size_t i = 0; i < values->count; i++) {
        if (values->items[i].usual->folded[0] == '\0')
            continue;
        text_append_string(&filter, filter.length > 1 ? ",!" : "!");
        append_escaped(&filter, values->items[i].usual);
    }
    text_append_string(&words->text,
                       _("\n    If an empty cell means that the person has opted out:"));
    append_command(words, asked, text_string(&filter));
    text_free(&filter);
}

static void add_value_readings(struct consent_words *words, const char *asked, bool opted_in,
                               const struct distinct_values *values)
{
    size_t shown = 0, filled = 0;
    bool blank = false;
    for (size_t i = 0; i < values->count; i++) {
        const char *folded = values->items[i].usual->folded;
        blank |= folded[0] == '\0';
        filled += folded[0] != '\0';
        bool is_offered = folded[0] != '\0' && !flag_value_opts_in(folded) &&
                          !(opted_in && flag_value_names_channels(folded));
        if (is_offered && shown++ < SHOWN_READINGS)
            add_value_reading(words, asked, values, i);
    }
    if (filled == 0)
        text_append_string(&words->text, _("\n    It says nothing of anybody."));
    else if (blank && (shown == 0 || opted_in))
        add_blank_reading(words, asked, values);
}

static bool has_words(const struct distinct_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        if (flag_value_word(values->items[i].usual->folded) != FLAG_NO_WORD)
            return true;
    return false;
}

void consent_words_begin(struct consent_words *words, const char *why)
{
    text_printf(&words->text,
                _("which rows are meant must be said, since this is no bare list of phones: %s"),
                why);
}

void consent_words_add(struct consent_words *words, const char *name, const char *asked,
                       bool opted_in, const struct value_tally *tally)
{
    size_t before = words->text.length;
    struct distinct_values values = distinct_values_of(tally);
    words->columns++;
    struct text shown = {0};
    text_append_printable(&shown, name, strlen(name));
    text_printf(&words->text, _("\n  The column \"%s\" may tell. Its values:"),
                text_string(&shown));
    text_free(&shown);
    append_values(&words->text, &values, tally->other_rows);
    if (holds_dates(&values))
        add_date_readings(words, asked);
    else if (has_words(&values))
        add_word_readings(words, asked, opted_in, &values);
    else
        add_value_readings(words, asked, opted_in, &values);
    if (words->text.length > ROOM_BYTES && words->columns > 1) {
        words->text.length = before;
        words->text.data[before] = '\0';
        words->left_out++;
    }
}

bool consent_words_fail(const struct consent_words *words, struct error *err)
{
    struct text end = {0};
    if (words->left_out > 0)
        text_printf(&end,
                    P_("\n  And %zu more column may tell.", "\n  And %zu more columns may tell.",
                       (int64_t)words->left_out),
                    words->left_out);
    text_append_string(&end, _("\n  If every row of the file is an opt-out:"));
    append_start(words, &end);
    text_append_string(&end, " --all-rows");
    text_append_string(&end, _("\n  Nothing was sent: which people are meant is not for this "
                               "program to guess."));
    int room = (int)utf8_cut(words->text.data, words->text.length, ROOM_BYTES);
    error_set(err, ERROR_INPUT, "%.*s%s", room, words->text.data, text_string(&end));
    error_because(err, "rows_not_chosen");
    text_free(&end);
    return false;
}

void consent_words_free(struct consent_words *words)
{
    text_free(&words->text);
}
