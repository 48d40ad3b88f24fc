/* provider/stop_list.h
 * Reads the provider's whole STOP list as it streams in: split into its elements, each read
 * strictly, so that memory stays flat however long the list is. Owns its buffer. Depends on base/
 * and provider/json.h.
 */
#ifndef PROVIDER_STOP_LIST_H
#define PROVIDER_STOP_LIST_H

#include "base/error.h"

#include <stdint.h>

struct stop_list_entry {
    int64_t stop_id;        /* positive, below 2^53 */
    int64_t phone;          /* the digits of the E.164 number */
    const char *created_at; /* in the provider's words, whatever they are; NULL: none, or no string.
                               For as long as on_entry takes */
};

struct stop_list_reader;

/* `on_entry` is called for each element; false stops the reading. */
struct stop_list_reader *stop_list_reader_new(bool (*on_entry)(void *context,
                                                               const struct stop_list_entry *entry),
                                              void *context);

/* Feeds the next piece of the body, of any size. False: this is not a list (the reason comes with
 * _finish). */
bool stop_list_reader_feed(struct stop_list_reader *reader, const char *bytes, size_t length);

/* What has come so far but for the elements, null-terminated as well; of what is no list, its
 * beginning. Valid until the next piece. */
const char *stop_list_reader_envelope(const struct stop_list_reader *reader, size_t *length);

/* The body has ended. True only where the reply was whole and consistent: success, code 200, every
 * element read, and `nbData` their number. Else false with the reason (ERROR_UNFINISHED), and
 * nothing that was seen may be relied on. */
bool stop_list_reader_finish(struct stop_list_reader *reader, int64_t *count,
                             struct error *err) MUST_CHECK;

#define STOP_LIST_DATE_SIZE 64

/* Reads a date as the list has it, "2015-07-20 10:19:45", perhaps with a T, or without its seconds
 * or its time. It names no time zone, and one that does is not read. `date` gets it in the first
 * form, so that dates can be compared as strings. False: it can't be read, or there is no such day.
 */
bool stop_list_date(const char *words, char date[STOP_LIST_DATE_SIZE]) MUST_CHECK;

void stop_list_reader_free(struct stop_list_reader **reader);

#endif
