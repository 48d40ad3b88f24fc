/* zsh and fish put a candidate into quotes themselves. bash puts it in as it stands, in place of
 * the end of the word that readline takes for the word: so what the user has typed stays, quotes
 * and all, and what is missing is written so that it reads back in the quotes that are open. */
#include "cli/completion/answer.h"

#include "base/ascii.h"

#include <string.h>

/* Appends what reads back as `rest` behind a word whose end stands in that quote. False: nothing
 * does. */
static bool append_quoted(struct text *out, const char *rest, char quote)
{
    for (const char *at = rest; *at != '\0'; at++) {
        bool is_plain =
            ascii_is_letter(*at) || ascii_is_digit(*at) || ascii_is_one_of(*at, "_-./,:=@%+");
        if (quote == '\'' && *at == '\'') {
            text_append_string(out, "'\\''");
            continue;
        }
        /* There, history is expanded, and a backslash would stay. */
        if (quote == '"' && *at == '!')
            return false;
        if (quote == 0 ? !is_plain : quote == '"' && ascii_is_one_of(*at, "\"\\$`"))
            text_append_char(out, '\\');
        text_append_char(out, *at);
    }
    return true;
}

/* Readline takes a quote at the beginning for the one that is open. */
static bool begins_with_quote(const struct answer *answer, const char *rest)
{
    return answer->word->quote != 0 && answer->replaced[0] == '\0' &&
           rest[0] == answer->word->quote;
}

static void add_for_bash(struct answer *answer, const char *candidate)
{
    const struct text *typed = &answer->word->text;
    const char *tail = text_string(typed) + answer->before;
    size_t length = strlen(tail), begin = answer->lines.length;
    if (strncmp(candidate, tail, length) != 0 || begins_with_quote(answer, candidate + length))
        return;
    text_append_string(&answer->lines, answer->replaced);
    if (append_quoted(&answer->lines, candidate + length, answer->word->quote)) {
        text_append_char(&answer->lines, '\n');
        return;
    }
    answer->lines.length = begin;
    answer->lines.data[begin] = '\0';
}

void answer_add(struct answer *answer, const char *candidate, const char *description)
{
    struct text shown = {0};
    text_append_printable(&shown, candidate, strlen(candidate));
    bool inert = strcmp(text_string(&shown), candidate) == 0 && candidate[0] != '\0';
    text_free(&shown);
    if (!inert)
        return;
    if (answer->shell == TYPED_BASH) {
        add_for_bash(answer, candidate);
        return;
    }
    if (answer->shell == TYPED_FISH)
        text_append(&answer->lines, text_string(&answer->word->text), answer->before);
    text_append_string(&answer->lines, candidate);
    if (description != NULL) {
        text_append_char(&answer->lines, '\t');
        text_append_printable(&answer->lines, description, strlen(description));
    }
    text_append_char(&answer->lines, '\n');
}

void answer_print(const struct answer *answer, FILE *out)
{
    if (answer->kind != NULL)
        fprintf(out, "%s\n%s", answer->kind, text_string(&answer->lines));
}
