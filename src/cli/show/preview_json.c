#include "cli/show/preview.h"

#include <inttypes.h>
#include <stdio.h>

/* By enum intake_choice. */
static const char *const choice_names[] = {
    [INTAKE_SELECTED] = "selected",
    [INTAKE_LEFT_OUT] = "left out",
    [INTAKE_UNDECIDED] = "undecided",
};

static void write_columns(struct json_writer *json, const char *name,
                          const struct intake_column *columns, size_t count)
{
    json_begin_array(json, name);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json, NULL);
        json_integer(json, "number", columns[i].number);
        json_string(json, "name", columns[i].name);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_description(const struct preview *preview, struct json_writer *json)
{
    const struct intake_description *found = intake_plan_describe(preview->plan);
    char delimiter[2] = {found->delimiter, '\0'};
    json_string(json, "file", preview->name);
    json_integer(json, "bytes", found->bytes);
    json_string(json, "encoding", found->encoding);
    json_string(json, "delimiter", delimiter);
    json_bool(json, "has_header", found->has_header);
    json_string(json, "dialect", found->dialect);
    json_string(json, "country", found->country);
    json_string(json, "filter", found->filter);
    write_columns(json, "phone_columns", found->phone_columns, found->phone_column_count);
    write_columns(json, "country_columns", found->country_columns, found->country_column_count);
    write_columns(json, "kept_columns", found->kept_columns, found->kept_column_count);
    json_bool(json, "kept_of_every_row", found->kept_of_all);
    json_begin_array(json, "left_out_columns");
    for (size_t i = 0; i < found->left_out_count; i++) {
        json_begin_object(json, NULL);
        json_integer(json, "number", found->left_out[i].number);
        json_string(json, "name", found->left_out[i].name);
        json_string(json, "why", intake_left_out_why(found->left_out[i].reason));
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_values(const struct preview *preview, struct json_writer *json)
{
    json_begin_array(json, "filter_values");
    for (size_t i = 0; i < preview->counts.value_count; i++) {
        const struct intake_value *value = &preview->counts.values[i];
        json_begin_object(json, NULL);
        json_string(json, "column", value->column);
        json_string(json, "value", value->value);
        json_integer(json, "rows", value->rows);
        json_string(json, "choice", choice_names[value->choice]);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_counts(const struct preview *preview, struct json_writer *json)
{
    const struct intake_counts *counts = &preview->counts;
    json_integer(json, "rows", counts->rows);
    json_begin_object(json, "entries");
    for (int i = 0; i < ENTRY_STATUSES; i++)
        json_integer(json, entry_status_name((enum entry_status)i), counts->entries[i]);
    json_end_object(json);
    json_begin_object(json, "reasons");
    for (int i = ENTRY_REASON_NONE + 1; i < ENTRY_REASONS; i++)
        json_integer(json, entry_reason_code((enum entry_reason)i), counts->reasons[i]);
    json_end_object(json);
    json_integer(json, "national", counts->national);
    json_integer(json, "landlines", counts->landlines);
    json_integer(json, "new_numbers", preview->result.new_jobs);
    json_integer(json, "known_numbers", preview->result.known_jobs);
    json_integer(json, "known_listed", preview->result.known_listed);
    json_integer(json, "known_rejected", preview->result.known_rejected);
    json_integer(json, "duplicates", preview->result.duplicates);
    json_integer(json, "to_send", preview->to_send);
    json_decimal(json, "seconds_needed", preview->seconds_needed);
}

static void write_first_rows(const struct preview *preview, struct json_writer *json)
{
    json_begin_array(json, "first_rows");
    for (size_t i = 0; i < preview->first_row_count; i++) {
        const struct entry *entry = &preview->first_rows[i].entry;
        json_begin_object(json, NULL);
        json_integer(json, "row", entry->row);
        json_integer(json, "line", entry->line);
        json_integer(json, "column", entry->column);
        json_bytes(json, "input", entry->cell, entry->cell_length);
        json_string(json, "status", entry_status_name(entry->status));
        if (entry->status == ENTRY_PHONE) {
            char phone[32];
            snprintf(phone, sizeof phone, "+%" PRId64, entry->phone);
            json_string(json, "phone", phone);
        } else {
            json_string(json, "reason", entry_reason_code(entry->reason));
        }
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_text(struct json_writer *json, const char *name, const struct text *text)
{
    if (text->length > 0)
        json_string(json, name, text_string(text));
    else
        json_null(json, name);
}

void preview_write_json(const struct preview *preview, struct json_writer *json)
{
    json_begin_object(json, NULL);
    write_description(preview, json);
    write_values(preview, json);
    write_counts(preview, json);
    write_first_rows(preview, json);
    write_text(json, "known", &preview->known);
    write_text(json, "refusal", &preview->refusal);
    json_end_object(json);
}
