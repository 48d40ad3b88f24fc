#include "cli/show/lookup_print.h"

#include "base/language.h"
#include "base/timestamp.h"
#include "cli/show/labels.h"
#include "cli/show/summary.h"
#include "jobs/job_words.h"
#include "report/report_outcome.h"
#include "report/report_words.h"

#include <inttypes.h>
#include <string.h>

static void append_time(struct text *out, int64_t wall_ms)
{
    char time[TIMESTAMP_SIZE];
    text_append_string(out, timestamp_show(wall_ms, time));
}

static void append_foreign(struct text *out, const char *words)
{
    text_append_printable(out, words, strlen(words));
}

/* The state as programs have it; in another language than English, as the reports do. */
static const char *state_word(enum job_state state)
{
    return language_spoken() == LANGUAGE_ENGLISH
               ? job_state_name(state)
               : report_outcome((enum report_status)state)->label[language_spoken()];
}

/* ": WORDS, code 10, HTTP 200": what there is of it. */
static void append_answer(struct text *out, bool has_code, int64_t code, int http_status,
                          const char *words)
{
    const char *before = _(": ");
    if (words[0] != '\0') {
        struct text shown = {0};
        job_words_show(&shown, words);
        text_append_string(out, before);
        append_foreign(out, text_string(&shown));
        text_free(&shown);
        before = ", ";
    }
    if (has_code) {
        text_append_string(out, before);
        text_printf(out, _("code %" PRId64), code);
        before = ", ";
    }
    if (http_status != 0)
        text_printf(out, "%sHTTP %d", before, http_status);
}

/* The names of the lines, in a column. */
static const char *const names[] = {
    N_("state"),    N_("stop id"), N_("sent"),      N_("answered"),
    N_("next try"), N_("file"),    N_("forgotten"),
};

static void begin_line(struct text *out, const char *name)
{
    labels_append(out, name, labels_columns(names, sizeof names / sizeof *names));
    text_append_string(out, "  ");
}

static void append_stop_id(struct text *out, const char *stop_id, const char *whose)
{
    begin_line(out, N_("stop id"));
    append_foreign(out, stop_id);
    text_append_string(out, whose);
    text_append_char(out, '\n');
}

static void append_stop_ids(struct text *out, const struct lookup_job *job)
{
    if (job->own_stop_id[0] != '\0')
        append_stop_id(out, job->own_stop_id, _(", given to us"));
    if (job->list_stop_id[0] != '\0' && strcmp(job->list_stop_id, job->own_stop_id) != 0)
        append_stop_id(out, job->list_stop_id, _(", on the provider's list"));
}

static void append_user(struct text *out, const char *user)
{
    struct text shown = {0};
    append_foreign(&shown, user);
    if (shown.length > 0)
        text_printf(out, _(", by %s"), text_string(&shown));
    text_free(&shown);
}

static void append_sending(struct text *out, const struct lookup_job *job)
{
    char time[TIMESTAMP_SIZE];
    begin_line(out, N_("sent"));
    if (job->attempts == 0) {
        text_append_string(out, _("never\n"));
        return;
    }
    append_time(out, job->first_attempt_at);
    if (job->attempts > 1)
        text_printf(
            out,
            P_(", last %s, %" PRId64 " attempt", ", last %s, %" PRId64 " attempts", job->attempts),
            timestamp_show(job->last_attempt_at, time), job->attempts);
    append_user(out, job->sent_by);
    text_append_char(out, '\n');
    begin_line(out, N_("answered"));
    text_append_string(out, state_word(job->state));
    append_answer(out, job->has_code, job->code, job->http_status, job->message);
    text_append_string(out, job->maybe_sent ? _("; an earlier answer was lost\n") : "\n");
}

static void append_job(struct text *out, const struct lookup_job *job)
{
    char time[TIMESTAMP_SIZE];
    begin_line(out, N_("state"));
    text_printf(out, "%s\n", state_word(job->state));
    append_stop_ids(out, job);
    append_sending(out, job);
    if (job->due_at != 0) {
        begin_line(out, N_("next try"));
        text_printf(out, "%s\n", timestamp_show(job->due_at, time));
    }
    if (job->seen_at != 0)
        text_printf(out, _("  seen on the list  %s\n"), timestamp_show(job->seen_at, time));
    /* An answer is no look at the list. */
    if (job->confirmed_at > job->seen_at)
        text_printf(out, _("  accepted by the provider  %s\n"),
                    timestamp_show(job->confirmed_at, time));
}

