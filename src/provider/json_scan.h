/* provider/json_scan.h
 * Whether a text is exactly one JSON object (RFC 8259) of the plain kind that the provider sends:
 * the strictness that cJSON lacks. Pure. Owns nothing. Depends on base/.
 */
#ifndef PROVIDER_JSON_SCAN_H
#define PROVIDER_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_SCAN_MAX_DEPTH        256 /* objects and arrays within one another that are kept */
#define JSON_SCAN_NO_COMMA_MISSING SIZE_MAX

/* True where the `length` bytes are one object and blanks around it, valid UTF-8, no byte order
 * mark. One comma may be missing between two members: `*missing_comma` is the offset where it
 * belongs, or JSON_SCAN_NO_COMMA_MISSING. Names are not compared with one another.
 *
 * What a later reader would misread or refuse is taken, and overwritten in place. A number that is
 * not a whole one in plain digits (0.045, 200.0, 1e3, more digits than a double holds), and an
 * object or array that is nested too deep, become an empty string and blanks: nobody who wants a
 * whole number then finds one rounded. \u0000 and half a surrogate pair become \ufffd: the null
 * would end a C string early, and a name with it would be taken for another. */
bool json_scan_object(char *text, size_t length, size_t *missing_comma);

#endif
