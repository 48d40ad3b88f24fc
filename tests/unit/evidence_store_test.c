#include "jobs/list/list_hold.h"
#include "jobs/list/undo_store.h"
#include "jobs/read/evidence_store.h"
#include "jobs/read/report_facts.h"
#include "jobs/send/job_queue.h"
#include "jobs/send/retry_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define NUMBERS 12
#define IMPORTS 6
#define STEPS   60
#define SEEDS   25
#define PHONE   INT64_C(33639980000)

/* What the store said at a moment, import by import. */
struct memory {
    struct evidence_mark mark;
    int64_t totals[IMPORTS][REPORT_STATUSES];
    int64_t imports;
};

struct bench {
    struct store_fixture *fixture;
    uint64_t seed;
    int64_t run_id;
    int64_t imports;
    struct memory memories[STEPS];
};

/* xorshift64*: https://doi.org/10.18637/jss.v008.i14 */
static unsigned pick(struct bench *bench, unsigned below)
{
    bench->seed ^= bench->seed >> 12;
    bench->seed ^= bench->seed << 25;
    bench->seed ^= bench->seed >> 27;
    return (unsigned)((bench->seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

/* --- what can happen to a store --- */

static void import_some(struct bench *bench)
{
    int64_t phones[NUMBERS];
    size_t count = 0;
    if (bench->imports == IMPORTS)
        return;
    for (int64_t i = 0; i < NUMBERS; i++)
        if (pick(bench, 2) == 0)
            phones[count++] = pick(bench, 8) == 0 ? 0 : PHONE + i;
    char name[32];
    (void)snprintf(name, sizeof name, "week%d.csv", (int)bench->imports);
    (void)store_fixture_import(bench->fixture, name, phones, count);
    bench->imports++;
}

static struct job_result random_result(struct bench *bench, int64_t phone)
{
    static const enum job_state states[] = {JOB_LISTED,   JOB_LISTED,      JOB_ALREADY_LISTED,
                                            JOB_REJECTED, JOB_UNCONFIRMED, JOB_PENDING};
    enum job_state state = states[pick(bench, COUNT_OF(states))];
    return (struct job_result){
        .phone = phone,
        .state = state,
        .sent_at = bench->fixture->wall_ms,
        .ended_at = bench->fixture->wall_ms + 1,
        .counts = true,
        .stop_id = state == JOB_LISTED ? (int64_t)pick(bench, 1000) + 1 : 0,
    };
}

static void submit_some(struct bench *bench)
{
    struct error err = {0};
    struct job_queue *queue = NULL;
    struct job_claim claim = {0};
    must(job_queue_open(bench->fixture->store, bench->run_id, NULL, 0, &queue, &err), &err);
    must(job_queue_commit(queue, NULL, 0, pick(bench, NUMBERS) + 1, &err), &err);
    while (job_queue_take(queue, &claim)) {
        struct job_result result = random_result(bench, claim.phone);
        result.first_entry = pick(bench, 2) == 0 ? claim.first_entry : 0;
        must(job_queue_commit(queue, &result, 1, 0, &err), &err);
    }
    job_queue_close(&queue);
}

static void retry_some(struct bench *bench)
{
    struct error err = {0};
    struct retry_choice choice = {.rejected = pick(bench, 2) == 0, .unconfirmed = true};
    int64_t count = 0;
    must(retry_store_apply(bench->fixture->store, bench->run_id, &choice, &count, &err), &err);
}

static void verify_all(struct bench *bench)
{
    struct error err = {0};
    struct list_counts counts;
    struct seen_list *seen = seen_list_new(bench->fixture->store);
    for (int64_t i = 0; i < NUMBERS; i++)
        if (pick(bench, 3) > 0)
            must(seen_list_add(seen, PHONE + i, 500 + i, &err), &err);
    const struct list_scope scope = {.kind = LIST_SCOPE_ALL, .run_id = bench->run_id};
    must(list_hold_run(bench->fixture->store, &scope, seen, pick(bench, 2) == 0, &counts, &err),
         &err);
    seen_list_free(&seen);
}

static void undo_one(struct bench *bench)
{
    struct error err = {0};
    struct undo_job jobs[NUMBERS];
    size_t count = 0;
    if (bench->imports == 0)
        return;
    int64_t import_id = (int64_t)pick(bench, (unsigned)bench->imports) + 1;
    must(undo_store_begin(bench->fixture->store, bench->run_id, import_id, "x", &err), &err);
    must(undo_store_next(bench->fixture->store, import_id, 0, jobs, NUMBERS, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        static const enum job_state states[] = {JOB_REMOVED, JOB_LISTED, JOB_REMOVING};
        struct undo_result result = {.phone = jobs[i].phone, .state = states[pick(bench, 3)]};
        must(undo_store_keep(bench->fixture->store, bench->run_id, &result, 1, &err), &err);
    }
}

static void begin_run(struct bench *bench)
{
    struct error err = {0};
    must(job_store_begin_run(bench->fixture->store, "run", &bench->run_id, &err), &err);
}

static void (*const happenings[])(struct bench *bench) = {
    import_some, submit_some, submit_some, retry_some, verify_all, undo_one, begin_run,
};

/* --- what is remembered, and what the store says of it later --- */

static void read_totals(struct bench *bench, int64_t import_id, int64_t totals[REPORT_STATUSES])
{
    struct error err = {0};
    struct report_cursor *cursor = NULL;
    struct report_facts facts;
    must(report_cursor_open(bench->fixture->store, &import_id, 1, &cursor, &err), &err);
    must(report_facts_read(cursor, true, &facts, &err), &err);
    memcpy(totals, facts.totals, sizeof facts.totals);
    report_facts_free(&facts);
    report_cursor_close(&cursor);
}

static void remember(struct bench *bench, struct memory *memory)
{
    struct error err = {0};
    must(evidence_mark_read(bench->fixture->store, &memory->mark, &err), &err);
    memory->imports = bench->imports;
    for (int64_t i = 0; i < bench->imports; i++)
        read_totals(bench, i + 1, memory->totals[i]);
}

static void compare(struct bench *bench, const struct memory *memory, unsigned seed, size_t step)
{
    struct error err = {0};
    for (int64_t i = 0; i < memory->imports; i++) {
        int64_t totals[REPORT_STATUSES];
        must(evidence_totals(bench->fixture->store, i + 1, &memory->mark, totals, &err), &err);
        for (unsigned status = 0; status < REPORT_STATUSES; status++) {
            if (totals[status] != memory->totals[i][status]) {
                fail_msg("seed %u, step %zu, import %d: %s is %d now and was %d", seed, step,
                         (int)i + 1, report_status_name((enum report_status)status),
                         (int)totals[status], (int)memory->totals[i][status]);
            }
        }
    }
}

static void the_past_is_told_as_it_was(void **state)
{
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct bench bench = {.fixture = store_fixture_new(),
                              .seed = seed * UINT64_C(0x9e3779b97f4a7c15)};
        begin_run(&bench);
        for (size_t step = 0; step < STEPS; step++) {
            bench.fixture->wall_ms += 1000;
            happenings[pick(&bench, COUNT_OF(happenings))](&bench);
            remember(&bench, &bench.memories[step]);
        }
        for (size_t step = 0; step < STEPS; step++)
            compare(&bench, &bench.memories[step], seed, step);
        store_fixture_free(&bench.fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_past_is_told_as_it_was)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
