#include "cli/show/summary.h"

#include "base/language.h"
#include "base/timestamp.h"
#include "report/report_outcome.h"

#include <inttypes.h>
#include <string.h>

#define NAME_COLUMNS 16 /* of a line's name; none is longer in any language */
#define STATE_LINES  (sizeof state_lines / sizeof *state_lines)

int64_t summary_numbers(const struct import_status *status)
{
    int64_t numbers = 0;
    for (int state = 0; state < JOB_STATES; state++)
        numbers += status->jobs[state];
    return numbers;
}

/* The states in the order of a summary. Those that only `undo` brings about are shown where there
 * are any. */
static const struct {
    enum job_state state;
    bool always;
} state_lines[] = {
    {JOB_LISTED, true},  {JOB_ALREADY_LISTED, true}, {JOB_REJECTED, true},  {JOB_UNCONFIRMED, true},
    {JOB_PENDING, true}, {JOB_CANCELLED, false},     {JOB_REMOVING, false}, {JOB_REMOVED, false},
};

/* --- words --- */

static const char *outcome_word(enum report_status status)
{
    return report_outcome(status)->label[language_spoken()];
}

const char *summary_status_word(enum entry_status status)
{
    return outcome_word((enum report_status)(status - ENTRY_INVALID + REPORT_STATUS_INVALID));
}

void summary_append_state(struct text *text, enum job_state state, int64_t count)
{
    switch (state) {
    case JOB_LISTED:
        text_printf(text, P_("%" PRId64 " listed", "%" PRId64 " listed", count), count);
        break;
    case JOB_ALREADY_LISTED:
        text_printf(text, P_("%" PRId64 " already listed", "%" PRId64 " already listed", count),
                    count);
        break;
    case JOB_REJECTED:
        text_printf(text, P_("%" PRId64 " rejected", "%" PRId64 " rejected", count), count);
        break;
    case JOB_UNCONFIRMED:
        text_printf(text, P_("%" PRId64 " unconfirmed", "%" PRId64 " unconfirmed", count), count);
        break;
    case JOB_PENDING:
        text_printf(text, P_("%" PRId64 " pending", "%" PRId64 " pending", count), count);
        break;
    case JOB_CANCELLED:
        text_printf(text, P_("%" PRId64 " cancelled", "%" PRId64 " cancelled", count), count);
        break;
    case JOB_REMOVING:
        text_printf(text, P_("%" PRId64 " removing", "%" PRId64 " removing", count), count);
        break;
    case JOB_REMOVED:
        text_printf(text, P_("%" PRId64 " removed", "%" PRId64 " removed", count), count);
        break;
    case JOB_STATES:
        break;
    }
}

void summary_append_status(struct text *text, enum entry_status status, int64_t count)
{
    switch (status) {
    case ENTRY_INVALID:
        text_printf(text, P_("%" PRId64 " invalid", "%" PRId64 " invalid", count), count);
        break;
    case ENTRY_EMPTY:
        text_printf(text, P_("%" PRId64 " empty", "%" PRId64 " empty", count), count);
        break;
    case ENTRY_SKIPPED:
        text_printf(text, P_("%" PRId64 " skipped", "%" PRId64 " skipped", count), count);
        break;
    case ENTRY_UNDECIDED:
        text_printf(text, P_("%" PRId64 " undecided", "%" PRId64 " undecided", count), count);
        break;
    case ENTRY_PHONE:
    case ENTRY_STATUSES:
        break;
    }
}

/* --- which rows --- */

void summary_append_rows(struct text *text, const char *filter)
{
    struct text shown = {0};
    report_append_filter(&shown, filter, language_spoken());
    text_append_printable(text, text_string(&shown), shown.length);
    text_free(&shown);
}

bool summary_append_filter(struct text *text, const char *choices)
{
    static const char rows[] = " where=";
    const char *filter = strstr(choices, rows);
    if (filter == NULL)
        return false;
    filter += strlen(rows);
    summary_append_rows(text, filter);
    return true;
}

