/* jobs/keep/store_vacuum.h
 * Gives back what was taken away: the database is written anew without it, and its log is emptied.
 * Owns nothing. Depends on jobs/store/.
 */
#ifndef JOBS_KEEP_STORE_VACUUM_H
#define JOBS_KEEP_STORE_VACUUM_H

#include "jobs/store/job_store.h"

struct vacuum_room {
    int64_t needed; /* bytes, at most: a copy of what is kept, and the same again in the log */
    int64_t free;   /* bytes in the database's folder */
};

/* ERROR_STORAGE. */
bool store_vacuum_look(struct job_store *store, struct vacuum_room *room,
                       struct error *err) MUST_CHECK;

/* ERROR_STORAGE ("disk_full") where there is too little room. */
bool store_vacuum_check(const struct job_store *store, const struct vacuum_room *room,
                        struct error *err) MUST_CHECK;

/* From now on what is deleted is overwritten. */
bool store_vacuum_overwrite(struct job_store *store, struct error *err) MUST_CHECK;

/* Of a store that may be written to, with no transaction open. A kill on the way loses nothing: the
 * database is then as large as before. `*whole`: false where somebody reads it, so that its log may
 * still hold what was taken away. ERROR_STORAGE: likewise. */
bool store_vacuum_run(struct job_store *store, bool *whole, struct error *err) MUST_CHECK;

#endif
