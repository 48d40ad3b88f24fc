/* The buffer doubles when it is full. A secret can't be moved by realloc, which leaves the old
 * bytes behind in memory: it is copied, and the old place is wiped. */
#include "base/text.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

static void grow(struct text *text, size_t capacity)
{
    if (text->is_secret) {
        /* realloc would leave the old bytes behind. */
        char *data = memory_alloc(capacity, 1);
        if (text->data != NULL) {
            memcpy(data, text->data, text->length);
            memory_wipe(text->data, text->capacity);
        }
        free(text->data);
        text->data = data;
    } else {
        text->data = memory_resize(text->data, capacity, 1);
    }
    text->capacity = capacity;
}

/* Makes room for `extra` bytes and the final null. */
static void reserve(struct text *text, size_t extra)
{
    if (extra >= SIZE_MAX / 2 - text->length)
        memory_exhausted();
    size_t needed = text->length + extra + 1;
    if (needed <= text->capacity)
        return;
    size_t capacity = text->capacity > 0 ? text->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    grow(text, capacity);
}

const char *text_string(const struct text *text)
{
    return text->data != NULL ? text->data : "";
}

void text_append(struct text *text, const char *bytes, size_t length)
{
    reserve(text, length);
    if (length > 0)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_append_string(struct text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

void text_append_char(struct text *text, char c)
{
    text_append(text, &c, 1);
}

/* Formats behind the text, as far as there is room; returns the length that it needs. */
PRINTF_LIKE(2, 0)
static size_t format_behind(struct text *text, const char *format, va_list arguments)
{
    int needed =
        vsnprintf(text->data + text->length, text->capacity - text->length, format, arguments);
    assert(needed >= 0);
    return needed >= 0 ? (size_t)needed : 0;
}

void text_vprintf(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    reserve(text, 0);
    size_t needed = format_behind(text, format, arguments);
    if (needed >= text->capacity - text->length) {
        reserve(text, needed);
        needed = format_behind(text, format, again);
    }
    text->length += needed;
    text->data[text->length] = '\0';
    va_end(again);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

void text_append_printable(struct text *text, const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        if (!unicode_is_control(code_point)) {
            char encoded[4];
            text_append(text, encoded, utf8_encode(code_point, encoded));
        } else if (taken == 1) {
            text_printf(text, "\\x%02X", (unsigned)code_point);
        } else {
            text_printf(text, "\\u{%04X}", (unsigned)code_point);
        }
        at += taken;
    }
}

size_t text_columns(const char *string)
{
    size_t length = strlen(string), columns = 0, taken = 0;
    for (size_t at = 0; at < length; at += taken, columns++)
        (void)utf8_decode(string + at, length - at, &taken);
    return columns;
}

void text_append_padded(struct text *text, const char *string, size_t columns)
{
    text_append_string(text, string);
    for (size_t taken = text_columns(string); taken < columns; taken++)
        text_append_char(text, ' ');
}

const char *text_decimal(double number, int digits, char out[TEXT_DECIMAL_SIZE])
{
    (void)snprintf(out, TEXT_DECIMAL_SIZE, "%.*f", digits, number);
    char *point = strchr(out, '.');
    if (point != NULL && language_spoken() == LANGUAGE_FRENCH)
        *point = ',';
    return out;
}

const char *text_plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

void text_clear(struct text *text)
{
    text->length = 0;
    if (text->data != NULL)
        text->data[0] = '\0';
}

void text_free(struct text *text)
{
    if (text->is_secret && text->data != NULL)
        memory_wipe(text->data, text->capacity);
    free(text->data);
    *text = (struct text){0};
}

void text_move(struct text *text, char *out, size_t size)
{
    utf8_copy(out, size, text_string(text), text->length);
    text_free(text);
}
