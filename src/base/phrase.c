#include "base/phrase.h"

#include "base/ascii.h"

#include <string.h>

/* Reads a place off the format, "%s" or "%1$s"; `*which`: of the words, from 0; `*following` is
 * which one a %s takes. */
static bool take_place(const char **format, size_t *following, size_t *which)
{
    const char *at = *format;
    if (strncmp(at, "%s", 2) == 0) {
        *which = (*following)++;
        *format += 2;
        return true;
    }
    if (at[0] != '%' || !ascii_is_digit(at[1]) || at[1] == '0' || at[2] != '$' || at[3] != 's')
        return false;
    *which = (size_t)(at[1] - '1');
    *format += 4;
    return true;
}

void phrase_fill(struct text *text, const char *format, const struct phrase_words *words,
                 size_t count)
{
    size_t following = 0;
    while (*format != '\0') {
        size_t which = 0;
        if (take_place(&format, &following, &which)) {
            if (which < count)
                text_append(text, words[which].bytes, words[which].length);
            continue;
        }
        format += strncmp(format, "%%", 2) == 0;
        text_append_char(text, *format++);
    }
}

/* How much of the format stands before its next place. */
static size_t fixed_part(const char *format)
{
    const char *place = strstr(format, "%s");
    return place != NULL ? (size_t)(place - format) : strlen(format);
}

/* Where these bytes stand in the sentence: where it ends, if `at_end`. NULL: nowhere. */
static const char *find_part(const char *sentence, const char *part, size_t length, bool at_end)
{
    size_t left = strlen(sentence);
    if (at_end) {
        const char *last = left >= length ? sentence + left - length : NULL;
        return last != NULL && memcmp(last, part, length) == 0 ? last : NULL;
    }
    for (; left >= length; sentence++, left--)
        if (memcmp(sentence, part, length) == 0)
            return sentence;
    return NULL;
}

bool phrase_match(const char *format, const char *sentence,
                  struct phrase_words words[PHRASE_MOST_WORDS], size_t *count)
{
    size_t fixed = fixed_part(format);
    *count = 0;
    if (strncmp(sentence, format, fixed) != 0)
        return false;
    format += fixed;
    sentence += fixed;
    while (*format != '\0' && *count < PHRASE_MOST_WORDS) {
        format += strlen("%s");
        fixed = fixed_part(format);
        const char *next = find_part(sentence, format, fixed, format[fixed] == '\0');
        if (next == NULL)
            return false;
        words[(*count)++] = (struct phrase_words){sentence, (size_t)(next - sentence)};
        format += fixed;
        sentence = next + fixed;
    }
    return *format == '\0' && *sentence == '\0';
}
