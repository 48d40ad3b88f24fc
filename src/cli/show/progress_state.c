/* The state of a run may change many times a second: a pause of some milliseconds, a single
 * failure. People want to know of a change that lasts. So short pauses are not shown, a state
 * that was shown stays until it is over, and lines about changes keep a distance; how many
 * changes were left out is told with the next one. */
#include "cli/show/progress_state.h"

#define SHORT_PAUSE_US INT64_C(2000000)
#define SHORT_END_US   INT64_C(500000)
#define FAILING_SHARE  0.1 /* what it says, it says in tenths */

static const char *const names[PROGRESS_STATES] = {
    [PROGRESS_GOING] = "going",          [PROGRESS_SLOWED] = "slowed",
    [PROGRESS_ASKED] = "provider_asked", [PROGRESS_TROUBLE] = "provider_fails",
    [PROGRESS_RETRYING] = "retrying",    [PROGRESS_ENDING] = "ending",
    [PROGRESS_ENDED] = "ended",          [PROGRESS_FAILING] = "some_fail",
};

const char *progress_state_name(enum progress_state state)
{
    return names[state];
}

enum log_severity progress_severity(enum progress_state state)
{
    return state == PROGRESS_TROUBLE ? SEVERITY_WARNING : SEVERITY_INFO;
}

static enum progress_state waiting_state(const struct progress_watch *watch,
                                         const struct worker_progress *now)
{
    static const enum progress_state states[WORKER_WAITINGS] = {
        [WORKER_WAITS_NOT] = PROGRESS_GOING,          [WORKER_WAITS_AS_ASKED] = PROGRESS_ASKED,
        [WORKER_WAITS_IN_TROUBLE] = PROGRESS_TROUBLE, [WORKER_WAITS_TO_RETRY] = PROGRESS_RETRYING,
        [WORKER_WAITS_TO_END] = PROGRESS_ENDING,
    };
    enum progress_state state = states[now->waiting];
    bool is_pause = state == PROGRESS_ASKED || state == PROGRESS_RETRYING;
    if (state == PROGRESS_ENDING && now->elapsed_us - watch->ending_since_us < SHORT_END_US)
        return watch->state;
    /* A pause that was shown is not hidden when little of it is left. */
    if (is_pause && now->waits_us < SHORT_PAUSE_US && watch->state != state)
        return PROGRESS_GOING;
    return state;
}

enum progress_state progress_watch_note(struct progress_watch *watch,
                                        const struct worker_progress *now)
{
    if (now->waiting == WORKER_WAITS_TO_END && watch->ending_since_us == 0)
        watch->ending_since_us = now->elapsed_us;
    enum progress_state state = waiting_state(watch, now);
    if (state == PROGRESS_GOING && now->failing_share >= FAILING_SHARE)
        state = PROGRESS_FAILING;
    else if (state == PROGRESS_GOING && now->rate_per_second < now->agreed_per_second)
        state = PROGRESS_SLOWED;
    watch->changes += state != watch->state;
    watch->state = state;
    return state;
}

bool progress_watch_tell(struct progress_watch *watch, int64_t now_us, int64_t least_us,
                         int64_t *skipped)
{
    bool too_soon = watch->has_told && now_us - watch->told_at_us < least_us;
    if (watch->state == watch->told || too_soon)
        return false;
    *skipped = watch->changes - 1;
    watch->told = watch->state;
    watch->told_at_us = now_us;
    watch->has_told = true;
    watch->changes = 0;
    return true;
}
