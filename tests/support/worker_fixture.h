/* support/worker_fixture.h
 * A worker with all that it needs: a real database in a folder of its own, filled with pending
 * numbers, and the fake provider with its clock. Each run opens the database as a new process
 * would. Owns all of it. Depends on submit/worker.h and support/fake_provider.h.
 */
#ifndef SUPPORT_WORKER_FIXTURE_H
#define SUPPORT_WORKER_FIXTURE_H

#include "submit/worker.h"
#include "support/fake_provider.h"
#include "support/temp_dir.h"

struct worker_fixture {
    struct temp_dir *dir;
    const char *path; /* the database */
    struct fake_provider *fake;
    struct worker_config config; /* a test changes what it is about before it runs */
    volatile sig_atomic_t interrupted;

    /* Of the last run. */
    int64_t run_id;
    struct worker_progress progress;
    struct error err;
};

/* The numbers FAKE_FIRST_PHONE … + count - 1 are pending. Unlimited rate, 8 in flight, 5 attempts,
 * 30 minutes to give up. The fixture is the test's state, for worker_fixture_end to free. */
struct worker_fixture *worker_fixture_begin(void **state, unsigned count);

/* The teardown of such a test, also of one that failed or has no fixture. Returns 0. */
int worker_fixture_end(void **state);

/* One run, from opening the database to closing it; what worker_run returned. */
bool worker_fixture_run(struct worker_fixture *fixture);

/* The same in a process that kills itself as soon as it has sent `requests` requests. */
void worker_fixture_run_and_crash(struct worker_fixture *fixture, unsigned requests);

/* The number at `index`. */
int64_t worker_fixture_phone(unsigned index);

/* The first value of a query, over a connection of its own that only reads; 0 for NULL. `format` as
 * printf. */
int64_t worker_fixture_read(const struct worker_fixture *fixture, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* How many jobs are in this state. */
int64_t worker_fixture_count(const struct worker_fixture *fixture, enum job_state state);

/* Changes the database behind everyone's back, between runs. */
void worker_fixture_exec(struct worker_fixture *fixture, const char *sql);

#endif
