/* expat keeps a tag in memory until it ends, so that one tag without an end could take it all: how
 * far expat is behind what it was given is watched. Text has no such limit: it comes in pieces. */
#include "intake/workbook/xml_member.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"

#include <expat.h>
#include <string.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define LONGEST_TAG ((int64_t)1024 * 1024)

struct reading {
    const struct xml_events *events;
    XML_Parser parser;
    struct error *err;
    unsigned depth;
    enum xml_step step;
    const char *refused; /* why, as the end of a sentence on the part (N_); NULL: it is not */
};

/* Names are short: a call of strrchr takes longer. */
static const char *local_name(const char *name)
{
    const char *local = name;
    for (; *name != '\0'; name++)
        if (*name == ':')
            local = name + 1;
    return local;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

bool xml_attribute_is_true(const char **attributes, const char *name)
{
    const char *value = xml_attribute(attributes, name);
    return value != NULL &&
           (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

static void stop_unless_on(struct reading *reading, enum xml_step step)
{
    reading->step = step;
    if (step != XML_STEP_ON)
        (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void refuse(struct reading *reading, const char *why)
{
    reading->refused = why;
    stop_unless_on(reading, XML_STEP_FAILED);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = context;
    if (reading->step != XML_STEP_ON)
        return;
    if (++reading->depth > XML_MEMBER_LEVELS) {
        refuse(reading, N_("nests deeper than any workbook"));
        return;
    }
    stop_unless_on(reading, reading->events->start(reading->events->context, local_name(name),
                                                   (const char **)attributes, reading->err));
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct reading *reading = context;
    if (reading->step != XML_STEP_ON)
        return;
    reading->depth--;
    stop_unless_on(reading,
                   reading->events->end(reading->events->context, local_name(name), reading->err));
}

static void XMLCALL on_text(void *context, const XML_Char *bytes, int length)
{
    struct reading *reading = context;
    if (reading->step == XML_STEP_ON)
        reading->events->text(reading->events->context, bytes, (size_t)length);
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

/* Since 2.9, expat has a second name for these, and wants no other. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define LINE_NUMBER XML_GetCurrentLineNumber64
#define BYTE_INDEX  XML_GetCurrentByteIndex64
#else
#define LINE_NUMBER XML_GetCurrentLineNumber
#define BYTE_INDEX  XML_GetCurrentByteIndex
#endif

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

/* Sets the error for what ended the parsing early. */
static bool fail(const struct reading *reading, struct zip_file *zip, size_t member)
{
    struct text shown = {0};
    const char *name = zip_file_name(zip, member);
    if (reading->refused == NULL && reading->step == XML_STEP_FAILED)
        return false;
    if (XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY)
        memory_exhausted();
    text_append_printable(&shown, name, strlen(name));
    if (reading->refused != NULL)
        error_set(reading->err, ERROR_INPUT, "its part \"%s\" %s; it is refused",
                  text_string(&shown), _(reading->refused));
    else
        error_set(reading->err, ERROR_INPUT,
                  "its part \"%s\" is damaged (line %lu: %s); save it again, or ask for it again",
                  text_string(&shown), (unsigned long)LINE_NUMBER(reading->parser),
                  _(XML_ErrorString(XML_GetErrorCode(reading->parser))));
    text_free(&shown);
    return false;
}

static bool is_far_behind(const struct reading *reading, int64_t given)
{
    int64_t at = BYTE_INDEX(reading->parser);
    return at >= 0 && given - at > LONGEST_TAG + (int64_t)PIECE_BYTES;
}

static bool parse_pieces(struct reading *reading, struct zip_file *zip, size_t member,
                         struct error *err)
{
    int64_t given = 0;
    size_t length = 1;
    while (length > 0 && !zip_file_is_enough(zip)) {
        char *piece = XML_GetBuffer(reading->parser, (int)PIECE_BYTES);
        if (piece == NULL)
            memory_exhausted();
        if (!zip_file_read(zip, piece, PIECE_BYTES, &length, err))
            return false;
        given += (int64_t)length;
        if (XML_ParseBuffer(reading->parser, (int)length, length == 0) != XML_STATUS_OK)
            return reading->step == XML_STEP_ENOUGH || fail(reading, zip, member);
        if (is_far_behind(reading, given)) {
            refuse(reading, N_("has a tag of more than a megabyte"));
            return fail(reading, zip, member);
        }
    }
    return true;
}

bool xml_member_read(struct zip_file *zip, size_t member, const struct xml_events *events,
                     struct error *err)
{
    struct error ignored;
    struct reading reading = {
        .events = events, .parser = XML_ParserCreate(NULL), .err = err != NULL ? err : &ignored};
    if (reading.parser == NULL)
        memory_exhausted();
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    if (events->text != NULL)
        XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
    bool ok = zip_file_begin(zip, member, err) && parse_pieces(&reading, zip, member, reading.err);
    zip_file_end(zip);
    XML_ParserFree(reading.parser);
    return ok;
}
