#include "support/worker_fixture.h"

#include "base/memory.h"

#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "worker_fixture: %s: %s\n", what, why);
    abort();
}

static sqlite3 *open_directly(const char *path, int flags)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
        stop("open", sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    return db;
}

void worker_fixture_exec(struct worker_fixture *fixture, const char *sql)
{
    sqlite3 *db = open_directly(fixture->path, SQLITE_OPEN_READWRITE);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        stop(sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static struct job_store *open_store(struct worker_fixture *fixture)
{
    struct job_store *store = NULL;
    if (!job_store_open(fixture->path, JOB_STORE_WRITE, &fixture->config.clock, fixture->config.log,
                        &store, &fixture->err))
        stop("job_store_open", fixture->err.text);
    return store;
}

static void fill(struct worker_fixture *fixture, unsigned count)
{
    struct job_store *store = open_store(fixture);
    /* A new database into which nothing was committed would be removed again. */
    if (!job_store_close_until(store, 0, &fixture->err))
        stop("job_store_close_until", fixture->err.text);
    job_store_close(&store);
    char sql[1024];
    snprintf(sql, sizeof sql,
             "BEGIN;"
             "INSERT INTO imports (id, path, bytes, sha256, choices, dialect, header, row_count,"
             "  new_jobs, known_jobs, first_entry, last_entry, imported_at)"
             " VALUES (1, '/crm.csv', 1, x'00', '', '', '[]', %u, %u, 0, 1, %u, 1);"
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
             " INSERT INTO jobs (phone, state, first_entry)"
             " SELECT %" PRId64 " + i - 1, 0, i FROM n WHERE i <= %u;"
             "INSERT INTO job_counts (import_id, state, jobs) VALUES (0, 0, %u), (1, 0, %u);"
             "INSERT INTO entries (id, row, line, column, cell, phone, status)"
             " SELECT first_entry, first_entry, first_entry + 1, 1, phone, phone, 0 FROM jobs;"
             "COMMIT;",
             count, count, count, count, FAKE_FIRST_PHONE, count, count, count);
    worker_fixture_exec(fixture, sql);
}

struct worker_fixture *worker_fixture_begin(void **state, unsigned count)
{
    struct worker_fixture *fixture = memory_alloc(1, sizeof *fixture);
    *state = fixture;
    fixture->dir = temp_dir_new();
    fixture->path = temp_dir_file(fixture->dir, "jobs.db");
    fixture->fake = fake_provider_new(count, NULL);
    fixture->config = (struct worker_config){
        .burst = 2,
        .concurrency = 8,
        .batch = WORKER_BATCH,
        .max_attempts = RETRY_MAX_ATTEMPTS,
        .most_attempts = RETRY_MOST_ATTEMPTS,
        .give_up_after_us = INT64_C(1800) * 1000000,
        .api = {.base_url = FAKE_PROVIDER_URL, .api_key = FAKE_PROVIDER_KEY},
        .transport = fake_provider_transport(fixture->fake),
        .clock = fake_provider_clock(fixture->fake),
        .random = fake_provider_random(fixture->fake),
        .interrupted = &fixture->interrupted,
    };
    fill(fixture, count);
    return fixture;
}

int worker_fixture_end(void **state)
{
    struct worker_fixture *fixture = *state;
    if (fixture == NULL)
        return 0;
    fake_provider_free(&fixture->fake);
    temp_dir_free(&fixture->dir);
    free(fixture);
    *state = NULL;
    return 0;
}

bool worker_fixture_run(struct worker_fixture *fixture)
{
    struct worker_config *config = &fixture->config;
    struct error err = {0};
    fixture->err = (struct error){0};
    config->store = open_store(fixture);
    if (!job_store_begin_run(config->store, "submit", &fixture->run_id, &err) ||
        !job_queue_open(config->store, fixture->run_id, NULL, 0, &config->queue, &err))
        stop("the run did not begin", err.text);

    bool ok = worker_run(config, &fixture->progress, &fixture->err);
    fake_provider_hang_up(fixture->fake);
    job_queue_close(&config->queue);
    if (fixture->err.code != ERROR_STORAGE &&
        !job_store_end_run(config->store, fixture->run_id, error_exit_status(fixture->err.code),
                           &err))
        stop("the run did not end", err.text);
    job_store_close(&config->store);
    return ok;
}

/* Not in `on_start`: the requests before it are to reach the provider. */
static bool kill_at_request(void *context, const struct fake_request *request)
{
    const unsigned *last = context;
    if (request->total > *last)
        raise(SIGKILL);
    return false;
}

void worker_fixture_run_and_crash(struct worker_fixture *fixture, unsigned requests)
{
    pid_t child = fork();
    if (child < 0)
        stop("fork", "no process");
    if (child == 0) {
        unsigned last = fake_provider_requests(fixture->fake) + requests;
        struct fake_script script = {.refuse_start = kill_at_request, .context = &last};
        fake_provider_script(fixture->fake, &script);
        worker_fixture_run(fixture);
        _exit(0);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        stop("the process was to crash", "it did not");
}

int64_t worker_fixture_phone(unsigned index)
{
    return FAKE_FIRST_PHONE + index;
}

int64_t worker_fixture_read(const struct worker_fixture *fixture, const char *format, ...)
{
    char sql[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);

    sqlite3 *db = open_directly(fixture->path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        stop(sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

int64_t worker_fixture_count(const struct worker_fixture *fixture, enum job_state state)
{
    return worker_fixture_read(fixture, "SELECT count(*) FROM jobs WHERE state = %d", (int)state);
}
