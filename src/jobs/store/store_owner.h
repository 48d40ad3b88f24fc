/* jobs/store/store_owner.h
 * Whose a database is, and what lies beside it (its logs, its lock): nothing is believed that
 * others could have written. Owns nothing. Depends on base/.
 */
#ifndef JOBS_STORE_STORE_OWNER_H
#define JOBS_STORE_STORE_OWNER_H

#include "base/log.h"

/* Looks at the database at `path` (without symbolic links) and at its -wal, -shm, -journal and
 * -lock, those that are there. Each must be a regular file with this one name, of the user whom we
 * act for, and no other user may be able to write it: else ERROR_SETUP, with the command that shows
 * or mends it. `writes`: whoever asks is going to write to it; without that, root may look at what
 * is another user's. Changes nothing. */
bool store_owner_check(const char *path, bool writes, struct error *err) MUST_CHECK;

/* Where other users can read one of these files, closes it to them, with a warning. For a database
 * that is known to be one of ours. ERROR_SETUP where that can't be done. */
bool store_owner_close(const char *path, const struct log *log, struct error *err) MUST_CHECK;

#endif
