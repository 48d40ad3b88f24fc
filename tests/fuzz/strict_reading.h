/* fuzz/strict_reading.h
 * The provider's replies read once more, from the RFCs alone and in another manner than the
 * program's: what it calls a success must be one here. Owns nothing. Depends on nothing.
 */
#ifndef FUZZ_STRICT_READING_H
#define FUZZ_STRICT_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes are one JSON object (RFC 8259). One comma may be missing between two members,
 * 256 deep at most, where `*repaired` is false before; it is true afterwards. `*stop_id`: where the
 * object says exactly success, and says none of these three twice, its stop id; else 0. Its numbers
 * are whole ones in plain digits there; elsewhere they may have any form. */
bool strict_json(const char *bytes, size_t length, bool *repaired, int64_t *stop_id);

/* The stop id of an exact success in XML, of either form; 0 for anything else. Liberal in what a
 * name may be made of. */
int64_t strict_xml(const char *bytes, size_t length);

#endif
