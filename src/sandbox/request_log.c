/* What arrived is the other half of the proof in rehearsals and tests: the report says what was
 * sent, this log says what came. A number is kept as it was written, but made harmless, so that
 * it can stand in JSON as it is. */
#include "sandbox/request_log.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 43

struct entry {
    char number[NUMBER_SIZE]; /* as JSON: in its quotes, or null */
    int64_t arrived_ms;
    unsigned status;
    unsigned code;
};

struct request_log {
    struct entry *entries;
    size_t count;
    size_t capacity;
    unsigned peak_in_flight;
};

struct request_log *request_log_new(void)
{
    return memory_alloc(1, sizeof(struct request_log));
}

static bool is_plain(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static void write_number(const char *number, char out[NUMBER_SIZE])
{
    size_t at = 0;
    if (number == NULL) {
        memcpy(out, "null", sizeof "null");
        return;
    }
    out[at++] = '"';
    for (; at < NUMBER_SIZE - 2 && *number != '\0'; number++)
        out[at++] = is_plain(*number) ? *number : '?';
    out[at++] = '"';
    out[at] = '\0';
}

void request_log_append(struct request_log *log, const struct request_record *record)
{
    log->entries = memory_grow(log->entries, log->count, &log->capacity, sizeof *log->entries);
    struct entry *entry = &log->entries[log->count++];
    *entry = (struct entry){
        .arrived_ms = record->arrived_ms,
        .status = record->status,
        .code = record->code,
    };
    write_number(record->number, entry->number);
    if (record->in_flight > log->peak_in_flight)
        log->peak_in_flight = record->in_flight;
}

size_t request_log_count(const struct request_log *log)
{
    return log->count;
}

enum column { NUMBERS, TIMES, STATUSES, CODES, COLUMNS };

static void write_value(const struct entry *entry, enum column column, struct text *out)
{
    if (column == NUMBERS)
        text_append_string(out, entry->number);
    else if (column == TIMES)
        text_printf(out, "%" PRId64, entry->arrived_ms);
    else
        text_printf(out, "%u", column == STATUSES ? entry->status : entry->code);
}

void request_log_write(const struct request_log *log, struct text *out)
{
    static const char *const names[] = {"numbers", "times", "statuses", "codes"};
    text_printf(out, "{\"count\":%zu,\"peakInFlight\":%u", log->count, log->peak_in_flight);
    for (enum column column = 0; column < COLUMNS; column++) {
        text_printf(out, ",\"%s\":[", names[column]);
        for (size_t i = 0; i < log->count; i++) {
            if (i > 0)
                text_append_char(out, ',');
            write_value(&log->entries[i], column, out);
        }
        text_append_char(out, ']');
    }
    text_append_char(out, '}');
}

void request_log_free(struct request_log **log)
{
    if (*log == NULL)
        return;
    free((*log)->entries);
    free(*log);
    *log = NULL;
}
