/* jobs/read/number_search.h
 * Finds where numbers stand: the entries that have them, and those without a number in whose cell
 * their digits are. Owns what it has found. Depends on jobs/store/ and base/phone_mask.h.
 */
#ifndef JOBS_READ_NUMBER_SEARCH_H
#define JOBS_READ_NUMBER_SEARCH_H

#include "jobs/store/job_store.h"

struct number_search;

/* Searches for all of them together, within the caller's read transaction. `is_known` says which
 * have a job: another one can stand in a cell alone. */
bool number_search_run(struct job_store *store, const int64_t *phones, const bool *is_known,
                       size_t count, struct number_search **out, struct error *err) MUST_CHECK;

/* The entries of the number at that place of `phones`, in growing order: `*count` of them. */
const int64_t *number_search_entries(const struct number_search *search, size_t place,
                                     size_t *count);

/* NULL-safe; sets the handle to NULL. */
void number_search_free(struct number_search **search);

#endif
