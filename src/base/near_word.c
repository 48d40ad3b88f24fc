/* The distance of two words comes from a table: the cell in row i and column j says how many
 * changes turn the first j letters of one word into the first i letters of the other. A cell needs
 * its neighbours in the two rows above alone, so only three rows are kept. */
#include "base/near_word.h"

#include "base/fold.h"
#include "base/language.h"

#include <string.h>

#define MOST_BYTES   64
#define MOST_CHANGES 3

static size_t least(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* The row that is being filled, and the two above it. */
struct rows {
    size_t two_before[MOST_BYTES + 1];
    size_t before[MOST_BYTES + 1];
    size_t now[MOST_BYTES + 1];
};

static void fill_row(struct rows *rows, const char *one, size_t i, const char *other, size_t length)
{
    rows->now[0] = i;
    for (size_t j = 1; j <= length; j++) {
        size_t replaced = rows->before[j - 1] + (one[i - 1] != other[j - 1]);
        size_t changes = least(replaced, least(rows->before[j], rows->now[j - 1]) + 1);
        if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
            changes = least(changes, rows->two_before[j - 2] + 1);
        rows->now[j] = changes;
    }
}

size_t near_word_distance(const char *one, const char *other, size_t most)
{
    size_t length = strlen(other);
    struct rows rows = {0};
    if (strlen(one) > MOST_BYTES || length > MOST_BYTES)
        return most + 1;
    for (size_t j = 0; j <= length; j++)
        rows.now[j] = j;
    for (size_t i = 1; one[i - 1] != '\0'; i++) {
        memcpy(rows.two_before, rows.before, sizeof rows.before);
        memcpy(rows.before, rows.now, sizeof rows.now);
        fill_row(&rows, one, i, other, length);
    }
    return least(rows.now[length], most + 1);
}

void near_word_try(struct near_word *near, const char *word)
{
    struct text typed = {0}, known = {0};
    fold_text(near->typed, strlen(near->typed), &typed);
    fold_text(word, strlen(word), &known);
    size_t most = least(typed.length / 3, MOST_CHANGES);
    size_t distance = near_word_distance(text_string(&typed), text_string(&known), most);
    bool goes_on =
        typed.length >= 2 && strncmp(text_string(&typed), text_string(&known), typed.length) == 0;
    if (goes_on && distance > 1)
        distance = 1;
    bool is_near = goes_on || (typed.length > 0 && distance <= most);
    if (is_near && (near->word == NULL || distance < near->distance)) {
        near->word = word;
        near->distance = distance;
    }
    text_free(&typed);
    text_free(&known);
}

void near_word_append(struct text *text, const struct near_word *near, const char *before,
                      const char *after)
{
    if (near->word == NULL)
        return;
    struct text word = {0};
    struct text quoted = {0};
    text_append_printable(&word, near->word, strlen(near->word));
    if (strcmp(before, "`") == 0)
        text_printf(&quoted, _("`%s`"), text_string(&word));
    else
        text_printf(&quoted, "%s%s%s", before, text_string(&word), after);
    text_printf(text, _("; did you mean %s?"), text_string(&quoted));
    text_free(&quoted);
    text_free(&word);
}
