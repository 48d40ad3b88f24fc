#include "support/store_fixture.h"

#include "base/memory.h"
#include "jobs/import/importer.h"
#include "support/unit.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static int64_t fixture_wall_ms(void *context)
{
    return ((const struct store_fixture *)context)->wall_ms;
}

static int64_t fixture_monotonic_us(void *context)
{
    return fixture_wall_ms(context) * 1000;
}

struct store_fixture *store_fixture_new(void)
{
    struct store_fixture *fixture = memory_alloc(1, sizeof *fixture);
    fixture->dir = temp_dir_new();
    fixture->path = temp_dir_file(fixture->dir, "jobs.db");
    fixture->wall_ms = FIXTURE_START_MS;
    fixture->clock = (struct clock){
        .monotonic_us = fixture_monotonic_us, .wall_ms = fixture_wall_ms, .context = fixture};
    fixture->log.stream = open_memstream(&fixture->logged, &fixture->logged_length);
    fixture->log.level = LOG_NORMAL;
    store_fixture_reopen(fixture);
    /* A new database into which nothing was committed would be removed again. */
    struct error err = {0};
    must(job_store_close_until(fixture->store, 0, &err), &err);
    return fixture;
}

void store_fixture_close(struct store_fixture *fixture)
{
    job_store_close(&fixture->store);
}

void store_fixture_reopen(struct store_fixture *fixture)
{
    struct error err = {0};
    store_fixture_close(fixture);
    must(job_store_open(fixture->path, JOB_STORE_WRITE, &fixture->clock, &fixture->log,
                        &fixture->store, &err),
         &err);
}

static void add_phone(struct importer *importer, int64_t row, int64_t phone)
{
    struct error err = {0};
    char cell[32];
    snprintf(cell, sizeof cell, "+%" PRId64, phone);
    struct entry entry = {
        .row = row,
        .line = row + 1,
        .column = 1,
        .cell = phone > 0    ? cell
                : phone == 0 ? ""
                             : "nobody",
        .phone = phone > 0 ? phone : 0,
        .status = phone > 0    ? ENTRY_PHONE
                  : phone == 0 ? ENTRY_EMPTY
                               : ENTRY_INVALID,
        .reason = phone < 0 ? ENTRY_NOT_A_NUMBER : ENTRY_REASON_NONE,
        .objected_at = ENTRY_NO_DATE,
    };
    entry.cell_length = strlen(entry.cell);
    must(importer_add(importer, &entry, &err), &err);
}

int64_t store_fixture_import(struct store_fixture *fixture, const char *file, const int64_t *phones,
                             size_t count)
{
    struct error err = {0};
    struct importer *importer = NULL;
    struct import_result result = {0};
    struct import_source source = {
        .path = file,
        .bytes = (int64_t)count * 13,
        .choices = "all rows",
        .dialect = "UTF-8, semicolon, header on line 1",
        .header = "[\"Téléphone\"]",
    };
    struct digest *digest = digest_new();
    digest_update(digest, file, strlen(file));
    digest_finish(&digest, source.sha256);
    must(importer_begin(fixture->store, &importer, &err), &err);
    must(importer_begin_file(importer, &source, &err), &err);
    for (size_t i = 0; i < count; i++)
        add_phone(importer, (int64_t)i + 1, phones[i]);
    must(importer_end_file(importer, &result, &err), &err);
    must(importer_commit(&importer, &err), &err);
    return result.import_id;
}

static sqlite3 *connect_beside(const struct store_fixture *fixture)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return db;
}

int64_t store_fixture_int64(const struct store_fixture *fixture, const char *sql)
{
    sqlite3 *db = connect_beside(fixture);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

/* (import, state, jobs) as the jobs themselves have it; import 0: the whole store. */
#define COUNTED_ANEW                                                                               \
    "SELECT 0 AS import_id, state, count(*) AS jobs FROM jobs GROUP BY state"                      \
    " UNION ALL SELECT import_id, state, count(*) FROM ("                                          \
    "  SELECT (SELECT id FROM imports WHERE first_entry <= jobs.first_entry"                       \
    "   AND last_entry >= jobs.first_entry) AS import_id, state FROM jobs"                         \
    "  UNION ALL SELECT imports.id, jobs.state FROM jobs JOIN brought_again USING (phone)"         \
    "   JOIN imports ON imports.id BETWEEN first_import AND last_import)"                          \
    " GROUP BY import_id, state"

void store_fixture_exec(const struct store_fixture *fixture, const char *sql)
{
    static const char recount[] = "DELETE FROM job_counts;"
                                  "INSERT INTO job_counts (import_id, state, jobs) " COUNTED_ANEW;
    sqlite3 *db = connect_beside(fixture);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    (void)sqlite3_exec(db, recount, NULL, NULL, NULL); /* there may be no jobs any more */
    sqlite3_close(db);
}

void store_fixture_settle(const struct store_fixture *fixture, int64_t phone, enum job_state state,
                          int code)
{
    const int64_t now = fixture->wall_ms;
    const bool is_listed = state == JOB_LISTED || state == JOB_ALREADY_LISTED;
    char sql[512];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM jobs WHERE phone = %" PRId64, phone);
    assert_int_equal(store_fixture_int64(fixture, sql), 1);
    snprintf(sql, sizeof sql,
             "UPDATE jobs SET state = %d, code = nullif(%d, 0), http_status = 200, attempts = 1,"
             " first_attempt_at = %" PRId64 ", last_attempt_at = %" PRId64
             ", confirmed_at = nullif(%" PRId64 ", 0) WHERE phone = %" PRId64,
             (int)state, code, now, now, is_listed ? now : 0, phone);
    store_fixture_exec(fixture, sql);
}

int64_t store_fixture_wrong_counts(const struct store_fixture *fixture)
{
    return store_fixture_int64(
        fixture, "SELECT count(*) FROM (SELECT * FROM (" COUNTED_ANEW ") EXCEPT"
                 " SELECT import_id, state, jobs FROM job_counts)"
                 " UNION ALL SELECT count(*) FROM (SELECT import_id, state, jobs FROM job_counts"
                 " WHERE jobs <> 0 EXCEPT SELECT * FROM (" COUNTED_ANEW ")) ORDER BY 1 DESC");
}

const char *store_fixture_logged(struct store_fixture *fixture)
{
    fflush(fixture->log.stream);
    return fixture->logged;
}

void store_fixture_free(struct store_fixture **fixture)
{
    if (*fixture == NULL)
        return;
    /* Whatever a test has done: counts and jobs agree. */
    int64_t wrong = (*fixture)->store != NULL && !(*fixture)->is_spoilt
                        ? store_fixture_wrong_counts(*fixture)
                        : 0;
    store_fixture_close(*fixture);
    fclose((*fixture)->log.stream);
    free((*fixture)->logged);
    temp_dir_free(&(*fixture)->dir);
    free(*fixture);
    *fixture = NULL;
    assert_int_equal(wrong, 0);
}
