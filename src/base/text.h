/* base/text.h
 * A text buffer that grows: how messages, request bodies and report lines are put together.
 * Owns its bytes. Depends on base/memory.h, so that no call can fail, and base/language.h.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is an empty text. `data` is null-terminated once anything was appended, NULL before.
 * `is_secret`, set by whoever puts a secret in: no memory that held it is given back unwiped. */
struct text {
    char *data;
    size_t length;
    size_t capacity;
    bool is_secret;
};

/* The text as a string; "" while it is empty. Valid until the next change. */
const char *text_string(const struct text *text);

void text_append(struct text *text, const char *bytes, size_t length);
void text_append_string(struct text *text, const char *string);
void text_append_char(struct text *text, char c);
void text_printf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_vprintf(struct text *text, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

/* Appends foreign text (a cell, a provider's message, a path) so that it is inert on a terminal and
 * stays on one line: invalid UTF-8 as U+FFFD; control characters (C0, DEL, C1, line and
 * bidirectional separators) as \xNN or \u{NNNN}. */
void text_append_printable(struct text *text, const char *bytes, size_t length);

/* Appends the string and blanks up to that many columns; a character is a column. For words in the
 * user's language: "%-9s" counts bytes. */
void text_append_padded(struct text *text, const char *string, size_t columns);

/* How many columns the string takes: a character is one. */
size_t text_columns(const char *string);

#define TEXT_DECIMAL_SIZE 32

/* Writes the number with so many digits behind the point into `out`, in the form of the user's
 * language: "5.8", in French "5,8". For a person to read now, as timestamp_show. Returns `out`. */
const char *text_decimal(double number, int digits, char out[TEXT_DECIMAL_SIZE]);

/* The ending of a noun after that count: "" for 1, else "s". */
const char *text_plural(int64_t count);

/* Empties the text and keeps its memory. */
void text_clear(struct text *text);

/* Copies into `out` as a string what fits into `size` (>= 1) bytes, cut between two characters, and
 * frees the text. */
void text_move(struct text *text, char *out, size_t size);

/* Frees it, and leaves an empty text that is no secret. */
void text_free(struct text *text);

#endif
