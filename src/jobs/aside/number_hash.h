/* jobs/aside/number_hash.h
 * What stands for a number that is not to be kept: a hash under a key that the database alone has.
 * Who has the database can find the number by trying all there are. Owns nothing. Depends on
 * base/keyed_hash.h and jobs/store/.
 */
#ifndef JOBS_ASIDE_NUMBER_HASH_H
#define JOBS_ASIDE_NUMBER_HASH_H

#include "base/keyed_hash.h"
#include "jobs/store/job_store.h"

struct number_hash {
    unsigned char key[KEYED_HASH_KEY_BYTES];
};

/* Reads the key. ERROR_STORAGE. */
bool number_hash_open(struct job_store *store, struct number_hash *hash,
                      struct error *err) MUST_CHECK;

/* Of an E.164 number's digits; > 0. */
int64_t number_hash_of(const struct number_hash *hash, int64_t phone);

#endif
