/* An element is kept as a byte that says so, its name, and its attributes, each string with its
 * NUL; an empty name ends them. Nearly all strings have a few bytes, so that a loop over them takes
 * less time than calls of strlen and memcpy. */
#include "intake/workbook/xml_events.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY   ((size_t)1024)
#define FIRST_ATTRIBUTES 16

enum kind { START = 1, END, TEXT };

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        const char *colon = strchr(attributes[0], ':');
        if (strcmp(colon != NULL ? colon + 1 : attributes[0], name) == 0)
            return attributes[1];
    }
    return NULL;
}

bool xml_attribute_is_true(const char **attributes, const char *name)
{
    const char *value = xml_attribute(attributes, name);
    return value != NULL && strcmp(value, "0") != 0 && strcmp(value, "false") != 0 &&
           strcmp(value, "off") != 0;
}

/* --- keeping --- */

/* Room for `extra` bytes more. */
static void reserve(struct xml_record *record, size_t extra)
{
    if (extra <= record->capacity - record->length)
        return;
    if (extra > SIZE_MAX / 4 || record->length > SIZE_MAX / 4)
        memory_exhausted();
    size_t capacity = record->capacity > 0 ? record->capacity : FIRST_CAPACITY;
    while (capacity - record->length < extra)
        capacity *= 2;
    record->bytes = memory_resize(record->bytes, capacity, 1);
    record->capacity = capacity;
}

static void put_byte(struct xml_record *record, char byte)
{
    reserve(record, 1);
    record->bytes[record->length++] = byte;
}

static void put_string(struct xml_record *record, const char *string, size_t length)
{
    reserve(record, length + 1);
    char *to = record->bytes + record->length;
    for (size_t i = 0; i < length; i++)
        to[i] = string[i];
    to[length] = '\0';
    record->length += length + 1;
}

void xml_record_begin(struct xml_record *record, const char *name, size_t length)
{
    put_byte(record, START);
    put_string(record, name, length);
}

void xml_record_attribute(struct xml_record *record, const char *name, size_t name_length,
                          const char *value, size_t value_length)
{
    put_string(record, name, name_length);
    put_string(record, value, value_length);
}

void xml_record_started(struct xml_record *record, size_t count)
{
    put_byte(record, '\0');
    if (2 * count < record->attribute_capacity)
        return;
    record->attribute_capacity = 4 * count + FIRST_ATTRIBUTES;
    record->attributes =
        memory_resize(record->attributes, record->attribute_capacity, sizeof *record->attributes);
}

void xml_record_start(struct xml_record *record, const char *name, const char **attributes)
{
    size_t count = 0;
    xml_record_begin(record, name, strlen(name));
    for (const char **at = attributes; *at != NULL; at += 2, count++)
        xml_record_attribute(record, at[0], strlen(at[0]), at[1], strlen(at[1]));
    xml_record_started(record, count);
}

void xml_record_end(struct xml_record *record)
{
    put_byte(record, END);
}

void xml_record_text(struct xml_record *record, const char *bytes, size_t length)
{
    put_byte(record, TEXT);
    reserve(record, sizeof length + length);
    memcpy(record->bytes + record->length, &length, sizeof length);
    memcpy(record->bytes + record->length + sizeof length, bytes, length);
    record->length += sizeof length + length;
}

void xml_record_clear(struct xml_record *record)
{
    record->length = 0;
}

void xml_record_free(struct xml_record *record)
{
    free(record->bytes);
    free(record->attributes);
    *record = (struct xml_record){0};
}

/* --- handing over --- */

/* Takes a string off what was kept. */
static const char *take_string(const char **at)
{
    const char *string = *at;
    while (*(*at)++ != '\0')
        ;
    return string;
}

static const char *take_local_name(const char **at)
{
    const char *local = *at, *end = *at;
    for (; *end != '\0'; end++)
        if (*end == ':')
            local = end + 1;
    *at = end + 1;
    return local;
}

static enum xml_step replay_start(struct xml_record *record, const char **at,
                                  const struct xml_events *events, struct error *err)
{
    size_t count = 0;
    const char *name = take_local_name(at);
    while (**at != '\0') {
        record->attributes[count++] = take_string(at);
        record->attributes[count++] = take_string(at);
    }
    ++*at;
    record->attributes[count] = NULL;
    return events->start(events->context, name, record->attributes, err);
}

static void replay_text(const char **at, const struct xml_events *events)
{
    size_t length;
    memcpy(&length, *at, sizeof length);
    *at += sizeof length + length;
    if (events->text != NULL)
        events->text(events->context, *at - length, length);
}

enum xml_step xml_record_replay(struct xml_record *record, const struct xml_events *events,
                                struct error *err)
{
    enum xml_step step = XML_STEP_ON;
    if (record->length == 0)
        return step;
    const char *at = record->bytes, *end = at + record->length;
    while (at < end && step == XML_STEP_ON) {
        char kind = *at++;
        if (kind == START)
            step = replay_start(record, &at, events, err);
        else if (kind == END)
            step = events->end(events->context, err);
        else
            replay_text(&at, events);
    }
    return step;
}
