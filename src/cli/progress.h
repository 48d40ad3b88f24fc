/* cli/progress.h
 * How far the run is, on standard error: a bar, lines, JSON lines, or nothing. Owns nothing (the
 * stream is the caller's). Depends on submit/worker.h.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/clock.h"
#include "cli/options.h"
#include "submit/worker.h"

struct progress {
    enum progress_mode mode; /* never PROGRESS_AUTO */
    FILE *stream;
    struct clock clock;
    int64_t shown_at_us; /* monotonic; -1: never */
    bool line_is_open;   /* a bar stands on the terminal */
};

/* PROGRESS_AUTO becomes a bar on a terminal, lines elsewhere. */
void progress_init(struct progress *progress, enum progress_mode mode, FILE *stream,
                   const struct clock *clock);

/* For worker_config.on_progress: shows it, where it is time again. `context` is the progress. */
void progress_show(void *context, const struct worker_progress *now);

/* Shows where it ended (JSON, and a bar), and leaves the terminal on a line of its own. */
void progress_end(struct progress *progress, const struct worker_progress *last);

/* "45 s", "12 min", "3 h 20 min" into `out`, for a time in seconds >= 0. Returns `out`. */
const char *progress_duration(double seconds, char out[32]);

#endif
