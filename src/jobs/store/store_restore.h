/* jobs/store/store_restore.h
 * A backup in the place of the database, and that nothing is sent from it before it was verified.
 * Owns nothing between calls. Depends on jobs/store/store_backup.h.
 */
#ifndef JOBS_STORE_STORE_RESTORE_H
#define JOBS_STORE_STORE_RESTORE_H

#include "jobs/store/job_store.h"

/* Puts a copy of what `backup` holds, a store that is open to be read, in the place of the database
 * at `path`, in one step; where none is there, it begins one. The old one is kept beside it, with
 * its log where SQLite can't take that in (it may be damaged): `*kept` is its name, which the
 * caller frees; NULL: there was none. The new one counts more commits than either, and so does the
 * lock file. ERROR_UNFINISHED while anybody has the database open; ERROR_USAGE where it is the
 * backup itself; ERROR_INTERRUPTED soon after `*interrupted` is nonzero; ERROR_SETUP,
 * ERROR_STORAGE: the database is as it was. */
bool store_restore_from(struct job_store *backup, const char *path,
                        const volatile sig_atomic_t *interrupted, char **kept,
                        struct error *err) MUST_CHECK;

/* When a backup was put in this database's place (ms); 0: not, or it was verified since. */
bool store_restore_time(struct job_store *store, int64_t *wall_ms, struct error *err) MUST_CHECK;

/* ERROR_SETUP where it was restored and not verified since. */
bool store_restore_check(struct job_store *store, struct error *err) MUST_CHECK;

/* It was verified. */
bool store_restore_end(struct job_store *store, struct error *err) MUST_CHECK;

#endif
