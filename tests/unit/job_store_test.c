#include "jobs/store/job_store.h"
#include "jobs/store/schema.h"
#include "jobs/store/store_place.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
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

static void a_new_database_is_ours_and_in_wal(void **state)
{
    struct store_fixture *fixture = *state;
    assert_int_equal(store_fixture_int64(fixture, "PRAGMA application_id"), 0x73747073);
    assert_int_equal(store_fixture_int64(fixture, "PRAGMA user_version"), schema_migration_count);
    assert_int_equal(store_fixture_int64(fixture, "SELECT 'wal' = journal_mode FROM "
                                                  "pragma_journal_mode"),
                     1);
}

static void a_database_of_an_older_schema_is_brought_up_to_date(void **state)
{
    struct store_fixture *fixture = *state;
    const int64_t phone = 33600000001;
    store_fixture_import(fixture, "a.csv", &phone, 1);
    store_fixture_close(fixture);
    store_fixture_exec(fixture,
                       "ALTER TABLE imports DROP COLUMN requested_at;"
                       "ALTER TABLE account DROP COLUMN user_name;"
                       "DROP TABLE job_counts; DROP TABLE entry_counts; DROP TABLE stop_ids;"
                       "DROP TABLE reports;"
                       "DROP INDEX events_reopened;"
                       "ALTER TABLE imports DROP COLUMN undo_reason;"
                       "ALTER TABLE jobs DROP COLUMN settled_in;"
                       "ALTER TABLE imports DROP COLUMN given;"
                       "ALTER TABLE imports DROP COLUMN reading;"
                       "ALTER TABLE entries DROP COLUMN kept;" STORE_FIXTURE_DROP_KNOWN
                       "DROP INDEX rejoined_by_phone;"
                       "PRAGMA user_version = 1");
    store_fixture_reopen(fixture);
    assert_int_equal(store_fixture_int64(fixture, "PRAGMA user_version"), schema_migration_count);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT count(*) FROM imports WHERE requested_at IS NULL"), 1);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT entries FROM entry_counts WHERE status = 0"), 1);
}

static const char *beside(struct store_fixture *fixture, const char *suffix)
{
    char name[64];
    snprintf(name, sizeof name, "jobs.db%s", suffix);
    return temp_dir_file(fixture->dir, name);
}

