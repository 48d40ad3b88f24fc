#include "cli/show/run_summary.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/options/report_choice.h"
#include "cli/show/next_steps.h"
#include "cli/show/progress_pace.h"
#include "cli/show/progress_words.h"
#include "cli/show/to_fix_show.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define US_PER_SECOND 1e6

/* --- what needs a human --- */

/* Rejected numbers may have been reported by an earlier run, and so are told as new only once. */
static int64_t numbers_of(const struct run_summary_import *import, enum job_state state)
{
    int64_t told = state == JOB_REJECTED ? import->told_before : 0;
    int64_t numbers = import->counts.jobs[state] - told - import->same_jobs[state];
    return numbers > 0 ? numbers : 0;
}

static int64_t rows_of(const struct run_summary_import *import, enum entry_status status)
{
    const struct import_status *counts = &import->counts;
    return counts->entries[status] - (import->counts_known ? 0 : counts->known[status]) -
           import->same[status];
}

static int64_t same_rows(const struct run_summary_import *import)
{
    return import->same[ENTRY_INVALID] + import->same[ENTRY_UNDECIDED];
}

static int64_t same_numbers(const struct run_summary_import *import)
{
    return import->same_jobs[JOB_REJECTED] + import->same_jobs[JOB_UNCONFIRMED];
}

static int64_t human_rows(const struct run_summary_import *import)
{
    return rows_of(import, ENTRY_INVALID) + rows_of(import, ENTRY_UNDECIDED);
}

static int64_t human_numbers(const struct run_summary_import *import)
{
    return numbers_of(import, JOB_REJECTED) + numbers_of(import, JOB_UNCONFIRMED);
}

int64_t run_summary_needs_human(const struct run_summary_import *import)
{
    return human_rows(import) + human_numbers(import);
}

/* "3 rows and 1 number of FILE": a number counts once, however many rows hold it. */
static void append_how_many(struct text *text, int64_t rows, int64_t numbers, const char *file)
{
    struct text shown = {0}, first = {0}, second = {0};
    text_append_printable(&shown, file, strlen(file));
    if (rows > 0 && numbers > 0) {
        text_printf(&first, P_("%" PRId64 " row", "%" PRId64 " rows", rows), rows);
        text_printf(&second, P_("%" PRId64 " number", "%" PRId64 " numbers", numbers), numbers);
        text_printf(text, _("%s and %s of %s"), text_string(&first), text_string(&second),
                    text_string(&shown));
    } else if (numbers > 0) {
        text_printf(text, P_("%" PRId64 " number of %s", "%" PRId64 " numbers of %s", numbers),
                    numbers, text_string(&shown));
    } else {
        text_printf(text, P_("%" PRId64 " row of %s", "%" PRId64 " rows of %s", rows), rows,
                    text_string(&shown));
    }
    text_free(&shown);
    text_free(&first);
    text_free(&second);
}

/* "6 invalid, 2 undecided, 1 rejected". */
static void append_kinds(struct text *kinds, const struct run_summary_import *import)
{
    static const enum entry_status statuses[] = {ENTRY_INVALID, ENTRY_UNDECIDED};
    static const enum job_state states[] = {JOB_REJECTED, JOB_UNCONFIRMED};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (rows_of(import, statuses[i]) > 0) {
            text_append_string(kinds, kinds->length > 0 ? ", " : "");
            summary_append_status(kinds, statuses[i], rows_of(import, statuses[i]));
        }
    }
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (numbers_of(import, states[i]) > 0) {
            text_append_string(kinds, kinds->length > 0 ? ", " : "");
            summary_append_state(kinds, states[i], numbers_of(import, states[i]));
        }
    }
}

static void append_where(struct text *text, const struct run_summary *summary,
                         const struct run_summary_import *import)
{
    const char *report = import->report != NULL ? import->report : summary->report;
    struct text shown = {0};
    report = report_choice_is_stream(report) ? _("the report") : report;
    text_append_printable(&shown, report, strlen(report));
    text_printf(text, _("; see %s"), text_string(&shown));
    text_free(&shown);
}

/* "8 rows and 1 number of FILE need a human: 6 invalid, 2 undecided, 1 rejected; see …". */
static void append_human(struct text *text, const struct run_summary *summary,
                         const struct run_summary_import *import)
{
    struct text which = {0}, kinds = {0};
    append_how_many(&which, human_rows(import), human_numbers(import), import->name);
    append_kinds(&kinds, import);
    text_printf(text,
                P_("%s needs a human: %s", "%s need a human: %s", run_summary_needs_human(import)),
                text_string(&which), text_string(&kinds));
    append_where(text, summary, import);
    text_free(&which);
    text_free(&kinds);
}

