/* cli/completion/answer.h
 * What may stand in place of the word that is typed now, in the form that the shell's script takes:
 * a line that says what follows, then a candidate a line, in bash as it is to be inserted, in zsh
 * and fish as it is, with a tab and a description. Owns its texts. Depends on
 * cli/completion/typed_words.h.
 */
#ifndef CLI_COMPLETION_ANSWER_H
#define CLI_COMPLETION_ANSWER_H

#include "cli/completion/typed_words.h"

#include <stdio.h>

struct answer {
    enum typed_shell shell;
    const struct typed_word *word; /* that is typed now */
    const char *replaced; /* of bash: the end of the word, as typed, that the candidate replaces */
    size_t before;        /* bytes of the word before what is completed: those of "--where=" */
    const char *kind;     /* the first line: "words", "open" (more follows each: no space),
                             "files", and in zsh and fish the endings of the files behind it */
    struct text lines;
};

/* Adds what may stand behind those bytes. What a terminal would not show as it is, is left out, and
 * so is, in bash, what the word can't go on to. `description`: NULL for none. */
void answer_add(struct answer *answer, const char *candidate, const char *description);

/* Prints it; nothing without a kind. */
void answer_print(const struct answer *answer, FILE *out);

#endif
