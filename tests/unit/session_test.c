#include "cli/common/session.h"

#include "base/memory.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct options no_options;

/* A session on the fixture's store, which it does not own. */
struct session_fixture {
    struct store_fixture *store;
    struct app app;
    struct session session;
};

static int set_up(void **state)
{
    struct session_fixture *fixture = memory_alloc(1, sizeof *fixture);
    fixture->store = store_fixture_new();
    fixture->app = (struct app){
        .options = &no_options,
        .command_line = "stopsms run 'a b.csv'",
        .clock = fixture->store->clock,
        .log = fixture->store->log,
    };
    fixture->session = session_of(&fixture->app);
    fixture->session.store = fixture->store->store;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct session_fixture *fixture = *state;
    store_fixture_free(&fixture->store);
    free(fixture->session.words);
    free(fixture);
    return 0;
}

static struct session *begun(struct session_fixture *fixture)
{
    struct error err = {0};
    assert_true(session_begin_run(&fixture->session, &err));
    return &fixture->session;
}

static void goes_wrong(struct session *session, enum error_code code)
{
    struct error err = {0};
    error_set(&err, code, "it went wrong\nand this helps");
    assert_false(session_fail(session, &err));
}

/* What was told holds these words. */
static void assert_told(const struct session_fixture *fixture, const char *words)
{
    assert_non_null(strstr(store_fixture_logged(fixture->store), words));
}

static void no_end_can_be_written(const struct session_fixture *fixture)
{
    store_fixture_exec(fixture->store, "ALTER TABLE runs ADD COLUMN no_end INTEGER CONSTRAINT \"no "
                                       "end today\" CHECK (ended_at IS NULL)");
}

static void assert_goes_on(const struct session_fixture *fixture)
{
    assert_int_equal(store_fixture_int64(fixture->store, "SELECT ended_at IS NULL FROM runs"), 1);
}

static void assert_ended_with(const struct session_fixture *fixture, int status)
{
    const struct store_fixture *store = fixture->store;
    assert_int_equal(
        store_fixture_int64(store, "SELECT count(*) FROM runs WHERE ended_at IS NOT NULL"), 1);
    assert_int_equal(store_fixture_int64(store, "SELECT exit_status FROM runs"), status);
}

/* --- the database --- */

static void a_command_that_needs_a_database_makes_none(void **state)
{
    struct session_fixture *fixture = *state;
    const char *path = temp_dir_file(fixture->store->dir, "other.db");
    struct options options = {.db = path};
    struct app app = fixture->app;
    struct error err = {0};
    app.options = &options;
    struct session session = session_of(&app);
    assert_false(session_open_existing(&session, &err));
    assert_int_equal(err.code, ERROR_NO_INPUT);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(session_open(&session, &err));
    assert_true(session_begin_run(&session, &err));
    assert_true(session_end_run(&session));
    assert_int_equal(session_close(&session), 0);
    assert_true(session_open_existing(&session, &err));
    assert_int_equal(session_close(&session), 0);
    assert_null(session.store);
}

/* --- what it comes to --- */

static void the_worst_of_all_that_happens_is_the_exit_status(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    session_worsen(session, EXIT_NEEDS_HUMAN);
    goes_wrong(session, ERROR_KEY);
    goes_wrong(session, ERROR_UNFINISHED);
    session_worsen(session, 0);
    assert_int_equal(session->status, 77);
    assert_string_equal(session->reason, "key");
    assert_string_equal(session->words, "it went wrong\nand this helps");
    assert_true(session_end_run(session));
    assert_ended_with(fixture, 77);
}

static void the_reason_is_that_of_the_worst_and_of_the_first_of_its_kind(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = &fixture->session;
    struct error err = {0};
    assert_string_equal(session->reason, "done");
    session_worsen(session, EXIT_NEEDS_HUMAN);
    assert_string_equal(session->reason, "needs_human");
    assert_null(session->words);
    error_set(&err, ERROR_KEY, "blocked");
    error_because(&err, "account_blocked");
    session_fail(session, &err);
    goes_wrong(session, ERROR_KEY);
    session_worsen(session, 75);
    assert_string_equal(session->reason, "account_blocked");
    assert_string_equal(session->words, "blocked");
    session_worsen(session, 199); /* nobody knows it */
    assert_string_equal(session->reason, "unexpected");
    assert_null(session->words);
}

static void a_failure_is_told_whole_and_leaves_the_database_alone(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    goes_wrong(session, ERROR_INTERRUPTED);
    assert_told(fixture, "it went wrong\nand this helps");
    assert_false(session->storage_failed);
    assert_true(session_recover(session));
    assert_goes_on(fixture);
}