/* What there is to correct: the rows too; or only where they are, if not all were told before. */
static void append_to_fix(struct text *text, const struct run_summary *summary,
                          const struct app *app, bool rows)
{
    struct to_fix_import *imports = memory_alloc(summary->count, sizeof *imports);
    size_t count = 0;
    for (size_t i = 0; i < summary->count; i++) {
        const struct run_summary_import *import = &summary->imports[i];
        if (rows || run_summary_needs_human(import) > 0)
            imports[count++] = (struct to_fix_import){import->name, &import->to_fix};
    }
    if (rows)
        to_fix_show_append(text, app, imports, count);
    else
        to_fix_show_append_files(text, app, imports, count);
    free(imports);
}

/* "5 rows of FILE that need a human are known since 2026-03-03, and still open; see …". */
static void append_known(struct text *text, const struct run_summary *summary,
                         const struct run_summary_import *import)
{
    int64_t known = import_status_known(&import->counts);
    struct text shown = {0}, since = {0};
    text_append_printable(&shown, import->name, strlen(import->name));
    summary_append_known(&since, import->counts.known_since);
    text_printf(text,
                P_("%" PRId64 " row of %s that needs a human is %s",
                   "%" PRId64 " rows of %s that need a human are %s", known),
                known, text_string(&shown), text_string(&since));
    append_where(text, summary, import);
    text_free(&shown);
    text_free(&since);
}

/* "3 rows of FILE that need a human stand the same in another file of this run; see …". */
static void append_same(struct text *text, const struct run_summary *summary,
                        const struct run_summary_import *import)
{
    int64_t rows = same_rows(import), numbers = same_numbers(import);
    struct text which = {0};
    append_how_many(&which, rows, numbers, import->name);
    text_printf(text,
                P_("%s that needs a human stands the same in another file of this run",
                   "%s that need a human stand the same in another file of this run",
                   rows + numbers),
                text_string(&which));
    append_where(text, summary, import);
    text_free(&which);
}

void run_summary_write_json_human(struct json_writer *json, const struct run_summary_import *import)
{
    /* Nobody need look at what was taken back. */
    if (import->counts.undone_at != 0) {
        json_null(json, "human");
        return;
    }
    json_begin_object(json, "human");
    json_integer(json, "rows", human_rows(import));
    json_integer(json, "numbers", human_numbers(import));
    json_integer(json, "invalid", rows_of(import, ENTRY_INVALID));
    json_integer(json, "undecided", rows_of(import, ENTRY_UNDECIDED));
    json_integer(json, "rejected", numbers_of(import, JOB_REJECTED));
    json_integer(json, "unconfirmed", numbers_of(import, JOB_UNCONFIRMED));
    json_end_object(json);
}

/* --- how to go on --- */

static struct next_steps next_steps_of(const struct run_summary *summary)
{
    struct next_steps steps = {.status = summary->status};
    for (size_t i = 0; i < summary->count; i++) {
        const struct run_summary_import *import = &summary->imports[i];
        steps.pending += import->counts.jobs[JOB_PENDING];
        steps.rejected += numbers_of(import, JOB_REJECTED);
        steps.unconfirmed += numbers_of(import, JOB_UNCONFIRMED);
    }
    /* With several files, nobody can tell which one was the wrong one; `status` lists them. */
    if (summary->was_interrupted && summary->count == 1)
        steps.wrong_import = summary->imports[0].counts.import_id;
    return steps;
}

/* --- what happened --- */

static void add(struct import_status *total, const struct import_status *counts)
{
    total->rows += counts->rows;
    total->duplicates += counts->duplicates;
    for (int i = 0; i < ENTRY_STATUSES; i++)
        total->entries[i] += counts->entries[i];
    for (int i = 0; i < JOB_STATES; i++)
        total->jobs[i] += counts->jobs[i];
}

static void print_one_of_several(const struct run_summary_import *import, FILE *out)
{
    struct text shown = {0}, counts = {0};
    text_append_printable(&shown, import->name, strlen(import->name));
    summary_append_import(&counts, &import->counts);
    fprintf(out, _("%s (import %" PRId64 "): %s\n"), text_string(&shown), import->counts.import_id,
            text_string(&counts));
    summary_print_choices(out, &import->counts);
    if (import->report != NULL)
        summary_print_fact(out, N_("report"), import->report);
    text_free(&shown);
    text_free(&counts);
}

static void print_several(const struct run_summary *summary, FILE *out)
{
    struct import_status total = {0};
    struct text counts = {0};
    for (size_t i = 0; i < summary->count; i++) {
        print_one_of_several(&summary->imports[i], out);
        add(&total, &summary->imports[i].counts);
    }
    summary_append_import(&counts, &total);
    fprintf(out, _("total: %s (a number that is in several files counts in each)\n"),
            text_string(&counts));
    text_free(&counts);
}

/* Why numbers stay pending although the run came to its end. */
static void append_given_up(struct text *text, const struct worker_progress *progress)
{
    if (progress->given_up == 0)
        return;
    text_printf(text,
                P_("; %" PRId64 " number stays pending, since each attempt that a run makes for a "
                   "number (--max-attempts) failed",
                   "; %" PRId64 " numbers stay pending, since each attempt that a run makes for a "
                   "number (--max-attempts) failed",
                   progress->given_up),
                progress->given_up);
    if (progress->last_failure[0] != '\0')
        text_printf(text, _(", the last time: %s"), progress->last_failure);
}

