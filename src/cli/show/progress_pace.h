/* cli/show/progress_pace.h
 * How fast numbers are settled: over the last minute, not over the whole run, so that a pause or a
 * slower rate soon tells. Pure: owns nothing, reads no clock. Depends on submit/worker_progress.h.
 */
#ifndef CLI_SHOW_PROGRESS_PACE_H
#define CLI_SHOW_PROGRESS_PACE_H

#include "submit/worker_progress.h"

#include <stddef.h>

#define PROGRESS_PACE_SAMPLES 60

/* All zero is a run that has not begun. */
struct progress_pace {
    struct {
        int64_t elapsed_us;
        int64_t settled;
    } samples[PROGRESS_PACE_SAMPLES]; /* a ring, one a second */
    size_t count;
    size_t next;
};

/* How many numbers of the run have their outcome. */
int64_t progress_settled(const struct worker_progress *now);

/* Takes note of how far the run is: at most once a second. */
void progress_pace_note(struct progress_pace *pace, const struct worker_progress *now);

/* Numbers settled a second, over the last minute; 0 while that can't be told. */
double progress_pace_per_second(const struct progress_pace *pace,
                                const struct worker_progress *now);

/* How many seconds the rest will take: in the first seconds by the rate that is kept, then by the
 * pace, and a pause that the provider asked for on top. -1 where nobody can know: no pace, or a
 * provider that keeps failing. */
double progress_pace_seconds_left(const struct progress_pace *pace,
                                  const struct worker_progress *now);

#endif
