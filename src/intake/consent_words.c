#include "intake/consent_words.h"

#include "intake/flag_value.h"

#include <inttypes.h>
#include <string.h>

#define SHOWN_VALUES      10
#define SHOWN_VALUE_BYTES 60
#define SHOWN_READINGS    3
#define LONGEST_PATH      200
#define ROOM_BYTES        ((size_t)3000) /* of the 4 KiB of a message: the end must fit as well */

/* Values that fold to the same are one, as --where compares them. */
static bool is_first_spelling(const struct value_tally *tally, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(tally->values[k].folded, tally->values[i].folded) == 0)
            return false;
    return true;
}

static int64_t rows_of(const struct value_tally *tally, const char *folded)
{
    int64_t rows = 0;
    for (size_t i = 0; i < tally->count; i++)
        if (strcmp(tally->values[i].folded, folded) == 0)
            rows += tally->values[i].rows;
    return rows;
}

/* The value without the spaces around it, inert on a terminal. */
static void append_value(struct text *text, const struct tallied_value *value, size_t most)
{
    const char *start = value->value;
    size_t length = value->length;
    while (length > 0 && *start == ' ') {
        start++;
        length--;
    }
    while (length > 0 && start[length - 1] == ' ')
        length--;
    text_append_printable(text, start, length < most ? length : most);
}

