/* The form: names of ASCII; a blank before an attribute, double quotes around its value; values and
 * text without references, carriage returns or a `]`, values on one line; elements and text, and
 * nothing else in between. Whatever is in it, expat tells of it as it is told of here: each rule of
 * XML that could say otherwise is kept (names, doubled attributes, end tags, characters that XML
 * does not have), or what it is about is not in the form (comments, CDATA, references). */
#include "intake/workbook/xml_plain.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <string.h>

#define MOST_LEVELS     8
#define MOST_ATTRIBUTES 16

struct name {
    const char *bytes;
    size_t length;
};

struct reading {
    const char *end;
    unsigned levels, depth;
    struct name open[MOST_LEVELS]; /* the elements that have not ended */
    struct xml_record *record;
};

static bool is_same(struct name a, struct name b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool is_name_start(char c)
{
    char lower = (char)(c | ('a' ^ 'A'));
    return (lower >= 'a' && lower <= 'z') || c == '_' || c == ':';
}

static const char *skip_name(const char *at, const char *end)
{
    if (at < end && is_name_start(*at))
        while (at < end && (is_name_start(*at) || ascii_is_digit(*at) || *at == '.' || *at == '-'))
            at++;
    return at;
}

/* How many bytes the character has that begins here; 0: XML has none such. */
static size_t character_length(const char *at, const char *end)
{
    size_t taken;
    uint32_t code_point = utf8_decode(at, (size_t)(end - at), &taken);
    return taken == 1 || code_point == 0xFFFE || code_point == 0xFFFF ? 0 : taken;
}

/* Behind the characters that are plain, of which `other` is none. */
static const char *skip_plain(const char *at, const char *end, char other)
{
    while (at < end) {
        size_t taken = 1;
        if ((unsigned char)*at >= 0x80)
            taken = character_length(at, end);
        else if (*at < ' ' || *at == '<' || *at == '&' || *at == other)
            taken = 0;
        if (taken == 0)
            break;
        at += taken;
    }
    return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && *at == ' ')
        at++;
    return at;
}

/* Each of these begins at its own first byte, and returns what stands behind it; NULL: it is not in
 * the form. */

static const char *take_attribute(struct reading *reading, const char *at, struct name *name)
{
    const char *value = skip_name(at, reading->end);
    *name = (struct name){at, (size_t)(value - at)};
    if (name->length == 0 || reading->end - value < 2 || value[0] != '=' || value[1] != '"')
        return NULL;
    value += 2;
    const char *end = skip_plain(value, reading->end, '"');
    if (end == reading->end || *end != '"')
        return NULL;
    xml_record_attribute(reading->record, name->bytes, name->length, value, (size_t)(end - value));
    return end + 1;
}

static const char *take_attributes(struct reading *reading, const char *at)
{
    struct name names[MOST_ATTRIBUTES];
    size_t count = 0;
    for (;;) {
        const char *next = skip_blanks(at, reading->end);
        if (next == reading->end || *next == '>' || *next == '/') {
            at = next;
            break;
        }
        if (next == at || count == MOST_ATTRIBUTES ||
            (at = take_attribute(reading, next, &names[count])) == NULL)
            return NULL;
        for (size_t i = 0; i < count; i++)
            if (is_same(names[i], names[count]))
                return NULL;
        count++;
    }
    xml_record_started(reading->record, count);
    return at;
}

static const char *take_start(struct reading *reading, const char *at)
{
    const char *behind = skip_name(at + 1, reading->end);
    struct name name = {at + 1, (size_t)(behind - (at + 1))};
    if (name.length == 0 || reading->depth == reading->levels)
        return NULL;
    xml_record_begin(reading->record, name.bytes, name.length);
    at = take_attributes(reading, behind);
    if (at == NULL || reading->end - at < 2)
        return NULL;
    if (at[0] == '>') {
        reading->open[reading->depth++] = name;
        return at + 1;
    }
    xml_record_end(reading->record);
    return at[1] == '>' ? at + 2 : NULL;
}

static const char *take_end(struct reading *reading, const char *at)
{
    const char *behind = skip_name(at + 2, reading->end);
    struct name name = {at + 2, (size_t)(behind - (at + 2))};
    if (reading->depth == 0 || !is_same(reading->open[--reading->depth], name) ||
        behind == reading->end || *behind != '>')
        return NULL;
    xml_record_end(reading->record);
    return behind + 1;
}

static const char *take_text(struct reading *reading, const char *at)
{
    const char *end = skip_plain(at, reading->end, ']');
    while (end < reading->end && (*end == '\n' || *end == '\t'))
        end = skip_plain(end + 1, reading->end, ']');
    if (end == reading->end || *end != '<')
        return NULL;
    xml_record_text(reading->record, at, (size_t)(end - at));
    return end;
}

size_t xml_plain_take(const char *bytes, size_t length, unsigned levels, struct xml_record *record)
{
    struct reading reading = {.end = bytes + length, .record = record};
    const char *at = bytes;
    size_t before = record->length;
    reading.levels = levels < MOST_LEVELS ? levels : MOST_LEVELS;
    if (length == 0 || *bytes != '<')
        return 0;
    do {
        if (reading.end - at < 2)
            at = NULL;
        else if (at[0] != '<')
            at = take_text(&reading, at);
        else if (at[1] == '/')
            at = take_end(&reading, at);
        else
            at = take_start(&reading, at);
    } while (at != NULL && reading.depth > 0);
    if (at == NULL)
        record->length = before;
    return at != NULL ? (size_t)(at - bytes) : 0;
}
