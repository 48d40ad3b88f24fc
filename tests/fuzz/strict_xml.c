#include "fuzz/strict_reading.h"

#include "fuzz/fuzz_input.h"

#include <string.h>
#include <strings.h>

/* XML 1.0 (fifth edition) without document types, comments and processing instructions; the numbers
 * below are its productions. */

#define MOST_DEPTH      16
#define MOST_FIELDS     8 /* no success has as many */
#define MOST_ATTRIBUTES 1024
#define LONGEST         (64 * 1024)

/* One element below the root. */
struct field {
    const char *name;
    size_t name_length;
    char text[32]; /* as much as a success needs, and a sign of more */
    size_t text_length;
    bool has_elements, has_attributes;
};

struct document {
    const char *at, *end;
    struct {
        const char *name;
        size_t length;
    } open[MOST_DEPTH];
    unsigned depth;
    bool root_closed;
    struct field fields[MOST_FIELDS]; /* those with a name that is looked at */
    size_t field_count;
    struct field other;  /* the last of the rest */
    struct field *field; /* the one below the root that is read */
    bool has_other, text_between;
};

static bool looking_at(const struct document *document, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(document->end - document->at) >= length &&
           memcmp(document->at, word, length) == 0;
}

static bool take(struct document *document, const char *word)
{
    bool found = looking_at(document, word);
    document->at += found ? strlen(word) : 0;
    return found;
}

/* [3] S, and how much of it. */
static size_t take_blanks(struct document *document)
{
    const char *begin = document->at;
    while (document->at < document->end && *document->at != 0 &&
           strchr(" \t\r\n", *document->at) != NULL)
        document->at++;
    return (size_t)(document->at - begin);
}

