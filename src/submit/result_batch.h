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

struct result_list {
    struct job_result *items;
    size_t count;
    size_t capacity;
};

/* All zero is empty. */
struct result_batch {
    struct result_list results;  /* to be committed */
    struct result_list withheld; /* kept back: see result_batch_withhold */
    struct retry *retries;       /* what the results leave to be sent again */
    size_t retry_count;
    size_t retry_capacity;
    int64_t given_up; /* how many of the jobs are not sent again in this run */
    int64_t since_us; /* where there are results: when the first of them came (monotonic) */
};

/* Copies the result. `now_us`: monotonic. */
void result_batch_add(struct result_batch *batch, const struct job_result *result, int64_t now_us);

/* As above, and the job is to be sent again. */
void result_batch_add_retry(struct result_batch *batch, const struct job_result *result,
                            const struct retry *retry, int64_t now_us);

/* Keeps a result back that may turn out not to be the provider's: it is in no commit before
 * result_batch_release, which makes it a result like any other where such results are `believed`,
 * and else one that did not settle its job. */
void result_batch_withhold(struct result_batch *batch, const struct job_result *result);
void result_batch_release(struct result_batch *batch, bool believed, int64_t now_us);

/* The settled result of a number, withheld or not, becomes one that did not settle its job, and may
 * have been acted on; the job is due at `due_at` (wall clock, ms). False: it has no result here. */
bool result_batch_put_back(struct result_batch *batch, int64_t phone, int64_t due_at);

/* The results are committed: empties it, but for what is withheld. */
void result_batch_clear(struct result_batch *batch);

/* Leaves it empty. */
void result_batch_free(struct result_batch *batch);

#endif
