/* intake/workbook/xml_member.h
 * An XML file inside an archive, read from its start to its end or until enough was seen. Owns
 * nothing. Depends on intake/packed/zip_file.h and intake/workbook/xml_ahead.h.
 */
#ifndef INTAKE_WORKBOOK_XML_MEMBER_H
#define INTAKE_WORKBOOK_XML_MEMBER_H

#include "intake/packed/zip_file.h"
#include "intake/workbook/xml_events.h"

/* ERROR_INPUT, naming the member: no XML, or one that is refused (intake/workbook/xml_parsing.h).
 * Else as zip_file_read and `events` fail. */
bool xml_member_read(struct zip_file *zip, size_t member, const struct xml_events *events,
                     struct error *err) MUST_CHECK;

#endif
