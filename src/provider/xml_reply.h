/* provider/xml_reply.h
 * What the provider answered in XML, read as strictly as its JSON. Owns nothing. Depends on base/
 * and provider/stop_reply.h; no other file includes expat.
 */
#ifndef PROVIDER_XML_REPLY_H
#define PROVIDER_XML_REPLY_H

#include "provider/stop_reply.h"

#define XML_REPLY_MAX_BYTES (64 * 1024) /* of a body; a longer one is refused unread */
#define XML_REPLY_MAX_DEPTH 16          /* elements within one another */

/* Reads a body in one of two forms. Named: <success>, <code>, <stopId> and <message> within any
 * root, in any order, each once at most, among other elements, which are passed over. Positional,
 * as the provider's XML sample of another call has it: within any root nothing but <entry>
 * elements, which are success, code, and then the stop id of a success or the message of a
 * failure. Words are exact: true or false, whole numbers in plain digits below 2^53, no blanks
 * around them; CDATA and the five predefined entities are text.
 * A failure's reasons may be nested: elements within <errors> or <error>, or within the third
 * entry, each with its message under that name, or as its second entry.
 *
 * False, and `reply` all zero, for anything else: no well-formed document from the first byte to
 * the last, not UTF-8 (or declared as something else), a byte order mark, a document type (so no
 * entities of its own), a comment or a processing instruction, text between elements, attributes or
 * elements on what is read, both forms in one, too deep, too long. A stop id that is not valid is
 * 0, as in JSON. Never fails otherwise. */
bool xml_reply_read(const char *body, size_t length, struct stop_reply *reply);

/* The version of expat that is loaded. */
const char *xml_reply_library_version(void);

#endif