static void nobody_else_may_read_any_of_its_files(void **state)
{
    struct store_fixture *fixture = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
    int64_t run_id = 0;
    struct error err = {0};
    assert_true(job_store_begin_run(fixture->store, "run a.csv", &run_id, &err));
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        struct stat status;
        assert_int_equal(stat(beside(fixture, suffixes[i]), &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
    }
}

static void missing_folders_are_made_for_their_owner_alone(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct job_store *store = NULL;
    const char *path = temp_dir_file(fixture->dir, "state/stopsms/default.db");
    assert_true(
        job_store_open(path, JOB_STORE_WRITE, &fixture->clock, &fixture->log, &store, &err));
    job_store_close(&store);
    struct stat status;
    assert_int_equal(stat(temp_dir_file(fixture->dir, "state/stopsms"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
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

/* Opens `path` in both modes, which must fail and leave every byte and the time of it as it was. */
static void assert_refused_untouched(struct store_fixture *fixture, const char *path)
{
    struct stat before;
    struct stat after;
    size_t length = 0;
    size_t length_after = 0;
    char *bytes = temp_dir_read(path, &length);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(refused(fixture, path, JOB_STORE_READ).code, ERROR_STORAGE);
    struct error err = refused(fixture, path, JOB_STORE_WRITE);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, path));

    char *bytes_after = temp_dir_read(path, &length_after);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(length_after, length);
    assert_memory_equal(bytes_after, bytes, length);
    assert_int_equal(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
    assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    assert_int_equal(after.st_ino, before.st_ino);
    free(bytes);
    free(bytes_after);
}

static void a_file_that_is_no_database_is_left_as_it_is(void **state)
{
    struct store_fixture *fixture = *state;
    size_t count = temp_dir_count(fixture->dir);
    assert_refused_untouched(fixture, temp_dir_write(fixture->dir, "contacts.csv",
                                                     "Téléphone;SMS Opt Out\n0612345678;oui\n"));
    assert_refused_untouched(fixture, temp_dir_write(fixture->dir, "short", "S"));
    /* No lock file, no journal beside them. */
    assert_int_equal(temp_dir_count(fixture->dir), count + 2);
}

static void another_programs_database_is_left_as_it_is(void **state)
{
    struct store_fixture *fixture = *state;
    static const char *const modes[] = {"DELETE", "WAL"};
    for (size_t i = 0; i < 2; i++) {
        char sql[128];
        sqlite3 *db = NULL;
        const char *path = temp_dir_file(fixture->dir, modes[i]);
        snprintf(sql, sizeof sql, "PRAGMA journal_mode = %s; CREATE TABLE photos (id)", modes[i]);
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        size_t count = temp_dir_count(fixture->dir);
        assert_refused_untouched(fixture, path);
        assert_int_equal(temp_dir_count(fixture->dir), count);
    }
}

static void a_new_database_without_a_commit_is_removed_again(void **state)
{
    struct store_fixture *fixture = *state;
    const char *path = temp_dir_file(fixture->dir, "fresh.db");
    struct job_store *store = NULL;
    struct error err = {0};
    struct stat status;
    assert_true(
        job_store_open(path, JOB_STORE_WRITE, &fixture->clock, &fixture->log, &store, &err));
    job_store_close(&store);
    assert_int_equal(stat(path, &status), -1);
    assert_true(
        job_store_open(path, JOB_STORE_WRITE, &fixture->clock, &fixture->log, &store, &err));
    assert_true(job_store_close_until(store, 0, &err));
    job_store_close(&store);
    assert_int_equal(stat(path, &status), 0);
    /* It is not new the second time. */
    assert_true(
        job_store_open(path, JOB_STORE_WRITE, &fixture->clock, &fixture->log, &store, &err));
    job_store_close(&store);
    assert_int_equal(stat(path, &status), 0);
}

static void a_newer_schema_is_left_as_it_is(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_close(fixture);
    store_fixture_exec(fixture, "PRAGMA user_version = 99");
    assert_refused_untouched(fixture, fixture->path);
}

static void a_truncated_database_is_left_as_it_is(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_close(fixture);
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    for (off_t length = status.st_size - 1; length > 0; length -= 4095) {
        assert_int_equal(truncate(fixture->path, length), 0);
        assert_refused_untouched(fixture, fixture->path);
    }
    assert_int_equal(truncate(fixture->path, 50), 0);
    assert_refused_untouched(fixture, fixture->path);
}

static void an_overwritten_database_is_left_as_it_is(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_close(fixture);
    size_t length = 0;
    char *bytes = temp_dir_read(fixture->path, &length);
    memset(bytes + 100, 0x5a, length - 100);
    temp_dir_write_bytes(fixture->dir, "jobs.db", bytes, length);
    free(bytes);
    assert_refused_untouched(fixture, fixture->path);
}

static void an_empty_file_becomes_a_database(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct job_store *store = NULL;
    const char *path = temp_dir_write(fixture->dir, "empty.db", "");
    assert_int_equal(refused(fixture, path, JOB_STORE_READ).code, ERROR_NO_INPUT);
    assert_true(
        job_store_open(path, JOB_STORE_WRITE, &fixture->clock, &fixture->log, &store, &err));
    job_store_close(&store);
}

static void a_folder_and_a_link_to_nowhere_are_refused(void **state)
{
    struct store_fixture *fixture = *state;
    const char *link = temp_dir_file(fixture->dir, "link.db");
    assert_int_equal(symlink("nowhere/else.db", link), 0);
    assert_int_equal(refused(fixture, link, JOB_STORE_WRITE).code, ERROR_STORAGE);
    assert_int_equal(refused(fixture, temp_dir_path(fixture->dir), JOB_STORE_WRITE).code,
                     ERROR_STORAGE);
}

static void reading_needs_a_database(void **state)
{
    struct store_fixture *fixture = *state;
    size_t count = temp_dir_count(fixture->dir);
    const char *path = temp_dir_file(fixture->dir, "none.db");
    assert_int_equal(refused(fixture, path, JOB_STORE_READ).code, ERROR_NO_INPUT);
    assert_int_equal(temp_dir_count(fixture->dir), count);
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

static void assert_reads_the_pause(struct store_fixture *fixture, int64_t expected)
{
    struct error err = {0};
    struct job_store *reader = NULL;
    int64_t until = 0;
    assert_true(job_store_open(fixture->path, JOB_STORE_READ, &fixture->clock, &fixture->log,
                               &reader, &err));
    assert_true(job_store_closed_until(reader, &until, &err));
    assert_int_equal(until, expected);
    job_store_close(&reader);
}

static void a_reader_works_beside_the_writer_and_after_it(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    assert_true(job_store_close_until(fixture->store, 1234, &err));
    assert_reads_the_pause(fixture, 1234);
    store_fixture_close(fixture);
    assert_false(exists(beside(fixture, "-shm")));
    assert_reads_the_pause(fixture, 1234);
}

static void opening_does_not_drop_the_locks_of_another_connection(void **state)
{
    struct store_fixture *fixture = *state;
    sqlite3 *writer = NULL;
    sqlite3 *other = NULL;
    struct error err = {0};
    struct job_store *reader = NULL;
    store_fixture_close(fixture);
    assert_int_equal(sqlite3_open(fixture->path, &writer), SQLITE_OK);
    assert_int_equal(sqlite3_exec(writer, "BEGIN IMMEDIATE; DELETE FROM runs", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_true(job_store_open(fixture->path, JOB_STORE_READ, &fixture->clock, &fixture->log,
                               &reader, &err));
    job_store_close(&reader);
    pid_t child = fork();
    if (child == 0) {
        /* Locks of a process can be seen from another one alone. */
        bool taken = sqlite3_open(fixture->path, &other) == SQLITE_OK &&
                     sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
        _exit(taken ? 1 : 0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    sqlite3_close(writer);
}

static void network_file_systems_are_known_by_their_number(void **state)
{
    const char *name = NULL;
    assert_int_equal(store_place_judge(0x6969, &name), STORE_PLACE_NETWORK);
    assert_string_equal(name, "NFS");
    assert_int_equal(store_place_judge(0xff534d42, &name), STORE_PLACE_NETWORK);
    assert_int_equal(store_place_judge(0x01021997, &name), STORE_PLACE_NETWORK);
    assert_int_equal(store_place_judge(0x65735546, &name), STORE_PLACE_FUSE);
    assert_int_equal(store_place_judge(0xef53, &name), STORE_PLACE_LOCAL);     /* ext4 */
    assert_int_equal(store_place_judge(0x01021994, &name), STORE_PLACE_LOCAL); /* tmpfs */
}

static void the_default_database_lies_in_the_users_state(void **state)
{
    struct error err = {0};
    char *path = NULL;
    assert_int_equal(setenv("HOME", "/home/marie", 1), 0);
    assert_int_equal(setenv("XDG_STATE_HOME", "/var/state", 1), 0);
    assert_true(job_store_default_path(JOB_STORE_DEFAULT_NAME, &path, &err));
    assert_string_equal(path, "/var/state/stopsms/default.db");
    free(path);
    assert_int_equal(setenv("XDG_STATE_HOME", "relative", 1), 0);
    assert_true(job_store_default_path(JOB_STORE_DEFAULT_NAME, &path, &err));
    assert_string_equal(path, "/home/marie/.local/state/stopsms/default.db");
    free(path);
    assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
    assert_int_equal(unsetenv("HOME"), 0);
    assert_false(job_store_default_path(JOB_STORE_DEFAULT_NAME, &path, &err));
    assert_int_equal(err.code, ERROR_SETUP);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_new_database_is_ours_and_in_wal),
        STORE_TEST(nobody_else_may_read_any_of_its_files),
        STORE_TEST(a_database_of_an_older_schema_is_brought_up_to_date),
        STORE_TEST(missing_folders_are_made_for_their_owner_alone),
        STORE_TEST(a_file_that_is_no_database_is_left_as_it_is),
        STORE_TEST(another_programs_database_is_left_as_it_is),
        STORE_TEST(a_newer_schema_is_left_as_it_is),
        STORE_TEST(a_truncated_database_is_left_as_it_is),
        STORE_TEST(an_overwritten_database_is_left_as_it_is),
        STORE_TEST(an_empty_file_becomes_a_database),
        STORE_TEST(a_folder_and_a_link_to_nowhere_are_refused),
        STORE_TEST(reading_needs_a_database),
        STORE_TEST(a_reader_works_beside_the_writer_and_after_it),
        STORE_TEST(a_new_database_without_a_commit_is_removed_again),
        STORE_TEST(opening_does_not_drop_the_locks_of_another_connection),
        cmocka_unit_test(network_file_systems_are_known_by_their_number),
        cmocka_unit_test(the_default_database_lies_in_the_users_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