/* [2] Char. */
static bool is_char(uint32_t code)
{
    return code == 9 || code == 10 || code == 13 || (code >= 0x20 && code <= 0xd7ff) ||
           (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/* The next character; 0: it is none, of UTF-8 or of XML. */
static uint32_t take_char(struct document *document)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (document->at == document->end)
        return 0;
    unsigned char c = (unsigned char)*document->at++;
    int more = c < 0x80 ? 0 : c >= 0xf0 && c < 0xf8 ? 3 : c >= 0xe0 ? 2 : 1;
    if ((c >= 0x80 && c < 0xc0) || c >= 0xf8 || document->end - document->at < more)
        return 0;
    uint32_t code = more == 0 ? c : c & (0x3fU >> more);
    for (int i = 0; i < more; i++) {
        unsigned char next = (unsigned char)*document->at++;
        if ((next & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (next & 0x3f);
    }
    return is_char(code) && code >= least[more] ? code : 0;
}

/* [5] Name, liberally: anything beyond ASCII. */
static size_t take_name(struct document *document)
{
    const char *begin = document->at;
    while (document->at < document->end) {
        unsigned char c = (unsigned char)*document->at;
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c >= 0x80;
        bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && !(later && document->at > begin))
            break;
        document->at++;
    }
    return (size_t)(document->at - begin);
}

/* [66] CharRef and the five entities of 4.6, behind the ampersand; 0: none of them. */
static uint32_t take_reference(struct document *document)
{
    static const struct {
        const char *name;
        uint32_t code;
    } entities[] = {{"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (take(document, entities[i].name))
            return entities[i].code;
    uint32_t base = take(document, "#x") ? 16 : take(document, "#") ? 10 : 0;
    uint32_t code = 0;
    size_t digits = 0;
    while (base != 0 && document->at < document->end && *document->at != ';') {
        static const char all[] = "0123456789abcdef0123456789ABCDEF";
        const char *found = *document->at != 0 ? strchr(all, *document->at) : NULL;
        uint32_t digit = found != NULL ? (uint32_t)(found - all) % 16 : base;
        if (digit >= base || code > 0x10ffff)
            return 0;
        code = code * base + digit;
        digits++;
        document->at++;
    }
    return digits > 0 && take(document, ";") && is_char(code) ? code : 0;
}

static void add_text(struct document *document, uint32_t code)
{
    if (document->depth == 1)
        document->text_between =
            document->text_between || code > 0x20 || strchr(" \t\r\n", (int)code) == NULL;
    if (document->depth != 2)
        return;
    struct field *field = document->field;
    if (field->text_length < sizeof field->text - 1)
        field->text[field->text_length++] = code < 0x80 ? (char)code : '?';
}

/* [41] Attribute: their names must differ. */
static bool take_attributes(struct document *document, bool *any)
{
    const char *names[MOST_ATTRIBUTES];
    size_t lengths[MOST_ATTRIBUTES];
    size_t count = 0;
    *any = false;
    for (;;) {
        size_t blanks = take_blanks(document);
        if (looking_at(document, ">") || looking_at(document, "/>"))
            return true;
        const char *name = document->at;
        size_t length = take_name(document);
        if (blanks == 0 || length == 0 || count == MOST_ATTRIBUTES)
            return false;
        for (size_t i = 0; i < count; i++)
            if (lengths[i] == length && memcmp(names[i], name, length) == 0)
                return false;
        names[count] = name;
        lengths[count++] = length;
        *any = true;
        (void)take_blanks(document);
        if (!take(document, "="))
            return false;
        (void)take_blanks(document);
        const char *quote = take(document, "\"") ? "\"" : take(document, "'") ? "'" : NULL;
        if (quote == NULL)
            return false;
        while (!take(document, quote)) {
            uint32_t code = take_char(document);
            if (code == 0 || code == '<' || (code == '&' && take_reference(document) == 0))
                return false;
        }
    }
}

static bool close_element(struct document *document)
{
    document->depth--;
    document->root_closed = document->depth == 0;
    return true;
}

static bool begin_field(struct document *document, const char *name, size_t length, bool attributes)
{
    static const char *const known[] = {"success", "code", "stopId", "message", "entry"};
    document->field = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == length && memcmp(known[i], name, length) == 0) {
            if (document->field_count == MOST_FIELDS)
                return false;
            document->field = &document->fields[document->field_count++];
        }
    if (document->field == NULL) {
        document->field = &document->other;
        document->has_other = true;
    }
    *document->field =
        (struct field){.name = name, .name_length = length, .has_attributes = attributes};
    return true;
}

/* [40] STag, [44] EmptyElemTag, behind the angle bracket. */
static bool take_start(struct document *document)
{
    const char *name = document->at;
    size_t length = take_name(document);
    bool attributes;
    if (length == 0 || document->depth == MOST_DEPTH || !take_attributes(document, &attributes))
        return false;
    if (document->depth >= 2)
        document->field->has_elements = true;
    document->open[document->depth].name = name;
    document->open[document->depth++].length = length;
    if (document->depth == 2 && !begin_field(document, name, length, attributes))
        return false;
    return take(document, "/>") ? close_element(document) : take(document, ">");
}

/* [42] ETag, behind the slash. */
static bool take_end(struct document *document)
{
    const char *name = document->at;
    size_t length = take_name(document);
    if (document->depth == 0 || document->open[document->depth - 1].length != length ||
        memcmp(document->open[document->depth - 1].name, name, length) != 0)
        return false;
    (void)take_blanks(document);
    return take(document, ">") && close_element(document);
}

static bool take_cdata(struct document *document)
{
    while (!take(document, "]]>")) {
        uint32_t code = take_char(document);
        if (code == 0)
            return false;
        add_text(document, code);
    }
    return true;
}

/* [43] content, one piece of it. */
static bool take_content(struct document *document)
{
    if (take(document, "<![CDATA["))
        return take_cdata(document);
    if (take(document, "</"))
        return take_end(document);
    if (take(document, "<"))
        return take_start(document);
    if (looking_at(document, "]]>"))
        return false;
    uint32_t code = take(document, "&") ? take_reference(document) : take_char(document);
    add_text(document, code);
    return code != 0;
}

/* [24] to [32], liberally but for the encoding; the value of one of its members. */
static bool take_declared(struct document *document, const char *name, const char **value,
                          size_t *length)
{
    const char *before = document->at;
    if (take_blanks(document) == 0 || !take(document, name)) {
        document->at = before;
        return false;
    }
    (void)take_blanks(document);
    (void)take(document, "=");
    (void)take_blanks(document);
    const char *quote = take(document, "\"") ? "\"" : take(document, "'") ? "'" : NULL;
    *value = document->at;
    while (quote != NULL && document->at < document->end && *document->at != *quote)
        document->at++;
    *length = (size_t)(document->at - *value);
    return quote != NULL && take(document, quote);
}

static bool take_declaration(struct document *document)
{
    const char *value;
    size_t length;
    if (!take(document, "<?xml"))
        return true;
    if (!take_declared(document, "version", &value, &length))
        return false;
    if (take_declared(document, "encoding", &value, &length) &&
        (length != 5 || strncasecmp(value, "UTF-8", 5) != 0))
        return false;
    (void)take_declared(document, "standalone", &value, &length);
    (void)take_blanks(document);
    return take(document, "?>");
}

static bool read_document(struct document *document)
{
    if (!take_declaration(document))
        return false;
    (void)take_blanks(document);
    if (!take(document, "<") || !take_start(document))
        return false;
    while (!document->root_closed)
        if (document->at == document->end || !take_content(document))
            return false;
    (void)take_blanks(document);
    return document->at == document->end;
}

/* The one field of this name; NULL: none, or several. */
static const struct field *the_field(const struct document *document, const char *name)
{
    const struct field *found = NULL;
    for (size_t i = 0; i < document->field_count; i++) {
        const struct field *field = &document->fields[i];
        if (field->name_length != strlen(name) ||
            memcmp(field->name, name, field->name_length) != 0)
            continue;
        if (found != NULL || field->has_attributes || field->has_elements)
            return NULL;
        found = field;
    }
    return found;
}

static bool is_entry(const struct field *field)
{
    return field->name_length == 5 && memcmp(field->name, "entry", 5) == 0;
}

int64_t strict_xml(const char *bytes, size_t length)
{
    struct document document = {.at = bytes, .end = bytes + length};
    const struct field *fields[3] = {0};
    size_t entries = 0;
    if (length > LONGEST || !read_document(&document) || document.text_between)
        return 0;
    for (size_t i = 0; i < document.field_count; i++)
        entries += is_entry(&document.fields[i]);
    if (entries > 0 && (entries != 3 || document.field_count != 3 || document.has_other))
        return 0;
    fields[0] = entries > 0 ? &document.fields[0] : the_field(&document, "success");
    fields[1] = entries > 0 ? &document.fields[1] : the_field(&document, "code");
    fields[2] = entries > 0 ? &document.fields[2] : the_field(&document, "stopId");
    for (int i = 0; i < 3; i++)
        if (fields[i] == NULL || fields[i]->has_elements || fields[i]->has_attributes)
            return 0;
    const char *digits = fields[2]->text;
    size_t count = strspn(digits, "0123456789");
    if (strcmp(fields[0]->text, "true") != 0 || strcmp(fields[1]->text, "200") != 0 || count == 0 ||
        count > 16 || digits[count] != '\0' || digits[0] == '0')
        return 0;
    int64_t stop_id = strtoll(digits, NULL, 10);
    return stop_id < INT64_C(1) << 53 ? stop_id : 0;
}
