/* jobs/store/store_internal.h
 * What the files of this room share: the open store, and SQL that fails with a struct error.
 * Owns nothing by itself (job_store.c does). Depends on SQLite; included inside jobs/ alone.
 */
#ifndef JOBS_STORE_STORE_INTERNAL_H
#define JOBS_STORE_STORE_INTERNAL_H

#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "base/text.h"
#include "jobs/store/store_lock.h"

#include <sqlite3.h>
#include <sys/types.h>

/* How much of the database is kept in memory: 16 MiB. */
#define STORE_CACHE "PRAGMA cache_size = -16384"

/* SQL: whether the import of that alias has the row of `jobs` at hand. */
#define SQL_IMPORT_HAS_JOB(import)                                                                 \
    " (jobs.first_entry BETWEEN " import ".first_entry AND " import ".last_entry"                  \
    "  OR EXISTS (SELECT 1 FROM brought_again AS again WHERE again.phone = jobs.phone"             \
    "   AND " import ".id BETWEEN again.first_import AND again.last_import))"

struct store_report; /* store_reports.h */

struct job_store {
    sqlite3 *db;
    char *path;  /* without symbolic links */
    bool writes; /* JOB_STORE_WRITE */
    bool looks;  /* JOB_STORE_LOOK */
    const struct clock *clock;
    const struct log *log;
    struct store_lock lock;
    dev_t device; /* of the database file when it was opened */
    ino_t inode;
    int64_t importing_bytes; /* of the files that an open import transaction has read; else 0 */
    int64_t commits;         /* write transactions committed so far, as the database counts them */
    bool is_new;             /* made by this opening */
    bool broken;             /* an I/O error: nothing more is written over this connection */
    sqlite3_stmt *count_commit; /* of one that writes */
    /* Set by store_reports.c, which calls `outdated`; NULL: nothing is to be done, nobody asks. */
    bool (*before_commit)(struct job_store *store, struct error *err);
    void (*outdated)(void *context, const struct store_report *report);
    void *outdated_context;
};

/* Sets `err` to ERROR_STORAGE after an SQLite call failed: the database's path, what was being done
 * (N_("keeping the results"), looked up here), SQLite's reason, and what the user can do. After an
 * I/O error or damage the store takes no further transaction until it is opened again. Ends the
 * program (71) where SQLite had no memory. Always returns false. */
bool store_fail(struct job_store *store, struct error *err, const char *doing);

/* Sets `err` to ERROR_STORAGE for what a sound database can't hold: `what` is wrong (N_("a row has
 * no known state"), looked up here). Always returns false. */
bool store_damaged(const struct job_store *store, const char *what, struct error *err);

/* store_reports.h: sets up its triggers on a new connection, and that each commit tells before
 * which reports it makes outdated. */
bool store_reports_watch(struct job_store *store, struct error *err) MUST_CHECK;

/* Whether the database and its lock file are where they were when it was opened (ERROR_STORAGE).
 * SQLite goes on writing into a file that was removed, and nobody would ever see it again. */
bool store_is_still_there(struct job_store *store, struct error *err) MUST_CHECK;

/* Prepares a statement that is kept for the life of its owner, who finalizes it (sqlite3_finalize
 * is NULL-safe). Parameters that begin with $ are values of our enums by name ("state = $pending",
 * "kind = $event_attempt"; all of them: sql.c) and are bound here, once. Beside them, the other
 * parameters have names too, since SQLite would number ?1 and $pending from the same row. */
bool sql_prepare(struct job_store *store, const char *sql, sqlite3_stmt **stmt,
                 struct error *err) MUST_CHECK;

/* Runs statements that return nothing and are run once. */
bool sql_exec(struct job_store *store, const char *sql, struct error *err) MUST_CHECK;

/* Steps to the next row; `row` is false at the end. Reset the statement afterwards. */
bool sql_step(struct job_store *store, sqlite3_stmt *stmt, bool *row, const char *doing,
              struct error *err) MUST_CHECK;

/* Looks for one value: the first column of the first row, 0 where it is NULL, or `*found` is false.
 * Resets the statement. */
bool sql_find(struct job_store *store, sqlite3_stmt *stmt, int64_t *value, bool *found,
              const char *doing, struct error *err) MUST_CHECK;

/* Runs a statement that returns no row, and resets it. */
bool sql_step_done(struct job_store *store, sqlite3_stmt *stmt, const char *doing,
                   struct error *err) MUST_CHECK;

/* The first column of the first row, prepared for this one use; 0 where there is no row or NULL. */
bool sql_read_int64(struct job_store *store, const char *sql, int64_t *value,
                    struct error *err) MUST_CHECK;

/* BEGIN IMMEDIATE, and a COMMIT that is synced. The commit first looks whether the database and its
 * lock are still where they were (ERROR_STORAGE), and is counted in the database and in the lock
 * file. A failed commit is rolled back; whether it holds is known only after the database was
 * opened again. */
bool sql_begin(struct job_store *store, struct error *err) MUST_CHECK;
bool sql_commit(struct job_store *store, struct error *err) MUST_CHECK;

/* Drops the transaction; nothing happens where there is none. */
void sql_rollback(struct job_store *store);

/* A read transaction: one consistent view until sql_end_read. Not inside another transaction. */
bool sql_begin_read(struct job_store *store, struct error *err) MUST_CHECK;
void sql_end_read(struct job_store *store);

/* Binds text; NULL or "" as SQL NULL. The text must live until the statement is reset. */
void sql_bind_text_or_null(sqlite3_stmt *stmt, int parameter, const char *text);

/* Binds a number, or NULL where there is none. */
void sql_bind_int64_or_null(sqlite3_stmt *stmt, int parameter, bool has, int64_t value);

/* Bind the parameter of that name, where the statement has one; text as sql_bind_text_or_null. */
void sql_bind_named(sqlite3_stmt *stmt, const char *name, int64_t value);
void sql_bind_named_text(sqlite3_stmt *stmt, const char *name, const char *text);
void sql_bind_named_or_null(sqlite3_stmt *stmt, const char *name, bool has, int64_t value);

/* A column's text, "" where it is NULL. Valid until the next step. */
const char *sql_column_text(sqlite3_stmt *stmt, int column);

#endif
