#include "report/list_writer.h"

#include "base/json_writer.h"
#include "base/list_mark.h"
#include "base/memory.h"
#include "base/phone_mask.h"
#include "report/csv_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 32

struct list_writer {
    const struct list_head *head;
    struct report_out *out;
    struct csv_writer csv;
    struct json_writer json;
    struct text masked;
};

static void write_word(struct csv_writer *csv, const char *word)
{
    csv_write_word(csv, word, strlen(word));
}

static void begin_csv(struct list_writer *writer)
{
    csv_writer_init(&writer->csv, &writer->out->buffer, writer->head->excel ? ';' : ',');
    if (writer->head->excel)
        csv_write_bom(&writer->csv);
    write_word(&writer->csv, "phone");
    write_word(&writer->csv, LIST_MARK_COLUMN);
    write_word(&writer->csv, "created_at");
    csv_end_line(&writer->csv);
}

/* Foreign text, masked where numbers are; NULL stays NULL. */
static const char *shown(struct list_writer *writer, const char *words)
{
    if (words == NULL || !writer->head->masked)
        return words;
    text_clear(&writer->masked);
    phone_mask_append(&writer->masked, words, strlen(words));
    return text_string(&writer->masked);
}

static void write_string(struct list_writer *writer, const char *name, const char *words)
{
    const char *value = shown(writer, words);
    if (value == NULL)
        json_null(&writer->json, name);
    else
        json_string(&writer->json, name, value);
}

static void begin_json(struct list_writer *writer)
{
    const struct list_head *head = writer->head;
    struct json_writer *json = &writer->json;
    json_writer_init(json, &writer->out->buffer);
    json_begin_object(json, NULL);
    json_string(json, "program", "stopsms");
    json_string(json, "version", STOPSMS_VERSION);
    json_integer(json, "stopsms_list", 1);
    json_string(json, "account", head->account);
    json_known_string(json, "account_user", shown(writer, head->account_user));
    json_time(json, "asked_at", head->asked_at);
    json_bool(json, "masked", head->masked);
    json_bool(json, "only_new", head->only_new);
    write_string(writer, "since", head->since);
    write_string(writer, "missing_from", head->missing_from);
    write_string(writer, "which_rows", head->which_rows);
    json_begin_array(json, "numbers");
}

struct list_writer *list_writer_new(const struct list_head *head, struct report_out *out)
{
    struct list_writer *writer = memory_alloc(1, sizeof *writer);
    writer->head = head;
    writer->out = out;
    if (head->json)
        begin_json(writer);
    else
        begin_csv(writer);
    return writer;
}

static void add_csv(struct list_writer *writer, const char *phone, int64_t stop_id,
                    const char *created_at)
{
    char id[NUMBER_SIZE];
    int length = snprintf(id, sizeof id, "%" PRId64, stop_id);
    bool excel = writer->head->excel;
    void (*write)(struct csv_writer *, const char *, size_t) =
        excel ? csv_write_as_text : csv_write_text;
    write(&writer->csv, phone, strlen(phone));
    write(&writer->csv, id, (size_t)length);
    if (created_at == NULL)
        created_at = "";
    csv_write_text(&writer->csv, created_at, strlen(created_at));
    csv_end_line(&writer->csv);
}

static void add_json(struct list_writer *writer, const char *phone, int64_t stop_id,
                     const char *created_at)
{
    struct json_writer *json = &writer->json;
    json_break_line(json);
    json_begin_object(json, NULL);
    json_string(json, "phone", phone);
    json_integer(json, "stop_id", stop_id);
    if (created_at == NULL)
        json_null(json, "created_at");
    else
        json_string(json, "created_at", created_at);
    json_end_object(json);
}

void list_writer_add(struct list_writer *writer, int64_t phone, int64_t stop_id,
                     const char *created_at)
{
    char number[PHONE_MASK_SIZE];
    if (writer->head->masked)
        (void)phone_mask(phone, number);
    else
        (void)snprintf(number, sizeof number, "+%" PRId64, phone);
    created_at = shown(writer, created_at);
    if (writer->head->json)
        add_json(writer, number, stop_id, created_at);
    else
        add_csv(writer, number, stop_id, created_at);
    report_out_ease(writer->out);
}

void list_writer_end(struct list_writer *writer, const struct list_totals *counts)
{
    struct json_writer *json = &writer->json;
    if (!writer->head->json)
        return;
    json_end_array(json);
    json_integer(json, "listed", counts->listed);
    json_integer(json, "written", counts->written);
    json_integer(json, "unread_dates", counts->unread_dates);
    json_end_object(json);
    text_append_char(&writer->out->buffer, '\n');
}

void list_writer_free(struct list_writer **writer)
{
    if (*writer == NULL)
        return;
    text_free(&(*writer)->masked);
    free(*writer);
    *writer = NULL;
}
