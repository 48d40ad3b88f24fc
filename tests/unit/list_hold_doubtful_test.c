#include "base/memory.h"
#include "jobs/import/importer.h"
#include "jobs/job.h"
#include "jobs/list/list_hold.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define A   INT64_C(33600000001)
#define B   INT64_C(33600000002)
#define C   INT64_C(33600000003)
#define D   INT64_C(33600000004)
#define DAY INT64_C(86400000)

/* Two weekly exports: the first brought A, B and C and was finished; the second brings them again,
 * and D. A is listed with stop id 11, B was already listed, C is rejected. */
struct weeks {
    struct store_fixture *fixture;
    int64_t run_id;
    int64_t first_id;
    int64_t second_id;
    struct list_hold *hold;
    struct seen_list *seen;
    bool with_pending;
};

/* As an answer of the first week. */
static void settle(struct weeks *weeks, int64_t phone, enum job_state state, int code)
{
    int64_t now = weeks->fixture->wall_ms;
    weeks->fixture->wall_ms = FIXTURE_START_MS;
    store_fixture_settle(weeks->fixture, phone, state, code);
    weeks->fixture->wall_ms = now;
}

static void settle_first_week(struct weeks *weeks)
{
    settle(weeks, A, JOB_LISTED, 0);
    settle(weeks, B, JOB_ALREADY_LISTED, 3);
    settle(weeks, C, JOB_REJECTED, 9);
    store_fixture_exec(weeks->fixture,
                       "UPDATE jobs SET own_stop_id = '11' WHERE phone = 33600000001;"
                       "UPDATE imports SET finished_at = 1767571200000;");
}

static int set_up(void **state)
{
    static const int64_t first[] = {A, B, C};
    static const int64_t second[] = {A, B, C, D};
    struct weeks *weeks = memory_alloc(1, sizeof *weeks);
    struct error err = {0};
    weeks->fixture = store_fixture_new();
    weeks->first_id = store_fixture_import(weeks->fixture, "week1.csv", first, COUNT_OF(first));
    settle_first_week(weeks);
    weeks->fixture->wall_ms += 7 * DAY;
    weeks->second_id = store_fixture_import(weeks->fixture, "week2.csv", second, COUNT_OF(second));
    weeks->fixture->wall_ms += 1000;
    must(job_store_begin_run(weeks->fixture->store, "run", &weeks->run_id, &err), &err);
    *state = weeks;
    return 0;
}

static int tear_down(void **state)
{
    struct weeks *weeks = *state;
    list_hold_close(&weeks->hold);
    seen_list_free(&weeks->seen);
    store_fixture_free(&weeks->fixture);
    free(weeks);
    return 0;
}

/* How many numbers of the import are doubtful; the check stays open. */
static int64_t open_check(struct weeks *weeks, const int64_t *import_id)
{
    struct error err = {0};
    int64_t count = 0;
    bool any = false;
    list_hold_close(&weeks->hold);
    seen_list_free(&weeks->seen);
    weeks->seen = seen_list_new(weeks->fixture->store);
    const struct list_scope scope = {
        .kind = LIST_SCOPE_DOUBTFUL,
        .run_id = weeks->run_id,
        .import_ids = import_id,
        .import_count = import_id != NULL,
        .with_pending = weeks->with_pending,
    };
    must(list_hold_open(weeks->fixture->store, &scope, &weeks->hold, &err), &err);
    must(list_hold_any(weeks->hold, &any, &err), &err);
    must(list_hold_doubtful(weeks->hold, &count, &err), &err);
    assert_true(any == (count > 0) || weeks->with_pending);
    return count;
}

static void see(struct weeks *weeks, int64_t phone, int64_t stop_id)
{
    struct error err = {0};
    must(seen_list_add(weeks->seen, phone, stop_id, &err), &err);
}

static void expect_settled(struct weeks *weeks, int64_t found, int64_t sent_again)
{
    struct error err = {0};
    struct list_counts counts;
    must(list_hold_settle(weeks->hold, weeks->seen, false, &counts, &err), &err);
    assert_int_equal(list_counts_known(counts.found), found);
    assert_int_equal(list_counts_known(counts.missing), sent_again);
    assert_int_equal(counts.sent_again, sent_again);
    assert_false(counts.partial);
}

