/* A splitter, fed byte by byte: it cuts the elements of "data" out of the reply and reads each
 * as strict JSON once it is complete, while the rest gathers as the envelope, which is read at
 * the end. So memory holds one element at a time. An element that can't be read makes the whole
 * list unusable: a list with a gap would make numbers look as if they were missing. */
#include "provider/stop_list.h"

#include "base/ascii.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "provider/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENVELOPE_MAX_BYTES (64 * 1024)
#define PHONE_DIGITS_SIZE  20 /* 00, 15 digits of E.164, and a 0 that does not belong there */
#define ELEMENT_MAX_BYTES  (16 * 1024)

/* How deep a piece of JSON is at a byte of it. Only splits: what is split off is read strictly. */
struct nesting {
    unsigned depth;
    bool in_string;
    bool escaped; /* the byte before was a backslash of a string */
};

/* Where in the reply the next byte belongs. */
enum place {
    IN_ENVELOPE,    /* the reply but for the elements of its "data" */
    BEFORE_ELEMENT, /* after the bracket: an element or the end */
    IN_ELEMENT,
    AFTER_ELEMENT, /* a comma or the end */
    AFTER_COMMA,   /* an element */
};

struct stop_list_reader {
    bool (*on_entry)(void *context, const struct stop_list_entry *entry);
    void *context;
    enum place place;
    struct text envelope; /* the elements left out: "data":[] */
    struct text element;
    struct nesting envelope_nesting;
    struct nesting element_nesting;
    size_t name_begin; /* of the last string in the reply's own object, with its quotes */
    bool at_data;      /* just after "data": */
    bool data_seen;
    int64_t count;
    const char *refusal; /* why this is no list; NULL: nothing against it so far */
};

struct stop_list_reader *stop_list_reader_new(bool (*on_entry)(void *context,
                                                               const struct stop_list_entry *entry),
                                              void *context)
{
    struct stop_list_reader *reader = memory_alloc(1, sizeof *reader);
    reader->on_entry = on_entry;
    reader->context = context;
    return reader;
}

void stop_list_reader_free(struct stop_list_reader **reader)
{
    if (*reader == NULL)
        return;
    text_free(&(*reader)->envelope);
    text_free(&(*reader)->element);
    free(*reader);
    *reader = NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool refuse(struct stop_list_reader *reader, const char *reason)
{
    reader->refusal = reason;
    return false;
}

/* --- one element --- */

/* The digits of a spelling; a plus sign in front becomes 00. What people put between digits counts
 * for nothing: blanks and hyphens of any kind, dots, slashes, brackets. */
static bool gather_digits(const char *text, char digits[PHONE_DIGITS_SIZE])
{
    size_t count = 0, left = strlen(text), taken;
    if (*text == '+') {
        digits[count++] = '0';
        digits[count++] = '0';
        text++;
        left--;
    }
    for (; left > 0; text += taken, left -= taken) {
        struct unicode_character c = unicode_look_up(utf8_decode(text, left, &taken));
        if (c.plain == 0 || (c.kind != UNICODE_DIGIT && strchr(" .-/()", c.plain) == NULL))
            return false;
        if (c.kind == UNICODE_DIGIT && count == PHONE_DIGITS_SIZE - 1)
            return false;
        if (c.kind == UNICODE_DIGIT)
            digits[count++] = c.plain;
    }
    digits[count] = '\0';
    return true;
}

/* Between `least` and 15 digits, as E.164 has it, the first of them no 0. */
static bool read_digits(const char *digits, size_t least, int64_t *value)
{
    size_t count = strlen(digits);
    if (count < least || count > 15 || digits[0] == '0')
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++)
        *value = *value * 10 + (digits[i] - '0');
    return true;
}

/* Any spelling of an international number (+33 6…, 0033 6…, +33 (0)6…, 336…) or of a French
 * national one (06…), which the provider takes as well. Digits without a prefix that are too few to
 * hold a country's code could be anything. */
