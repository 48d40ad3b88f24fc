/* base/phrase.h
 * Sentences that are chosen at run time, with places for words: put together, and taken apart
 * again. Owns nothing. Depends on base/text.h.
 */
#ifndef BASE_PHRASE_H
#define BASE_PHRASE_H

#include "base/text.h"

#define PHRASE_MOST_WORDS 9

/* A part of a sentence; not null-terminated. */
struct phrase_words {
    const char *bytes;
    size_t length;
};

/* Appends the format with `words`, one after the other, in place of each %s, and the first of them
 * in place of %1$s; %% is a percent sign. Unlike a format of printf it can be any string: nothing
 * else is a place, and one that has no words is left empty. */
void phrase_fill(struct text *text, const char *format, const struct phrase_words *words,
                 size_t count);

/* Whether the sentence is that format, filled in; then `words` has what stands in the places of its
 * %s, up to where the format goes on for the first time, and `*count` their number. The format has
 * no other places. */
bool phrase_match(const char *format, const char *sentence,
                  struct phrase_words words[PHRASE_MOST_WORDS], size_t *count);

#endif
