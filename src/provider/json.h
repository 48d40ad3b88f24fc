/* provider/json.h
 * JSON objects, read strictly. Owns the tree of an object read. Depends on base/ and
 * provider/json_scan.h; no other file includes cJSON.
 */
#ifndef PROVIDER_JSON_H
#define PROVIDER_JSON_H

#include "base/text.h"

#include <stdint.h>

/* Above it, a double no longer tells whole numbers apart. */
#define JSON_WHOLE_LIMIT (INT64_C(1) << 53)

struct json;

/* Reads exactly one object, as json_scan_object has it. `repair`: a comma may be missing between
 * two members once, as in the provider's own sample. False: the text is no such object, and `*out`
 * is NULL. */
bool json_read(const char *text, size_t length, bool repair, struct json **out);

/* NULL-safe; sets the handle to NULL. */
void json_free(struct json **object);

/* Whether several members have this name. */
bool json_has_twice(const struct json *object, const char *name);

/* The value of the member with exactly this name. False (NULL) where there is no such member, where
 * there are several, since nobody knows which one is meant, or where it is of another type. A whole
 * number must be in plain digits (not 200.0 or 1e3), and between -2^53 and 2^53, both excluded. A
 * string lives as long as the object. */
bool json_get_bool(const struct json *object, const char *name, bool *value);
bool json_get_whole(const struct json *object, const char *name, int64_t *value);
const char *json_get_string(const struct json *object, const char *name);
const struct json *json_get_object(const struct json *object, const char *name);

/* The elements of an array, one after the other; NULL: there are no more, or there is no such
 * array. An element that is no object has no members. */
const struct json *json_array_first(const struct json *object, const char *name);
const struct json *json_array_next(const struct json *element);
bool json_is_object(const struct json *element);

/* An element that is a string; NULL for anything else. */
const char *json_element_string(const struct json *element);

bool json_has_array(const struct json *object, const char *name);

/* The version of cJSON that is loaded. */
const char *json_library_version(void);

#endif
