/* jobs/list/seen_list.h
 * The provider's list as it was seen: any number of (phone, stop id) pairs, in flat memory, to be
 * held against jobs in the order of their numbers. Of strangers' numbers nothing is kept. Owns its
 * memory and an unnamed file. Depends on jobs/store/number_sorter.h.
 */
#ifndef JOBS_LIST_SEEN_LIST_H
#define JOBS_LIST_SEEN_LIST_H

#include "jobs/store/job_store.h"

struct seen_list;

/* Empty. Beyond a million entries, what was seen goes into a file without a name in the folder of
 * the store's database. Never NULL. */
struct seen_list *seen_list_new(const struct job_store *store);

/* An element of the list, in any order. ERROR_STORAGE where there is no room for the file. */
bool seen_list_add(struct seen_list *seen, int64_t phone, int64_t stop_id,
                   struct error *err) MUST_CHECK;

/* Forgets what was seen: that list was not whole. */
void seen_list_forget(struct seen_list *seen);

/* The list has come whole: from now on it can be asked, once through. ERROR_STORAGE. */
bool seen_list_sort(struct seen_list *seen, struct error *err) MUST_CHECK;

/* The stop id that the list has for this number, 0 where it lacks it; where it has several, the one
 * that came first. Ask in growing order of the numbers. ERROR_STORAGE. */
bool seen_list_find(struct seen_list *seen, int64_t phone, int64_t *stop_id,
                    struct error *err) MUST_CHECK;

/* Whether nothing was added since it was new, or forgotten. */
bool seen_list_is_empty(const struct seen_list *seen);

/* NULL-safe; sets the handle to NULL. */
void seen_list_free(struct seen_list **seen);

#endif
