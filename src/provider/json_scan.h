/* provider/json_scan.h
 * Whether a text is exactly one JSON object (RFC 8259) of the plain kind that the provider sends:
 * the strictness that cJSON lacks. Pure. Owns nothing. Depends on base/utf8.h.
 */
#ifndef PROVIDER_JSON_SCAN_H
#define PROVIDER_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_SCAN_MAX_DEPTH        16 /* objects and arrays within one another */
#define JSON_SCAN_NO_COMMA_MISSING SIZE_MAX

/* True where the `length` bytes are one object and blanks around it, valid UTF-8, no byte order
 * mark, nested JSON_SCAN_MAX_DEPTH deep at most, every number a whole one in plain digits (200.5,
 * 200.0 and 1e3 are refused), no string with a null in it. One comma may be missing between two
 * members: `*missing_comma` is the offset where it belongs, or JSON_SCAN_NO_COMMA_MISSING. Names
 * are not compared with one another. */
bool json_scan_object(const char *text, size_t length, size_t *missing_comma);

/* The same for a reply of which only names are wanted: no comma may be missing, and numbers may
 * have a fraction and an exponent, as sums of money do. */
bool json_scan_any_numbers(const char *text, size_t length);

#endif
