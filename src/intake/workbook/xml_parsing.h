/* intake/workbook/xml_parsing.h
 * XML, piece by piece, to what it says. What no workbook has and an attack would is refused: a
 * DOCTYPE, entities, deep nesting, endless tags. Wraps expat, which decides on all that is not in
 * the plainest form. Owns the parser. Depends on intake/workbook/xml_plain.h.
 */
#ifndef INTAKE_WORKBOOK_XML_PARSING_H
#define INTAKE_WORKBOOK_XML_PARSING_H

#include "intake/workbook/xml_events.h"

#define XML_PARSING_LEVELS 16

struct xml_parsing;

/* `many`: the name, without a prefix, of the many elements that take most of the XML, as "row":
 * those in the plainest form are then read without expat, which changes nothing but the time. NULL:
 * none are. The caller frees it. */
struct xml_parsing *xml_parsing_new(const char *many);

/* Appends what the next piece says; with the one of no bytes, the XML has ended. False, from then
 * on: it is no XML, or refused; what stands before that was appended. */
bool xml_parsing_take(struct xml_parsing *parsing, const char *piece, size_t length,
                      struct xml_record *record) MUST_CHECK;

/* Sets ERROR_INPUT, with why it is not taken, and the name of the file. Returns false. */
bool xml_parsing_fail(const struct xml_parsing *parsing, const char *name, struct error *err);

/* NULL-safe; sets the handle to NULL. */
void xml_parsing_free(struct xml_parsing **parsing);

#endif
