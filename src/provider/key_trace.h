/* provider/key_trace.h
 * Whether words still hold the API key in a disguise from which it can't be cut out: broken by
 * blanks, reversed, in hex, base32, base64 or decimal numbers, escaped several times, or several of
 * these in one another. Pure. Owns nothing. Depends on base/text.h.
 */
#ifndef PROVIDER_KEY_TRACE_H
#define PROVIDER_KEY_TRACE_H

#include <stdbool.h>
#include <stddef.h>

/* A shorter key stands in any words by chance, and is looked for as it is spelled alone. */
#define KEY_TRACE_LEAST_KEY 8

/* Whether the words hold twelve letters of the key in a row (all of a shorter one), whatever stands
 * between them. Rather a message is lost that does not hold the key than the key is told. */
bool key_trace_is_in(const char *words, size_t length, const char *key);

#endif