/* An expression over the job of a number. */
static int64_t job(const struct weeks *weeks, int64_t phone, const char *expression)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM jobs WHERE phone = %" PRId64, expression, phone);
    return store_fixture_int64(weeks->fixture, sql);
}

static int64_t events(const struct weeks *weeks, const char *where)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM events WHERE %s", where);
    return store_fixture_int64(weeks->fixture, sql);
}

static void what_an_earlier_import_settled_is_doubtful(void **state)
{
    struct weeks *weeks = *state;
    assert_int_equal(open_check(weeks, &weeks->second_id), 2);
}

static void what_the_import_settled_itself_is_not(void **state)
{
    struct weeks *weeks = *state;
    assert_int_equal(open_check(weeks, &weeks->first_id), 0);
}

static void a_number_confirmed_after_the_import_was_made_is_not(void **state)
{
    struct weeks *weeks = *state;
    store_fixture_exec(weeks->fixture, "UPDATE jobs SET confirmed_at = (SELECT max(imported_at)"
                                       " FROM imports) WHERE phone = 33600000001");
    assert_int_equal(open_check(weeks, &weeks->second_id), 1);
}

static void a_time_to_come_is_no_reason_to_believe(void **state)
{
    struct weeks *weeks = *state;
    store_fixture_exec(weeks->fixture, "UPDATE jobs SET confirmed_at = 4102444800000");
    assert_int_equal(open_check(weeks, &weeks->second_id), 2);
}

static void a_finished_import_that_is_given_again_is_doubtful_too(void **state)
{
    struct weeks *weeks = *state;
    struct importer *importer = NULL;
    struct error err = {0};
    must(importer_begin(weeks->fixture->store, &importer, &err), &err);
    must(importer_renew(importer, weeks->first_id, &err), &err);
    must(importer_commit(&importer, &err), &err);
    assert_int_equal(open_check(weeks, &weeks->first_id), 2);
}

static void an_unfinished_import_that_is_given_again_only_resumes(void **state)
{
    struct weeks *weeks = *state;
    struct importer *importer = NULL;
    struct error err = {0};
    must(importer_begin(weeks->fixture->store, &importer, &err), &err);
    must(importer_renew(importer, weeks->second_id, &err), &err);
    must(importer_commit(&importer, &err), &err);
    assert_int_equal(store_fixture_int64(weeks->fixture, "SELECT count(requested_at) FROM imports"),
                     0);
}

static void without_imports_those_that_are_not_finished_count(void **state)
{
    struct weeks *weeks = *state;
    assert_int_equal(open_check(weeks, NULL), 2);
    store_fixture_exec(weeks->fixture, "UPDATE imports SET finished_at = 1");
    weeks->run_id++;
    assert_int_equal(open_check(weeks, NULL), 0);
}

