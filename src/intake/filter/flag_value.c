/* Words for yes and no come in pairs, and one table of pairs (known_words.c) tells both what a
 * word says and which word is its opposite. Words that have no opposite stand in lists beside it.
 */
#include "intake/filter/flag_value.h"

#include "base/fold.h"
#include "base/word_list.h"
#include "intake/columns/known_words.h"
#include "intake/filter/flag_date.h"

#include <string.h>

static bool is(const char *word, const char *folded)
{
    return word != NULL && strcmp(word, folded) == 0;
}

/* Whether a list of words with that meaning has it. */
static bool is_listed(const char *folded, enum flag_meaning meaning)
{
    for (size_t i = 0; i < flag_word_list_count; i++)
        if (flag_word_lists[i].meaning == meaning &&
            word_list_has(flag_word_lists[i].words, folded, strlen(folded)))
            return true;
    return false;
}

enum flag_word flag_value_word(const char *folded)
{
    for (size_t i = 0; i < flag_pair_count; i++) {
        const struct flag_pair *pair = &flag_pairs[i];
        if (pair->meaning == FLAG_MEANS_YES_NO && is(pair->first, folded))
            return FLAG_YES;
        if (pair->meaning == FLAG_MEANS_YES_NO && is(pair->second, folded))
            return FLAG_NO;
    }
    return FLAG_NO_WORD;
}

bool flag_values_are_opposite(const char *a, const char *b)
{
    for (size_t i = 0; i < flag_pair_count; i++) {
        const struct flag_pair *pair = &flag_pairs[i];
        if ((is(pair->first, a) && is(pair->second, b)) ||
            (is(pair->first, b) && is(pair->second, a)))
            return true;
    }
    return false;
}

bool flag_value_opts_in(const char *folded)
{
    for (size_t i = 0; i < flag_pair_count; i++)
        if (flag_pairs[i].meaning == FLAG_MEANS_IN_OUT && is(flag_pairs[i].first, folded))
            return true;
    return is_listed(folded, FLAG_MEANS_IN);
}

bool flag_value_says_none(const char *folded)
{
    return is_listed(folded, FLAG_MEANS_NONE) || flag_value_word(folded) == FLAG_NO;
}

bool flag_value_names_channels(const char *folded)
{
    static const char channel_words[] =
        " sms email e-mail mail push text phone whatsapp post courrier"
        " call courriel telephone mobile ";
    static const char between[] = " ,;|/+[]'\"";
    size_t channels = 0;
    for (const char *at = folded + strspn(folded, between); *at != '\0'; channels++) {
        size_t length = strcspn(at, between);
        if (!word_list_has(channel_words, at, length))
            return false;
        at += length;
        at += strspn(at, between);
    }
    return channels > 0;
}

bool flag_value_is_nothing(const char *folded)
{
    return folded[0] == '\0' || is_listed(folded, FLAG_MEANS_BLANK) || flag_date_is_none(folded);
}

void flag_value_unwrap(struct text *folded)
{
    const char *value = text_string(folded);
    size_t length = folded->length, start = 0;
    if (length >= 3 && value[0] == '=' && value[1] == '"' && value[length - 1] == '"') {
        start = 2;
        length--;
    } else if (length >= 2 && (value[0] == '\'' || value[0] == '"') &&
               value[length - 1] == value[0]) {
        start = 1;
        length--;
    } else if (length >= 1 && value[0] == '\'') {
        start = 1;
    } else {
        return;
    }
    struct text inner = {0};
    fold_text(value + start, length - start, &inner);
    text_clear(folded);
    text_append_string(folded, text_string(&inner));
    text_free(&inner);
}
