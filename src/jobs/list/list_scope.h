/* jobs/list/list_scope.h
 * Which jobs a scope of list_hold.h means, as SQL. For list_hold.c alone. Owns nothing. Depends on
 * jobs/.
 */
#ifndef JOBS_LIST_LIST_SCOPE_H
#define JOBS_LIST_LIST_SCOPE_H

#include "jobs/list/list_hold.h"
#include "jobs/store/store_internal.h"

/* Notes the imports of a doubtful scope as those that the run sends, and commits that. */
bool list_scope_record(struct job_store *store, const struct list_scope *scope,
                       struct error *err) MUST_CHECK;

/* Whether it means any job, and how many it means. `now`: wall clock, ms. */
bool list_scope_any(struct job_store *store, const struct list_scope *scope, int64_t now, bool *any,
                    struct error *err) MUST_CHECK;
bool list_scope_count(struct job_store *store, const struct list_scope *scope, int64_t now,
                      int64_t *count, struct error *err) MUST_CHECK;

/* A statement that reads its jobs (the columns of list_moves_read) in the order of their numbers:
 * those above :after, at most :limit. The caller finalizes it. */
bool list_scope_prepare(struct job_store *store, const struct list_scope *scope, int64_t now,
                        sqlite3_stmt **next, struct error *err) MUST_CHECK;

#endif
