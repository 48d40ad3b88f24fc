/* schema/007_rejections.sql: what was rejected with another code than 9, in a database of each
 * older schema. */
#include "jobs/import/importer.h"
#include "jobs/read/evidence_store.h"
#include "jobs/send/retry_store.h"
#include "jobs/store/schema.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 1: listed; 2: rejected with 9; 3: blocked, of two imports; 4: an unknown code; 5: blocked, of an
 * import that was undone; 6: blocked, of one that was undone and one that was not. */
static const char JOBS[] =
    "INSERT INTO imports (id, path, bytes, sha256, choices, dialect, header, row_count, new_jobs,"
    " known_jobs, first_entry, last_entry, imported_at, finished_at, undone_at) VALUES"
    " (1, 'a.csv', 1, x'00', '', '', '[]', 4, 4, 0, 1, 4, 10, 20, NULL),"
    " (2, 'b.csv', 1, x'01', '', '', '[]', 2, 2, 0, 5, 6, 11, 21, 22),"
    " (3, 'c.csv', 1, x'02', '', '', '[]', 2, 0, 2, 7, 8, 12, 23, NULL),"
    " (4, 'd.csv', 1, x'03', '', '', '[]', 1, 0, 1, 9, 9, 13, 24, NULL);"
    "INSERT INTO entries (id, row, line, phone, status) VALUES (1, 1, 1, 33600000001, 0),"
    " (2, 2, 2, 33600000002, 0), (3, 3, 3, 33600000003, 0), (4, 4, 4, 33600000004, 0),"
    " (5, 1, 1, 33600000005, 0), (6, 2, 2, 33600000006, 0), (7, 1, 1, 33600000003, 0),"
    " (8, 2, 2, 33600000006, 0), (9, 1, 1, 33600000001, 0);"
    "INSERT INTO jobs (phone, state, first_entry, attempts, code, message, source, http_status)"
    " VALUES (33600000001, 1, 1, 1, 200, NULL, NULL, 200),"
    " (33600000002, 3, 2, 1, 9, 'invalid', 1, 200), (33600000003, 3, 3, 1, 30, 'blocked', 1, 403),"
    " (33600000004, 3, 4, 1, 77, 'quota', 1, 200), (33600000005, 3, 5, 1, 30, 'blocked', 1, 403),"
    " (33600000006, 3, 6, 1, 30, 'blocked', 1, 403);"
    "INSERT INTO rejoined (import_id, phone) VALUES (3, 33600000003), (3, 33600000006),"
    " (4, 33600000001);";

static void make_database(struct store_fixture *fixture, int version)
{
    char sql[128];
    store_fixture_close(fixture);
    assert_int_equal(truncate(fixture->path, 0), 0);
    (void)unlink(temp_dir_file(fixture->dir, "jobs.db-wal"));
    (void)unlink(temp_dir_file(fixture->dir, "jobs.db-lock"));
    for (int i = 0; i < version; i++) {
        store_fixture_exec(fixture, schema_migrations[i]);
        if (i == 0)
            store_fixture_exec(fixture, JOBS);
    }
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", 0x73747073,
             version);
    store_fixture_exec(fixture, sql);
}

static int64_t state_of(const struct store_fixture *fixture, int number)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT state FROM jobs WHERE phone = 3360000000%d", number);
    return store_fixture_int64(fixture, sql);
}

static void check(struct store_fixture *fixture)
{
    static const enum job_state states[] = {JOB_LISTED,  JOB_REJECTED,  JOB_PENDING,
                                            JOB_PENDING, JOB_CANCELLED, JOB_PENDING};
    for (int number = 1; number <= 6; number++)
        assert_int_equal(state_of(fixture, number), states[number - 1]);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM events"), 4);
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT count(*) FROM events WHERE phone = 33600000003"
                                     " AND kind = 13 AND state_before = 3 AND state_after = 0"
                                     " AND code = 30 AND http_status = 403 AND reason = 'blocked'"
                                     " AND at > 1700000000000"),
        1);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM jobs WHERE state = 0"
                                                  " AND code IS NULL AND message IS NULL"),
                     3);
    /* Open again: those that have one of them, and were not undone. */
    assert_int_equal(
        store_fixture_int64(fixture, "SELECT sum(id) FROM imports WHERE finished_at IS NULL"),
        1 + 3);
    assert_int_equal(store_fixture_wrong_counts(fixture), 0);
}

