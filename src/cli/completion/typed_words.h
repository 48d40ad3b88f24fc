/* cli/completion/typed_words.h
 * What a user has typed so far, read as the shell would: words without their quotes, the last one
 * perhaps still open. Nothing is expanded, and nothing run. Owns its texts. Depends on base/text.h.
 */
#ifndef CLI_COMPLETION_TYPED_WORDS_H
#define CLI_COMPLETION_TYPED_WORDS_H

#include "base/text.h"

enum typed_shell { TYPED_BASH, TYPED_ZSH, TYPED_FISH };

struct typed_word {
    struct text text; /* without quotes */
    char quote;       /* the one that its end stands in: ' or "; 0: none */
    bool expands;     /* the shell would put something else in place of part of it */
};

struct typed_words {
    struct typed_word *items; /* the last is the one that is typed now; at least one */
    size_t count;
};

/* Reads one word with its quotes; all of `raw` is of that word. */
void typed_word_read(enum typed_shell shell, const char *raw, struct typed_word *word);

/* Takes the line of a POSIX shell apart, up to the cursor, and leaves redirections out. What stands
 * behind an unquoted ; | & or parenthesis begins anew. */
void typed_words_split(const char *line, struct typed_words *words);

/* Adds a word that the shell has taken the quotes of. */
void typed_words_add(struct typed_words *words, const char *text);
/* Adds one with its quotes. */
void typed_words_add_raw(struct typed_words *words, enum typed_shell shell, const char *raw);

void typed_words_free(struct typed_words *words);

#endif