void summary_append_choices(struct text *text, const char *choices)
{
    static const char landlines[] = " landlines=";
    const char *how = strstr(choices, landlines);
    if (!summary_append_filter(text, choices))
        return;
    if (how != NULL)
        text_append_string(text, strncmp(how + strlen(landlines), "skipped", 7) == 0
                                     ? _("; landlines skipped")
                                     : _("; landlines sent"));
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

/* --- as lines --- */

static void append_name(struct text *text, const char *name)
{
    text_append_string(text, "  ");
    text_append_padded(text, name, NAME_COLUMNS);
    text_append_char(text, ' ');
}

void summary_print_fact(FILE *out, const char *name, const char *value)
{
    struct text line = {0};
    append_name(&line, _(name));
    text_append_printable(&line, value, strlen(value));
    fprintf(out, "%s\n", text_string(&line));
    text_free(&line);
}

static void append_count(struct text *text, const char *name, int64_t count)
{
    append_name(text, name);
    text_printf(text, "%10" PRId64 "\n", count);
}

void summary_print_choices(FILE *out, const struct import_status *status)
{
    struct text shown = {0};
    summary_append_choices(&shown, status->choices);
    if (shown.length > 0)
        summary_print_fact(out, N_("which rows"), text_string(&shown));
    text_free(&shown);
}

void summary_print_import(FILE *out, const char *name, const struct import_status *status)
{
    struct text shown = {0}, counts = {0};
    text_append_printable(&shown, name, strlen(name));
    fprintf(out, _("%s (import %" PRId64 ")\n"), text_string(&shown), status->import_id);
    summary_print_choices(out, status);
    append_count(&counts, _("rows"), status->rows);
    append_count(&counts, _("numbers"), summary_numbers(status));
    for (size_t i = 0; i < STATE_LINES; i++) {
        enum job_state state = state_lines[i].state;
        if (state_lines[i].always || status->jobs[state] > 0)
            append_count(&counts, outcome_word((enum report_status)state), status->jobs[state]);
    }
    append_count(&counts, _("duplicates"), status->duplicates);
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++)
        append_count(&counts, summary_status_word((enum entry_status)i), status->entries[i]);
    fputs(text_string(&counts), out);
    text_free(&counts);
    text_free(&shown);
}

/* --- as a sentence --- */

void summary_append_states(struct text *text, const int64_t jobs[JOB_STATES])
{
    size_t before = text->length;
    for (size_t i = 0; i < STATE_LINES; i++) {
        enum job_state state = state_lines[i].state;
        if (jobs[state] > 0) {
            text_append_string(text, text->length > before ? ", " : "");
            summary_append_state(text, state, jobs[state]);
        }
    }
    if (text->length == before)
        text_append_string(text, _("no numbers"));
}

void summary_append_import(struct text *text, const struct import_status *status)
{
    int64_t numbers = summary_numbers(status), duplicates = status->duplicates;
    text_printf(text, P_("%" PRId64 " row", "%" PRId64 " rows", status->rows), status->rows);
    text_printf(text, P_(", %" PRId64 " number: ", ", %" PRId64 " numbers: ", numbers), numbers);
    summary_append_states(text, status->jobs);
    if (duplicates > 0)
        text_printf(text, P_("; %" PRId64 " duplicate", "; %" PRId64 " duplicates", duplicates),
                    duplicates);
    for (int i = ENTRY_INVALID; i < ENTRY_STATUSES; i++) {
        if (status->entries[i] > 0) {
            text_append_string(text, _("; "));
            summary_append_status(text, (enum entry_status)i, status->entries[i]);
        }
    }
}

void summary_append_known(struct text *text, int64_t since)
{
    char time[TIMESTAMP_SIZE];
    text_printf(text, _("known since %.10s, and still open"), timestamp_show(since, time));
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
