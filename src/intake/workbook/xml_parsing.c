/* expat keeps a tag in memory until it ends, so that one tag without an end could take it all: how
 * far expat is behind what it was given is watched. Text has no such limit: it comes in pieces. */
#include "intake/workbook/xml_parsing.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_TAG ((int64_t)1024 * 1024)

struct xml_parsing {
    XML_Parser parser;
    struct xml_record *record; /* of the piece at hand; NULL: of the head */
    int64_t given;
    size_t lines_between;
    unsigned depth, marked_depth;
    bool has_left; /* the elements that the mark stands among */
    bool in_cdata, failed;
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
    else if (parsing->record != NULL)
        xml_record_start(parsing->record, name, (const char **)attributes);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct xml_parsing *parsing = context;
    (void)name;
    if (parsing->refused != NULL)
        return;
    parsing->depth--;
    parsing->has_left |= parsing->depth < parsing->marked_depth;
    if (parsing->record != NULL)
        xml_record_end(parsing->record);
}

static void XMLCALL on_text(void *context, const XML_Char *bytes, int length)
{
    struct xml_parsing *parsing = context;
    if (parsing->refused == NULL && parsing->record != NULL)
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

static void set_handlers(struct xml_parsing *parsing)
{
    XML_SetUserData(parsing->parser, parsing);
    XML_SetElementHandler(parsing->parser, on_start, on_end);
    XML_SetCharacterDataHandler(parsing->parser, on_text);
    XML_SetCdataSectionHandler(parsing->parser, on_cdata, on_cdata_end);
    XML_SetStartDoctypeDeclHandler(parsing->parser, on_doctype);
}

struct xml_parsing *xml_parsing_new(void)
{
    struct xml_parsing *parsing = memory_alloc(1, sizeof *parsing);
    parsing->parser = XML_ParserCreate(NULL);
    if (parsing->parser == NULL)
        memory_exhausted();
    set_handlers(parsing);
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

/* What expat was given and has not told of yet is an element that has not ended, or a comment. */
static bool is_between_two(const struct xml_parsing *parsing)
{
    return !parsing->failed && !parsing->in_cdata && BYTE_INDEX(parsing->parser) == parsing->given;
}

bool xml_parsing_mark(struct xml_parsing *parsing)
{
    parsing->marked_depth = parsing->depth;
    parsing->has_left = false;
    return is_between_two(parsing) && parsing->depth > 0;
}

bool xml_parsing_is_at_mark(const struct xml_parsing *parsing)
{
    return is_between_two(parsing) && !parsing->has_left && parsing->depth == parsing->marked_depth;
}

void xml_parsing_begin(struct xml_parsing *parsing)
{
    if (!XML_ParserReset(parsing->parser, NULL))
        memory_exhausted();
    *parsing = (struct xml_parsing){.parser = parsing->parser};
    set_handlers(parsing);
}

bool xml_parsing_begin_behind(struct xml_parsing *parsing, const char *head, size_t length,
                              size_t lines_between)
{
    xml_parsing_begin(parsing);
    parsing->lines_between = lines_between;
    return xml_parsing_take(parsing, head, length, NULL) && xml_parsing_mark(parsing);
}

bool xml_parsing_take(struct xml_parsing *parsing, const char *piece, size_t length,
                      struct xml_record *record)
{
    if (parsing->failed)
        return false;
    parsing->record = record;
    parsing->given += (int64_t)length;
    parsing->failed = XML_Parse(parsing->parser, piece, (int)length, length == 0) != XML_STATUS_OK;
    int64_t at = BYTE_INDEX(parsing->parser);
    if (!parsing->failed && at >= 0 && parsing->given - at > LONGEST_TAG + (int64_t)length) {
        refuse(parsing, N_("has a tag of more than a megabyte"));
        parsing->failed = true;
    }
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
                  (unsigned long)(LINE_NUMBER(parsing->parser) + parsing->lines_between),
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
