#include "intake/phone_cell.h"

#include "base/utf8.h"
#include "intake/ascii.h"

#include <string.h>
#include <strings.h>

#define LABEL_DIGITS 2 /* more digits than these before a + are a number that ends there */

/* Ranges of code points that mean an ASCII character to a phone; 0: nothing at all. */
static const struct {
    uint32_t first, last;
    char meaning; /* of the first; digits count up from it */
    bool counts_up;
} MEANINGS[] = {
    {0x00A0, 0x00A0, ' ', false},  {0x00AD, 0x00AD, 0, false},   {0x0660, 0x0669, '0', true},
    {0x06F0, 0x06F9, '0', true},   {0x1680, 0x1680, ' ', false}, {0x2000, 0x200A, ' ', false},
    {0x200B, 0x200F, 0, false},    {0x2010, 0x2015, '-', false}, {0x2018, 0x2019, '\'', false},
    {0x2028, 0x2029, '\n', false}, {0x202A, 0x202E, 0, false},   {0x202F, 0x202F, ' ', false},
    {0x205F, 0x205F, ' ', false},  {0x2060, 0x206F, 0, false},   {0x2212, 0x2212, '-', false},
    {0x3000, 0x3000, ' ', false},  {0xFE0E, 0xFE0F, 0, false},   {0xFEFF, 0xFEFF, 0, false},
    {0xFF08, 0xFF08, '(', false},  {0xFF09, 0xFF09, ')', false}, {0xFF0B, 0xFF0B, '+', false},
    {0xFF0D, 0xFF0D, '-', false},  {0xFF0E, 0xFF0E, '.', false}, {0xFF0F, 0xFF0F, '/', false},
    {0xFF10, 0xFF19, '0', true},   {0xFF1A, 0xFF1A, ':', false}, {0xFF1B, 0xFF1B, ';', false},
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
        size_t taken = 1;
        char meaning;
        if ((unsigned char)cell[i] < 0x80) {
            bool literal_break =
                cell[i] == '\\' && i + 1 < length && (cell[i + 1] == 'n' || cell[i + 1] == 'r');
            taken = literal_break ? 2 : 1;
            meaning = cell[i];
            if (literal_break || meaning == '\r')
                meaning = '\n';
            else if (meaning == '\t' || meaning == '\v' || meaning == '\f')
                meaning = ' ';
            text_append_char(clean, meaning);
        } else if (find_meaning(utf8_decode(cell + i, length - i, &taken), &meaning)) {
            if (meaning != 0)
                text_append_char(clean, meaning);
        } else {
            text_append(clean, cell + i, taken);
        }
        i += taken;
    }
}

/* What else stands between two numbers. */
static const char *const SEPARATORS[] = {":::",   " / ",    " ou ", " or ", " et ",
                                         " and ", " oder ", " o ",  " y "};

/* How many bytes at `i` separate two numbers; 0: none. */
static size_t separator_length(const char *clean, size_t length, size_t i)
{
    if (strchr(";|\n&", clean[i]) != NULL)
        return 1;
    for (size_t k = 0; k < sizeof SEPARATORS / sizeof *SEPARATORS; k++) {
        size_t word = strlen(SEPARATORS[k]);
        if (length - i >= word && strncasecmp(clean + i, SEPARATORS[k], word) == 0)
            return word;
    }
    return 0;
}

/* RFC 3966: what follows a tel: URI's number are its parameters. */
static size_t without_uri_parameters(const char *clean, size_t length)
{
    if (length < 4 || strncasecmp(clean, "tel:", 4) != 0)
        return length;
    const char *semicolon = memchr(clean, ';', length);
    bool parameter =
        semicolon != NULL && semicolon + 1 < clean + length && ascii_is_letter(semicolon[1]);
    return parameter ? (size_t)(semicolon - clean) : length;
}

void phone_cell_split(const char *clean, size_t length,
                      void (*each)(void *context, const char *part, size_t length), void *context)
{
    length = without_uri_parameters(clean, length);
    size_t start = 0, digits = 0, i = 0;
    while (i <= length) {
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
