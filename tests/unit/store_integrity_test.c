/* What a database must still hold when it is opened again. */
#include "jobs/store/job_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE_BYTES 8192
#define NUMBERS    600
#define FIRST      INT64_C(33639980000)

static int set_up(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    int64_t phones[NUMBERS];
    for (int i = 0; i < NUMBERS; i++)
        phones[i] = FIRST + i;
    store_fixture_import(fixture, "crm.csv", phones, NUMBERS);
    store_fixture_close(fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static bool opens(struct store_fixture *fixture, enum job_store_mode mode, struct error *err)
{
    struct job_store *store = NULL;
    *err = (struct error){0};
    bool opened = job_store_open(fixture->path, mode, &fixture->clock, &fixture->log, &store, err);
    job_store_close(&store);
    return opened;
}

static void assert_damaged(struct store_fixture *fixture, enum job_store_mode mode,
                           const char *words)
{
    struct error err;
    assert_false(opens(fixture, mode, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, fixture->path));
    if (strstr(err.text, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, err.text);
}

static void a_sound_database_is_opened_without_a_word(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err;
    assert_true(opens(fixture, JOB_STORE_READ, &err));
    assert_true(opens(fixture, JOB_STORE_WRITE, &err));
    assert_string_equal(store_fixture_logged(fixture), "");
}

static void rows_that_are_missing_are_noticed_at_every_opening(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_exec(fixture, "DELETE FROM entries WHERE id > 590");
    assert_damaged(fixture, JOB_STORE_READ, "rows that its imports brought are missing");
    assert_damaged(fixture, JOB_STORE_WRITE, "rows that its imports brought are missing");
}

static void a_whole_import_that_is_missing_is_noticed(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_exec(fixture, "DELETE FROM imports");
    assert_damaged(fixture, JOB_STORE_WRITE, "are missing");
}

static void numbers_that_are_missing_are_noticed_after_a_crash(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_exec(fixture, "INSERT INTO runs (started_at, pid, user, options)"
                                " VALUES (1, 1, 'nobody', '');"
                                "DELETE FROM jobs WHERE phone = 33639980007");
    assert_damaged(fixture, JOB_STORE_WRITE, "numbers of its imports are missing");
    store_fixture_exec(fixture, "INSERT INTO jobs (phone, state, first_entry)"
                                " VALUES (33639980007, 0, 8)");
    struct error err;
    assert_true(opens(fixture, JOB_STORE_WRITE, &err));
}

/* The fixture's own way would put the counts right. */
static void spoil(const struct store_fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void counts_that_do_not_agree_are_made_anew_after_a_crash(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err;
    spoil(fixture, "INSERT INTO runs (started_at, pid, user, options) VALUES (1, 1, 'nobody', '');"
                   "UPDATE job_counts SET jobs = jobs - 1");
    assert_true(opens(fixture, JOB_STORE_WRITE, &err));
    assert_non_null(strstr(store_fixture_logged(fixture), "are made anew"));
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT jobs FROM job_counts WHERE import_id = 0"), NUMBERS);
}

/* Commits once, in a process that is gone without closing: the log stays. */
static void commit_and_crash(struct store_fixture *fixture)
{
    pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        struct job_store *store = NULL;
        bool ok =
            job_store_open(fixture->path, JOB_STORE_WRITE, &fixture->clock, NULL, &store, &err) &&
            job_store_close_until(store, 1, &err);
        _exit(ok ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static char *with_suffix(const struct store_fixture *fixture, const char *suffix)
{
    size_t size = strlen(fixture->path) + strlen(suffix) + 1;
    char *name = malloc(size);
    assert_non_null(name);
    snprintf(name, size, "%s%s", fixture->path, suffix);
    return name;
}

static off_t size_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

/* SQLite reads pages that are not there as zeros: it is for us to see that they are missing. */
static void a_cut_database_is_refused_also_beside_its_log(void **state)
{
    struct store_fixture *fixture = *state;
    char *log = with_suffix(fixture, "-wal");
    commit_and_crash(fixture);
    off_t log_size = size_of(log);
    for (off_t size = size_of(fixture->path) - PAGE_BYTES; size > 0; size -= PAGE_BYTES) {
        struct error err;
        assert_int_equal(truncate(fixture->path, size), 0);
        assert_false(opens(fixture, JOB_STORE_WRITE, &err));
        assert_int_equal(err.code, ERROR_STORAGE);
        assert_int_equal(size_of(fixture->path), size);
        assert_int_equal(size_of(log), log_size);
    }
    free(log);
}

static void an_emptied_database_is_not_begun_anew(void **state)
{
    struct store_fixture *fixture = *state;
    assert_int_equal(truncate(fixture->path, 0), 0);
    assert_damaged(fixture, JOB_STORE_WRITE, "is empty");
    assert_damaged(fixture, JOB_STORE_READ, "is empty");
    assert_int_equal(size_of(fixture->path), 0);
}

static void a_database_that_was_deleted_is_begun_anew_with_a_word(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err;
    assert_int_equal(unlink(fixture->path), 0);
    assert_true(opens(fixture, JOB_STORE_WRITE, &err));
    assert_non_null(strstr(store_fixture_logged(fixture), "the database that was there is gone"));
}

/* Only where commits are lost is every page looked at. */
static void damage_beside_a_lost_log_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    char *log = with_suffix(fixture, "-wal");
    char garbage[PAGE_BYTES];
    commit_and_crash(fixture);
    assert_int_equal(unlink(log), 0);
    memset(garbage, 0xA5, sizeof garbage);
    int64_t page = store_fixture_int64(
        fixture, "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_by_due'");
    int fd = open(fixture->path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, garbage, sizeof garbage, (page - 1) * PAGE_BYTES), PAGE_BYTES);
    close(fd);
    assert_damaged(fixture, JOB_STORE_WRITE, "damaged");
    free(log);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_sound_database_is_opened_without_a_word),
        STORE_TEST(rows_that_are_missing_are_noticed_at_every_opening),
        STORE_TEST(a_whole_import_that_is_missing_is_noticed),
        STORE_TEST(numbers_that_are_missing_are_noticed_after_a_crash),
        STORE_TEST(counts_that_do_not_agree_are_made_anew_after_a_crash),
        STORE_TEST(a_cut_database_is_refused_also_beside_its_log),
        STORE_TEST(an_emptied_database_is_not_begun_anew),
        STORE_TEST(a_database_that_was_deleted_is_begun_anew_with_a_word),
        STORE_TEST(damage_beside_a_lost_log_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
