#include "base/memory.h"
#include "jobs/list/list_hold.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PHONE(n) (INT64_C(33639980000) + (n))
#define NUMBERS  30
#define OURS(n)  (900 + (n))

/* An import of the numbers 1 to 30 that is being undone: we put them on the list under the stop ids
 * 901 to 930. Another import has the numbers 101 and 102, which are `removing`, too. */
struct bench {
    struct store_fixture *fixture;
    struct seen_list *seen;
    struct list_counts counts;
    struct list_scope scope;
};

static int set_up(void **state)
{
    static const int64_t others[] = {PHONE(101), PHONE(102)};
    struct bench *bench = memory_alloc(1, sizeof *bench);
    struct error err = {0};
    int64_t phones[NUMBERS];
    for (int64_t i = 0; i < NUMBERS; i++)
        phones[i] = PHONE(i + 1);
    bench->fixture = store_fixture_new();
    bench->scope.kind = LIST_SCOPE_REMOVING;
    bench->scope.import_id = store_fixture_import(bench->fixture, "wrong.csv", phones, NUMBERS);
    store_fixture_import(bench->fixture, "other.csv", others, COUNT_OF(others));
    store_fixture_exec(bench->fixture,
                       "UPDATE jobs SET state = 6, code = 200, message = 'done', source = 1,"
                       " http_status = 200, own_stop_id = phone - 33639980000 + 900,"
                       " list_stop_id = phone - 33639980000 + 900");
    bench->seen = seen_list_new(bench->fixture->store);
    must(job_store_begin_run(bench->fixture->store, "undo", &bench->scope.run_id, &err), &err);
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

static void see_ours(struct bench *bench, int64_t from, int64_t to)
{
    for (int64_t i = from; i <= to; i++)
        see(bench, i, OURS(i));
}

static void hold(struct bench *bench, bool force)
{
    struct error err = {0};
    must(list_hold_run(bench->fixture->store, &bench->scope, bench->seen, force, &bench->counts,
                       &err),
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

static int64_t commits(const struct bench *bench)
{
    return store_fixture_int64(bench->fixture, "SELECT commits FROM store");
}

static void what_the_list_shows_under_our_stop_id_stays_to_be_taken_off(void **state)
{
    struct bench *bench = *state;
    see_ours(bench, 1, NUMBERS);
    int64_t before = commits(bench);
    hold(bench, false);
    assert_int_equal(bench->counts.found[JOB_REMOVING], NUMBERS);
    assert_int_equal(bench->counts.missing[JOB_REMOVING], 0);
    assert_int_equal(bench->counts.foreign, 0);
    assert_int_equal(count(bench, "jobs WHERE state = 6"), NUMBERS + 2);
    assert_int_equal(count(bench, "events"), 0);
    assert_int_equal(commits(bench), before);
}

static void what_the_list_lacks_is_removed_with_an_event(void **state)
{
    struct bench *bench = *state;
    see_ours(bench, 2, NUMBERS);
    hold(bench, false);
    assert_int_equal(bench->counts.missing[JOB_REMOVING], 1);
    assert_false(bench->counts.partial);
    assert_int_equal(job(bench, 1, "state"), JOB_REMOVED);
    assert_int_equal(job(bench, 1, "own_stop_id"), OURS(1));
    assert_int_equal(job(bench, 1,
                         "list_stop_id IS NULL AND code IS NULL AND source IS NULL"
                         " AND http_status IS NULL AND message = 'was not on the"
                         " provider''s list any more'"),
                     1);
    assert_int_equal(count(bench, "events"), 1);
    assert_int_equal(count(bench, "events WHERE kind = 9 AND state_before = 6 AND state_after = 7"
                                  " AND code IS NULL AND http_status IS NULL"
                                  " AND reason LIKE 'was not on the provider%'"),
                     1);
}

static void what_it_shows_under_another_stop_id_is_listed_again(void **state)
{
    struct bench *bench = *state;
    see(bench, 1, 7);
    see_ours(bench, 2, NUMBERS);
    hold(bench, false);
    assert_int_equal(bench->counts.found[JOB_REMOVING], NUMBERS);
    assert_int_equal(bench->counts.foreign, 1);
    assert_int_equal(job(bench, 1, "state"), JOB_LISTED);
    assert_int_equal(job(bench, 1, "list_stop_id"), 7);
    assert_int_equal(job(bench, 1, "own_stop_id"), OURS(1));
    assert_int_equal(job(bench, 1, "code IS NULL AND source IS NULL AND http_status IS NULL"), 1);
    assert_int_equal(count(bench, "events WHERE kind = 10 AND state_before = 6 AND state_after = 1"
                                  " AND code IS NULL AND reason LIKE '%another stop id, 7'"),
                     1);
    assert_int_equal(count(bench, "events"), 1);
}

/* A `verify` in between has noted the other's stop id. */
static void another_stop_id_that_was_noted_before_is_still_not_ours(void **state)
{
    struct bench *bench = *state;
    store_fixture_exec(bench->fixture, "UPDATE jobs SET list_stop_id = 7"
                                       " WHERE phone = 33639980001");
    see(bench, 1, 7);
    see_ours(bench, 2, NUMBERS);
    hold(bench, false);
    assert_int_equal(bench->counts.foreign, 1);
    assert_int_equal(job(bench, 1, "state"), JOB_LISTED);
}

/* Up to 20 missing are people who were taken off; more is the list's fault. */
static void much_missing_changes_nothing_but_with_force(void **state)
{
    struct bench *bench = *state;
    see_ours(bench, 22, NUMBERS - 1);
    see(bench, NUMBERS, 7);
    int64_t before = commits(bench);
    hold(bench, false);
    assert_true(bench->counts.partial);
    assert_int_equal(bench->counts.missing[JOB_REMOVING], 21);
    assert_int_equal(bench->counts.foreign, 1);
    assert_int_equal(count(bench, "jobs WHERE state = 6"), NUMBERS + 2);
    assert_int_equal(count(bench, "events"), 0);
    assert_int_equal(commits(bench), before);

    seen_list_forget(bench->seen);
    see_ours(bench, 22, NUMBERS - 1);
    see(bench, NUMBERS, 7);
    hold(bench, true);
    assert_true(bench->counts.partial);
    assert_int_equal(count(bench, "jobs WHERE state = 7"), 21);
    assert_int_equal(job(bench, NUMBERS, "state"), JOB_LISTED);
    assert_int_equal(count(bench, "events"), 22);
}

static void twenty_missing_are_believed(void **state)
{
    struct bench *bench = *state;
    see_ours(bench, 21, NUMBERS);
    hold(bench, false);
    assert_false(bench->counts.partial);
    assert_int_equal(count(bench, "jobs WHERE state = 7"), 20);
}

static void an_empty_list_removes_nothing(void **state)
{
    struct bench *bench = *state;
    store_fixture_exec(bench->fixture, "UPDATE jobs SET state = 3"
                                       " WHERE phone > 33639980001 AND phone < 33639980101");
    hold(bench, false);
    assert_true(bench->counts.partial);
    assert_int_equal(job(bench, 1, "state"), JOB_REMOVING);
}

static void another_imports_numbers_are_not_held_against_it(void **state)
{
    struct bench *bench = *state;
    see_ours(bench, 1, NUMBERS);
    see(bench, 101, 7);
    hold(bench, true);
    assert_int_equal(job(bench, 101, "state"), JOB_REMOVING);
    assert_int_equal(job(bench, 102, "state"), JOB_REMOVING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_the_list_shows_under_our_stop_id_stays_to_be_taken_off),
        TEST(what_the_list_lacks_is_removed_with_an_event),
        TEST(what_it_shows_under_another_stop_id_is_listed_again),
        TEST(another_stop_id_that_was_noted_before_is_still_not_ours),
        TEST(much_missing_changes_nothing_but_with_force),
        TEST(twenty_missing_are_believed),
        TEST(an_empty_list_removes_nothing),
        TEST(another_imports_numbers_are_not_held_against_it),
    };
    return cmocka_run_group_tests_name("list_hold_removing", tests, NULL, NULL);
}