static void append_values(struct text *text, const struct value_tally *tally)
{
    int64_t rest = tally->other_rows;
    size_t shown = 0;
    for (size_t i = 0; i < tally->count; i++) {
        const struct tallied_value *value = &tally->values[i];
        if (!is_first_spelling(tally, i))
            continue;
        int64_t rows = rows_of(tally, value->folded);
        if (shown++ >= SHOWN_VALUES) {
            rest += rows;
            continue;
        }
        text_printf(text, "\n    %10" PRId64 " rows  ", rows);
        if (value->folded[0] == '\0')
            text_append_string(text, "(empty)");
        else
            append_value(text, value, SHOWN_VALUE_BYTES);
    }
    if (rest > 0)
        text_printf(text, "\n    %10" PRId64 " rows  (other values)", rest);
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

static void append_file(struct text *text, const char *path)
{
    text_append_string(text, "\n      stopsms run '");
    append_quoted(text, strlen(path) <= LONGEST_PATH ? path : "FILE");
    text_append_char(text, '\'');
}

static void append_command(struct text *text, const char *path, const char *asked,
                           const char *values)
{
    append_file(text, path);
    text_append_string(text, " --where '");
    append_quoted(text, asked);
    text_append_char(text, '=');
    append_quoted(text, values);
    text_append_char(text, '\'');
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

/* All spellings of yes (or of no), "Yes,oui", each after `before`. */
static void append_words(struct text *values, const struct value_tally *tally, enum flag_word word,
                         const char *before)
{
    for (size_t i = 0; i < tally->count; i++) {
        if (flag_value_word(tally->values[i].folded) != word || !is_first_spelling(tally, i))
            continue;
        text_append_string(values, values->length > 0 ? "," : "");
        text_append_string(values, before);
        append_escaped(values, &tally->values[i]);
    }
}

static bool holds_dates(const struct value_tally *tally)
{
    size_t dates = 0, filled = 0;
    for (size_t i = 0; i < tally->count; i++) {
        int64_t date;
        filled += tally->values[i].folded[0] != '\0';
        dates += flag_value_date(tally->values[i].folded, false, &date);
    }
    return dates > 0 && dates * 2 > filled;
}

static void add_date_readings(struct consent_words *words, const char *asked)
{
    text_append_string(&words->text, "\n    If a date in it says when the person opted out:");
    append_command(&words->text, words->path, asked, "date");
    text_append_string(&words->text,
                       "\n    If a date in it says when the person agreed to be written to:");
    append_command(&words->text, words->path, asked, ",!date");
}

static void add_reading(struct consent_words *words, const char *asked, const char *said,
                        const char *meaning, const char *selects)
{
    text_printf(&words->text, "\n    If %s means that the person %s:", said, meaning);
    append_command(&words->text, words->path, asked, selects);
}

/* What selects the rows that do not say it: the opposite words, or, where there are none, the rows
 * without any. */
static void append_opposite(struct text *values, const struct value_tally *tally,
                            enum flag_word said, const struct text *no)
{
    if (said == FLAG_YES && no->length > 0) {
        text_append_string(values, no->data);
        return;
    }
    struct text left_out = {0};
    append_words(&left_out, tally, said, "!");
    text_printf(values, ",%s", text_string(&left_out));
    text_free(&left_out);
}

/* Both readings of a column of yes/no words, the one that its name suggests first. */
static void add_word_readings(struct consent_words *words, const char *asked,
                              const struct value_tally *tally, enum column_kind kind)
{
    struct text yes = {0}, no = {0}, opposite = {0};
    append_words(&yes, tally, FLAG_YES, "");
    append_words(&no, tally, FLAG_NO, "");
    enum flag_word word = yes.length > 0 ? FLAG_YES : FLAG_NO;
    const char *said = word == FLAG_YES ? yes.data : no.data;
    append_opposite(&opposite, tally, word, &no);
    bool in_first = word == FLAG_YES && kind == COLUMN_OPTED_IN;
    if (in_first)
        add_reading(words, asked, said, "may be written to", opposite.data);
    add_reading(words, asked, said, "has opted out", said);
    if (!in_first)
        add_reading(words, asked, said, "may be written to", opposite.data);
    text_free(&yes);
    text_free(&no);
    text_free(&opposite);
}

static void add_value_readings(struct consent_words *words, const char *asked,
                               const struct value_tally *tally)
{
    size_t shown = 0;
    for (size_t i = 0; i < tally->count && shown < SHOWN_READINGS; i++) {
        struct text value = {0};
        if (tally->values[i].folded[0] == '\0' || !is_first_spelling(tally, i))
            continue;
        append_escaped(&value, &tally->values[i]);
        text_append_string(&words->text, "\n    If ");
        append_value(&words->text, &tally->values[i], SHOWN_VALUE_BYTES);
        text_append_string(&words->text, " means that the person has opted out:");
        append_command(&words->text, words->path, asked, text_string(&value));
        text_free(&value);
        shown++;
    }
    if (shown == 0)
        text_append_string(&words->text, "\n    It says nothing of anybody.");
}

static bool has_words(const struct value_tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        if (flag_value_word(tally->values[i].folded) != FLAG_NO_WORD)
            return true;
    return false;
}

void consent_words_add(struct consent_words *words, const char *name, const char *asked,
                       enum column_kind kind, const struct value_tally *tally)
{
    size_t before = words->text.length;
    words->columns++;
    text_append_string(&words->text, before > 0 ? "\n  The column \"" : "the column \"");
    text_append_printable(&words->text, name, strlen(name));
    text_append_string(&words->text, "\" looks like consent. Its values:");
    append_values(&words->text, tally);
    if (holds_dates(tally))
        add_date_readings(words, asked);
    else if (has_words(tally))
        add_word_readings(words, asked, tally, kind);
    else
        add_value_readings(words, asked, tally);
    if (words->text.length > ROOM_BYTES && before > 0) {
        words->text.length = before;
        words->text.data[before] = '\0';
        words->left_out++;
    }
}

bool consent_words_fail(const struct consent_words *words, struct error *err)
{
    struct text end = {0};
    if (words->left_out > 0)
        text_printf(&end, "\n  And %zu more columns look like consent.", words->left_out);
    text_append_string(&end, "\n  If every row of the file is an opt-out:");
    append_file(&end, words->path);
    text_append_string(&end, " --all-rows\n  Nothing was sent: which people are meant is not for "
                             "this program to guess.");
    int room = (int)(words->text.length < ROOM_BYTES ? words->text.length : ROOM_BYTES);
    error_set(err, ERROR_INPUT, "%.*s%s", room, words->text.data, text_string(&end));
    text_free(&end);
    return false;
}

void consent_words_free(struct consent_words *words)
{
    text_free(&words->text);
}
