/* intake/workbook/xml_plain.h
 * XML elements in their plainest form, the one in which spreadsheets write nearly all of their
 * rows, read several times as fast as by a parser for all of XML. What is not in that form, be it a
 * fault, is none of its business. Owns nothing. Depends on intake/workbook/xml_events.h.
 */
#ifndef INTAKE_WORKBOOK_XML_PLAIN_H
#define INTAKE_WORKBOOK_XML_PLAIN_H

#include "intake/workbook/xml_events.h"

/* Appends what the element says that begins at `bytes` (UTF-8, between two elements of another),
 * to its end, and returns how many bytes it has. 0, and nothing was appended: it nests deeper than
 * `levels`, doesn't end within `length`, or is in another form; what stands there may mean
 * anything. */
size_t xml_plain_take(const char *bytes, size_t length, unsigned levels, struct xml_record *record);

#endif
