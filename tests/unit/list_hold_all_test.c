#include "base/memory.h"
#include "jobs/list/list_hold.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PHONE(n) (INT64_C(33639980000) + (n))

struct bench {
    struct store_fixture *fixture;
    struct seen_list *seen;
    struct list_counts counts;
    int64_t run_id;
};

/* An import of the numbers 1 to `count`, all of them in this state. */
static int64_t import_numbers(struct bench *bench, int64_t count, enum job_state state)
{
    int64_t *phones = memory_alloc((size_t)count, sizeof *phones);
    for (int64_t i = 0; i < count; i++)
        phones[i] = PHONE(i + 1);
    int64_t id = store_fixture_import(bench->fixture, "crm.csv", phones, (size_t)count);
    char sql[128];
    (void)snprintf(sql, sizeof sql, "UPDATE jobs SET state = %d", (int)state);
    store_fixture_exec(bench->fixture, sql);
    free(phones);
    return id;
}

static int set_up(void **state)
{
    struct bench *bench = memory_alloc(1, sizeof *bench);
    struct error err = {0};
    bench->fixture = store_fixture_new();
    bench->seen = seen_list_new(bench->fixture->store);
    must(job_store_begin_run(bench->fixture->store, "verify", &bench->run_id, &err), &err);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    seen_list_free(&bench->seen);
    store_fixture_free(&bench->fixture);
    free(bench);
    return 0;
}

static void see(struct bench *bench, int64_t number, int64_t stop_id)
{
    struct error err = {0};
    must(seen_list_add(bench->seen, PHONE(number), stop_id, &err), &err);
}

static void verify(struct bench *bench, bool requeue)
{
    struct error err = {0};
    const struct list_scope scope = {.kind = LIST_SCOPE_ALL, .run_id = bench->run_id};
    must(list_hold_run(bench->fixture->store, &scope, bench->seen, requeue, &bench->counts, &err),
         &err);
}

static int64_t job(const struct bench *bench, int64_t number, const char *expression)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT %s FROM jobs WHERE phone = %" PRId64, expression,
                   PHONE(number));
    return store_fixture_int64(bench->fixture, sql);
}

static int64_t count(const struct bench *bench, const char *where)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", where);
    return store_fixture_int64(bench->fixture, sql);
}

static void an_already_listed_number_gets_its_stop_id(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 2, JOB_ALREADY_LISTED);
    see(bench, 2, 902);
    see(bench, 1, 901);
    verify(bench, false);
    assert_int_equal(job(bench, 1, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(bench, 1, "list_stop_id"), 901);
    assert_int_equal(job(bench, 1, "own_stop_id IS NULL"), 1);
    assert_int_equal(job(bench, 2, "list_stop_id"), 902);
    assert_int_equal(bench->counts.filled, 2);
    assert_int_equal(count(bench, "events"), 0);
}

/* A reply may have been another's; the list names the number itself. */
static void a_stop_id_that_the_list_shows_otherwise_is_put_right(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 3, JOB_LISTED);
    store_fixture_exec(bench->fixture, "UPDATE jobs SET own_stop_id = '900'");
    see(bench, 1, 900);
    see(bench, 2, 902);
    see(bench, 3, 903);
    verify(bench, false);
    assert_int_equal(list_counts_all(bench->counts.corrected), 2);
    assert_int_equal(job(bench, 2, "coalesce(list_stop_id, own_stop_id)"), 902);
    assert_int_equal(job(bench, 2, "state"), JOB_LISTED);
    assert_int_equal(count(bench, "events WHERE kind = 7"), 2);
    assert_int_equal(count(bench, "events WHERE reason LIKE '%under stop id 903, not 900'"), 1);
}

static void an_unconfirmed_number_is_settled_by_the_list(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 2, JOB_UNCONFIRMED);
    see(bench, 1, 901);
    verify(bench, false);
    assert_int_equal(job(bench, 1, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(bench, 2, "state"), JOB_PENDING);
    assert_int_equal(count(bench, "events WHERE state_before = 4"), 2);
}

static void a_listed_number_that_the_list_lacks_is_pending_again_with_an_event(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 30, JOB_LISTED);
    store_fixture_exec(bench->fixture, "UPDATE jobs SET own_stop_id = '7', first_attempt_at = 5");
    for (int64_t i = 1; i < 30; i++)
        see(bench, i, 7);
    verify(bench, false);
    assert_int_equal(job(bench, 30, "state"), JOB_PENDING);
    assert_int_equal(job(bench, 30, "own_stop_id"), 7);
    assert_int_equal(job(bench, 30, "first_attempt_at"), 5);
    assert_int_equal(bench->counts.sent_again, 1);
    assert_false(bench->counts.partial);
    assert_int_equal(count(bench, "events WHERE state_before = 1 AND state_after = 0"), 1);
    assert_int_equal(count(bench, "jobs WHERE state = 1"), 29);
}

