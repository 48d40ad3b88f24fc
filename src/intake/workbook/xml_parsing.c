/* Nearly all of a large sheet is rows in the plainest form, and half of all that the import of a
 * workbook computes would be expat's reading of them. Between two elements, what comes next means
 * the same wherever it stands: where it is in that form, it is read without expat, which does not
 * hear of it, and goes on behind it.
 *
 * expat keeps a tag in memory until it ends, so that one tag without an end could take it all: how
 * far expat is behind what it was given is watched. Text has no such limit: it comes in pieces. */
#define _GNU_SOURCE /* memmem */
#include "intake/workbook/xml_parsing.h"

#include "base/ascii.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "intake/workbook/xml_plain.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_TAG ((int64_t)1024 * 1024)

struct xml_parsing {
    XML_Parser parser;
    struct xml_record *record; /* of the piece at hand */
    const char *many;
    int64_t given;       /* to expat */
    size_t lines_passed; /* that expat does not know of */
    unsigned depth;
    bool in_cdata, is_utf8; /* is_utf8: the bytes may be read as such */
    bool failed;
    const char *refused; /* why, as the end of a sentence on the part (N_); NULL: it is not */
};

static void refuse(struct xml_parsing *parsing, const char *why)
{
    parsing->refused = why;
    (void)XML_StopParser(parsing->parser, XML_FALSE);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct xml_parsing *parsing = context;
    if (parsing->refused != NULL)
        return;
    if (++parsing->depth > XML_PARSING_LEVELS)
        refuse(parsing, N_("nests deeper than any workbook"));
    else
        xml_record_start(parsing->record, name, (const char **)attributes);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct xml_parsing *parsing = context;
    (void)name;
    if (parsing->refused != NULL)
        return;
    parsing->depth--;
    xml_record_end(parsing->record);
}

static void XMLCALL on_text(void *context, const XML_Char *bytes, int length)
{
    struct xml_parsing *parsing = context;
    if (parsing->refused == NULL)
        xml_record_text(parsing->record, bytes, (size_t)length);
}

static void XMLCALL on_cdata(void *context)
{
    struct xml_parsing *parsing = context;
    parsing->in_cdata = true;
}

static void XMLCALL on_cdata_end(void *context)
{
    struct xml_parsing *parsing = context;
    parsing->in_cdata = false;
}

/* Without a declaration, it is UTF-8, or begins as UTF-16 does. */
static void XMLCALL on_declaration(void *context, const XML_Char *version, const XML_Char *encoding,
                                   int standalone)
{
    struct xml_parsing *parsing = context;
    (void)version;
    (void)standalone;
    parsing->is_utf8 &= encoding == NULL || strcasecmp(encoding, "UTF-8") == 0;
}

/* With it come entities, which may name other files, or unfold to gigabytes. */
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    refuse(context, N_("has a DOCTYPE, which no workbook has"));
}

struct xml_parsing *xml_parsing_new(const char *many)
{
    struct xml_parsing *parsing = memory_alloc(1, sizeof *parsing);
    parsing->many = many;
    parsing->parser = XML_ParserCreate(NULL);
    if (parsing->parser == NULL)
        memory_exhausted();
    XML_SetUserData(parsing->parser, parsing);
    XML_SetElementHandler(parsing->parser, on_start, on_end);
    XML_SetCharacterDataHandler(parsing->parser, on_text);
    XML_SetCdataSectionHandler(parsing->parser, on_cdata, on_cdata_end);
    XML_SetXmlDeclHandler(parsing->parser, on_declaration);
    XML_SetStartDoctypeDeclHandler(parsing->parser, on_doctype);
    return parsing;
}

