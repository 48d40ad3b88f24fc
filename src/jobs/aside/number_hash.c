#include "jobs/aside/number_hash.h"

#include "jobs/store/query.h"

bool number_hash_open(struct job_store *store, struct number_hash *hash, struct error *err)
{
    struct query query = query_begin(store, "SELECT key FROM hash_key", N_("reading its key"), err);
    bool found = query_next(&query) && !query_is_null(&query, 0);
    *hash = (struct number_hash){0};
    query_blob(&query, 0, hash->key, sizeof hash->key);
    return query_end(&query) &&
           (found || store_damaged(store, N_("the key of its hashes is gone"), err));
}

int64_t number_hash_of(const struct number_hash *hash, int64_t phone)
{
    unsigned char digits[8];
    for (unsigned i = 0; i < sizeof digits; i++)
        digits[i] = (unsigned char)((uint64_t)phone >> (8 * i));
    return (int64_t)(keyed_hash(hash->key, digits, sizeof digits) >> 1) | 1;
}
