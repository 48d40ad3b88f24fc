#include "base/sheet_place.h"

#include "base/ascii.h"

#include <inttypes.h>
#include <string.h>

static const char hex_digits[] = "0123456789ABCDEF";

const char *sheet_column_letters(size_t column, char letters[4])
{
    char reversed[4];
    size_t count = 0, i = 0;
    for (column++; column > 0 && count < 3; column = (column - 1) / 26)
        reversed[count++] = (char)('A' + (column - 1) % 26);
    while (count > 0)
        letters[i++] = reversed[--count];
    letters[i] = '\0';
    return letters;
}

static bool is_word_byte(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool needs_quotes(const char *sheet)
{
    bool has_letter = false, plain = true;
    for (const char *at = sheet; *at != '\0'; at++) {
        has_letter |= ascii_is_letter(*at) || (unsigned char)*at >= 0x80;
        plain &= is_word_byte(*at);
    }
    return !plain || !has_letter || ascii_is_digit(sheet[0]);
}

void sheet_place_append(struct text *text, const char *sheet, int column, int64_t row)
{
    char letters[4];
    if (needs_quotes(sheet)) {
        text_append_char(text, '\'');
        for (const char *at = sheet; *at != '\0'; at++) {
            text_append_string(text, *at == '\'' ? "'" : "");
            text_append_char(text, *at);
        }
        text_append_char(text, '\'');
    } else {
        text_append_string(text, sheet);
    }
    if (column > 0)
        text_printf(text, "!%s%" PRId64, sheet_column_letters((size_t)column - 1, letters), row);
    else
        text_printf(text, "!%" PRId64 ":%" PRId64, row, row);
}

void sheet_name_append_word(struct text *text, const char *sheet)
{
    for (; *sheet != '\0'; sheet++) {
        unsigned char byte = (unsigned char)*sheet;
        if (is_word_byte(*sheet))
            text_append_char(text, *sheet);
        else
            text_printf(text, "%%%c%c", hex_digits[byte >> 4], hex_digits[byte & 15]);
    }
}

void sheet_name_append_of_word(struct text *text, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const char *high = i + 2 < length ? strchr(hex_digits, word[i + 1]) : NULL;
        const char *low = high != NULL ? strchr(hex_digits, word[i + 2]) : NULL;
        if (word[i] == '%' && low != NULL) {
            text_append_char(text, (char)((high - hex_digits) * 16 + (low - hex_digits)));
            i += 2;
        } else {
            text_append_char(text, word[i]);
        }
    }
}
