#include "cli/completion/typed_words.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_letter_or_digit(char c)
{
    return (unsigned char)c < 0x80 && (ascii_is_letter(c) || ascii_is_digit(c));
}

/* Takes what stands behind a backslash that is no mere character. */
static const char *take_escaped(enum typed_shell shell, const char *at, struct typed_word *word)
{
    const char *only = word->quote == '"' ? "\"\\$`\n" : "'\\";
    if (word->quote != 0 && !ascii_is_one_of(*at, only)) {
        text_append_char(&word->text, '\\');
        return at;
    }
    if (*at == '\0')
        return at;
    /* fish: \n, \x41 */
    word->expands |= shell == TYPED_FISH && word->quote == 0 && is_letter_or_digit(*at);
    text_append_char(&word->text, *at);
    return at + 1;
}

/* Takes one character of the word, or a quote. */
static const char *take(enum typed_shell shell, const char *at, struct typed_word *word)
{
    bool escapes = word->quote != '\'' || shell == TYPED_FISH;
    char c = *at++;
    if (c == '\\' && escapes)
        return take_escaped(shell, at, word);
    if (word->quote == 0 && (c == '\'' || c == '"')) {
        word->quote = c;
        return at;
    }
    if (word->quote != 0 && c == word->quote) {
        word->quote = 0;
        return at;
    }
    word->expands |= word->quote != '\'' && (c == '$' || (c == '`' && shell != TYPED_FISH));
    word->expands |= word->quote == 0 && ascii_is_one_of(c, "*?[{()}");
    text_append_char(&word->text, c);
    return at;
}

void typed_word_read(enum typed_shell shell, const char *raw, struct typed_word *word)
{
    *word = (struct typed_word){0};
    while (*raw != '\0')
        raw = take(shell, raw, word);
}

static struct typed_word *add_word(struct typed_words *words)
{
    words->items = memory_resize(words->items, words->count + 1, sizeof *words->items);
    struct typed_word *word = &words->items[words->count++];
    *word = (struct typed_word){0};
    return word;
}

void typed_words_add(struct typed_words *words, const char *text)
{
    text_append_string(&add_word(words)->text, text);
}

void typed_words_add_raw(struct typed_words *words, enum typed_shell shell, const char *raw)
{
    typed_word_read(shell, raw, add_word(words));
}

static void drop_last(struct typed_words *words)
{
    text_free(&words->items[--words->count].text);
}

/* Behind a sign of the shell: a redirection's word is none of the command's. */
static const char *take_sign(const char *at, struct typed_words *words, bool *redirects)
{
    *redirects = *at == '<' || *at == '>';
    while (!*redirects && words->count > 0)
        drop_last(words);
    return at + strspn(at, *redirects ? "<>&|" : ";|&()\n");
}

void typed_words_split(const char *line, struct typed_words *words)
{
    bool redirects = false;
    for (const char *at = line;;) {
        at += strspn(at, " \t");
        if (ascii_is_one_of(*at, "<>;|&()\n")) {
            at = take_sign(at, words, &redirects);
            continue;
        }
        struct typed_word *word = add_word(words);
        while (*at != '\0' && (word->quote != 0 || !ascii_is_one_of(*at, " \t<>;|&()\n")))
            at = take(TYPED_BASH, at, word);
        if (*at == '\0')
            return;
        if (redirects)
            drop_last(words);
        redirects = false;
    }
}

void typed_words_free(struct typed_words *words)
{
    while (words->count > 0)
        drop_last(words);
    free(words->items);
    *words = (struct typed_words){0};
}
