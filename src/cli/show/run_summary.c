#include "cli/show/run_summary.h"

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
    if (rows > 0)
        text_printf(text, "%" PRId64 " row%s", rows, text_plural(rows));
    if (numbers > 0)
        text_printf(text, "%s%" PRId64 " number%s", rows > 0 ? " and " : "", numbers,
                    text_plural(numbers));
    text_append_string(text, " of ");
    text_append_printable(text, file, strlen(file));
}

static void append_kind(struct text *text, int64_t count, const char *name)
{
    if (count > 0)
        text_printf(text, "%s%" PRId64 " %s", text->length > 0 ? ", " : "", count, name);
}

static void append_where(struct text *text, const struct run_summary *summary,
                         const struct run_summary_import *import)
{
    const char *report = import->report != NULL ? import->report : summary->report;
    report = report_choice_is_stream(report) ? "the report" : report;
    text_append_string(text, "; see ");
    text_append_printable(text, report, strlen(report));
}

/* "8 rows and 1 number of FILE need a human: 6 invalid, 2 undecided, 1 rejected; see …". */
static void append_human(struct text *text, const struct run_summary *summary,
                         const struct run_summary_import *import)
{
    int64_t human = run_summary_needs_human(import);
    struct text kinds = {0};
    append_kind(&kinds, rows_of(import, ENTRY_INVALID), "invalid");
    append_kind(&kinds, rows_of(import, ENTRY_UNDECIDED), "undecided");
    append_kind(&kinds, numbers_of(import, JOB_REJECTED), "rejected");
    append_kind(&kinds, numbers_of(import, JOB_UNCONFIRMED), "unconfirmed");
    append_how_many(text, human_rows(import), human_numbers(import), import->name);
    text_printf(text, " need%s a human: %s", human == 1 ? "s" : "", text_string(&kinds));
    append_where(text, summary, import);
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
    text_printf(text, "%" PRId64 " row%s of ", known, text_plural(known));
    text_append_printable(text, import->name, strlen(import->name));
    text_printf(text, " that need%s a human %s ", known == 1 ? "s" : "", known == 1 ? "is" : "are");
    summary_append_known(text, import->counts.known_since);
    append_where(text, summary, import);
}

/* "3 rows of FILE that need a human stand the same in another file of this run; see …". */
static void append_same(struct text *text, const struct run_summary *summary,
                        const struct run_summary_import *import)
{
    int64_t same = same_rows(import) + same_numbers(import);
    append_how_many(text, same_rows(import), same_numbers(import), import->name);
    text_printf(text, " that need%s a human stand%s the same in another file of this run",
                same == 1 ? "s" : "", same == 1 ? "s" : "");
    append_where(text, summary, import);
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

static void print_report(FILE *out, const char *path)
{
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    fprintf(out, "  %-16s %s\n", "report", text_string(&shown));
    text_free(&shown);
}

static void add(struct import_status *total, const struct import_status *counts)
{
    total->rows += counts->rows;
    total->duplicates += counts->duplicates;
    for (int i = 0; i < ENTRY_STATUSES; i++)
        total->entries[i] += counts->entries[i];
    for (int i = 0; i < JOB_STATES; i++)
        total->jobs[i] += counts->jobs[i];
}

static void print_several(const struct run_summary *summary, FILE *out)
{
    struct import_status total = {0};
    for (size_t i = 0; i < summary->count; i++) {
        const struct run_summary_import *import = &summary->imports[i];
        struct text line = {0};
        text_append_printable(&line, import->name, strlen(import->name));
        text_printf(&line, " (import %" PRId64 "): ", import->counts.import_id);
        summary_append_import(&line, &import->counts);
        fprintf(out, "%s\n", text_string(&line));
        text_free(&line);
        summary_print_choices(out, &import->counts);
        if (import->report != NULL)
            print_report(out, import->report);
        add(&total, &import->counts);
    }
    struct text line = {0};
    summary_append_import(&line, &total);
    fprintf(out, "total: %s (a number that is in several files counts in each)\n",
            text_string(&line));
    text_free(&line);
}

/* Why numbers stay pending although the run came to its end. */
static void append_given_up(struct text *text, const struct worker_progress *progress)
{
    if (progress->given_up == 0)
        return;
    text_printf(text,
                "; %" PRId64 " number%s pending, since each attempt that a run makes for a number "
                "(--max-attempts) failed",
                progress->given_up, progress->given_up == 1 ? " stays" : "s stay");
    if (progress->last_failure[0] != '\0')
        text_printf(text, ", the last time: %s", progress->last_failure);
}

void run_summary_append_sent(struct text *text, const struct worker_progress *progress)
{
    int64_t left = progress->requests - progress->unsent;
    int64_t numbers = progress->requests - progress->retries;
    int64_t sent = numbers < left ? numbers : left;
    double seconds = (double)progress->elapsed_us / US_PER_SECOND;
    char duration[32];
    if (sent == 0) {
        text_append_string(text, progress->requests == 0
                                     ? "this run sent nothing"
                                     : "this run sent nothing: no connection could be made");
        append_given_up(text, progress);
        return;
    }
    text_printf(text, "this run sent %" PRId64 " number%s in %s", sent, text_plural(sent),
                seconds < 1 ? "less than 1 s" : progress_duration(seconds, duration));
    if (seconds >= 1)
        text_printf(text, " (%.1f/s)", (double)sent / seconds);
    if (left > sent) {
        text_printf(text, ", and made %" PRId64 " more request%s to try again", left - sent,
                    text_plural(left - sent));
    }
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
        text_printf(&text, "; %" PRId64 " %s settled before", before, before == 1 ? "was" : "were");
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
                                   summary->count > 1 ? import->name : "it");
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
        text_append_string(&text, "done: nothing is left to do\n");
    fputs(text_string(&text), out);
    text_free(&text);
}

void run_summary_print(const struct run_summary *summary, const struct app *app, FILE *out)
{
    if (summary->count == 1) {
        summary_print_import(out, summary->imports[0].name, &summary->imports[0].counts);
        if (summary->imports[0].report != NULL)
            print_report(out, summary->imports[0].report);
    } else {
        print_several(summary, out);
    }
    if (!report_choice_is_stream(summary->report))
        print_report(out, summary->report);
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
