/* base/json_writer.h
 * Puts JSON (RFC 8259) together in a text, on one line unless breaks are asked for. Owns nothing
 * (the text is the caller's). Depends on base/text.h and base/timestamp.h.
 */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include "base/text.h"

#include <stdint.h>

/* One value being written. The calls below come in the order of the JSON; `name` is the member's
 * name inside of an object, NULL inside of an array and for the outermost value. */
struct json_writer {
    struct text *text;
    bool follows; /* the next value needs a comma before it */
};

void json_writer_init(struct json_writer *json, struct text *text);

void json_begin_object(struct json_writer *json, const char *name);
void json_end_object(struct json_writer *json);
void json_begin_array(struct json_writer *json, const char *name);
void json_end_array(struct json_writer *json);

/* Any bytes are taken: invalid UTF-8 becomes U+FFFD, control characters are escaped, so that the
 * line is inert on a terminal. */
void json_string(struct json_writer *json, const char *name, const char *value);
void json_bytes(struct json_writer *json, const char *name, const char *value, size_t length);

void json_integer(struct json_writer *json, const char *name, int64_t value);

/* A number that is written already: decimal digits, with a minus sign in front at most. */
void json_number(struct json_writer *json, const char *name, const char *digits, size_t length);
void json_bool(struct json_writer *json, const char *name, bool value);
void json_null(struct json_writer *json, const char *name);

/* The next value of the array at hand begins a line of its own. */
void json_break_line(struct json_writer *json);

/* A string, and a time as timestamp_format writes it; null where it is not known: "", and 0 ms. */
void json_known_string(struct json_writer *json, const char *name, const char *value);
void json_time(struct json_writer *json, const char *name, int64_t wall_ms);

/* To two decimals. `value` must be finite. */
void json_decimal(struct json_writer *json, const char *name, double value);

#endif