static void each_older_schema_sends_again_what_was_wrongly_rejected(void **state)
{
    for (int version = 1; version <= 6; version++) {
        struct store_fixture *fixture = store_fixture_new();
        make_database(fixture, version);
        store_fixture_reopen(fixture);
        check(fixture);
        store_fixture_reopen(fixture); /* nothing is done twice */
        check(fixture);
        struct reopened reopened;
        struct error err = {0};
        assert_true(retry_store_reopened(fixture->store, &reopened, &err));
        assert_int_equal(reopened.pending, 3);
        assert_true(strstr(reopened.codes, "30") != NULL && strstr(reopened.codes, "77") != NULL);
        store_fixture_free(&fixture);
    }
}

/* As it would be after the migration; every byte of the database is as it was. */
static void each_older_schema_is_read_and_left_as_it_is(void **state)
{
    (void)state;
    for (int version = 1; version < schema_migration_count; version++) {
        struct store_fixture *fixture = store_fixture_new();
        struct error err = {0};
        struct job_store *reader = NULL;
        struct reopened reopened;
        size_t length = 0;
        size_t length_after = 0;
        make_database(fixture, version);
        char *bytes = temp_dir_read(fixture->path, &length);
        assert_true(job_store_open(fixture->path, JOB_STORE_READ, &fixture->clock, &fixture->log,
                                   &reader, &err));
        assert_true(retry_store_reopened(reader, &reopened, &err));
        assert_int_equal(reopened.pending, 3);
        job_store_close(&reader);
        assert_non_null(strstr(store_fixture_logged(fixture), "an older stopsms has made"));
        char *bytes_after = temp_dir_read(fixture->path, &length_after);
        assert_int_equal(length_after, length);
        assert_memory_equal(bytes_after, bytes, length);
        free(bytes);
        free(bytes_after);
        fixture->is_spoilt = true; /* its counts are of the older schema */
        store_fixture_free(&fixture);
    }
}

static void what_was_sent_since_is_told_no_more(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    make_database(fixture, 6);
    store_fixture_reopen(fixture);
    store_fixture_exec(fixture,
                       "INSERT INTO events (phone, at, run_id, kind, state_before, state_after)"
                       " VALUES (33600000003, 1, 1, 0, 0, 0)");
    struct reopened reopened;
    struct error err = {0};
    assert_true(retry_store_reopened(fixture->store, &reopened, &err));
    assert_int_equal(reopened.pending, 2);
    store_fixture_free(&fixture);
}

/* A manifest that was written before the migration is held against what was true then. */
static void an_old_manifest_still_holds(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    struct error err = {0};
    make_database(fixture, 6);
    const struct evidence_mark mark = {
        .commits = store_fixture_int64(fixture, "SELECT commits FROM store"),
        .last_event = 0,
    };
    store_fixture_reopen(fixture);
    static const struct {
        int64_t import_id, listed, rejected;
    } cases[] = {{1, 1, 3}, {2, 0, 2}, {3, 0, 2}, {4, 1, 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t totals[REPORT_STATUSES];
        assert_true(evidence_totals(fixture->store, cases[i].import_id, &mark, totals, &err));
        int64_t sum = 0;
        for (unsigned status = 0; status < REPORT_STATUSES; status++)
            sum += totals[status];
        assert_int_equal(totals[JOB_LISTED], cases[i].listed);
        assert_int_equal(totals[JOB_REJECTED], cases[i].rejected);
        assert_int_equal(sum, cases[i].listed + cases[i].rejected);
    }
    store_fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_older_schema_sends_again_what_was_wrongly_rejected),
        cmocka_unit_test(each_older_schema_is_read_and_left_as_it_is),
        cmocka_unit_test(what_was_sent_since_is_told_no_more),
        cmocka_unit_test(an_old_manifest_still_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
