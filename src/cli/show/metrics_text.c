/* A collector reads the file at any time, and keeps no memory of the one before it; so what must
 * outlive a command (its last success, counters) is taken over from there, by the whole name of the
 * series. A value that can't be read for certain is left out, which a collector shows as a gap or
 * as a counter that began anew, and never as a wrong number. */
#include "cli/show/metrics_text.h"

#include "cli/common/app.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE  "# Written by stopsms: replaced whole whenever a command ends.\n"
#define MOST_DIGITS 15 /* what a double holds exactly */

void metrics_text_append_label(struct text *text, const char *name, const char *value)
{
    text_printf(text, "%s=\"", name);
    for (; *value != '\0'; value++) {
        if (*value == '\\' || *value == '"')
            text_append_char(text, '\\');
        if (*value == '\n')
            text_append_string(text, "\\n");
        else
            text_append_char(text, *value);
    }
    text_append_char(text, '"');
}

bool metrics_text_is_ours(const char *text)
{
    return strncmp(text, FIRST_LINE, sizeof FIRST_LINE - 1) == 0;
}

/* --- what the file before says --- */

/* The value behind the name of the series, a whole number. */
static bool find_before(const char *before, const char *series, int64_t *value)
{
    const char *line = before;
    size_t length = strlen(series);
    while (line != NULL && strncmp(line, series, length) != 0) {
        const char *end = strchr(line, '\n');
        line = end != NULL ? end + 1 : NULL;
    }
    size_t digits = line != NULL ? strspn(line + length, "0123456789") : 0;
    if (digits == 0 || digits > MOST_DIGITS || line[length + digits] != '\n')
        return false;
    *value = strtoll(line + length, NULL, 10);
    return true;
}

/* --- families --- */

struct writer {
    struct text *text;
    const struct metrics_facts *facts;
    const char *before; /* NULL: none */
};

static void begin_family(const struct writer *writer, const char *name, const char *type,
                         const char *help)
{
    text_printf(writer->text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* All of a line but its value; `label` may be NULL. */
static void append_series(struct text *text, const struct writer *writer, const char *name,
                          const char *label, const char *value)
{
    text_printf(text, "%s{", name);
    metrics_text_append_label(text, "profile", writer->facts->profile);
    if (label != NULL) {
        text_append_char(text, ',');
        metrics_text_append_label(text, label, value);
    }
    text_append_string(text, "} ");
}

static void append_integer(const struct writer *writer, const char *name, const char *label,
                           const char *label_value, int64_t value)
{
    append_series(writer->text, writer, name, label, label_value);
    text_printf(writer->text, "%" PRId64 "\n", value);
}

static void write_gauge(const struct writer *writer, const char *name, const char *help,
                        int64_t value)
{
    if (value == METRICS_UNKNOWN)
        return;
    begin_family(writer, name, "gauge", help);
    append_integer(writer, name, NULL, NULL, value);
}

static void write_duration(const struct writer *writer, const char *name, const char *help,
                           int64_t ms)
{
    if (ms == METRICS_UNKNOWN)
        return;
    begin_family(writer, name, "gauge", help);
    append_series(writer->text, writer, name, NULL, NULL);
    text_printf(writer->text, "%" PRId64 ".%03d\n", ms / 1000, (int)(ms % 1000));
}

static void write_last_success(const struct writer *writer)
{
    static const char name[] = "stopsms_last_success_timestamp_seconds";
    const struct metrics_facts *facts = writer->facts;
    struct text series = {0};
    int64_t at = METRICS_UNKNOWN;
    append_series(&series, writer, name, NULL, NULL);
    if (facts->exit_status == 0 || facts->exit_status == EXIT_NEEDS_HUMAN)
        at = facts->ended_at;
    else if (!find_before(writer->before, text_string(&series), &at))
        at = METRICS_UNKNOWN;
    write_gauge(writer, name, "When a command last ended with 0 or 3.", at);
    text_free(&series);
}

static void write_numbers(const struct writer *writer)
{
    static const char name[] = "stopsms_numbers";
    const int64_t *jobs = writer->facts->jobs;
    if (jobs == NULL)
        return;
    begin_family(writer, name, "gauge", "Numbers of the database by state.");
    for (int state = 0; state < JOB_STATES; state++)
        append_integer(writer, name, "state", job_state_name((enum job_state)state), jobs[state]);
}

static void write_requests_of(const struct writer *writer, const char *outcome, int64_t count)
{
    static const char name[] = "stopsms_requests_total";
    struct text series = {0};
    int64_t earlier = 0;
    append_series(&series, writer, name, "outcome", outcome);
    if (!find_before(writer->before, text_string(&series), &earlier))
        earlier = 0;
    append_integer(writer, name, "outcome", outcome, earlier + count);
    text_free(&series);
}

static void write_requests(const struct writer *writer)
{
    static const enum job_state states[] = {JOB_LISTED, JOB_ALREADY_LISTED, JOB_REJECTED,
                                            JOB_UNCONFIRMED, JOB_REMOVED};
    static const struct worker_progress nothing;
    const struct worker_progress *progress =
        writer->facts->progress != NULL ? writer->facts->progress : &nothing;
    begin_family(writer, "stopsms_requests_total", "counter",
                 "Requests about a number by outcome; failed and throttled ones are made again.");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        write_requests_of(writer, job_state_name(states[i]), progress->settled[states[i]]);
    write_requests_of(writer, "throttled", progress->throttled);
    write_requests_of(writer, "failed_network", progress->failed[JOB_ERROR_NETWORK]);
    write_requests_of(writer, "failed_http", progress->failed[JOB_ERROR_HTTP]);
    write_requests_of(writer, "failed_provider", progress->failed[JOB_ERROR_PROVIDER]);
}

void metrics_text_append(struct text *text, const struct metrics_facts *facts, const char *before)
{
    const struct writer writer = {text, facts, before};
    text_append_string(text, FIRST_LINE);
    write_gauge(&writer, "stopsms_last_run_timestamp_seconds", "When a command last ended.",
                facts->ended_at);
    write_last_success(&writer);
    write_gauge(&writer, "stopsms_exit_status", "What the last command exited with.",
                facts->exit_status);
    write_duration(&writer, "stopsms_run_duration_seconds", "How long the last command took.",
                   facts->elapsed_ms);
    write_duration(&writer, "stopsms_sending_duration_seconds",
                   "For how long of that numbers were sent.", facts->sending_ms);
    write_numbers(&writer);
    write_gauge(&writer, "stopsms_new_human_rows",
                "Rows and numbers that need a human since the last command.", facts->human);
    write_gauge(&writer, "stopsms_human_rows", "Rows of all imports that need a human.",
                facts->open_rows);
    write_requests(&writer);
}
