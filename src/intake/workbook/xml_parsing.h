/* intake/workbook/xml_parsing.h
 * XML, piece by piece, to what it says. What no workbook has and an attack would is refused: a
 * DOCTYPE, entities, deep nesting, endless tags. Wraps expat. Owns the parser. Depends on
 * intake/workbook/xml_events.h.
 */
#ifndef INTAKE_WORKBOOK_XML_PARSING_H
#define INTAKE_WORKBOOK_XML_PARSING_H

#include "intake/workbook/xml_events.h"

#define XML_PARSING_LEVELS 16

struct xml_parsing;

/* The caller frees it. */
struct xml_parsing *xml_parsing_new(void);

/* Appends what the next piece says; with the one of no bytes, the XML has ended. False, from then
 * on: it is no XML, or refused; what stands before that was appended. */
bool xml_parsing_take(struct xml_parsing *parsing, const char *piece, size_t length,
                      struct xml_record *record) MUST_CHECK;

/* --- parts of an XML, each with a parser of its own --- */

/* Begins anew, as if nothing had been given. */
void xml_parsing_begin(struct xml_parsing *parsing);

/* Begins anew behind the head of an XML, of which nothing is told, and sets the mark: what is given
 * next stands in the same elements as what stands behind the head, `lines_between` lines further
 * down. False: the head does not end between two elements of another. */
bool xml_parsing_begin_behind(struct xml_parsing *parsing, const char *head, size_t length,
                              size_t lines_between);

/* Marks the place where the parsing has come to. False: it is not between two elements of another.
 */
bool xml_parsing_mark(struct xml_parsing *parsing);

/* Whether it is between two elements of those that the mark stands among: what comes next says the
 * same to a parser that begins there. */
bool xml_parsing_is_at_mark(const struct xml_parsing *parsing);

/* --- */

/* Sets ERROR_INPUT, with why it is not taken, and the name of the file. Returns false. */
bool xml_parsing_fail(const struct xml_parsing *parsing, const char *name, struct error *err);

/* NULL-safe; sets the handle to NULL. */
void xml_parsing_free(struct xml_parsing **parsing);

#endif
