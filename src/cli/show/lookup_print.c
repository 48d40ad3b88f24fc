#include "cli/show/lookup_print.h"

#include "base/json_writer.h"
#include "base/timestamp.h"
#include "cli/show/summary.h"

#include <inttypes.h>
#include <string.h>

/* --- as text --- */

static void append_time(struct text *out, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    text_append_string(out, timestamp_show(wall_ms, time));
}

static void append_foreign(struct text *out, const char *words)
{
    text_append_printable(out, words, strlen(words));
}

static void append_answer(struct text *out, bool has_code, int64_t code, int http_status,
                          const char *words)
{
    const char *before = ": ";
    if (words[0] != '\0') {
        text_append_string(out, before);
        append_foreign(out, words);
        before = ", ";
    }
    if (has_code) {
        text_printf(out, "%scode %" PRId64, before, code);
        before = ", ";
    }
    if (http_status != 0)
        text_printf(out, "%sHTTP %d", before, http_status);
}

static void append_stop_ids(struct text *out, const struct lookup_job *job)
{
    if (job->own_stop_id[0] != '\0') {
        text_append_string(out, "  stop id    ");
        append_foreign(out, job->own_stop_id);
        text_append_string(out, ", given to us\n");
    }
    if (job->list_stop_id[0] != '\0' && strcmp(job->list_stop_id, job->own_stop_id) != 0) {
        text_append_string(out, "  stop id    ");
        append_foreign(out, job->list_stop_id);
        text_append_string(out, ", on the provider's list\n");
    }
}

static void append_sending(struct text *out, const struct lookup_job *job)
{
    if (job->attempts == 0) {
        text_append_string(out, "  sent       never\n");
        return;
    }
    text_append_string(out, "  sent       ");
    append_time(out, job->first_attempt_at);
    if (job->attempts > 1) {
        text_append_string(out, ", last ");
        append_time(out, job->last_attempt_at);
        text_printf(out, ", %" PRId64 " attempts", job->attempts);
    }
    if (job->sent_by[0] != '\0') {
        text_append_string(out, ", by ");
        append_foreign(out, job->sent_by);
    }
    text_append_string(out, "\n  answered   ");
    text_append_string(out, job_state_name(job->state));
    append_answer(out, job->has_code, job->code, job->http_status, job->message);
    text_append_string(out, job->maybe_sent ? "; an earlier answer was lost\n" : "\n");
}

static void append_job(struct text *out, const struct lookup_job *job)
{
    text_printf(out, "  state      %s\n", job_state_name(job->state));
    append_stop_ids(out, job);
    append_sending(out, job);
    if (job->due_at != 0) {
        text_append_string(out, "  next try   ");
        append_time(out, job->due_at);
        text_append_char(out, '\n');
    }
    if (job->seen_at != 0) {
        text_append_string(out, "  seen on the list  ");
        append_time(out, job->seen_at);
        text_append_char(out, '\n');
    }
    /* An answer is no look at the list. */
    if (job->confirmed_at > job->seen_at) {
        text_append_string(out, "  accepted by the provider  ");
        append_time(out, job->confirmed_at);
        text_append_char(out, '\n');
    }
}

static void append_import(struct text *out, const struct lookup_entry *entry)
{
    text_append_string(out, "  file       ");
    append_foreign(out, entry->path);
    text_printf(out, " (import %" PRId64 ", ", entry->import_id);
    append_time(out, entry->imported_at);
    text_append_char(out, ')');
    if (entry->undone_at != 0) {
        text_append_string(out, ", taken back ");
        append_time(out, entry->undone_at);
        append_answer(out, false, 0, 0, entry->undo_reason);
    }
    text_append_char(out, '\n');
}

/* Why nothing was sent for the cell: "left out by the filter SMS opt-out = yes". */
static void append_reason(struct text *out, const struct lookup_entry *entry)
{
    enum entry_reason reason = entry->entry.reason;
    if (reason == ENTRY_REASON_NONE)
        return;
    text_printf(out, ": %s", entry_reason_text(reason));
    if (reason == ENTRY_NOT_SELECTED || reason == ENTRY_FLAG_UNKNOWN) {
        text_append_string(out, reason == ENTRY_NOT_SELECTED ? " " : ": ");
        (void)summary_append_filter(out, entry->choices);
    }
}

