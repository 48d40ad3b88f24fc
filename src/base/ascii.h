/* base/ascii.h
 * Character classes of ASCII alone: the locale must not decide what a phone or a column's name is.
 * Owns nothing. Depends on nothing.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* False for a NUL. */
static inline bool ascii_is_one_of(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

static inline size_t ascii_count_digits(const char *bytes, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += ascii_is_digit(bytes[i]);
    return digits;
}

/* Bytes of other scripts' characters count as letters. */
static inline bool ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static inline size_t ascii_count_letters(const char *bytes, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += ascii_is_letter(bytes[i]);
    return letters;
}

/* Takes these characters off both ends. */
static inline void ascii_trim(const char **bytes, size_t *length, const char *characters)
{
    while (*length > 0 && ascii_is_one_of(**bytes, characters)) {
        (*bytes)++;
        (*length)--;
    }
    while (*length > 0 && ascii_is_one_of((*bytes)[*length - 1], characters))
        (*length)--;
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

#endif
