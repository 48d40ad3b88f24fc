/* Two spellings of one word become the same bytes, so that they can be compared with strcmp.
 * ASCII is handled at once; a wider character is looked up in unicode.c, and a Latin letter then
 * loses its accent. Whatever is not known stays as it is: it is then equal to nothing but
 * itself. */
#include "base/fold.h"

#include "base/unicode.h"
#include "base/utf8.h"

/* U+00C0 to U+00FF as ASCII, lower case; '\1' marks what takes two letters or stays. */
static const char latin_1[] =
    "aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1\1aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1y";

/* Other letters that become one or two of ASCII's. */
static const struct {
    uint32_t first, last;
    const char *letters;
} others[] = {
    {0x00C6, 0x00C6, "ae"}, {0x00DF, 0x00DF, "ss"}, {0x00E6, 0x00E6, "ae"},
    {0x010C, 0x010D, "c"},  {0x0141, 0x0142, "l"},  {0x0152, 0x0153, "oe"},
    {0x0160, 0x0161, "s"},  {0x0178, 0x0178, "y"},  {0x017D, 0x017E, "z"},
};

static void append_space(struct text *folded)
{
    if (folded->length > 0)
        text_append_char(folded, ' ');
}

static void fold_letter(const char *bytes, size_t taken, uint32_t code_point, struct text *folded)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (code_point >= others[i].first && code_point <= others[i].last) {
            text_append_string(folded, others[i].letters);
            return;
        }
    if (code_point >= 0xC0 && code_point <= 0xFF && latin_1[code_point - 0xC0] != '\1')
        text_append_char(folded, latin_1[code_point - 0xC0]);
    else
        text_append(folded, bytes, taken);
}

static void fold_wide(const char *bytes, size_t taken, uint32_t code_point, struct text *folded)
{
    struct unicode_character c = unicode_look_up(code_point);
    bool steers_unseen = c.kind == UNICODE_CONTROL && c.plain == 0 && code_point > 0x9F;
    bool is_mark = c.kind == UNICODE_MARK || c.kind == UNICODE_INVISIBLE || steers_unseen;
    if (c.kind == UNICODE_SPACE)
        append_space(folded);
    else if (c.kind == UNICODE_SIGN && (c.plain == '-' || c.plain == '\''))
        text_append_char(folded, c.plain);
    else if (!is_mark)
        fold_letter(bytes, taken, code_point, folded);
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
