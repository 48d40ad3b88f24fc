/* intake/workbook/xml_events.h
 * What an XML file says, one thing after the other: handed to who makes sense of it, or kept as
 * bytes until then, so that reading the XML can be another thread's work. Owns what is kept.
 * Depends on base/.
 */
#ifndef INTAKE_WORKBOOK_XML_EVENTS_H
#define INTAKE_WORKBOOK_XML_EVENTS_H

#include "base/error.h"

enum xml_step {
    XML_STEP_ON,     /* go on */
    XML_STEP_ENOUGH, /* nothing more is wanted */
    XML_STEP_FAILED, /* the error was set */
};

/* `name`: without its prefix, which every program chooses for itself. `attributes`: name, with its
 * prefix, and value by turns, NULL behind them. Text comes in pieces. `text` may be NULL. */
struct xml_events {
    enum xml_step (*start)(void *context, const char *name, const char **attributes,
                           struct error *err);
    enum xml_step (*end)(void *context, struct error *err);
    void (*text)(void *context, const char *bytes, size_t length);
    void *context;
};

/* The value of the attribute of that name, whatever its prefix; NULL: there is none. */
const char *xml_attribute(const char **attributes, const char *name);

/* Whether there is such an attribute and it doesn't say no ("0", "false", "off"). A word that is
 * neither no nor yes counts as yes: of each that is asked about (hidden, not computed), that leads
 * to a question and not to a number that is missed or taken by mistake. */
bool xml_attribute_is_true(const char **attributes, const char *name);

/* --- kept --- */

struct xml_record {
    char *bytes;
    size_t length, capacity;
    const char **attributes; /* of the element that is handed over; room for those of any */
    size_t attribute_capacity;
};

/* Keeps a copy. `name` may have a prefix; `attributes` as above. */
void xml_record_start(struct xml_record *record, const char *name, const char **attributes);

/* The same in its parts: the name, each attribute, and that there were `count` of them. No string
 * has a NUL in it. */
void xml_record_begin(struct xml_record *record, const char *name, size_t length);
void xml_record_attribute(struct xml_record *record, const char *name, size_t name_length,
                          const char *value, size_t value_length);
void xml_record_started(struct xml_record *record, size_t count);

void xml_record_end(struct xml_record *record);
void xml_record_text(struct xml_record *record, const char *bytes, size_t length);

/* Hands over what was kept, until all was or the answer is another than XML_STEP_ON. */
enum xml_step xml_record_replay(struct xml_record *record, const struct xml_events *events,
                                struct error *err);

void xml_record_clear(struct xml_record *record);
void xml_record_free(struct xml_record *record);

#endif
