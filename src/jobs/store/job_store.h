/* jobs/store/job_store.h
 * The database: opened, checked, locked, migrated; whose account it is; which runs there were.
 * Owns the SQLite connection and the lock file. Depends on base/ and SQLite, which no other room
 * includes.
 *
 * The other headers of this room work on an open store: importer.h fills it, job_queue.h hands out
 * jobs and takes their results, report_cursor.h and store_status.h read.
 */
#ifndef JOBS_STORE_JOB_STORE_H
#define JOBS_STORE_JOB_STORE_H

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"

#include <signal.h>
#include <stdint.h>

struct job_store;

enum job_store_mode {
    JOB_STORE_WRITE, /* creates the database where there is none; one writer at a time */
    JOB_STORE_READ, /* must exist; works while a run goes on; changes nothing: of an older schema, a
                       private copy is brought up to date and read */
    JOB_STORE_LOOK, /* the same without a copy: nothing is asked of it */
};

/* Opens `path`. Creates its folder (0700) and file (0600) when writing. Checks application_id
 * before anything is written and refuses another program's file, a newer schema, a damaged header
 * (ERROR_STORAGE); a network file system (ERROR_SETUP; FUSE: a warning); a database that another
 * run writes to (ERROR_UNFINISHED, with that run's pid). ERROR_NO_INPUT when reading and there is
 * none. A database that lost commits (its write-ahead log is gone) is opened, with a warning.
 * `clock` and `log` must outlive the store; `log` may be NULL. */
bool job_store_open(const char *path, enum job_store_mode mode, const struct clock *clock,
                    const struct log *log, struct job_store **out, struct error *err) MUST_CHECK;

/* After ERROR_STORAGE: whether a commit that failed holds is known only over a new connection. The
 * lock is kept. No queue, importer or cursor of the store may be open. Where it fails, only
 * job_store_close may follow. */
bool job_store_reopen(struct job_store *store, struct error *err) MUST_CHECK;

/* From now on, what is asked of the database is broken off with ERROR_INTERRUPTED soon after
 * `*interrupted`, which must outlive the store, is nonzero; NULL: never. For who only reads. */
void job_store_heed(struct job_store *store, const volatile sig_atomic_t *interrupted);

/* Checkpoints, closes, gives the lock back. A database that was new and into which nothing was
 * committed is removed again. NULL-safe; sets the handle to NULL. */
void job_store_close(struct job_store **store);

/* Whether the database has an account, and whether it is the one of this URL and key: true for none
 * or the same. ERROR_KEY where it is another, naming the URL bound and `stopsms rekey`. */
bool job_store_check_account(struct job_store *store, const char *api_url, const char *api_key,
                             struct error *err) MUST_CHECK;

/* Binds the database to URL and key, salted with `random`. No-op when it is bound. */
bool job_store_bind_account(struct job_store *store, const char *api_url, const char *api_key,
                            const struct random *random, struct error *err) MUST_CHECK;

/* The account as the database knows it. */
struct store_account {
    char api_url[512];   /* "": bound to none yet */
    char user_name[256]; /* what the provider calls its user; "": it has not told yet */
};
bool job_store_account(struct job_store *store, struct store_account *account,
                       struct error *err) MUST_CHECK;

/* Keeps what the provider calls the user of a bound database's account; "" leaves it as it is. */
bool job_store_name_account(struct job_store *store, const char *user_name,
                            struct error *err) MUST_CHECK;

/* Replaces the fingerprint of a bound database (a rotated key). ERROR_SETUP where it is bound to
 * none. */
bool job_store_rekey(struct job_store *store, const char *api_key, const struct random *random,
                     struct error *err) MUST_CHECK;

/* A long Retry-After, kept over restarts: wall clock, ms; 0 clears it. */
bool job_store_close_until(struct job_store *store, int64_t wall_ms, struct error *err) MUST_CHECK;
bool job_store_closed_until(struct job_store *store, int64_t *wall_ms,
                            struct error *err) MUST_CHECK;

/* Records that a run begins; what an earlier run left open is closed first: its pending jobs that
 * may have been on the wire are marked so, with an event each. `options`: the command line for the
 * record, never the key. */
bool job_store_begin_run(struct job_store *store, const char *options, int64_t *run_id,
                         struct error *err) MUST_CHECK;

/* Records how it ended, and sets finished_at of imports that have nothing pending any more. */
bool job_store_end_run(struct job_store *store, int64_t run_id, int exit_status,
                       struct error *err) MUST_CHECK;

/* As job_store_end_run, of a run that has told of the rows of these imports that need a human, and
 * job_store_tell, in one commit. */
bool job_store_end_run_told(struct job_store *store, int64_t run_id, int exit_status,
                            const int64_t *import_ids, size_t import_count,
                            struct error *err) MUST_CHECK;

/* Records that the rows of these imports that need a human were told, now: whoever has read it all
 * need not be told again. One that was told before keeps its time. */
bool job_store_tell(struct job_store *store, const int64_t *import_ids, size_t import_count,
                    struct error *err) MUST_CHECK;

/* As job_store_end_run, for a run that ended with ERROR_STORAGE, once the store was opened again:
 * its pending jobs that may have been on the wire are marked so, with an event each. */
bool job_store_end_failed_run(struct job_store *store, int64_t run_id, int exit_status,
                              struct error *err) MUST_CHECK;

/* The name of the database of whoever has no profile. */
#define JOB_STORE_DEFAULT_NAME "default"

/* The database of that name:
 * $XDG_STATE_HOME/stopsms/NAME.db, else ~/.local/state/stopsms/NAME.db. The caller frees the path.
 * ERROR_SETUP where there is no such place. */
bool job_store_default_path(const char *name, char **path, struct error *err) MUST_CHECK;

/* The version of SQLite that is loaded. */
const char *job_store_engine_version(void);

#endif
