/* cli/show/progress_words.h
 * How far a run is, put into words: a bar as wide as the terminal, or a plain line. Pure: owns
 * nothing. Depends on cli/show/progress_state.h.
 */
#ifndef CLI_SHOW_PROGRESS_WORDS_H
#define CLI_SHOW_PROGRESS_WORDS_H

#include "base/text.h"
#include "cli/show/progress_state.h"

/* What is shown of a run. */
struct progress_view {
    const struct worker_progress *now;
    enum progress_state state;
    double per_second;   /* numbers settled a second; 0: unknown */
    double seconds_left; /* -1: unknown */
};

/* Of a run that is over, at the pace of the whole run. Keeps `last`, which becomes its end: nothing
 * is in flight any more. */
struct progress_view progress_view_ended(struct worker_progress *last);

/* "45 s", "12 min", "3 h 20 min" into `out`, for a time in seconds >= 0. Returns `out`. */
const char *progress_duration(double seconds, char out[32]);

/* "[######......] 50% 600/1200 5.8/s 2 min left; failed: 2 network; provider says wait 30 s": at
 * most `columns` bytes (so at most as many columns, whatever the terminal makes of UTF-8). What
 * does not fit is left out, but for the count and why the run waits, which are cut. */
void progress_append_bar(struct text *text, const struct progress_view *view, size_t columns);

/* "600 of 1200 done, 5.8/s, 2 min left, failed: 2 network; provider says wait 30 s". */
void progress_append_line(struct text *text, const struct progress_view *view);

#endif
