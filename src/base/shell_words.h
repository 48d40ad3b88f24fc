/* base/shell_words.h
 * Words as a POSIX shell reads them back: for commands that the user is to copy. Pure: owns
 * nothing. Depends on base/text.h.
 */
#ifndef BASE_SHELL_WORDS_H
#define BASE_SHELL_WORDS_H

#include "base/text.h"

/* Appends the word as a person would write it: in quotes where a shell would read it otherwise, in
 * double ones where they are enough; inert on a terminal (a word with control characters in it
 * can't be copied). */
void shell_append_word(struct text *text, const char *word);

/* Appends the word in single quotes, also where it needs none. */
void shell_append_quoted(struct text *text, const char *word);

#endif
