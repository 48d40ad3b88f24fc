/* cli/common/submission.h
 * Sends what is pending of a session's imports: the question before, the look at the provider's
 * list, then the queue, the wire and the worker, put together. Owns nothing between calls. Depends
 * on cli/common/session.h, jobs/, provider/ and submit/.
 */
#ifndef CLI_COMMON_SUBMISSION_H
#define CLI_COMMON_SUBMISSION_H

#include "cli/common/session.h"
#include "submit/worker.h"

/* How many jobs of the session's imports are pending; whether there is one, which takes no time
 * where there are many. */
bool submission_pending(const struct session *session, int64_t *pending,
                        struct error *err) MUST_CHECK;
bool submission_has_pending(const struct session *session, bool *any, struct error *err) MUST_CHECK;

/* Before so many numbers are sent: finds out whose account it is, and asks, unless the session was
 * confirmed. As account_guard_ask, account_guard_check, confirm_sending. */
bool submission_confirm(struct session *session, int64_t numbers, struct error *err) MUST_CHECK;

/* Before a run sends: holds the numbers that its imports brought, and that were settled before,
 * against the provider's list. What it lacks is pending afterwards, to be sent by the same run;
 * without a list, all of them are, up to a limit. Above it nothing changes, and `unresolved` is set
 * to ERROR_UNFINISHED: the run must end with it once it has sent the rest. Its code is ERROR_NONE
 * otherwise. False, and nothing is to be sent: as reconcile_known. */
bool submission_check_known(const struct session *session, struct error *unresolved,
                            struct error *err) MUST_CHECK;

/* How the progress of a command is shown: --quiet shows none, unless a mode is asked for. */
enum progress_mode submission_progress_mode(const struct options *options);

/* Sends them. As worker_run; `progress` says how far it came. */
bool submission_run(const struct session *session, struct worker_progress *progress,
                    struct error *err) MUST_CHECK;

#endif
