/* The provider answers in XML in two shapes: named elements, or entries by position. Expat
 * reports the elements; what belongs to neither shape, or to both at once, makes the body
 * unreadable. No document type is accepted, so that no entity can expand. */
#include "provider/xml_reply.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "provider/json.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

/* The members of a reply, in the order that the positional form gives them. */
enum member { SUCCESS, CODE, STOP_ID, MESSAGE, MEMBERS, NO_MEMBER = MEMBERS };

static const char *const member_names[MEMBERS] = {"success", "code", "stopId", "message"};

#define ENTRIES 3 /* success, code, and what belongs to them */

struct reading {
    XML_Parser parser;
    unsigned depth;
    bool refused;
    bool has_other; /* an element of the root that is not read */
    unsigned entries;
    struct text entry[ENTRIES];
    bool is_named[MEMBERS];
    struct text named[MEMBERS];
    struct text *leaf;                       /* of the element being read; NULL: none is */
    bool in_errors;                          /* within what lists the reasons of a failure */
    bool is_reason[XML_REPLY_MAX_DEPTH + 1]; /* by depth there: the element's words are a reason */
    unsigned children[XML_REPLY_MAX_DEPTH + 1];
    struct text words; /* of the innermost element there */
    struct text reasons;
};

static void refuse(struct reading *reading)
{
    reading->refused = true;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

/* --- what expat reports --- */

static bool words_are(const struct text *words, const char *expected)
{
    return strcmp(text_string(words), expected) == 0;
}

static enum member member_of(const char *name)
{
    int member = 0;
    while (member < MEMBERS && strcmp(member_names[member], name) != 0)
        member++;
    return (enum member)member;
}

static bool holds_errors(const char *name)
{
    return strcmp(name, "errors") == 0 || strcmp(name, "error") == 0;
}

/* Each element of the list has its message under its name, or second: behind its elementId. */
static void begin_within_errors(struct reading *reading, const char *name)
{
    unsigned depth = reading->depth;
    unsigned place = ++reading->children[depth - 1];
    bool is_second = strcmp(name, "entry") == 0 && place == 2 && depth >= 4;
    reading->is_reason[depth] = is_second || strcmp(name, "message") == 0;
    reading->children[depth] = 0;
    text_clear(&reading->words);
}

/* The third entry of a failure may hold entries: then it is the list of its reasons. */
static bool opens_errors(const struct reading *reading)
{
    return reading->depth == 2 && reading->entries == ENTRIES &&
           reading->leaf == &reading->entry[ENTRIES - 1] &&
           text_string(reading->leaf)[strspn(text_string(reading->leaf), " \t\r\n")] == '\0' &&
           words_are(&reading->entry[0], "false");
}

/* An element of the root begins. */
static void begin_member(struct reading *reading, const char *name, bool has_attributes)
{
    bool is_entry = strcmp(name, "entry") == 0;
    enum member member = member_of(name);
    if (!is_entry && member == NO_MEMBER) {
        reading->has_other = true;
        reading->in_errors = holds_errors(name);
        reading->children[2] = 0;
        return;
    }
    bool one_too_many = is_entry ? reading->entries == ENTRIES : reading->is_named[member];
    if (one_too_many || has_attributes) {
        refuse(reading);
    } else if (is_entry) {
        reading->leaf = &reading->entry[reading->entries++];
    } else {
        reading->is_named[member] = true;
        reading->leaf = &reading->named[member];
    }
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = context;
    if (opens_errors(reading)) {
        text_clear(reading->leaf);
        reading->leaf = NULL;
        reading->in_errors = true;
        reading->children[2] = 0;
    }
    if (reading->leaf != NULL || reading->depth == XML_REPLY_MAX_DEPTH) {
        refuse(reading);
        return;
    }
    reading->depth++;
    if (reading->in_errors)
        begin_within_errors(reading, name);
    else if (reading->depth == 2)
        begin_member(reading, name, attributes[0] != NULL);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct reading *reading = context;
    (void)name;
    if (reading->in_errors && reading->depth > 2 && reading->is_reason[reading->depth])
        stop_reply_append_reason(&reading->reasons, text_string(&reading->words));
    if (reading->depth == 2)
        reading->in_errors = false;
    text_clear(&reading->words);
    reading->depth--;
    reading->leaf = NULL;
}

/* A text may come in several pieces. */
static void XMLCALL on_text(void *context, const XML_Char *bytes, int length)
{
    struct reading *reading = context;
    if (reading->in_errors) {
        text_append(&reading->words, bytes, (size_t)length);
        return;
    }
    if (reading->leaf != NULL) {
        text_append(reading->leaf, bytes, (size_t)length);
        return;
    }
    for (int i = 0; i < length && reading->depth == 1; i++) {
        if (strchr(" \t\r\n", bytes[i]) == NULL) {
            refuse(reading);
            return;
        }
    }
}

/* Comes before anything of the document type is looked at: no entity is ever declared. */
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    refuse(context);
}