static bool read_phone(const char *text, int64_t *phone)
{
    char digits[PHONE_DIGITS_SIZE];
    if (!gather_digits(text, digits))
        return false;
    size_t count = strlen(digits);
    if (strncmp(digits, "00330", 5) == 0 && count == 14)
        memmove(digits + 4, digits + 5, count - 4);
    if (strncmp(digits, "00", 2) == 0)
        return read_digits(digits + 2, 5, phone);
    if (digits[0] != '0')
        return read_digits(digits, 11, phone);
    if (count != 10 || !read_digits(digits + 1, 9, phone))
        return false;
    *phone += INT64_C(33) * 1000000000;
    return true;
}

static bool finish_element(struct stop_list_reader *reader)
{
    struct json *object = NULL;
    struct stop_list_entry entry = {0};
    bool ok = false;
    if (json_read(text_string(&reader->element), reader->element.length, false, &object)) {
        const char *phone = json_get_string(object, "phoneNumber");
        ok = json_get_whole(object, "id", &entry.stop_id) && entry.stop_id > 0 && phone != NULL &&
             read_phone(phone, &entry.phone);
    }
    entry.created_at = ok ? json_get_string(object, "createdAt") : NULL;
    reader->count += ok;
    bool goes_on = ok && reader->on_entry(reader->context, &entry);
    json_free(&object);
    text_clear(&reader->element);
    reader->place = AFTER_ELEMENT;
    if (!goes_on)
        return refuse(reader, ok ? N_("the reading was broken off")
                                 : N_("one of its elements can't be read"));
    return true;
}

/* --- dates --- */

/* The digits that the form has at this place, as a number. */
static bool take_number(const char **at, size_t digits, int *number)
{
    *number = 0;
    for (size_t i = 0; i < digits; i++, (*at)++) {
        if (!ascii_is_digit(**at))
            return false;
        *number = *number * 10 + (**at - '0');
    }
    return true;
}

static bool take_sign(const char **at, const char *signs)
{
    bool found = ascii_is_one_of(**at, signs);
    *at += found;
    return found;
}

bool stop_list_date(const char *words, char date[STOP_LIST_DATE_SIZE])
{
    int year, month, day, hour = 0, minute = 0, second = 0;
    int64_t days;
    const char *at = words;
    if (!take_number(&at, 4, &year) || !take_sign(&at, "-") || !take_number(&at, 2, &month) ||
        !take_sign(&at, "-") || !take_number(&at, 2, &day))
        return false;
    bool has_time = *at != '\0';
    if (has_time && (!take_sign(&at, " T") || !take_number(&at, 2, &hour) || !take_sign(&at, ":") ||
                     !take_number(&at, 2, &minute)))
        return false;
    if (has_time && *at != '\0' && (!take_sign(&at, ":") || !take_number(&at, 2, &second)))
        return false;
    if (*at != '\0' || hour > 23 || minute > 59 || second > 60 ||
        !timestamp_days(year, month, day, &days))
        return false;
    (void)snprintf(date, STOP_LIST_DATE_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day,
                   hour, minute, second);
    return true;
}

/* --- the split --- */

static void nesting_step(struct nesting *nesting, char c)
{
    if (nesting->in_string) {
        bool ends = c == '"' && !nesting->escaped;
        nesting->escaped = c == '\\' && !nesting->escaped;
        nesting->in_string = !ends;
    } else if (c == '"') {
        nesting->in_string = true;
    } else if (c == '{' || c == '[') {
        nesting->depth++;
    } else if ((c == '}' || c == ']') && nesting->depth > 0) {
        nesting->depth--;
    }
}

static bool feed_element(struct stop_list_reader *reader, char c)
{
    if (reader->element.length == ELEMENT_MAX_BYTES)
        return refuse(reader, N_("one of its elements is too long"));
    text_append_char(&reader->element, c);
    nesting_step(&reader->element_nesting, c);
    return reader->element_nesting.depth > 0 || finish_element(reader);
}

/* Whether the envelope ends with this name (in its quotes), perhaps with blanks behind it. */
static bool last_name_is(const struct stop_list_reader *reader, const char *name)
{
    size_t length = strlen(name);
    size_t end = reader->envelope.length;
    while (end > reader->name_begin && is_blank(reader->envelope.data[end - 1]))
        end--;
    return end - reader->name_begin == length &&
           memcmp(reader->envelope.data + reader->name_begin, name, length) == 0;
}

