/* cli/submission.h
 * Sends what is pending of some imports: a run of the store, a queue, the wire and the worker, put
 * together. Owns nothing between calls. Depends on jobs/, provider/ and submit/.
 */
#ifndef CLI_SUBMISSION_H
#define CLI_SUBMISSION_H

#include "cli/app.h"
#include "cli/credentials.h"
#include "submit/worker.h"

struct submission {
    struct job_store *store;
    const struct credentials *credentials;
    int64_t run_id;
    const int64_t *import_ids; /* none: every import that is not undone */
    size_t import_count;
};

/* How many jobs of the scope are pending; whether there is one, which takes no time where there
 * are many. */
bool submission_pending(const struct submission *submission, int64_t *pending,
                        struct error *err) MUST_CHECK;
bool submission_has_pending(const struct submission *submission, bool *any,
                            struct error *err) MUST_CHECK;

/* Sends them. As worker_run; `progress` says how far it came. */
bool submission_run(const struct app *app, const struct submission *submission,
                    struct worker_progress *progress, struct error *err) MUST_CHECK;

#endif
