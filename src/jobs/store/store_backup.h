/* jobs/store/store_backup.h
 * A copy of the database, as of one moment, while others write to it. Owns nothing between calls.
 * Depends on jobs/store/job_store.h and base/temp_file.h.
 */
#ifndef JOBS_STORE_STORE_BACKUP_H
#define JOBS_STORE_STORE_BACKUP_H

#include "jobs/store/job_store.h"

/* Writes all that a store that is open to be read holds into a new
 * file at `path`, for its owner alone, which appears there once it is whole, checked and on disk;
 * where this fails, nothing does. Of a database of an older schema, what is copied is brought up to
 * date. `*bytes`: how large it is. ERROR_USAGE where something stands there, or where a database of
 * that name would have its logs or lock; ERROR_INTERRUPTED, soon after `*interrupted` is nonzero;
 * ERROR_STORAGE. */
bool store_backup_write(struct job_store *store, const char *path,
                        const volatile sig_atomic_t *interrupted, int64_t *bytes,
                        struct error *err) MUST_CHECK;

/* Whether nothing stands at `path`, nor where a database of that name would have its logs or
 * lock. */
bool store_backup_is_free(const char *path);

#endif
