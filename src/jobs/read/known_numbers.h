/* jobs/read/known_numbers.h
 * Which numbers any import has brought, be it taken back since, asked one by one. Owns its
 * statement. Depends on jobs/.
 */
#ifndef JOBS_READ_KNOWN_NUMBERS_H
#define JOBS_READ_KNOWN_NUMBERS_H

#include "jobs/job.h"
#include "jobs/store/job_store.h"

struct known_numbers;

/* `*out` is NULL where it fails: ERROR_STORAGE. */
bool known_numbers_open(struct job_store *store, struct known_numbers **out,
                        struct error *err) MUST_CHECK;

/* Whether an import has brought the number (E.164), and the state of its job. ERROR_STORAGE. */
bool known_numbers_find(struct known_numbers *known, int64_t phone, bool *found,
                        enum job_state *state, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void known_numbers_close(struct known_numbers **known);

#endif
