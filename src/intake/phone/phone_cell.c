#include "intake/phone/phone_cell.h"

#include "base/utf8.h"
#include "intake/file/ascii.h"

#include <string.h>
#include <strings.h>

#define LABEL_DIGITS 2 /* more digits than these before a + are a number that ends there */

/* Ranges of code points that mean an ASCII character to a phone; 0: nothing at all. Windows-1252
 * read as Latin-1 leaves its quotes and dashes at U+0080 to U+009F. */
static const struct {
    uint32_t first, last;
    char meaning; /* of the first; digits count up from it */
    bool counts_up;
} MEANINGS[] = {
    {0x0000, 0x0008, 0, false},    {0x0009, 0x0009, ' ', false},  {0x000B, 0x000C, ' ', false},
    {0x000D, 0x000D, '\n', false}, {0x000E, 0x001F, 0, false},    {0x007F, 0x0084, 0, false},
    {0x0085, 0x0085, '\n', false}, {0x0086, 0x0090, 0, false},    {0x0091, 0x0092, '\'', false},
    {0x0093, 0x0094, '"', false},  {0x0095, 0x0095, '*', false},  {0x0096, 0x0097, '-', false},
    {0x0098, 0x009F, 0, false},    {0x00A0, 0x00A0, ' ', false},  {0x00AB, 0x00AB, '"', false},
    {0x00AD, 0x00AD, 0, false},    {0x00B4, 0x00B4, '\'', false}, {0x00B7, 0x00B7, '.', false},
    {0x00BB, 0x00BB, '"', false},  {0x00D7, 0x00D7, 'x', false},  {0x02BC, 0x02BC, '\'', false},
    {0x034F, 0x034F, 0, false},    {0x061C, 0x061C, 0, false},    {0x0660, 0x0669, '0', true},
    {0x06F0, 0x06F9, '0', true},   {0x0966, 0x096F, '0', true},   {0x09E6, 0x09EF, '0', true},
    {0x0E50, 0x0E59, '0', true},   {0x1680, 0x1680, ' ', false},  {0x180E, 0x180E, 0, false},
    {0x2000, 0x200A, ' ', false},  {0x200B, 0x200F, 0, false},    {0x2010, 0x2015, '-', false},
    {0x2018, 0x201B, '\'', false}, {0x201C, 0x201F, '"', false},  {0x2022, 0x2022, '*', false},
    {0x2026, 0x2026, '*', false},  {0x2027, 0x2027, '.', false},  {0x2028, 0x2029, '\n', false},
    {0x202A, 0x202E, 0, false},    {0x202F, 0x202F, ' ', false},  {0x2032, 0x2032, '\'', false},
    {0x2043, 0x2043, '-', false},  {0x2044, 0x2044, '/', false},  {0x205F, 0x205F, ' ', false},
    {0x2060, 0x206F, 0, false},    {0x207A, 0x207A, '+', false},  {0x20E3, 0x20E3, 0, false},
    {0x2212, 0x2212, '-', false},  {0x2215, 0x2215, '/', false},  {0x2217, 0x2217, '*', false},
    {0x2219, 0x2219, '.', false},  {0x22C5, 0x22C5, '.', false},  {0x2588, 0x2588, '*', false},
    {0x25A0, 0x25AB, '*', false},  {0x25CB, 0x25CF, '*', false},  {0x25E6, 0x25E6, '*', false},
    {0x2800, 0x2800, ' ', false},  {0x3000, 0x3000, ' ', false},  {0x30FC, 0x30FC, '-', false},
    {0xFE00, 0xFE0F, 0, false},    {0xFE58, 0xFE58, '-', false},  {0xFE62, 0xFE62, '+', false},
    {0xFE63, 0xFE63, '-', false},  {0xFEFF, 0xFEFF, 0, false},    {0xFF01, 0xFF0F, '!', true},
    {0xFF10, 0xFF19, '0', true},   {0xFF1A, 0xFF20, ':', true},   {0xFF21, 0xFF3A, 'A', true},
    {0xFF41, 0xFF5A, 'a', true},   {0xFF5C, 0xFF5C, '|', false},
};

/* Whether the code point is in the table; `*meaning` is then its ASCII character. */
static bool find_meaning(uint32_t code_point, char *meaning)
{
    for (size_t i = 0; i < sizeof MEANINGS / sizeof *MEANINGS; i++) {
        if (code_point >= MEANINGS[i].first && code_point <= MEANINGS[i].last) {
            uint32_t up = MEANINGS[i].counts_up ? code_point - MEANINGS[i].first : 0;
            *meaning = (char)(MEANINGS[i].meaning + (char)up);
            return true;
        }
    }
    return false;
}

void phone_cell_clean(const char *cell, size_t length, struct text *clean)
{
    text_clear(clean);
    for (size_t i = 0; i < length;) {
        size_t taken;
        char meaning;
        if (cell[i] == '\\' && i + 1 < length && (cell[i + 1] == 'n' || cell[i + 1] == 'r')) {
            text_append_char(clean, '\n');
            i += 2;
            continue;
        }
        if (cell[i] >= ' ' && cell[i] < 0x7F) {
            text_append_char(clean, cell[i++]);
            continue;
        }
        if (!find_meaning(utf8_decode(cell + i, length - i, &taken), &meaning))
            text_append(clean, cell + i, taken);
        else if (meaning != 0)
            text_append_char(clean, meaning);
        i += taken;
    }
}

/* What else stands between two numbers. */
static const char *const separators[] = {":::", " ou ", " or ", " et ", " and ", " und ", " oder "};

/* How many bytes at `i` separate two numbers; 0: none. */
static size_t separator_length(const char *clean, size_t length, size_t i)
{
    if (strchr(";|\n&", clean[i]) != NULL)
        return 1;
    for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
        size_t word = strlen(separators[k]);
        if (length - i >= word && strncasecmp(clean + i, separators[k], word) == 0)
            return word;
    }
    return 0;
}

/* The parameters that follow a tel: URI's number (RFC 3966 section 3, RFC 4694). */
static const char *const parameters[] = {
    ";ext=", ";isub=", ";phone-context=", ";rn-context=", ";rn=", ";cic="};

size_t phone_cell_parameter_length(const char *clean, size_t length)
{
    if (length == 0 || *clean != ';')
        return 0;
    for (size_t k = 0; k < sizeof parameters / sizeof *parameters; k++) {
        size_t end = strlen(parameters[k]);
        if (length < end || strncasecmp(clean, parameters[k], end) != 0)
            continue;
        while (end < length && strchr(" ;,|\n&<>\"", clean[end]) == NULL)
            end++;
        return end;
    }
    return 0;
}

void phone_cell_split(const char *clean, size_t length,
                      void (*each)(void *context, const char *part, size_t length), void *context)
{
    size_t start = 0, digits = 0, i = 0;
    while (i <= length) {
        size_t parameter = phone_cell_parameter_length(clean + i, length - i);
        if (parameter > 0) {
            i += parameter;
            continue;
        }
        size_t separator = i < length ? separator_length(clean, length, i) : 1;
        bool restarts = i < length && clean[i] == '+' && digits > LABEL_DIGITS &&
                        !ascii_is_letter(clean[i - 1]); /* 3,36E+10 is one */
        if (separator == 0 && !restarts) {
            digits += ascii_is_digit(clean[i]);
            i++;
            continue;
        }
        if (i > start)
            each(context, clean + start, i - start);
        start = restarts ? i : i + separator;
        i += restarts ? 1 : separator;
        digits = 0;
    }
}