void run_summary_append_sent(struct text *text, const struct worker_progress *progress)
{
    int64_t left = progress->requests - progress->unsent;
    int64_t numbers = progress->requests - progress->retries;
    int64_t sent = numbers < left ? numbers : left;
    double seconds = (double)progress->elapsed_us / US_PER_SECOND;
    int64_t again = left - sent;
    char duration[32], pace[TEXT_DECIMAL_SIZE];
    if (sent == 0) {
        text_append_string(text, progress->requests == 0
                                     ? _("this run sent nothing")
                                     : _("this run sent nothing: no connection could be made"));
        append_given_up(text, progress);
        return;
    }
    text_printf(text,
                P_("this run sent %" PRId64 " number in %s",
                   "this run sent %" PRId64 " numbers in %s", sent),
                sent, seconds < 1 ? _("less than 1 s") : progress_duration(seconds, duration));
    if (seconds >= 1)
        text_printf(text, " (%s/s)", text_decimal((double)sent / seconds, 1, pace));
    if (again > 0)
        text_printf(text,
                    P_(", and made %" PRId64 " more request to try again",
                       ", and made %" PRId64 " more requests to try again", again),
                    again);
    append_given_up(text, progress);
}

static void print_this_run(const struct run_summary *summary, FILE *out)
{
    const struct import_status *counts = &summary->imports[0].counts;
    int64_t before =
        summary_numbers(counts) - counts->jobs[JOB_PENDING] - progress_settled(summary->progress);
    struct text text = {0};
    run_summary_append_sent(&text, summary->progress);
    /* With several files this can't be counted: a number may be in more than one. */
    if (summary->count == 1 && before > 0)
        text_printf(
            &text,
            P_("; %" PRId64 " was settled before", "; %" PRId64 " were settled before", before),
            before);
    fprintf(out, "%s\n", text_string(&text));
    text_free(&text);
}

/* Of several files, those that have numbers on the list which we put there. */
static void append_undo(struct text *text, const struct run_summary *summary, const struct app *app)
{
    for (size_t i = 0; i < summary->count; i++) {
        const struct run_summary_import *import = &summary->imports[i];
        if (import->counts.jobs[JOB_LISTED] > 0)
            next_steps_append_undo(text, app, import->counts.import_id,
                                   summary->count > 1 ? import->name : NULL);
    }
}

static void print_next(const struct run_summary *summary, const struct app *app, FILE *out)
{
    struct text text = {0};
    for (size_t i = 0; i < summary->count; i++) {
        if (run_summary_needs_human(&summary->imports[i]) > 0) {
            append_human(&text, summary, &summary->imports[i]);
            text_append_char(&text, '\n');
        }
        if (same_rows(&summary->imports[i]) + same_numbers(&summary->imports[i]) > 0) {
            append_same(&text, summary, &summary->imports[i]);
            text_append_char(&text, '\n');
        }
        if (import_status_known(&summary->imports[i].counts) > 0) {
            append_known(&text, summary, &summary->imports[i]);
            text_append_char(&text, '\n');
        }
    }
    append_to_fix(&text, summary, app, true);
    struct next_steps steps = next_steps_of(summary);
    bool is_done = text.length == 0 && summary->status == 0;
    /* What is left to do stands last. */
    if (steps.wrong_import == 0 && summary->progress->settled[JOB_LISTED] > 0)
        append_undo(&text, summary, app);
    size_t before = text.length;
    next_steps_append(&text, app, &steps);
    if (is_done && text.length == before)
        text_append_string(&text, _("done: nothing is left to do\n"));
    fputs(text_string(&text), out);
    text_free(&text);
}

void run_summary_print(const struct run_summary *summary, const struct app *app, FILE *out)
{
    if (summary->count == 1) {
        summary_print_import(out, summary->imports[0].name, &summary->imports[0].counts);
        if (summary->imports[0].report != NULL)
            summary_print_fact(out, N_("report"), summary->imports[0].report);
    } else {
        print_several(summary, out);
    }
    if (!report_choice_is_stream(summary->report))
        summary_print_fact(out, N_("report"), summary->report);
    print_this_run(summary, out);
    print_next(summary, app, out);
}

void run_summary_warn(const struct run_summary *summary, const struct app *app)
{
    struct text text = {0};
    for (size_t i = 0; i < summary->count; i++) {
        if (run_summary_needs_human(&summary->imports[i]) > 0) {
            text_clear(&text);
            append_human(&text, summary, &summary->imports[i]);
            log_warn(&app->log, "needs_human", "%s", text_string(&text));
        }
    }
    text_clear(&text);
    append_to_fix(&text, summary, app, false);
    if (text.length > 0) {
        /* The log writes the last line end. */
        text.data[--text.length] = '\0';
        log_warn(&app->log, "to_fix", "%s", text_string(&text));
    }
    struct next_steps steps = next_steps_of(summary);
    next_steps_warn(app, &steps);
    text_free(&text);
}
