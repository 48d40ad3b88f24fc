/* What arrived is the other half of the proof in rehearsals and tests: the report says what was
 * sent, this log says what came. A number is kept as it was written, but made harmless, so that
 * it can stand in JSON as it is. */
#include "sandbox/request_log.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 41

struct entry {
    char number[NUMBER_SIZE]; /* fit for a JSON string as it is */
    bool has_number;
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

static void copy_number(const char *number, char out[NUMBER_SIZE])
{
    size_t i = 0;
    for (; i < NUMBER_SIZE - 1 && number[i] != '\0'; i++)
        out[i] = is_plain(number[i]) ? number[i] : '?';
    out[i] = '\0';
}

void request_log_append(struct request_log *log, const struct request_record *record)
{
    log->entries = memory_grow(log->entries, log->count, &log->capacity, sizeof *log->entries);
    struct entry *entry = &log->entries[log->count++];
    *entry = (struct entry){
        .has_number = record->number != NULL,
        .arrived_ms = record->arrived_ms,
        .status = record->status,
        .code = record->code,
    };
    if (record->number != NULL)
        copy_number(record->number, entry->number);
    if (record->in_flight > log->peak_in_flight)
        log->peak_in_flight = record->in_flight;
}

size_t request_log_count(const struct request_log *log)
{
    return log->count;
}

static void write_number(const struct entry *entry, struct text *out)
{
    if (entry->has_number)
        text_printf(out, "\"%s\"", entry->number);
    else
        text_append_string(out, "null");
}

static void write_time(const struct entry *entry, struct text *out)
{
    text_printf(out, "%" PRId64, entry->arrived_ms);
}

static void write_status(const struct entry *entry, struct text *out)
{
    text_printf(out, "%u", entry->status);
}

static void write_code(const struct entry *entry, struct text *out)
{
    text_printf(out, "%u", entry->code);
}

static const struct {
    const char *name;
    void (*write)(const struct entry *entry, struct text *out);
} columns[] = {
    {"numbers", write_number},
    {"times", write_time},
    {"statuses", write_status},
    {"codes", write_code},
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

struct report {
    const struct request_log *log;
    size_t count; /* when the reply began */
    bool begun;
    size_t column; /* COLUMN_COUNT: only the end is left; beyond: done */
    size_t next;
};

static void begin_report(struct report *report, struct text *out)
{
    text_printf(out, "{\"count\":%zu,\"peakInFlight\":%u", report->count,
                report->log->peak_in_flight);
    report->begun = true;
}

/* One value a piece, with the brackets around a column at its first and last. */
static void write_next_value(struct report *report, struct text *out)
{
    if (report->next == 0)
        text_printf(out, ",\"%s\":[", columns[report->column].name);
    if (report->next < report->count) {
        if (report->next > 0)
            text_append_char(out, ',');
        columns[report->column].write(&report->log->entries[report->next], out);
        report->next++;
    }
    if (report->next == report->count) {
        text_append_char(out, ']');
        report->column++;
        report->next = 0;
    }
}

static bool next_piece(void *source, struct text *out)
{
    struct report *report = source;
    if (!report->begun) {
        begin_report(report, out);
    } else if (report->column < COLUMN_COUNT) {
        write_next_value(report, out);
    } else if (report->column == COLUMN_COUNT) {
        text_append_char(out, '}');
        report->column++;
    } else {
        return false;
    }
    return true;
}

struct json_stream *request_log_report(const struct request_log *log)
{
    struct report *report = memory_alloc(1, sizeof *report);
    *report = (struct report){.log = log, .count = log->count};
    return json_stream_new(next_piece, report);
}

void request_log_free(struct request_log **log)
{
    if (*log == NULL)
        return;
    free((*log)->entries);
    free(*log);
    *log = NULL;
}
