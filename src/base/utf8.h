/* base/utf8.h
 * UTF-8 (RFC 3629): validity and decoding. Owns nothing. Depends on nothing.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many bytes of `bytes` are valid UTF-8, counted from the start: `length` when all are. A
 * sequence that the end cuts off counts as invalid, so a caller that reads in chunks carries those
 * (at most 3) bytes over. Fast on ASCII. */
size_t utf8_valid_length(const char *bytes, size_t length);

/* Decodes the code point at `bytes` (`length` >= 1 of them) and says how many bytes it took (1 to
 * 4). Where they are not valid UTF-8: U+FFFD, and one byte. */
uint32_t utf8_decode(const char *bytes, size_t length, size_t *taken);

/* Writes the code point into `out` (4 bytes at most) and returns how many bytes it took. What is no
 * code point (a surrogate, above U+10FFFF) is written as U+FFFD. */
size_t utf8_encode(uint32_t code_point, char out[4]);

/* How many of the `length` bytes can be kept where there is room for `most`: all that fit, but no
 * part of a character. Looks at the bytes before `most` alone. */
size_t utf8_cut(const char *bytes, size_t length, size_t most);

/* Copies them into `out` as a string; of more than `size` - 1 (`size` >= 1), utf8_cut's. `out` may
 * be where the bytes are. */
void utf8_copy(char *out, size_t size, const char *bytes, size_t length);

#endif
