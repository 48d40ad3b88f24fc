/* support/xml_said.h
 * What an XML says, written down: to compare what it says in pieces of one size and of another.
 * Owns nothing. Depends on intake/workbook/xml_ahead.h.
 */
#ifndef SUPPORT_XML_SAID_H
#define SUPPORT_XML_SAID_H

#include "base/text.h"

/* Appended to `said`, for `xml` given in pieces of at most so many bytes, `many` as for
 * xml_parsing_new. `*parsed`: it was XML; else `said` ends with "|" and why not. */
void xml_said(const char *xml, size_t length, const char *many, size_t bytes, struct text *said,
              bool *parsed);

#endif