/* Up to 20 missing, or up to 5 % of them, are people who were taken off; more is the list's fault.
 */
static void much_missing_changes_nothing_but_with_requeue(void **state)
{
    static const struct {
        int64_t jobs;
        int64_t missing;
        bool requeue;
        bool partial;
    } cases[] = {
        {100, 20, false, false}, {100, 21, false, true},   {1000, 50, false, false},
        {1000, 51, false, true}, {1000, 1000, true, true}, {100, 21, true, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        void *fresh = NULL;
        set_up(&fresh);
        struct bench *bench = fresh;
        import_numbers(bench, cases[i].jobs, JOB_LISTED);
        for (int64_t n = cases[i].missing + 1; n <= cases[i].jobs; n++)
            see(bench, n, n);
        verify(bench, cases[i].requeue);
        bool moves = !cases[i].partial || cases[i].requeue;
        assert_int_equal(bench->counts.partial, cases[i].partial);
        assert_int_equal(bench->counts.sent_again, moves ? cases[i].missing : 0);
        assert_int_equal(count(bench, "jobs WHERE state = 0"), moves ? cases[i].missing : 0);
        tear_down(&fresh);
    }
}

static void an_empty_list_makes_nothing_pending(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 3, JOB_LISTED);
    verify(bench, false);
    assert_true(bench->counts.partial);
    assert_int_equal(count(bench, "jobs WHERE state = 1"), 3);
}

static void a_pending_number_on_the_list_is_settled_without_a_request(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 3, JOB_PENDING);
    store_fixture_exec(bench->fixture, "UPDATE jobs SET attempts = 1, due_at = 9, message = 'lost',"
                                       " source = 3 WHERE phone = 33639980002");
    see(bench, 1, 901);
    see(bench, 2, 902);
    verify(bench, false);
    assert_int_equal(job(bench, 1, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(bench, 2, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(bench, 2, "due_at IS NULL AND message IS NULL AND source IS NULL"), 1);
    assert_int_equal(job(bench, 3, "state"), JOB_PENDING);
    /* What was never sent needs no event: its row tells it. */
    assert_int_equal(count(bench, "events"), 1);
}

static void what_was_rejected_or_undone_keeps_its_state(void **state)
{
    static const enum job_state states[] = {JOB_REJECTED, JOB_CANCELLED, JOB_REMOVING, JOB_REMOVED};
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        void *fresh = NULL;
        set_up(&fresh);
        struct bench *bench = fresh;
        import_numbers(bench, 2, states[i]);
        see(bench, 1, 901);
        verify(bench, false);
        assert_int_equal(job(bench, 1, "state"), states[i]);
        assert_int_equal(job(bench, 1, "list_stop_id"), 901);
        assert_int_equal(job(bench, 2, "state"), states[i]);
        assert_int_equal(bench->counts.found[states[i]], 1);
        assert_int_equal(bench->counts.missing[states[i]], 1);
        tear_down(&fresh);
    }
}

/* It was somebody's mistake: it must not be sent again. */
static void what_only_undone_imports_brought_is_not_made_pending(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 2, JOB_LISTED);
    store_fixture_exec(bench->fixture, "UPDATE imports SET undone_at = 1");
    see(bench, 2, 2);
    verify(bench, true);
    assert_int_equal(job(bench, 1, "state"), JOB_LISTED);
    assert_int_equal(bench->counts.missing[JOB_LISTED], 0);
}

static void strangers_numbers_leave_no_trace(void **state)
{
    struct bench *bench = *state;
    import_numbers(bench, 1, JOB_LISTED);
    see(bench, 1, 1);
    see(bench, 500, 2);
    verify(bench, false);
    assert_int_equal(count(bench, "jobs"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_already_listed_number_gets_its_stop_id),
        TEST(a_stop_id_that_the_list_shows_otherwise_is_put_right),
        TEST(an_unconfirmed_number_is_settled_by_the_list),
        TEST(a_listed_number_that_the_list_lacks_is_pending_again_with_an_event),
        cmocka_unit_test(much_missing_changes_nothing_but_with_requeue),
        TEST(an_empty_list_makes_nothing_pending),
        TEST(a_pending_number_on_the_list_is_settled_without_a_request),
        cmocka_unit_test(what_was_rejected_or_undone_keeps_its_state),
        TEST(what_only_undone_imports_brought_is_not_made_pending),
        TEST(strangers_numbers_leave_no_trace),
    };
    return cmocka_run_group_tests_name("list_hold_all", tests, NULL, NULL);
}
