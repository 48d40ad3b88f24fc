/* support/queue_fixture.h
 * A store with one import of the numbers A to D, and a run whose queue is open; results to keep in
 * it. Owns the store and the queue. Depends on jobs/. What goes wrong here ends the test.
 */
#ifndef SUPPORT_QUEUE_FIXTURE_H
#define SUPPORT_QUEUE_FIXTURE_H

#include "jobs/send/job_queue.h"
#include "support/store_fixture.h"

#define A INT64_C(33600000001)
#define B INT64_C(33600000002)
#define C INT64_C(33600000003)
#define D INT64_C(33600000004)

struct queue_fixture {
    struct store_fixture *base;
    int64_t import_id;
    int64_t run_id;
    struct job_queue *queue;
};

/* cmocka's set-up and tear-down: the fixture is the test's state. */
int queue_fixture_set_up(void **state);
int queue_fixture_tear_down(void **state);

/* Begins another run with a queue of these imports (none: of all). */
void queue_fixture_open(struct queue_fixture *fixture, const int64_t *import_ids, size_t count);

/* job_queue_commit and job_queue_pending, which must not fail. */
void queue_fixture_commit(struct queue_fixture *fixture, const struct job_result *results,
                          size_t count, size_t claim);
int64_t queue_fixture_pending(struct queue_fixture *fixture);

/* See store_fixture_int64. */
int64_t queue_fixture_int64(struct queue_fixture *fixture, const char *sql);

/* Results as the worker makes them: an attempt at FIXTURE_START_MS, or a second after it for
 * "already listed". */
struct job_result result_listed(int64_t phone, int64_t stop_id);
struct job_result result_again(int64_t phone, int64_t due_at);
struct job_result result_already_listed(int64_t phone);

#endif
