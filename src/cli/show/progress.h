/* cli/show/progress.h
 * How far the run is, on standard error: a bar, lines, JSON lines, or nothing. Owns the text of the
 * bar (the stream is the log's). Depends on the other progress_*.h.
 */
#ifndef CLI_SHOW_PROGRESS_H
#define CLI_SHOW_PROGRESS_H

#include "base/clock.h"
#include "base/log.h"
#include "cli/options/options.h"
#include "cli/show/progress_pace.h"
#include "cli/show/progress_words.h"

struct progress {
    enum progress_mode mode; /* never PROGRESS_AUTO */
    const struct log *log;
    struct clock clock;
    struct progress_pace pace;
    struct progress_watch watch;
    int64_t shown_at_us; /* monotonic */
    bool has_begun;
    struct text bar; /* as it stands on the terminal; empty: none does */
};

/* PROGRESS_AUTO becomes a bar on a terminal where a line can be written over, lines elsewhere. From
 * now on the log's messages leave the bar whole. Ends with progress_end. */
void progress_init(struct progress *progress, enum progress_mode mode, const struct log *log,
                   const struct clock *clock);

/* For worker_config.on_progress: shows it, where it is time again. `context` is the progress. */
void progress_show(void *context, const struct worker_progress *now);

/* Shows where it ended (a bar), leaves the terminal on a line of its own, and frees. */
void progress_end(struct progress *progress, const struct worker_progress *last);

#endif
