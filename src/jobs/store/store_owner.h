/* jobs/store/store_owner.h
 * Whose a database is, and what lies beside it (its logs, its lock): nothing is believed that
 * others could have written. Owns nothing. Depends on base/ and jobs/store/job_store.h.
 */
#ifndef JOBS_STORE_STORE_OWNER_H
#define JOBS_STORE_STORE_OWNER_H

#include "jobs/store/job_store.h"

/* Looks at the database at `path` (without symbolic links) and at its -wal, -shm, -journal and
 * -lock, those that are there. Each must be a regular file with this one name, of the user whom we
 * act for, and no other user may be able to write it: else ERROR_SETUP, with the command that shows
 * or mends it. Root may read what is another user's. Changes nothing. */
bool store_owner_check(const char *path, enum job_store_mode mode, struct error *err) MUST_CHECK;

/* Where other users can read one of these files, closes it to them, with a warning. For a database
 * that is known to be one of ours. ERROR_SETUP where that can't be done. */
bool store_owner_close(const char *path, const struct log *log, struct error *err) MUST_CHECK;

#endif