static void XMLCALL on_instruction(void *context, const XML_Char *target, const XML_Char *data)
{
    (void)target;
    (void)data;
    refuse(context);
}

/* A comment within a number would join what stands on either side of it. */
static void XMLCALL on_comment(void *context, const XML_Char *comment)
{
    (void)comment;
    refuse(context);
}

static void XMLCALL on_declaration(void *context, const XML_Char *version, const XML_Char *encoding,
                                   int standalone)
{
    (void)version;
    (void)standalone;
    if (encoding != NULL && strcasecmp(encoding, "UTF-8") != 0)
        refuse(context);
}

/* --- from words to a reply --- */

static bool read_bool(const struct text *words, bool *value)
{
    *value = words_are(words, "true");
    return *value || words_are(words, "false");
}

/* As JSON has it: no plus, no leading zeros, and no more than a double can tell apart. */
static bool read_whole(const struct text *words, int64_t *value)
{
    const char *digits = text_string(words);
    bool negative = digits[0] == '-';
    digits += negative;
    size_t count = strspn(digits, "0123456789");
    *value = 0;
    if (count == 0 || count > 16 || digits[count] != '\0' || (digits[0] == '0' && count > 1))
        return false;
    for (size_t i = 0; i < count; i++)
        *value = *value * 10 + (digits[i] - '0');
    bool fits = *value < JSON_WHOLE_LIMIT;
    *value = !fits ? 0 : negative ? -*value : *value;
    return fits;
}

/* Gives the entries of the positional form their names. */
static bool name_entries(struct reading *reading)
{
    bool success;
    for (int i = 0; i < MEMBERS; i++)
        if (reading->is_named[i])
            return false;
    if (reading->has_other || !read_bool(&reading->entry[0], &success))
        return false;
    const enum member members[ENTRIES] = {SUCCESS, CODE, success ? STOP_ID : MESSAGE};
    for (unsigned i = 0; i < reading->entries; i++) {
        reading->is_named[members[i]] = true;
        text_append(&reading->named[members[i]], text_string(&reading->entry[i]),
                    reading->entry[i].length);
    }
    return true;
}

static bool take_members(const struct reading *reading, struct stop_reply *reply)
{
    int64_t stop_id;
    if (!read_bool(&reading->named[SUCCESS], &reply->success) ||
        !read_whole(&reading->named[CODE], &reply->code))
        return false;
    if (read_whole(&reading->named[STOP_ID], &stop_id) && stop_id > 0)
        reply->stop_id = stop_id;
    struct text reasons = {.is_secret = true}; /* it may echo the key */
    stop_reply_append_reason(&reasons, text_string(&reading->named[MESSAGE]));
    stop_reply_append_reason(&reasons, text_string(&reading->reasons));
    text_move(&reasons, reply->message, sizeof reply->message);
    return true;
}

/* --- the document --- */

static bool parse(struct reading *reading, const char *body, size_t length)
{
    XML_Parser parser = reading->parser;
    XML_SetUserData(parser, reading);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetDoctypeDeclHandler(parser, on_doctype, NULL);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    XML_SetCommentHandler(parser, on_comment);
    XML_SetXmlDeclHandler(parser, on_declaration);
    bool ok = XML_Parse(parser, body, (int)length, XML_TRUE) == XML_STATUS_OK;
    if (!ok && XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY)
        memory_exhausted();
    return ok && !reading->refused;
}

static bool is_acceptable(const char *body, size_t length)
{
    bool has_mark = length >= 3 && memcmp(body, "\xef\xbb\xbf", 3) == 0;
    return length > 0 && length <= XML_REPLY_MAX_BYTES && !has_mark &&
           utf8_valid_length(body, length) == length;
}

bool xml_reply_read(const char *body, size_t length, struct stop_reply *reply)
{
    *reply = (struct stop_reply){0};
    if (!is_acceptable(body, length))
        return false;
    struct reading reading = {.parser = XML_ParserCreate("UTF-8")};
    if (reading.parser == NULL)
        memory_exhausted();
    bool ok = parse(&reading, body, length) && (reading.entries == 0 || name_entries(&reading)) &&
              take_members(&reading, reply);
    if (!ok)
        *reply = (struct stop_reply){0};
    for (int i = 0; i < MEMBERS; i++)
        text_free(&reading.named[i]);
    for (int i = 0; i < ENTRIES; i++)
        text_free(&reading.entry[i]);
    text_free(&reading.words);
    text_free(&reading.reasons);
    XML_ParserFree(reading.parser);
    return ok;
}

const char *xml_reply_library_version(void)
{
    const char *version = XML_ExpatVersion(); /* "expat_2.5.0" */
    return version + strcspn(version, "0123456789");
}
