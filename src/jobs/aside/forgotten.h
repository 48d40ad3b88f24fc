/* jobs/aside/forgotten.h
 * Numbers that were forgotten, each known by a keyed hash alone. Owns its statements. Depends on
 * jobs/aside/number_hash.h.
 */
#ifndef JOBS_ASIDE_FORGOTTEN_H
#define JOBS_ASIDE_FORGOTTEN_H

#include "jobs/aside/number_hash.h"
#include "jobs/store/store_internal.h"

struct forgotten {
    struct job_store *store;
    bool any;
    struct number_hash hash;
    sqlite3_stmt *find, *drop;
};

/* Zero-initialised before. */
bool forgotten_open(struct job_store *store, struct forgotten *forgotten,
                    struct error *err) MUST_CHECK;

/* `*at`: when it was forgotten, ms; 0: it was not. */
bool forgotten_find(struct forgotten *forgotten, int64_t phone, int64_t *at,
                    struct error *err) MUST_CHECK;

/* An import brings it again: it is no more forgotten. Within a transaction. */
bool forgotten_drop(struct forgotten *forgotten, int64_t phone, bool *was_forgotten,
                    struct error *err) MUST_CHECK;

void forgotten_close(struct forgotten *forgotten);

#endif
