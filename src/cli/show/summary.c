#include "cli/show/summary.h"

#include "base/timestamp.h"

#include <inttypes.h>
#include <string.h>

int64_t summary_numbers(const struct import_status *status)
{
    int64_t numbers = 0;
    for (int state = 0; state < JOB_STATES; state++)
        numbers += status->jobs[state];
    return numbers;
}

static void print_count(FILE *out, const char *name, int64_t count)
{
    fprintf(out, "  %-16s %10" PRId64 "\n", name, count);
}

/* The states that only `undo` brings about are shown where there are any. */
static const struct {
    enum job_state state;
    const char *name;
    bool always;
} state_lines[] = {
    {JOB_LISTED, "listed", true},      {JOB_ALREADY_LISTED, "already listed", true},
    {JOB_REJECTED, "rejected", true},  {JOB_UNCONFIRMED, "unconfirmed", true},
    {JOB_PENDING, "pending", true},    {JOB_CANCELLED, "cancelled", false},
    {JOB_REMOVING, "removing", false}, {JOB_REMOVED, "removed", false},
};

bool summary_append_filter(struct text *text, const char *choices)
{
    static const char rows[] = " where=";
    const char *filter = strstr(choices, rows);
    if (filter == NULL)
        return false;
    filter += strlen(rows);
    text_append_printable(text, filter, strlen(filter));
    return true;
}

void summary_append_choices(struct text *text, const char *choices)
{
    static const char landlines[] = " landlines=";
    const char *how = strstr(choices, landlines);
    if (!summary_append_filter(text, choices))
        return;
    if (how != NULL) {
        how += strlen(landlines);
        text_append_string(text, "; landlines ");
        text_append_printable(text, how, strcspn(how, " "));
    }
}

void summary_warn_rows(const struct log *log, const char *file, const char *choices)
{
    struct text shown = {0}, rows = {0};
    text_append_printable(&shown, file, strlen(file));
    summary_append_choices(&rows, choices);
    log_warn(log, "file_read", "%s: rows: %s", text_string(&shown), text_string(&rows));
    text_free(&shown);
    text_free(&rows);
}

void summary_print_choices(FILE *out, const struct import_status *status)
{
    struct text shown = {0};
    summary_append_choices(&shown, status->choices);
    if (shown.length > 0)
        fprintf(out, "  which rows       %s\n", text_string(&shown));
    text_free(&shown);
}

void summary_print_import(FILE *out, const char *name, const struct import_status *status)
{
    struct text shown = {0};
    text_append_printable(&shown, name, strlen(name));
    fprintf(out, "%s (import %" PRId64 ")\n", text_string(&shown), status->import_id);
    text_free(&shown);
    summary_print_choices(out, status);
    print_count(out, "rows", status->rows);
    print_count(out, "numbers", summary_numbers(status));
    for (size_t i = 0; i < sizeof state_lines / sizeof *state_lines; i++) {
        int64_t count = status->jobs[state_lines[i].state];
        if (state_lines[i].always || count > 0)
            print_count(out, state_lines[i].name, count);
    }
    print_count(out, "duplicates", status->duplicates);
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++)
        print_count(out, entry_status_name((enum entry_status)i), status->entries[i]);
}

void summary_append_states(struct text *text, const int64_t jobs[JOB_STATES])
{
    const char *separator = "";
    for (size_t i = 0; i < sizeof state_lines / sizeof *state_lines; i++) {
        int64_t count = jobs[state_lines[i].state];
        if (count > 0) {
            text_printf(text, "%s%" PRId64 " %s", separator, count, state_lines[i].name);
            separator = ", ";
        }
    }
    text_append_string(text, separator[0] == '\0' ? "no numbers" : "");
}

static void append_count(struct text *text, int64_t count, const char *one, const char *many)
{
    if (count > 0)
        text_printf(text, "; %" PRId64 " %s", count, count == 1 ? one : many);
}

void summary_append_import(struct text *text, const struct import_status *status)
{
    int64_t numbers = summary_numbers(status);
    text_printf(text, "%" PRId64 " row%s, %" PRId64 " number%s: ", status->rows,
                text_plural(status->rows), numbers, text_plural(numbers));
    summary_append_states(text, status->jobs);
    append_count(text, status->duplicates, "duplicate", "duplicates");
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++) {
        const char *name = entry_status_name((enum entry_status)i);
        append_count(text, status->entries[i], name, name);
    }
}

void summary_append_known(struct text *text, int64_t since)
{
    char time[TIMESTAMP_SIZE];
    text_printf(text, "known since %.10s, and still open", timestamp_show(since, time));
}

void summary_write_json_jobs(struct json_writer *json, const int64_t jobs[JOB_STATES])
{
    json_begin_object(json, "jobs");
    for (int state = 0; state < JOB_STATES; state++)
        json_integer(json, job_state_name((enum job_state)state), jobs[state]);
    json_end_object(json);
}

void summary_write_json(struct json_writer *json, const struct import_status *status)
{
    struct text rows = {0};
    json_integer(json, "id", status->import_id);
    json_string(json, "path", status->path);
    json_string(json, "dialect", status->dialect);
    summary_append_choices(&rows, status->choices);
    json_string(json, "which_rows", text_string(&rows));
    text_free(&rows);
    json_time(json, "imported_at", status->imported_at);
    json_time(json, "finished_at", status->finished_at);
    json_time(json, "undone_at", status->undone_at);
    json_known_string(json, "undo_reason", status->undo_reason);
    json_time(json, "pruned_at", status->pruned_at);
    json_integer(json, "rows", status->rows);
    json_integer(json, "duplicates", status->duplicates);
    json_begin_object(json, "entries");
    for (int i = 0; i < ENTRY_STATUSES; i++)
        json_integer(json, entry_status_name((enum entry_status)i), status->entries[i]);
    json_end_object(json);
    json_integer(json, "known_rows", import_status_known(status));
    json_time(json, "known_since", status->known_since);
    summary_write_json_jobs(json, status->jobs);
}