static void what_is_on_the_list_is_confirmed_and_gets_its_stop_id(void **state)
{
    struct weeks *weeks = *state;
    open_check(weeks, &weeks->second_id);
    see(weeks, B, 72);
    see(weeks, A, 11);
    expect_settled(weeks, 2, 0);
    assert_int_equal(job(weeks, A, "state"), JOB_LISTED);
    assert_int_equal(job(weeks, A, "list_stop_id"), 11);
    assert_int_equal(job(weeks, A, "confirmed_at"), weeks->fixture->wall_ms);
    assert_int_equal(job(weeks, B, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(weeks, B, "list_stop_id"), 72);
    assert_int_equal(job(weeks, B, "own_stop_id IS NULL"), 1);
    assert_int_equal(events(weeks, "1"), 0);
    assert_int_equal(open_check(weeks, &weeks->second_id), 0);
}

static void what_is_gone_from_the_list_is_sent_again_and_keeps_its_stop_id(void **state)
{
    struct weeks *weeks = *state;
    open_check(weeks, &weeks->second_id);
    see(weeks, B, 72);
    expect_settled(weeks, 1, 1);
    assert_int_equal(job(weeks, A, "state"), JOB_PENDING);
    assert_int_equal(job(weeks, A, "own_stop_id"), 11);
    assert_int_equal(job(weeks, A, "first_attempt_at"), FIXTURE_START_MS);
    assert_int_equal(job(weeks, A, "http_status IS NULL"), 1);
    assert_int_equal(events(weeks, "phone = 33600000001 AND kind = 1 AND state_before = 1"
                                   " AND state_after = 0 AND http_status = 200"),
                     1);
    assert_int_equal(events(weeks, "1"), 1);
}

static void a_refused_number_is_left_alone(void **state)
{
    struct weeks *weeks = *state;
    open_check(weeks, &weeks->second_id);
    see(weeks, C, 5);
    expect_settled(weeks, 0, 2);
    assert_int_equal(job(weeks, C, "state"), JOB_REJECTED);
    assert_int_equal(job(weeks, C, "list_stop_id IS NULL"), 1);
}

static void an_unconfirmed_number_on_the_list_becomes_already_listed(void **state)
{
    struct weeks *weeks = *state;
    settle(weeks, B, JOB_UNCONFIRMED, 3);
    open_check(weeks, &weeks->second_id);
    see(weeks, A, 11);
    see(weeks, B, 72);
    expect_settled(weeks, 2, 0);
    assert_int_equal(job(weeks, B, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(events(weeks, "phone = 33600000002 AND kind = 7 AND state_before = 4"
                                   " AND state_after = 2 AND code = 3"),
                     1);
}

static void an_unconfirmed_number_that_the_list_lacks_is_sent_again(void **state)
{
    struct weeks *weeks = *state;
    settle(weeks, B, JOB_UNCONFIRMED, 3);
    open_check(weeks, &weeks->second_id);
    see(weeks, A, 11);
    expect_settled(weeks, 1, 1);
    assert_int_equal(job(weeks, B, "state"), JOB_PENDING);
}

static void a_list_that_broke_off_is_forgotten(void **state)
{
    struct weeks *weeks = *state;
    open_check(weeks, &weeks->second_id);
    see(weeks, A, 11);
    see(weeks, B, 72);
    seen_list_forget(weeks->seen);
    assert_int_equal(job(weeks, A, "list_stop_id IS NULL"), 1);
    see(weeks, B, 72);
    expect_settled(weeks, 1, 1);
    assert_int_equal(job(weeks, A, "state"), JOB_PENDING);
}

static void strangers_are_not_kept(void **state)
{
    struct weeks *weeks = *state;
    open_check(weeks, &weeks->second_id);
    see(weeks, 33611111111, 1);
    see(weeks, A, 11);
    see(weeks, B, 72);
    see(weeks, 33699999999, 2);
    expect_settled(weeks, 2, 0);
    assert_int_equal(store_fixture_int64(weeks->fixture, "SELECT count(*) FROM jobs"), 4);
}

static void without_a_list_all_of_them_are_sent_again(void **state)
{
    struct weeks *weeks = *state;
    struct list_counts counts;
    struct error err = {0};
    open_check(weeks, &weeks->second_id);
    see(weeks, A, 11);
    must(list_hold_send_all_again(weeks->hold, "no list", &counts, &err), &err);
    assert_int_equal(counts.sent_again, 2);
    assert_int_equal(job(weeks, A, "state"), JOB_PENDING);
    assert_int_equal(job(weeks, B, "state"), JOB_PENDING);
    assert_int_equal(job(weeks, C, "state"), JOB_REJECTED);
    assert_int_equal(events(weeks, "reason = 'no list'"), 2);
}

/* --skip-listed: D was never tried, and needs no event; what is pending and not on it stays so. */
static void what_is_pending_and_on_the_list_is_settled_where_it_is_asked_for(void **state)
{
    struct weeks *weeks = *state;
    static const int64_t more[] = {D + 1};
    struct list_counts counts;
    struct error err = {0};
    store_fixture_import(weeks->fixture, "more.csv", more, COUNT_OF(more));
    weeks->with_pending = true;
    assert_int_equal(open_check(weeks, NULL), 2);
    see(weeks, A, 11);
    see(weeks, B, 72);
    see(weeks, D, 14);
    must(list_hold_settle(weeks->hold, weeks->seen, false, &counts, &err), &err);
    assert_int_equal(counts.found[JOB_PENDING], 1);
    assert_int_equal(counts.missing[JOB_PENDING], 1);
    assert_int_equal(list_counts_known(counts.found), 2);
    assert_int_equal(counts.sent_again, 0);
    assert_int_equal(job(weeks, D, "state"), JOB_ALREADY_LISTED);
    assert_int_equal(job(weeks, D, "list_stop_id"), 14);
    assert_int_equal(job(weeks, D + 1, "state"), JOB_PENDING);
    assert_int_equal(events(weeks, "1"), 0);
}

static void without_a_list_the_pending_ones_are_not_counted_as_sent_again(void **state)
{
    struct weeks *weeks = *state;
    struct list_counts counts;
    struct error err = {0};
    weeks->with_pending = true;
    open_check(weeks, &weeks->second_id);
    must(list_hold_send_all_again(weeks->hold, "no list", &counts, &err), &err);
    assert_int_equal(counts.sent_again, 2);
    assert_int_equal(counts.missing[JOB_PENDING], 0);
}

static void more_than_a_batch_is_settled(void **state)
{
    struct weeks *weeks = *state;
    store_fixture_exec(weeks->fixture,
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                       "  WHERE i < 5000)"
                       " INSERT INTO jobs (phone, state, first_entry, confirmed_at)"
                       " SELECT 33610000000 + i, 1, 1, 1767571200000 FROM n;"
                       "INSERT INTO brought_again (phone, first_import, last_import)"
                       " SELECT phone, 2, 2 FROM jobs WHERE phone > 33610000000;");
    assert_int_equal(open_check(weeks, &weeks->second_id), 5002);
    for (int64_t i = 5000; i >= 1; i--)
        if (i % 3 != 0)
            see(weeks, 33610000000 + i, i);
    expect_settled(weeks, 3334, 1668);
    assert_int_equal(store_fixture_int64(weeks->fixture,
                                         "SELECT count(*) FROM jobs WHERE phone > 33610000000"
                                         " AND (state = 0) <> ((phone - 33610000000) % 3 = 0)"),
                     0);
}

/* --- undo and what it leaves --- */

static void
a_number_whose_removal_broke_off_is_held_against_the_list_when_wanted_again(void **state)
{
    struct weeks *weeks = *state;
    static const int64_t third[] = {A};
    settle(weeks, A, JOB_REMOVING, 0);
    int64_t third_id = store_fixture_import(weeks->fixture, "week3.csv", third, COUNT_OF(third));
    weeks->fixture->wall_ms += 1000;
    assert_int_equal(open_check(weeks, &third_id), 1);
    expect_settled(weeks, 0, 1);
    assert_int_equal(job(weeks, A, "state"), JOB_PENDING);
}

static void an_undone_import_asks_for_nothing(void **state)
{
    struct weeks *weeks = *state;
    store_fixture_exec(weeks->fixture, "UPDATE imports SET undone_at = 1 WHERE id = 2");
    assert_int_equal(open_check(weeks, &weeks->second_id), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_an_earlier_import_settled_is_doubtful),
        TEST(what_the_import_settled_itself_is_not),
        TEST(a_number_confirmed_after_the_import_was_made_is_not),
        TEST(a_time_to_come_is_no_reason_to_believe),
        TEST(a_finished_import_that_is_given_again_is_doubtful_too),
        TEST(an_unfinished_import_that_is_given_again_only_resumes),
        TEST(without_imports_those_that_are_not_finished_count),
        TEST(what_is_on_the_list_is_confirmed_and_gets_its_stop_id),
        TEST(what_is_gone_from_the_list_is_sent_again_and_keeps_its_stop_id),
        TEST(a_refused_number_is_left_alone),
        TEST(an_unconfirmed_number_on_the_list_becomes_already_listed),
        TEST(an_unconfirmed_number_that_the_list_lacks_is_sent_again),
        TEST(a_list_that_broke_off_is_forgotten),
        TEST(strangers_are_not_kept),
        TEST(without_a_list_all_of_them_are_sent_again),
        TEST(what_is_pending_and_on_the_list_is_settled_where_it_is_asked_for),
        TEST(without_a_list_the_pending_ones_are_not_counted_as_sent_again),
        TEST(more_than_a_batch_is_settled),
        TEST(a_number_whose_removal_broke_off_is_held_against_the_list_when_wanted_again),
        TEST(an_undone_import_asks_for_nothing),
    };
    return cmocka_run_group_tests_name("list_hold_doubtful", tests, NULL, NULL);
}
