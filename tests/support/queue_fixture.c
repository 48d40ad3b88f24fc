#include "support/queue_fixture.h"

#include "base/memory.h"
#include "support/unit.h"

#include <stdlib.h>

void queue_fixture_open(struct queue_fixture *fixture, const int64_t *import_ids, size_t count)
{
    struct error err = {0};
    job_queue_close(&fixture->queue);
    must(job_store_begin_run(fixture->base->store, "submit", &fixture->run_id, &err), &err);
    must(job_queue_open(fixture->base->store, fixture->run_id, import_ids, count, &fixture->queue,
                        &err),
         &err);
}

int queue_fixture_set_up(void **state)
{
    static const int64_t phones[] = {C, A, 0, D, B, A};
    struct queue_fixture *fixture = memory_alloc(1, sizeof *fixture);
    fixture->base = store_fixture_new();
    fixture->import_id = store_fixture_import(fixture->base, "a.csv", phones, 6);
    queue_fixture_open(fixture, NULL, 0);
    *state = fixture;
    return 0;
}

int queue_fixture_tear_down(void **state)
{
    struct queue_fixture *fixture = *state;
    job_queue_close(&fixture->queue);
    store_fixture_free(&fixture->base);
    free(fixture);
    return 0;
}

void queue_fixture_commit(struct queue_fixture *fixture, const struct job_result *results,
                          size_t count, size_t claim)
{
    struct error err = {0};
    must(job_queue_commit(fixture->queue, results, count, claim, &err), &err);
}

int64_t queue_fixture_pending(struct queue_fixture *fixture)
{
    struct error err = {0};
    int64_t count = -1;
    assert_true(job_queue_pending(fixture->queue, &count, &err));
    return count;
}

int64_t queue_fixture_int64(struct queue_fixture *fixture, const char *sql)
{
    return store_fixture_int64(fixture->base, sql);
}

struct job_result result_listed(int64_t phone, int64_t stop_id)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_LISTED,
        .sent_at = FIXTURE_START_MS,
        .ended_at = FIXTURE_START_MS + 80,
        .counts = true,
        .stop_id = stop_id,
        .has_code = true,
        .code = 200,
        .http_status = 200,
    };
}

struct job_result result_again(int64_t phone, int64_t due_at)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_PENDING,
        .sent_at = FIXTURE_START_MS,
        .ended_at = FIXTURE_START_MS + 80,
        .counts = true,
        .maybe_sent = true,
        .due_at = due_at,
        .http_status = 503,
        .source = JOB_ERROR_HTTP,
        .message = "Service Unavailable",
    };
}

struct job_result result_already_listed(int64_t phone)
{
    return (struct job_result){
        .phone = phone,
        .state = JOB_ALREADY_LISTED,
        .sent_at = FIXTURE_START_MS + 1000,
        .ended_at = FIXTURE_START_MS + 1080,
        .counts = true,
        .has_code = true,
        .code = 3,
        .http_status = 200,
        .source = JOB_ERROR_PROVIDER,
        .message = "already in the list",
    };
}
