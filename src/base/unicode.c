/* Few of Unicode's characters matter here: those that people type into a phone number or a yes and
 * no, those that spreadsheets and word processors put in on their own, and those that hide. What
 * is not among them is a letter: it stays as it is, and is part of its word. Windows-1252 that was
 * read as Latin-1 leaves its quotes and dashes at U+0080 to U+009F. */
#include "base/unicode.h"

#include <stddef.h>

/* The full-width forms are ASCII from '!' to '~', so much further on. */
#define FULL_WIDTH_FIRST 0xFF01
#define FULL_WIDTH_LAST  0xFF5E
#define FULL_WIDTH_SHIFT 0xFEE0

enum { MOST_RANGES = 15 /* the last of them all zero */ };

/* The first group that has a character is its own. */
static const struct {
    enum unicode_kind kind;
    char plain;                       /* of all of them; digits count up from it */
    uint32_t ranges[2 * MOST_RANGES]; /* first and last, by turns */
} groups[] = {
    {UNICODE_LETTER, 0, {0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x24F}}, /* Latin: found at once */
    {UNICODE_CONTROL, ' ', {0x09, 0x09, 0x0B, 0x0C}},
    {UNICODE_CONTROL, '\n', {0x0A, 0x0A, 0x0D, 0x0D, 0x85, 0x85, 0x2028, 0x2029}},
    {UNICODE_CONTROL, '\'', {0x91, 0x92}},
    {UNICODE_CONTROL, '"', {0x93, 0x94}},
    {UNICODE_CONTROL, '*', {0x95, 0x95}},
    {UNICODE_CONTROL, '-', {0x96, 0x97}},
    {UNICODE_CONTROL,
     0,
     {0x00, 0x1F, 0x7F, 0x9F, 0x61C, 0x61C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069}},
    {UNICODE_SPACE,
     ' ',
     {0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x202F, 0x202F, 0x205F, 0x205F, 0x2800, 0x2800,
      0x3000, 0x3000}},
    {UNICODE_INVISIBLE, 0, {0xAD,   0xAD,   0x34F,  0x34F,  0x115F, 0x1160,  0x17B4,
                            0x17B5, 0x180B, 0x180F, 0x200B, 0x200D, 0x2060,  0x206F,
                            0x20E3, 0x20E3, 0x3164, 0x3164, 0xFE00, 0xFE0F,  0xFEFF,
                            0xFEFF, 0xFFA0, 0xFFA0, 0xFFF9, 0xFFFB, 0xE0000, 0xE0FFF}},
    {UNICODE_MARK, 0, {0x300, 0x36F}},
    {UNICODE_DIGIT, '0', {0x660, 0x669, 0x6F0, 0x6F9, 0x966, 0x96F, 0x9E6, 0x9EF, 0xE50, 0xE59}},
    {UNICODE_SIGN,
     '-',
     {0x2010, 0x2015, 0x2043, 0x2043, 0x2212, 0x2212, 0xFE58, 0xFE58, 0xFE63, 0xFE63}},
    {UNICODE_SIGN, '+', {0x207A, 0x207A, 0xFE62, 0xFE62}},
    {UNICODE_SIGN, '.', {0xB7, 0xB7, 0x2027, 0x2027, 0x2219, 0x2219, 0x22C5, 0x22C5}},
    {UNICODE_SIGN, '/', {0x2044, 0x2044, 0x2215, 0x2215}},
    {UNICODE_SIGN,
     '*',
     {0x2022, 0x2022, 0x2026, 0x2026, 0x2217, 0x2217, 0x2588, 0x2588, 0x25A0, 0x25AB, 0x25CB,
      0x25CF, 0x25E6, 0x25E6}},
    {UNICODE_SIGN, '\'', {0xB4, 0xB4, 0x2018, 0x201B, 0x2032, 0x2032}},
    {UNICODE_SIGN, '"', {0xAB, 0xAB, 0xBB, 0xBB, 0x201C, 0x201F}},
    {UNICODE_SIGN, 'x', {0xD7, 0xD7}},
    {UNICODE_LETTER, '\'', {0x2BC, 0x2BC}},
    {UNICODE_LETTER, '-', {0x30FC, 0x30FC}}, /* within Japanese words it is a long vowel */
    /* Latin-1's signs; from General Punctuation to Geometric Shapes; the signs of Chinese and
     * Japanese but for the letters among them. */
    {UNICODE_SIGN, 0, {0xA0, 0xBF, 0xF7, 0xF7, 0x2000, 0x25FF, 0x3000, 0x3003, 0x3008, 0x3020}},
};

static enum unicode_kind kind_in_ascii(uint32_t c)
{
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter              ? UNICODE_LETTER
           : c >= '0' && c <= '9' ? UNICODE_DIGIT
           : c == ' '             ? UNICODE_SPACE
                                  : UNICODE_SIGN;
}

struct unicode_character unicode_look_up(uint32_t code_point)
{
    uint32_t c = code_point;
    if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
        c -= FULL_WIDTH_SHIFT;
    if (c >= ' ' && c < 0x7F)
        return (struct unicode_character){kind_in_ascii(c), (char)c};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (const uint32_t *range = groups[i].ranges; range[1] != 0; range += 2)
            if (c >= range[0] && c <= range[1]) {
                uint32_t up = groups[i].kind == UNICODE_DIGIT ? c - range[0] : 0;
                return (struct unicode_character){groups[i].kind,
                                                  (char)(groups[i].plain + (char)up)};
            }
    return (struct unicode_character){UNICODE_LETTER, 0};
}

bool unicode_is_control(uint32_t code_point)
{
    return unicode_look_up(code_point).kind == UNICODE_CONTROL;
}

bool unicode_is_odd_in_cell(uint32_t code_point)
{
    return code_point < 0xA0 && unicode_is_control(code_point) && code_point != '\t' &&
           code_point != '\n' && code_point != '\r';
}