static void append_import(struct text *out, const struct lookup_entry *entry)
{
    char time[TIMESTAMP_SIZE];
    begin_line(out, N_("file"));
    append_foreign(out, entry->path);
    text_printf(out, _(" (import %" PRId64 ", %s)"), entry->import_id,
                timestamp_show(entry->imported_at, time));
    if (entry->undone_at != 0) {
        text_printf(out, _(", taken back %s"), timestamp_show(entry->undone_at, time));
        text_append_string(out, entry->undo_reason[0] != '\0' ? _(": ") : "");
        append_foreign(out, entry->undo_reason);
    }
    text_append_char(out, '\n');
}

/* Why nothing was sent for the cell: "left out by the filter SMS opt-out = yes". */
static void append_reason(struct text *out, const struct lookup_entry *entry)
{
    enum entry_reason reason = entry->entry.reason;
    if (reason == ENTRY_REASON_NONE)
        return;
    text_append_string(out, _(": "));
    text_append_string(out, report_reason_text(reason, language_spoken()));
    if (reason == ENTRY_NOT_SELECTED || reason == ENTRY_FLAG_UNKNOWN) {
        text_append_string(out, reason == ENTRY_NOT_SELECTED ? " " : _(": "));
        (void)summary_append_filter(out, entry->choices);
    }
}

static void append_left_out(struct text *out, const struct lookup_entry *entry)
{
    text_append_string(out, _("    in a row of which nothing is kept"));
    append_reason(out, entry);
    text_append_char(out, '\n');
}

/* "row 3, line 4, Mobile: "06 12"". */
static void append_cell(struct text *out, const struct lookup_entry *entry)
{
    const struct entry *cell = &entry->entry;
    struct text column = {0}, shown = {0};
    if (entry->column_name[0] != '\0')
        append_foreign(&column, entry->column_name);
    else
        text_printf(&column, _("column %d"), cell->column);
    text_append_printable(&shown, cell->cell, cell->cell_length);
    text_printf(out, _("    row %" PRId64 ", line %" PRId64 ", %s: \"%s\""), cell->row, cell->line,
                text_string(&column), text_string(&shown));
    text_free(&column);
    text_free(&shown);
}

static void append_entry(struct text *out, const struct lookup_entry *entry)
{
    const struct entry *cell = &entry->entry;
    if (cell->row == 0) {
        append_left_out(out, entry);
        return;
    }
    append_cell(out, entry);
    if (cell->objected_at != ENTRY_NO_DATE) {
        char time[TIMESTAMP_SIZE];
        text_printf(out, _(", objected on %s"), timestamp_show_day(cell->objected_at, time));
    }
    append_reason(out, entry);
    text_append_char(out, '\n');
}

/* As job_event_name, in words. */
static const char *const event_words[JOB_EVENTS] = {
    [JOB_EVENT_ATTEMPT] = N_("attempt"),       [JOB_EVENT_SENT_AGAIN] = N_("sent again"),
    [JOB_EVENT_MAYBE_SENT] = N_("maybe sent"), [JOB_EVENT_ANSWERED] = N_("answered"),
    [JOB_EVENT_CANCELLED] = N_("cancelled"),   [JOB_EVENT_WANTED_AGAIN] = N_("wanted again"),
    [JOB_EVENT_CONFIRMED] = N_("confirmed"),   [JOB_EVENT_REMOVING] = N_("removing"),
    [JOB_EVENT_REMOVED] = N_("removed"),       [JOB_EVENT_NOT_REMOVED] = N_("not removed"),
    [JOB_EVENT_RETRIED] = N_("retried"),       [JOB_EVENT_RESTORED] = N_("restored"),
    [JOB_EVENT_REOPENED] = N_("reopened"),     [JOB_EVENT_PUT_BACK] = N_("put back"),
};

static void append_event(struct text *out, const struct lookup_event *event)
{
    text_append_string(out, "    ");
    append_time(out, event->at);
    const char *words = event_words[event->kind];
    text_printf(out, "  %s", words != NULL ? _(words) : _("unknown"));
    if (event->before != event->after)
        text_printf(out, _(" (%s, then %s)"), state_word(event->before), state_word(event->after));
    append_answer(out, event->has_code, event->code, event->http_status, event->reason);
    append_user(out, event->user);
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
            text_append_string(out, _("  not sent: no import has brought this number; it stands "
                                      "in\n"));
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
        text_append_string(out, is_first ? _("  events\n") : "");
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
        char time[TIMESTAMP_SIZE];
        begin_line(out, N_("forgotten"));
        text_printf(out, _("%s, with all that was known of it\n"),
                    timestamp_show(lookup_forgotten_at(lookup), time));
    } else if (!job->is_known && !any) {
        text_append_string(out, _("  not known: no import has brought this number, and its digits "
                                  "stand in no cell that is kept of a row that was left out or "
                                  "needs a human\n"));
    }
    return ok;
}