static void append_left_out(struct text *out, const struct lookup_entry *entry)
{
    text_append_string(out, "    in a row of which nothing is kept");
    append_reason(out, entry);
    text_append_char(out, '\n');
}

static void append_entry(struct text *out, const struct lookup_entry *entry)
{
    const struct entry *cell = &entry->entry;
    if (cell->row == 0) {
        append_left_out(out, entry);
        return;
    }
    text_printf(out, "    row %" PRId64 ", line %" PRId64 ", ", cell->row, cell->line);
    if (entry->column_name[0] != '\0')
        append_foreign(out, entry->column_name);
    else
        text_printf(out, "column %d", cell->column);
    text_append_string(out, ": \"");
    text_append_printable(out, cell->cell, cell->cell_length);
    text_append_char(out, '"');
    if (cell->objected_at != ENTRY_NO_DATE) {
        char time[TIMESTAMP_SIZE];
        text_printf(out, ", objected on %.10s", timestamp_format(cell->objected_at, time));
    }
    append_reason(out, entry);
    text_append_char(out, '\n');
}

static void append_event(struct text *out, const struct lookup_event *event)
{
    text_append_string(out, "    ");
    append_time(out, event->at);
    text_append_string(out, "  ");
    for (const char *name = job_event_name(event->kind); *name != '\0'; name++)
        text_append_char(out, *name == '_' ? ' ' : *name);
    if (event->before != event->after) {
        text_printf(out, " (%s, then %s)", job_state_name(event->before),
                    job_state_name(event->after));
    }
    append_answer(out, event->has_code, event->code, event->http_status, event->reason);
    if (event->user[0] != '\0') {
        text_append_string(out, ", by ");
        append_foreign(out, event->user);
    }
    text_append_char(out, '\n');
}

/* `*any`: there was one. */
static bool append_entries(struct text *out, struct lookup *lookup, bool *any, struct error *err)
{
    struct lookup_entry entry;
    int64_t import_id = 0;
    bool found = true;
    bool ok;
    while ((ok = lookup_next_entry(lookup, &entry, &found, err)) && found) {
        if (import_id == 0 && !lookup_job(lookup)->is_known)
            text_append_string(out, "  not sent: no import has brought this number; it stands "
                                    "in\n");
        if (entry.import_id != import_id)
            append_import(out, &entry);
        import_id = entry.import_id;
        append_entry(out, &entry);
    }
    *any = import_id != 0;
    return ok;
}

static bool append_events(struct text *out, struct lookup *lookup, struct error *err)
{
    struct lookup_event event;
    bool found = true;
    bool is_first = true;
    bool ok;
    while ((ok = lookup_next_event(lookup, &event, &found, err)) && found) {
        text_append_string(out, is_first ? "  events\n" : "");
        is_first = false;
        append_event(out, &event);
    }
    return ok;
}

bool lookup_print_text(struct text *out, struct lookup *lookup, int64_t phone, struct error *err)
{
    const struct lookup_job *job = lookup_job(lookup);
    bool any = false;
    text_printf(out, "+%" PRId64 "\n", phone);
    if (job->is_known)
        append_job(out, job);
    bool ok = append_entries(out, lookup, &any, err) && append_events(out, lookup, err);
    if (lookup_forgotten_at(lookup) != 0) {
        text_append_string(out, "  forgotten  ");
        append_time(out, lookup_forgotten_at(lookup));
        text_append_string(out, ", with all that was known of it\n");
    } else if (!job->is_known && !any) {
        text_append_string(out, "  not known: no import has brought this number, and its digits "
                                "stand in no cell that is kept of a row that was left out or "
                                "needs a human\n");
    }
    return ok;
}

/* --- as JSON --- */

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