/* Notes when the byte before was the colon of "data": only then does a bracket begin the list. */
static void watch_for_data(struct stop_list_reader *reader, char c)
{
    if (reader->envelope_nesting.in_string || reader->envelope_nesting.depth != 1)
        return;
    if (c == '"')
        reader->name_begin = reader->envelope.length;
    if (c == ':')
        reader->at_data = last_name_is(reader, "\"data\"");
    else if (!is_blank(c))
        reader->at_data = false;
}

static bool feed_envelope(struct stop_list_reader *reader, char c)
{
    if (reader->envelope.length == 0 && c != '{' && !is_blank(c))
        return refuse(reader, N_("it is not JSON"));
    if (reader->envelope.length == ENVELOPE_MAX_BYTES)
        return refuse(reader, N_("it is too long for what it holds"));
    if (c == '[' && reader->at_data && !reader->data_seen) {
        reader->place = BEFORE_ELEMENT;
        reader->data_seen = true;
    }
    watch_for_data(reader, c);
    text_append_char(&reader->envelope, c);
    nesting_step(&reader->envelope_nesting, c);
    return true;
}

static bool feed_between_elements(struct stop_list_reader *reader, char c)
{
    if (is_blank(c))
        return true;
    if (c == '{' && reader->place != AFTER_ELEMENT) {
        reader->place = IN_ELEMENT;
        return feed_element(reader, c);
    }
    if (c == ',' && reader->place == AFTER_ELEMENT) {
        reader->place = AFTER_COMMA;
        return true;
    }
    if (c == ']' && reader->place != AFTER_COMMA) {
        reader->place = IN_ENVELOPE;
        return feed_envelope(reader, c);
    }
    return refuse(reader, N_("its elements are not a list"));
}

bool stop_list_reader_feed(struct stop_list_reader *reader, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && reader->refusal == NULL; i++)
        if (reader->place == IN_ENVELOPE)
            (void)feed_envelope(reader, bytes[i]);
        else if (reader->place == IN_ELEMENT)
            (void)feed_element(reader, bytes[i]);
        else
            (void)feed_between_elements(reader, bytes[i]);
    return reader->refusal == NULL;
}

/* --- the end --- */

const char *stop_list_reader_envelope(const struct stop_list_reader *reader, size_t *length)
{
    *length = reader->envelope.length;
    return text_string(&reader->envelope);
}

static bool unusable(struct error *err, const char *reason)
{
    return error_set(err, ERROR_UNFINISHED, "The provider's list can't be used: %s.",
                     language_text(reason));
}

static bool check_envelope(const struct stop_list_reader *reader, const struct json *envelope,
                           struct error *err)
{
    bool success;
    int64_t code;
    int64_t announced;
    if (!json_get_bool(envelope, "success", &success) || !json_get_whole(envelope, "code", &code))
        return unusable(err, N_("it does not say whether it succeeded"));
    if (!success) {
        return error_set(err, ERROR_UNFINISHED,
                         "The provider did not give its list (code %" PRId64 ").", code);
    }
    if (code != 200 || !reader->data_seen || !json_has_array(envelope, "data"))
        return unusable(err, N_("it is not in the form that is known"));
    if (!json_get_whole(envelope, "nbData", &announced))
        return unusable(err, N_("it does not say how long it is"));
    if (announced != reader->count) {
        return error_set(err, ERROR_UNFINISHED,
                         "The provider's list can't be used: it announces %" PRId64
                         " elements and holds %" PRId64 ".",
                         announced, reader->count);
    }
    return true;
}

bool stop_list_reader_finish(struct stop_list_reader *reader, int64_t *count, struct error *err)
{
    *count = 0;
    if (reader->refusal != NULL)
        return unusable(err, reader->refusal);
    if (reader->place != IN_ENVELOPE || reader->envelope_nesting.depth > 0)
        return unusable(err, N_("it ended early"));
    struct json *envelope = NULL;
    if (!json_read(text_string(&reader->envelope), reader->envelope.length, false, &envelope))
        return unusable(err, N_("it is not JSON as it should be"));
    bool ok = check_envelope(reader, envelope, err);
    json_free(&envelope);
    if (ok)
        *count = reader->count;
    return ok;
}
