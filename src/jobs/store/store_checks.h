/* jobs/store/store_checks.h
 * What is looked at before a database is believed: that it is one of ours, and holds all that was
 * committed; and how an older one is brought up to date. Owns nothing.
 * Depends on jobs/store/store_internal.h.
 */
#ifndef JOBS_STORE_STORE_CHECKS_H
#define JOBS_STORE_STORE_CHECKS_H

#include "jobs/store/store_internal.h"

/* --- its schema (store_schema.c) --- */

/* The database header's application id: "stps". */
#define STORE_APPLICATION_ID 0x73747073

struct store_look {
    bool empty;    /* it has no byte */
    bool doubtful; /* it is shorter than it says; a log beside it may hold what is missing */
};

/* Looks at the header of the file at `path` without opening it as a database. ERROR_STORAGE for a
 * file that is no database, another program's, of a newer schema than ours, or cut short. The file
 * is left as it is, and no file appears beside it. */
bool store_schema_look(const char *path, struct store_look *look, struct error *err) MUST_CHECK;

/* Reads which version the open database has; 0 for a new one. ERROR_STORAGE for a newer schema than
 * ours, for another program's database, and for a damaged one. Writes nothing. */
bool store_schema_version(struct job_store *store, int64_t *version, struct error *err) MUST_CHECK;

/* Applies what is missing after `version`, each migration in one transaction. */
bool store_schema_migrate(struct job_store *store, int64_t version, struct error *err) MUST_CHECK;

/* Of a store that only reads, with a database of an older version: makes a private copy in the
 * folder for temporary files, brings that up to date, and has the store read it instead. The
 * database is left as it is. ERROR_STORAGE where there is no room for it. */
bool store_schema_read_copy(struct job_store *store, int64_t version, struct error *err) MUST_CHECK;

/* --- whether it is whole (store_integrity.c) --- */

/* `noted`: how many commits the lock file knows of; `doubtful`: the file is shorter than it says.
 * Sets store->commits, and warns of commits that are lost. Counts entries always, jobs where the
 * last run did not end; looks at every page only after a loss or in doubt (0.4 s for a million
 * jobs). ERROR_STORAGE where something is missing or damaged. Writes nothing. */
bool store_integrity_check(struct job_store *store, int64_t noted, bool doubtful,
                           struct error *err) MUST_CHECK;

/* Where the last run did not end: holds the counts that are shown against the jobs (0.1 s for a
 * million), and makes them anew, with a warning, where they differ. Of a store of this schema that
 * may be written to. */
bool store_integrity_recount(struct job_store *store, struct error *err) MUST_CHECK;

#endif
