#include "base/fold.h"

#include "base/utf8.h"

/* U+00C0 to U+00FF as ASCII, lower case; '\1' marks what takes two letters or stays. */
static const char LATIN_1[] =
    "aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1\1aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1y";

/* Letters beyond that which names and values hold. */
static const struct {
    uint32_t code_point;
    const char *letters;
} OTHERS[] = {
    {0x00A0, " "}, {0x00C6, "ae"}, {0x00E6, "ae"}, {0x00DF, "ss"}, {0x0152, "oe"}, {0x0153, "oe"},
    {0x0160, "s"}, {0x0161, "s"},  {0x0178, "y"},  {0x017D, "z"},  {0x017E, "z"},  {0x202F, " "},
    {0x2019, "'"}, {0x010C, "c"},  {0x010D, "c"},  {0x0141, "l"},  {0x0142, "l"},
};

static bool is_combining_mark(uint32_t code_point)
{
    return code_point >= 0x0300 && code_point <= 0x036F;
}

static const char *letters_of(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (OTHERS[i].code_point == code_point)
            return OTHERS[i].letters;
    return NULL;
}

static void fold_wide(const char *bytes, size_t taken, uint32_t code_point, struct text *folded)
{
    const char *letters = letters_of(code_point);
    if (letters != NULL)
        text_append_string(folded, letters);
    else if (code_point >= 0xC0 && code_point <= 0xFF && LATIN_1[code_point - 0xC0] != '\1')
        text_append_char(folded, LATIN_1[code_point - 0xC0]);
    else if (!is_combining_mark(code_point))
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
        } else if (c != ' ' || folded->length > 0) {
            text_append_char(folded, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
        }
        i += taken;
    }
    while (folded->length > 0 && folded->data[folded->length - 1] == ' ')
        folded->data[--folded->length] = '\0';
}