/* Since 2.9, expat has a second name for these, and wants no other. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define LINE_NUMBER XML_GetCurrentLineNumber64
#define BYTE_INDEX  XML_GetCurrentByteIndex64
#else
#define LINE_NUMBER XML_GetCurrentLineNumber
#define BYTE_INDEX  XML_GetCurrentByteIndex
#endif

/* With its byte order mark or without; UTF-16 would have a mark of its own, or a NUL at once. */
static bool begins_as_utf8(const char *piece, size_t length)
{
    size_t mark = length >= 3 && memcmp(piece, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    return length >= mark + 2 && piece[mark] == '<' && piece[mark + 1] != '\0';
}

static void take_by_expat(struct xml_parsing *parsing, const char *piece, size_t length)
{
    parsing->given += (int64_t)length;
    parsing->failed = XML_Parse(parsing->parser, piece, (int)length, length == 0) != XML_STATUS_OK;
    int64_t at = BYTE_INDEX(parsing->parser);
    if (!parsing->failed && at >= 0 && parsing->given - at > LONGEST_TAG + (int64_t)length) {
        refuse(parsing, N_("has a tag of more than a megabyte"));
        parsing->failed = true;
    }
}

/* What expat was given and has not told of yet is an element that has not ended, or a comment. */
static bool is_between_two(const struct xml_parsing *parsing)
{
    return parsing->depth > 0 && !parsing->in_cdata &&
           BYTE_INDEX(parsing->parser) == parsing->given;
}

/* How much of the piece is elements in the plainest form. */
static size_t take_plain(struct xml_parsing *parsing, const char *piece, size_t length)
{
    size_t at = 0, taken;
    if (!parsing->is_utf8 || !is_between_two(parsing))
        return 0;
    while ((taken = xml_plain_take(piece + at, length - at, XML_PARSING_LEVELS - parsing->depth,
                                   parsing->record)) > 0)
        at += taken;
    for (const char *line = piece; (line = memchr(line, '\n', (size_t)(piece + at - line))) != NULL;
         line++)
        parsing->lines_passed++;
    return at;
}

/* The `<` of the tag whose name, but for a prefix, begins at `name`; NULL: no tag's does. */
static const char *tag_of(const char *piece, const char *name)
{
    if (name > piece && name[-1] == ':')
        for (name--; name > piece && (ascii_is_letter(name[-1]) || ascii_is_digit(name[-1]));)
            name--;
    return name > piece && name[-1] == '<' ? name - 1 : NULL;
}

/* How much of it stands before the next of the many elements, without the first byte. */
static size_t until_next(const struct xml_parsing *parsing, const char *piece, size_t length)
{
    const char *at = piece, *end = piece + length;
    while ((at = memmem(at, (size_t)(end - at), parsing->many, strlen(parsing->many))) != NULL) {
        const char *tag = tag_of(piece, at++);
        if (tag != NULL && tag > piece)
            return (size_t)(tag - piece);
    }
    return length;
}

/* In the midst of a comment, say, nothing is cut for what looks like the next of the elements:
 * expat would begin the comment anew each time. */
static void take_piece(struct xml_parsing *parsing, const char *piece, size_t length)
{
    bool can_cut = parsing->is_utf8;
    for (size_t at = 0, rest; at < length && !parsing->failed; at += rest) {
        at += take_plain(parsing, piece + at, length - at);
        rest = can_cut ? until_next(parsing, piece + at, length - at) : length - at;
        if (rest > 0)
            take_by_expat(parsing, piece + at, rest);
        can_cut = can_cut && is_between_two(parsing);
    }
}

bool xml_parsing_take(struct xml_parsing *parsing, const char *piece, size_t length,
                      struct xml_record *record)
{
    parsing->record = record;
    if (parsing->given == 0)
        parsing->is_utf8 = parsing->many != NULL && begins_as_utf8(piece, length);
    if (length == 0 && !parsing->failed)
        take_by_expat(parsing, piece, 0);
    take_piece(parsing, piece, length);
    return !parsing->failed;
}

/* What expat says, for xgettext, which reads what the compiler does not. */
#ifdef XGETTEXT
static const char *const words_of_expat[] = {
    N_("syntax error"),
    N_("no element found"),
    N_("not well-formed (invalid token)"),
    N_("unclosed token"),
    N_("partial character"),
    N_("mismatched tag"),
    N_("duplicate attribute"),
    N_("junk after document element"),
    N_("undefined entity"),
    N_("unknown encoding"),
    N_("encoding specified in XML declaration is incorrect"),
    N_("unclosed CDATA section"),
};
#endif

bool xml_parsing_fail(const struct xml_parsing *parsing, const char *name, struct error *err)
{
    struct text shown = {0};
    if (parsing->refused == NULL && XML_GetErrorCode(parsing->parser) == XML_ERROR_NO_MEMORY)
        memory_exhausted();
    text_append_printable(&shown, name, strlen(name));
    if (parsing->refused != NULL)
        error_set(err, ERROR_INPUT, "its part \"%s\" %s; it is refused", text_string(&shown),
                  _(parsing->refused));
    else
        error_set(err, ERROR_INPUT,
                  "its part \"%s\" is damaged (line %lu: %s); save it again, or ask for it again",
                  text_string(&shown),
                  (unsigned long)(LINE_NUMBER(parsing->parser) + parsing->lines_passed),
                  _(XML_ErrorString(XML_GetErrorCode(parsing->parser))));
    text_free(&shown);
    return false;
}

void xml_parsing_free(struct xml_parsing **parsing)
{
    if (*parsing == NULL)
        return;
    XML_ParserFree((*parsing)->parser);
    free(*parsing);
    *parsing = NULL;
}
