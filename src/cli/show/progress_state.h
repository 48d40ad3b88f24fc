/* cli/show/progress_state.h
 * What a run is doing, in one word, and when a change of it is worth a line: a provider that
 * wavers must not fill a log. Pure: owns nothing, reads no clock. Depends on
 * submit/worker_progress.h.
 */
#ifndef CLI_SHOW_PROGRESS_STATE_H
#define CLI_SHOW_PROGRESS_STATE_H

#include "base/log.h"
#include "submit/worker_progress.h"

enum progress_state {
    PROGRESS_GOING,
    PROGRESS_SLOWED,   /* it sends, slower than agreed: the provider said "too many" */
    PROGRESS_FAILING,  /* it sends, and a part of it fails */
    PROGRESS_ASKED,    /* the provider asked for a pause */
    PROGRESS_TROUBLE,  /* the provider keeps failing */
    PROGRESS_RETRYING, /* only numbers that failed are left, and none is due */
    PROGRESS_ENDING,   /* stopping: waits for what is in flight */
    PROGRESS_ENDED,
    PROGRESS_STATES,
};

/* "going", "slowed", … as --progress json has it. */
const char *progress_state_name(enum progress_state state);

/* How a line about it is to be taken: that nothing succeeds is a warning. */
enum log_severity progress_severity(enum progress_state state);

/* All zero: going, and nothing was told. */
struct progress_watch {
    enum progress_state state;
    enum progress_state told;
    int64_t changes; /* since the last that was told */
    int64_t told_at_us;
    int64_t ending_since_us; /* of the run's time; 0: it is not stopping */
    bool has_told;
};

/* Takes note of how the run is, and returns the state that it is in. A pause that is known to be
 * short is none, nor is the end of a run before it takes long. */
enum progress_state progress_watch_note(struct progress_watch *watch,
                                        const struct worker_progress *now);

/* Whether the state is another than the one that was told last, and `least_us` have passed since;
 * then it counts as told at `now_us`. `skipped` says how many changes went by untold. */
bool progress_watch_tell(struct progress_watch *watch, int64_t now_us, int64_t least_us,
                         int64_t *skipped);

#endif
