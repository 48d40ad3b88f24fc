#include "intake/workbook/rich_text.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void rich_text_start(struct rich_text *rich, const char *name)
{
    rich->depth++;
    if (rich->phonetic == 0 && strcmp(name, "rPh") == 0)
        rich->phonetic = rich->depth;
    rich->in_text = rich->phonetic == 0 && strcmp(name, "t") == 0;
}

void rich_text_end(struct rich_text *rich)
{
    if (rich->phonetic == rich->depth)
        rich->phonetic = 0;
    rich->depth--;
    rich->in_text = false;
}

void rich_text_append(struct text *text, const char *bytes, size_t length)
{
    size_t room = text->length < RICH_TEXT_KEPT_BYTES ? RICH_TEXT_KEPT_BYTES - text->length : 0;
    if (room > 0)
        text_append(text, bytes, length < room ? length : utf8_cut(bytes, length, room));
}

/* The character of an escape that stands here; 0: none does. */
static unsigned escaped(const char *at)
{
    unsigned value = 0;
    if (at[0] != '_' || at[1] != 'x')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *digit = at[i] != '\0' ? strchr(digits, at[i]) : NULL;
        if (digit == NULL)
            return 0;
        value = value * 16 + (unsigned)(digit - digits) % 16;
    }
    return at[6] == '_' ? value : 0;
}

void rich_text_unescape(struct text *text, size_t from)
{
    size_t to = from;
    /* Almost no text has one. */
    if (text->length <= from || memchr(text->data + from, '_', text->length - from) == NULL)
        return;
    for (size_t i = from; i < text->length;) {
        unsigned value = escaped(text->data + i);
        /* Others stand for halves of characters, or for what no text holds. */
        bool is_plain =
            value == '\t' || value == '\n' || value == '\r' || (value >= ' ' && value < 0x7F);
        text->data[to++] = is_plain ? (char)value : text->data[i];
        i += is_plain ? 7 : 1;
    }
    text->length = to;
    text->data[to] = '\0';
}
