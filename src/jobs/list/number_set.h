/* jobs/list/number_set.h
 * The numbers of a file, to be asked for in any order: sorted with flat memory, then kept in eight
 * bytes each. Owns its memory. Depends on jobs/store/number_sorter.h.
 */
#ifndef JOBS_LIST_NUMBER_SET_H
#define JOBS_LIST_NUMBER_SET_H

#include "base/error.h"

#include <stdint.h>

struct number_set;

/* Empty. `folder`: where what is too much to be sorted in memory may lie meanwhile. */
struct number_set *number_set_new(const char *folder);

/* Adds a number, as often as it comes. ERROR_STORAGE. */
bool number_set_add(struct number_set *set, int64_t phone, struct error *err) MUST_CHECK;

/* No more to come: from now on it can be asked. ERROR_STORAGE. */
bool number_set_finish(struct number_set *set, struct error *err) MUST_CHECK;

bool number_set_has(const struct number_set *set, int64_t phone);

/* How many different ones it has. */
int64_t number_set_count(const struct number_set *set);

/* NULL-safe; sets the handle to NULL. */
void number_set_free(struct number_set **set);

#endif
