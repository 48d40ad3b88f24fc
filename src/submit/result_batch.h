/* submit/result_batch.h
 * The results that wait for their commit, with what follows from them once they are committed: the
 * retries. A retry enters the heap with its commit and not before, so that nothing is sent that the
 * database does not know of. Owns its memory. Depends on jobs/send/job_queue.h and
 * submit/attempt.h.
 */
#ifndef SUBMIT_RESULT_BATCH_H
#define SUBMIT_RESULT_BATCH_H

#include "jobs/send/job_queue.h"
#include "submit/attempt.h"

struct result_batch;

/* Empty. Never NULL. */
struct result_batch *result_batch_new(void);

/* Copies the result. `now_us`: monotonic; the batch is as old as its first result. */
void result_batch_add(struct result_batch *batch, const struct job_result *result, int64_t now_us);

/* As above, and the job is to be sent again. */
void result_batch_add_retry(struct result_batch *batch, const struct job_result *result,
                            const struct retry *retry, int64_t now_us);

/* As above, and the job is not sent again in this run. */
void result_batch_add_given_up(struct result_batch *batch, const struct job_result *result,
                               int64_t now_us);

/* Keeps a result back that may turn out not to be the provider's: it is in no commit before
 * _release, which makes it a result like any other. _revoke makes it one that did not settle its
 * job. */
void result_batch_withhold(struct result_batch *batch, const struct job_result *result);
void result_batch_release(struct result_batch *batch, int64_t now_us);
void result_batch_revoke(struct result_batch *batch, int64_t now_us);

/* The settled result of a number, withheld or not, becomes one that did not settle its job, and may
 * have been acted on; the job is due at `due_at` (wall clock, ms). False: it has no result here. */
bool result_batch_put_back(struct result_batch *batch, int64_t phone, int64_t due_at);

/* What is to be committed, without what is withheld. Valid until the next change. */
const struct job_result *result_batch_results(const struct result_batch *batch);
size_t result_batch_count(const struct result_batch *batch);

/* When its first result came, in µs on the monotonic clock; INT64_MAX while it is empty. */
int64_t result_batch_since_us(const struct result_batch *batch);

/* What follows from the results once they are committed. */
const struct retry *result_batch_retries(const struct result_batch *batch, size_t *count);
size_t result_batch_given_up(const struct result_batch *batch);

/* Empties it, but for what is withheld. */
void result_batch_clear(struct result_batch *batch);

/* NULL-safe; sets the handle to NULL. */
void result_batch_free(struct result_batch **batch);

#endif
