/* cli/common/key_text.h
 * An API key out of what people keep it in. Pure: owns nothing. Depends on base/.
 */
#ifndef CLI_COMMON_KEY_TEXT_H
#define CLI_COMMON_KEY_TEXT_H

#include "base/error.h"

#include <stddef.h>

/* Takes the key, which the caller frees with memory_free_secret, without the byte-order mark, white
 * space and blank lines around it. What else stands there is never cut off by a guess: quotes,
 * NAME=value, a second line, UTF-16, a character that no key has are ERROR_SETUP. `from` says where
 * the bytes are from: a path or a variable; the message never repeats them. */
bool key_text_take(const char *bytes, size_t length, const char *from, char **key,
                   struct error *err) MUST_CHECK;

#endif
