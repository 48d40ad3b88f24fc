#include "jobs/store/job_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = store_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

/* Opens what must be refused, and says with which error. */
static struct error refused(struct store_fixture *fixture, const char *path,
                            enum job_store_mode mode)
{
    struct error err = {0};
    struct job_store *store = NULL;
    if (job_store_open(path, mode, &fixture->clock, &fixture->log, &store, &err)) {
        job_store_close(&store);
        fail_msg("%s was opened", path);
    }
    assert_null(store);
    return err;
}

static void a_second_writer_is_told_who_the_first_is(void **state)
{
    struct store_fixture *fixture = *state;
    char pid[32];
    snprintf(pid, sizeof pid, "process %" PRIdMAX ")", (intmax_t)getpid());
    struct error err = refused(fixture, fixture->path, JOB_STORE_WRITE);
    assert_int_equal(err.code, ERROR_UNFINISHED);
    assert_non_null(strstr(err.text, pid));
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

static void a_link_leads_to_the_same_lock(void **state)
{
    struct store_fixture *fixture = *state;
    const char *link = temp_dir_file(fixture->dir, "link.db");
    assert_int_equal(symlink("jobs.db", link), 0);
    assert_int_equal(refused(fixture, link, JOB_STORE_WRITE).code, ERROR_UNFINISHED);
    assert_false(exists(temp_dir_file(fixture->dir, "link.db-lock")));
}

/* A process that commits and is gone without closing the store. */
static void commit_and_crash(struct store_fixture *fixture)
{
    store_fixture_close(fixture);
    pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        struct job_store *store = NULL;
        bool ok =
            job_store_open(fixture->path, JOB_STORE_WRITE, &fixture->clock, NULL, &store, &err) &&
            job_store_close_until(store, 1, &err) && job_store_close_until(store, 2, &err);
        _exit(ok ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void commits_survive_a_crash(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    int64_t until = 0;
    commit_and_crash(fixture);
    store_fixture_reopen(fixture);
    assert_true(job_store_closed_until(fixture->store, &until, &err));
    assert_int_equal(until, 2);
    assert_string_equal(store_fixture_logged(fixture), "");
}

static const char *beside(struct store_fixture *fixture, const char *suffix)
{
    char name[64];
    snprintf(name, sizeof name, "jobs.db%s", suffix);
    return temp_dir_file(fixture->dir, name);
}

static void a_lost_write_ahead_log_is_told_of(void **state)
{
    struct store_fixture *fixture = *state;
    commit_and_crash(fixture);
    assert_int_equal(unlink(beside(fixture, "-wal")), 0);
    store_fixture_reopen(fixture);
    assert_non_null(strstr(store_fixture_logged(fixture), "has lost its last 2 commits"));
}

static void a_halved_write_ahead_log_is_told_of(void **state)
{
    struct store_fixture *fixture = *state;
    struct stat status;
    commit_and_crash(fixture);
    assert_int_equal(stat(beside(fixture, "-wal"), &status), 0);
    assert_int_equal(truncate(beside(fixture, "-wal"), status.st_size / 2), 0);
    store_fixture_reopen(fixture);
    assert_non_null(strstr(store_fixture_logged(fixture), "has lost its last"));
}

static void nothing_is_committed_into_a_removed_database(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    fixture->is_spoilt = true;
    assert_int_equal(unlink(fixture->path), 0);
    assert_false(job_store_close_until(fixture->store, 5, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "removed or replaced"));
    assert_false(job_store_close_until(fixture->store, 5, &err));
}

static void nothing_is_committed_into_a_replaced_database(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    const char *copy = temp_dir_write(fixture->dir, "copy.db", "an older copy");
    fixture->is_spoilt = true;
    assert_int_equal(rename(copy, fixture->path), 0);
    assert_false(job_store_close_until(fixture->store, 5, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
}

static void nothing_is_committed_without_the_lock_file(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    assert_int_equal(unlink(beside(fixture, "-lock")), 0);
    assert_false(job_store_close_until(fixture->store, 5, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_second_writer_is_told_who_the_first_is),
        STORE_TEST(a_link_leads_to_the_same_lock),
        STORE_TEST(commits_survive_a_crash),
        STORE_TEST(a_lost_write_ahead_log_is_told_of),
        STORE_TEST(a_halved_write_ahead_log_is_told_of),
        STORE_TEST(nothing_is_committed_into_a_removed_database),
        STORE_TEST(nothing_is_committed_into_a_replaced_database),
        STORE_TEST(nothing_is_committed_without_the_lock_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