static void a_run_is_recorded_with_the_line_that_goes_on(void **state)
{
    struct session_fixture *fixture = *state;
    const struct store_fixture *store = fixture->store;
    struct session *session = begun(fixture);
    assert_true(session_end_run(session));
    session_go_on_as(session, "stopsms submit");
    assert_int_equal(session->run_id, 0);
    begun(fixture);
    assert_int_equal(
        store_fixture_int64(store, "SELECT options = 'stopsms run ''a b.csv''' FROM runs"), 1);
    assert_int_equal(
        store_fixture_int64(store, "SELECT options = 'stopsms submit' FROM runs WHERE id = 2"), 1);
    assert_true(session_end_run(session));
    assert_int_equal(store_fixture_int64(store, "SELECT exit_status FROM runs WHERE id = 2"), 0);
}

/* --- its end --- */

static void no_run_has_no_end(void **state)
{
    struct session_fixture *fixture = *state;
    assert_true(session_end_run(&fixture->session));
    assert_int_equal(store_fixture_int64(fixture->store, "SELECT count(*) FROM runs"), 0);
}

static void a_status_that_came_after_the_end_is_recorded_too(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    assert_true(session_end_run(session));
    fixture->store->wall_ms += 1000;
    assert_true(session_end_run(session));
    assert_int_equal(store_fixture_int64(fixture->store, "SELECT ended_at FROM runs"),
                     FIXTURE_START_MS);
    goes_wrong(session, ERROR_NO_INPUT);
    assert_true(session_end_run(session));
    assert_ended_with(fixture, 66);
}

static void an_end_that_can_not_be_recorded_is_told_once(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    no_end_can_be_written(fixture);
    assert_false(session_end_run(session));
    assert_int_equal(session->status, 74);
    assert_true(session->storage_failed);
    assert_told(fixture, "no end today");
    store_fixture_exec(fixture->store, "ALTER TABLE runs DROP COLUMN no_end");
    assert_true(session_end_run(session));
    assert_goes_on(fixture);
}

/* --- after a failure of storage --- */

static void without_a_run_there_is_nothing_to_recover(void **state)
{
    struct session_fixture *fixture = *state;
    struct error err = {0};
    store_fixture_exec(fixture->store, "ALTER TABLE runs ADD COLUMN no_run INTEGER CHECK (id < 0)");
    assert_false(session_begin_run(&fixture->session, &err));
    session_fail(&fixture->session, &err);
    assert_true(session_recover(&fixture->session));
    assert_true(session_end_run(&fixture->session));
    assert_int_equal(fixture->session.status, 74);
    assert_int_equal(store_fixture_int64(fixture->store, "SELECT count(*) FROM runs"), 0);
    fixture->session.store = NULL; /* nor where the database could not be opened */
    assert_true(session_recover(&fixture->session));
    assert_true(session_end_run(&fixture->session));
}

static void a_failed_run_is_recorded_over_a_new_connection(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    goes_wrong(session, ERROR_STORAGE);
    assert_true(session_recover(session));
    assert_ended_with(fixture, 74);
    /* What comes after it finds nothing left to record. */
    fixture->store->wall_ms += 1000;
    session_worsen(session, EXIT_NEEDS_HUMAN);
    assert_true(session_end_run(session));
    assert_int_equal(store_fixture_int64(fixture->store, "SELECT ended_at FROM runs"),
                     FIXTURE_START_MS);
}

static void what_can_be_read_is_read_where_the_end_can_not_be_written(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    goes_wrong(session, ERROR_STORAGE);
    no_end_can_be_written(fixture);
    assert_true(session_recover(session));
    assert_told(fixture, "how this run ended was not recorded");
    store_fixture_exec(fixture->store, "ALTER TABLE runs DROP COLUMN no_end");
    assert_goes_on(fixture);
    assert_int_equal(session->status, 74);
}

static void nothing_is_read_from_a_database_that_is_gone(void **state)
{
    struct session_fixture *fixture = *state;
    struct session *session = begun(fixture);
    goes_wrong(session, ERROR_STORAGE);
    fixture->store->is_spoilt = true;
    assert_int_equal(unlink(fixture->store->path), 0);
    assert_false(session_recover(session));
    assert_told(fixture, "the database can't be opened again");
    assert_int_equal(session->status, 74);
}

#define SESSION_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SESSION_TEST(a_command_that_needs_a_database_makes_none),
        SESSION_TEST(the_worst_of_all_that_happens_is_the_exit_status),
        SESSION_TEST(the_reason_is_that_of_the_worst_and_of_the_first_of_its_kind),
        SESSION_TEST(a_failure_is_told_whole_and_leaves_the_database_alone),
        SESSION_TEST(a_run_is_recorded_with_the_line_that_goes_on),
        SESSION_TEST(no_run_has_no_end),
        SESSION_TEST(a_status_that_came_after_the_end_is_recorded_too),
        SESSION_TEST(an_end_that_can_not_be_recorded_is_told_once),
        SESSION_TEST(without_a_run_there_is_nothing_to_recover),
        SESSION_TEST(a_failed_run_is_recorded_over_a_new_connection),
        SESSION_TEST(what_can_be_read_is_read_where_the_end_can_not_be_written),
        SESSION_TEST(nothing_is_read_from_a_database_that_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
