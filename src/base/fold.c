#include "base/fold.h"

#include "base/utf8.h"

/* U+00C0 to U+00FF as ASCII, lower case; '\1' marks what takes two letters or stays. */
static const char LATIN_1[] =
    "aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1\1aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1y";

/* Other ranges of code points that names and values hold, and what each of them stands for. */
static const struct {
    uint32_t first, last;
    const char *letters;
} OTHERS[] = {
    {0x00A0, 0x00A0, " "},  {0x00AD, 0x00AD, ""},  {0x00C6, 0x00C6, "ae"}, {0x00E6, 0x00E6, "ae"},
    {0x00DF, 0x00DF, "ss"}, {0x010C, 0x010D, "c"}, {0x0141, 0x0142, "l"},  {0x0152, 0x0153, "oe"},
    {0x0160, 0x0161, "s"},  {0x0178, 0x0178, "y"}, {0x017D, 0x017E, "z"},  {0x0300, 0x036F, ""},
    {0x2000, 0x200A, " "},  {0x200B, 0x200F, ""},  {0x2010, 0x2015, "-"},  {0x2018, 0x2019, "'"},
    {0x202A, 0x202E, ""},   {0x202F, 0x202F, " "}, {0x205F, 0x205F, " "},  {0x2060, 0x206F, ""},
    {0x2212, 0x2212, "-"},  {0x3000, 0x3000, " "}, {0xFEFF, 0xFEFF, ""},
};

static const char *letters_of(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (code_point >= OTHERS[i].first && code_point <= OTHERS[i].last)
            return OTHERS[i].letters;
    return NULL;
}

static void append_space(struct text *folded)
{
    if (folded->length > 0)
        text_append_char(folded, ' ');
}

static void fold_wide(const char *bytes, size_t taken, uint32_t code_point, struct text *folded)
{
    const char *letters = letters_of(code_point);
    if (letters != NULL && letters[0] == ' ')
        append_space(folded);
    else if (letters != NULL)
        text_append_string(folded, letters);
    else if (code_point >= 0xC0 && code_point <= 0xFF && LATIN_1[code_point - 0xC0] != '\1')
        text_append_char(folded, LATIN_1[code_point - 0xC0]);
    else
        text_append(folded, bytes, taken);
}

void fold_text(const char *bytes, size_t length, struct text *folded)
{
    text_clear(folded);
    for (size_t i = 0; i < length;) {
        size_t taken = 1;
        char c = bytes[i];
        if ((unsigned char)c >= 0x80) {
            uint32_t code_point = utf8_decode(bytes + i, length - i, &taken);
            fold_wide(bytes + i, taken, code_point, folded);
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            append_space(folded);
        } else {
            text_append_char(folded, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
        }
        i += taken;
    }
    while (folded->length > 0 && folded->data[folded->length - 1] == ' ')
        folded->data[--folded->length] = '\0';
}
