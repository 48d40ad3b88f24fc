/* intake/workbook/xml_member.h
 * An XML file inside an archive, read from its start to its end or until enough was seen. Names
 * come without their prefixes, which every program chooses for itself. What no workbook has and an
 * attack would is refused: a DOCTYPE, entities, deep nesting, endless tags. Wraps expat. Owns
 * nothing. Depends on intake/packed/zip_file.h.
 */
#ifndef INTAKE_WORKBOOK_XML_MEMBER_H
#define INTAKE_WORKBOOK_XML_MEMBER_H

#include "intake/packed/zip_file.h"

#define XML_MEMBER_LEVELS 16

enum xml_step {
    XML_STEP_ON,     /* go on */
    XML_STEP_ENOUGH, /* nothing more is wanted */
    XML_STEP_FAILED, /* the error was set */
};

/* `attributes`: name and value by turns, NULL behind them. Text comes in pieces. `text` may be
 * NULL. */
struct xml_events {
    enum xml_step (*start)(void *context, const char *name, const char **attributes,
                           struct error *err);
    enum xml_step (*end)(void *context, const char *name, struct error *err);
    void (*text)(void *context, const char *bytes, size_t length);
    void *context;
};

/* The value of the attribute of that name, whatever its prefix; NULL: there is none. */
const char *xml_attribute(const char **attributes, const char *name);

/* Whether an attribute says yes ("1", "true", "on"). */
bool xml_attribute_is_true(const char **attributes, const char *name);

/* ERROR_INPUT, naming the member: no XML, or one that is refused. Else as zip_file_read fails. */
bool xml_member_read(struct zip_file *zip, size_t member, const struct xml_events *events,
                     struct error *err) MUST_CHECK;

#endif
