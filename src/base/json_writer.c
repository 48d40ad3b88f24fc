/* No tree is built: each call appends to the text at once. All there is to remember between two
 * calls is whether a comma comes next. */
#include "base/json_writer.h"

#include "base/timestamp.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

/* How many bytes from `at` on stand for themselves within quotes. */
static size_t plain_length(const char *bytes, size_t length)
{
    size_t count = 0;
    while (count < length && bytes[count] >= 0x20 && bytes[count] < 0x7f && bytes[count] != '"' &&
           bytes[count] != '\\')
        count++;
    return count;
}

static void append_quoted(struct text *text, const char *bytes, size_t length)
{
    text_append_char(text, '"');
    for (size_t at = 0; at < length;) {
        size_t plain = plain_length(bytes + at, length - at);
        text_append(text, bytes + at, plain);
        at += plain;
        if (at == length)
            break;
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        if (code_point == '"' || code_point == '\\') {
            text_append_char(text, '\\');
            text_append_char(text, (char)code_point);
        } else if (unicode_is_control(code_point)) {
            text_printf(text, "\\u%04x", (unsigned)code_point);
        } else {
            char encoded[4];
            text_append(text, encoded, utf8_encode(code_point, encoded));
        }
        at += taken;
    }
    text_append_char(text, '"');
}

/* Writes what comes before each value: the comma, and the member's name. */
static void begin_value(struct json_writer *json, const char *name)
{
    if (json->follows)
        text_append_char(json->text, ',');
    if (name != NULL) {
        append_quoted(json->text, name, strlen(name));
        text_append_char(json->text, ':');
    }
    json->follows = true;
}

static void begin_group(struct json_writer *json, const char *name, char bracket)
{
    begin_value(json, name);
    text_append_char(json->text, bracket);
    json->follows = false;
}

static void end_group(struct json_writer *json, char bracket)
{
    text_append_char(json->text, bracket);
    json->follows = true;
}

void json_writer_init(struct json_writer *json, struct text *text)
{
    *json = (struct json_writer){.text = text};
}

void json_begin_object(struct json_writer *json, const char *name)
{
    begin_group(json, name, '{');
}

void json_end_object(struct json_writer *json)
{
    end_group(json, '}');
}

void json_begin_array(struct json_writer *json, const char *name)
{
    begin_group(json, name, '[');
}

void json_end_array(struct json_writer *json)
{
    end_group(json, ']');
}

void json_bytes(struct json_writer *json, const char *name, const char *value, size_t length)
{
    begin_value(json, name);
    append_quoted(json->text, value, length);
}

void json_string(struct json_writer *json, const char *name, const char *value)
{
    json_bytes(json, name, value, strlen(value));
}

void json_integer(struct json_writer *json, const char *name, int64_t value)
{
    begin_value(json, name);
    text_printf(json->text, "%" PRId64, value);
}

void json_number(struct json_writer *json, const char *name, const char *digits, size_t length)
{
    begin_value(json, name);
    text_append(json->text, digits, length);
}

void json_break_line(struct json_writer *json)
{
    text_append_string(json->text, json->follows ? ",\n" : "\n");
    json->follows = false;
}

void json_bool(struct json_writer *json, const char *name, bool value)
{
    begin_value(json, name);
    text_append_string(json->text, value ? "true" : "false");
}

void json_null(struct json_writer *json, const char *name)
{
    begin_value(json, name);
    text_append_string(json->text, "null");
}

void json_known_string(struct json_writer *json, const char *name, const char *value)
{
    if (value[0] == '\0')
        json_null(json, name);
    else
        json_string(json, name, value);
}

void json_time(struct json_writer *json, const char *name, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    json_known_string(json, name, wall_ms == 0 ? "" : timestamp_format(wall_ms, time));
}

void json_decimal(struct json_writer *json, const char *name, double value)
{
    begin_value(json, name);
    text_printf(json->text, "%.2f", value);
}
