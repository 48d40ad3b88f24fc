/* cli/show/verification.h
 * Holds every job against the provider's list, and says what came of it: `verify`, and the end of
 * `run --verify`. Owns nothing between calls. Depends on jobs/list/list_hold.h and
 * cli/common/wire.h.
 */
#ifndef CLI_SHOW_VERIFICATION_H
#define CLI_SHOW_VERIFICATION_H

#include "cli/common/session.h"
#include "jobs/list/list_hold.h"

struct verification {
    int64_t list_count; /* numbers on the provider's list */
    struct list_counts counts;
    bool is_restored; /* a backup was put in the database's place, and not verified before */
    bool is_open;     /* it stays so: what the list lacks may have been taken off since */
};

/* Of the run of `session`. `requeue`: what the list lacks becomes pending again, however much it
 * is. ERROR_UNFINISHED where the list did not come whole, and ERROR_KEY,
 * ERROR_INTERRUPTED, ERROR_STORAGE: nothing was changed. */
bool verification_run(const struct session *session, bool requeue,
                      struct verification *verification, struct error *err) MUST_CHECK;

/* What it found, by status, to `out`; nothing with --quiet or --json. What needs somebody's eye
 * goes to the log. */
void verification_print(const struct app *app, FILE *out, const struct verification *verification);

/* EXIT_NEEDS_HUMAN where numbers that should be on the list are not, or an unconfirmed one is left;
 * else 0. */
int verification_exit_status(const struct verification *verification);

#endif
