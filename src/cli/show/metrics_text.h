/* cli/show/metrics_text.h
 * What a command has come to, as Prometheus' text format has it
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Holds no phone number, no key and
 * no path. Pure: owns nothing. Depends on base/text.h, submit/worker_progress.h.
 */
#ifndef CLI_SHOW_METRICS_TEXT_H
#define CLI_SHOW_METRICS_TEXT_H

#include "base/text.h"
#include "submit/worker_progress.h"

#define METRICS_UNKNOWN INT64_C(-1)

struct metrics_facts {
    const char *profile; /* UTF-8; "": none */
    int64_t ended_at;    /* when the command ended: seconds since 1970 */
    int exit_status;
    int64_t elapsed_ms; /* METRICS_UNKNOWN: it is left out; so are the next */
    int64_t sending_ms;
    int64_t human;       /* rows and numbers that need a human, and were not told before */
    int64_t open_rows;   /* rows of all imports that need one */
    const int64_t *jobs; /* numbers by state; NULL: not known */
    const struct worker_progress *progress; /* NULL: nothing was sent, or nobody knows */
};

/* Whether a file with this text is one that metrics_text_append has made. */
bool metrics_text_is_ours(const char *text);

/* Appends the whole file. `before`: the text of the file that it replaces, NULL where that is none
 * of ours: requests are added to its requests, and its last success stays where this is none. */
void metrics_text_append(struct text *text, const struct metrics_facts *facts, const char *before);

/* Appends `, name="value"` without the comma, escaped. */
void metrics_text_append_label(struct text *text, const char *name, const char *value);

#endif
