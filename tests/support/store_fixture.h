/* support/store_fixture.h
 * A store in a folder of its own, under a clock that the test sets, with imports made of plain
 * numbers. Owns the folder, the store and what was logged. Depends on jobs/. What goes wrong here
 * ends the test.
 */
#ifndef SUPPORT_STORE_FIXTURE_H
#define SUPPORT_STORE_FIXTURE_H

#include "jobs/job.h"
#include "jobs/store/job_store.h"
#include "support/temp_dir.h"

/* What the clock shows at first: 2026-01-05T00:00:00Z. */
#define FIXTURE_START_MS INT64_C(1767571200000)

/* Takes away what schema/011_known.sql brought: for databases of an older version. */
#define STORE_FIXTURE_DROP_KNOWN                                                                   \
    "ALTER TABLE imports DROP COLUMN told_at; ALTER TABLE jobs DROP COLUMN seen_at;"               \
    "DROP TABLE human_rows; DROP TABLE known_entries; DROP TABLE known_counts;"                    \
    "ALTER TABLE store DROP COLUMN restored_at; DROP TABLE left_out_rows;"                         \
    "DROP TABLE left_out_numbers; DROP TABLE hash_key;"                                            \
    "ALTER TABLE imports DROP COLUMN pruned_at; DROP TABLE forgotten_numbers;"                     \
    "CREATE TABLE rejoined (import_id INTEGER NOT NULL, phone INTEGER NOT NULL,"                   \
    "  PRIMARY KEY (import_id, phone)) STRICT, WITHOUT ROWID;"                                     \
    "CREATE INDEX rejoined_by_phone ON rejoined (phone);"                                          \
    "INSERT INTO rejoined SELECT imports.id, phone FROM brought_again"                             \
    "  JOIN imports ON imports.id BETWEEN first_import AND last_import;"                           \
    "DROP TABLE brought_again; DROP TABLE number_index;"                                           \
    "ALTER TABLE imports DROP COLUMN indexed;"

struct store_fixture {
    struct temp_dir *dir;
    const char *path;        /* of the database */
    struct job_store *store; /* open for writing */
    int64_t wall_ms;         /* the test moves it */
    struct clock clock;
    struct log log;
    char *logged; /* all that was logged; see store_fixture_logged */
    size_t logged_length;
    bool is_spoilt; /* a test has spoilt the database: it is not looked at again */
};

/* An open, empty store. */
struct store_fixture *store_fixture_new(void);

/* Closes the store where it is open, and opens it again. */
void store_fixture_reopen(struct store_fixture *fixture);
void store_fixture_close(struct store_fixture *fixture);

/* Imports a file of that name, with a row of one cell for each phone; 0 makes an empty cell, a
 * negative one an invalid one. Returns the import's id. */
int64_t store_fixture_import(struct store_fixture *fixture, const char *file, const int64_t *phones,
                             size_t count);

/* As if the provider's answer of this moment had brought the phone's job there, at the first
 * attempt; `code` 0: none. */
void store_fixture_settle(const struct store_fixture *fixture, int64_t phone, enum job_state state,
                          int code);

/* The first column of the first row, read over a connection of its own. */
int64_t store_fixture_int64(const struct store_fixture *fixture, const char *sql);

/* Runs statements over a connection of its own. */
void store_fixture_exec(const struct store_fixture *fixture, const char *sql);

/* How many counts of jobs by import and state differ from what the jobs say. */
int64_t store_fixture_wrong_counts(const struct store_fixture *fixture);

/* What was logged since the fixture was made. Valid until the next call. */
const char *store_fixture_logged(struct store_fixture *fixture);

/* Also sees that the counts of jobs are right. NULL-safe; sets the handle to NULL. */
void store_fixture_free(struct store_fixture **fixture);

#endif
