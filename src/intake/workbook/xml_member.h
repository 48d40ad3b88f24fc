/* intake/workbook/xml_member.h
 * An XML file inside an archive, read from its start to its end, at once or piece by piece, or
 * until enough was seen. Owns the parser. Depends on intake/packed/zip_file.h and
 * intake/workbook/xml_ahead.h.
 */
#ifndef INTAKE_WORKBOOK_XML_MEMBER_H
#define INTAKE_WORKBOOK_XML_MEMBER_H

#include "intake/packed/zip_file.h"
#include "intake/workbook/xml_events.h"

/* `many`: as xml_parsing_new. ERROR_INPUT, naming the member: no XML, or one that is refused
 * (intake/workbook/xml_parsing.h). Else as zip_file_read and `events` fail. */
bool xml_member_read(struct zip_file *zip, size_t member, const char *many,
                     const struct xml_events *events, struct error *err) MUST_CHECK;

struct xml_member;

/* Until it is freed, no other member of `zip` is read. `many`: as xml_parsing_new. NULL:
 * as zip_file_begin fails. */
struct xml_member *xml_member_new(struct zip_file *zip, size_t member, const char *many,
                                  struct error *err);

/* Hands over what the next piece says; `*more` false at the end, or where enough was seen. As
 * xml_member_read. */
bool xml_member_next(struct xml_member *xml, const struct xml_events *events, bool *more,
                     struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void xml_member_free(struct xml_member **xml);

#endif
