#include "base/json_writer.h"
#include "cli/show/lookup_print.h"
#include "cli/show/summary.h"

#include <inttypes.h>
#include <stdio.h>

static void write_number(struct json_writer *json, const char *name, bool has, int64_t number)
{
    if (has)
        json_integer(json, name, number);
    else
        json_null(json, name);
}

static void write_job(struct json_writer *json, const struct lookup_job *job)
{
    json_string(json, "state", job_state_name(job->state));
    json_known_string(json, "stop_id", job->own_stop_id);
    json_known_string(json, "list_stop_id", job->list_stop_id);
    json_integer(json, "attempts", job->attempts);
    json_time(json, "first_attempt_at", job->first_attempt_at);
    json_time(json, "last_attempt_at", job->last_attempt_at);
    json_known_string(json, "sent_by", job->sent_by);
    json_time(json, "due_at", job->due_at);
    json_time(json, "confirmed_at", job->confirmed_at);
    json_time(json, "seen_at", job->seen_at);
    write_number(json, "code", job->has_code, job->code);
    json_known_string(json, "message", job->message);
    json_known_string(json, "source", job_error_source_name(job->source));
    write_number(json, "http_status", job->http_status != 0, job->http_status);
    json_bool(json, "maybe_sent", job->maybe_sent);
}

static void write_filter(struct json_writer *json, const char *choices)
{
    struct text rows = {0};
    (void)summary_append_filter(&rows, choices);
    json_known_string(json, "which_rows", text_string(&rows));
    text_free(&rows);
}

static bool write_entries(struct json_writer *json, struct lookup *lookup, struct error *err)
{
    struct lookup_entry entry;
    bool found = true;
    bool ok;
    json_begin_array(json, "entries");
    while ((ok = lookup_next_entry(lookup, &entry, &found, err)) && found) {
        const struct entry *cell = &entry.entry;
        bool dated = cell->objected_at != ENTRY_NO_DATE;
        json_begin_object(json, NULL);
        json_integer(json, "import", entry.import_id);
        json_string(json, "file", entry.path);
        json_time(json, "imported_at", entry.imported_at);
        json_time(json, "undone_at", entry.undone_at);
        json_known_string(json, "undo_reason", entry.undo_reason);
        write_number(json, "row", cell->row != 0, cell->row);
        write_number(json, "line", cell->row != 0, cell->line);
        write_number(json, "column", cell->row != 0, cell->column);
        json_known_string(json, "column_name", entry.column_name);
        if (cell->row != 0)
            json_bytes(json, "input", cell->cell, cell->cell_length);
        else
            json_null(json, "input");
        json_string(json, "status", entry_status_name(cell->status));
        json_known_string(json, "reason", entry_reason_code(cell->reason));
        write_filter(json, entry.choices);
        json_time(json, "objected_at", dated ? cell->objected_at : 0);
        json_end_object(json);
    }
    json_end_array(json);
    return ok;
}

static bool write_events(struct json_writer *json, struct lookup *lookup, struct error *err)
{
    struct lookup_event event;
    bool found = true;
    bool ok;
    json_begin_array(json, "events");
    while ((ok = lookup_next_event(lookup, &event, &found, err)) && found) {
        json_begin_object(json, NULL);
        json_time(json, "at", event.at);
        json_integer(json, "run", event.run_id);
        json_known_string(json, "user", event.user);
        json_string(json, "event", job_event_name(event.kind));
        json_string(json, "before", job_state_name(event.before));
        json_string(json, "after", job_state_name(event.after));
        write_number(json, "code", event.has_code, event.code);
        write_number(json, "http_status", event.http_status != 0, event.http_status);
        json_known_string(json, "reason", event.reason);
        json_end_object(json);
    }
    json_end_array(json);
    return ok;
}

bool lookup_print_json(struct text *out, struct lookup *lookup, int64_t phone, struct error *err)
{
    const struct lookup_job *job = lookup_job(lookup);
    struct json_writer json;
    char number[24];
    (void)snprintf(number, sizeof number, "+%" PRId64, phone);
    json_writer_init(&json, out);
    json_begin_object(&json, NULL);
    json_string(&json, "phone", number);
    json_bool(&json, "known", job->is_known);
    json_time(&json, "forgotten_at", lookup_forgotten_at(lookup));
    if (job->is_known)
        write_job(&json, job);
    bool ok = write_entries(&json, lookup, err) && write_events(&json, lookup, err);
    json_end_object(&json);
    text_append_char(out, '\n');
    return ok;
}
