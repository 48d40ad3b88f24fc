/* A database belongs to one account, and must know its key again without storing it. So it keeps
 * a salted digest of the key: enough to say whether a key is the same, and of no use to anybody
 * who steals the file. */
#include "jobs/store/job_store.h"

#include "base/digest.h"
#include "jobs/store/query.h"

#include <stdio.h>
#include <string.h>

#define SALT_BYTES 16

struct account {
    bool bound;
    struct store_account known;
    unsigned char salt[SALT_BYTES];
    unsigned char fingerprint[DIGEST_BYTES];
};

static void fingerprint_key(const unsigned char salt[SALT_BYTES], const char *api_key,
                            unsigned char out[DIGEST_BYTES])
{
    struct digest *digest = digest_new();
    digest_update(digest, salt, SALT_BYTES);
    digest_update(digest, api_key, strlen(api_key));
    digest_finish(&digest, out);
}

static void copy_text(const struct query *query, int column, char *out, size_t size)
{
    (void)snprintf(out, size, "%s", query_text(query, column));
}

static bool read_account(struct job_store *store, struct account *account, struct error *err)
{
    struct query query =
        query_begin(store, "SELECT api_url, user_name, key_salt, key_fingerprint FROM account",
                    N_("reading its account"), err);
    *account = (struct account){.bound = query_next(&query)};
    if (account->bound) {
        struct store_account *known = &account->known;
        copy_text(&query, 0, known->api_url, sizeof known->api_url);
        copy_text(&query, 1, known->user_name, sizeof known->user_name);
        query_blob(&query, 2, account->salt, SALT_BYTES);
        query_blob(&query, 3, account->fingerprint, DIGEST_BYTES);
    }
    return query_end(&query);
}

bool job_store_check_account(struct job_store *store, const char *api_url, const char *api_key,
                             struct error *err)
{
    struct account account;
    unsigned char fingerprint[DIGEST_BYTES];
    if (!read_account(store, &account, err))
        return false;
    if (!account.bound)
        return true;
    if (strcmp(account.known.api_url, api_url) != 0) {
        error_set(err, ERROR_KEY,
                  "%s belongs to an account at %s, and not at %s. Use another database "
                  "(--db) for another account.",
                  store->path, account.known.api_url, api_url);
        return error_because(err, "other_account");
    }
    fingerprint_key(account.salt, api_key, fingerprint);
    if (memcmp(fingerprint, account.fingerprint, DIGEST_BYTES) != 0) {
        error_set(err, ERROR_KEY,
                  "%s belongs to an account at %s that had another key. Was this one pasted "
                  "wrong, or is it an old one? Then put it right. Was the key of this account "
                  "replaced? Then run `stopsms rekey` once. Is it the key of another account? "
                  "Then use another database (--db).",
                  store->path, account.known.api_url);
        return error_because(err, "other_key");
    }
    return true;
}

/* Writes with the key salted anew: `sql` takes salt, fingerprint, time and URL as :salt,
 * :fingerprint, :at and :url (the latter two where it has them). */
static bool write_account(struct job_store *store, const char *sql, const char *api_url,
                          const char *api_key, const struct random *random, struct error *err)
{
    unsigned char salt[SALT_BYTES];
    unsigned char fingerprint[DIGEST_BYTES];
    for (size_t i = 0; i < SALT_BYTES; i++)
        salt[i] = (unsigned char)random_below(random, 256);
    fingerprint_key(salt, api_key, fingerprint);

    struct query query = query_begin(store, sql, N_("recording the account"), err);
    query_bind_blob(&query, ":salt", salt, SALT_BYTES);
    query_bind_blob(&query, ":fingerprint", fingerprint, DIGEST_BYTES);
    query_bind_text(&query, ":url", api_url);
    query_bind(&query, ":at", clock_wall_ms(store->clock));
    return query_commit(&query);
}

bool job_store_bind_account(struct job_store *store, const char *api_url, const char *api_key,
                            const struct random *random, struct error *err)
{
    struct account account;
    if (!read_account(store, &account, err))
        return false;
    return account.bound ||
           write_account(store,
                         "INSERT INTO account (id, api_url, key_salt, key_fingerprint, bound_at)"
                         " VALUES (1, :url, :salt, :fingerprint, :at)",
                         api_url, api_key, random, err);
}

bool job_store_rekey(struct job_store *store, const char *api_key, const struct random *random,
                     struct error *err)
{
    struct account account;
    if (!read_account(store, &account, err))
        return false;
    if (!account.bound) {
        return error_set(err, ERROR_SETUP,
                         "%s belongs to no account yet: the first key that the provider accepts "
                         "binds it. There is no key to replace.",
                         store->path);
    }
    return write_account(store,
                         "UPDATE account SET key_salt = :salt, key_fingerprint = :fingerprint",
                         NULL, api_key, random, err);
}

bool job_store_account(struct job_store *store, struct store_account *account, struct error *err)
{
    struct account found;
    bool ok = read_account(store, &found, err);
    *account = found.known;
    return ok;
}

bool job_store_name_account(struct job_store *store, const char *user_name, struct error *err)
{
    struct store_account known;
    if (!job_store_account(store, &known, err))
        return false;
    if (known.api_url[0] == '\0' || user_name[0] == '\0' || strcmp(known.user_name, user_name) == 0)
        return true;
    struct query query = query_begin(store, "UPDATE account SET user_name = :name",
                                     N_("recording the account's name"), err);
    query_bind_text(&query, ":name", user_name);
    return query_commit(&query);
}

bool job_store_close_until(struct job_store *store, int64_t wall_ms, struct error *err)
{
    struct query query = query_begin(store, "UPDATE store SET closed_until = nullif(:until, 0)",
                                     N_("recording the provider's pause"), err);
    query_bind(&query, ":until", wall_ms);
    return query_commit(&query);
}

bool job_store_closed_until(struct job_store *store, int64_t *wall_ms, struct error *err)
{
    return sql_read_int64(store, "SELECT closed_until FROM store", wall_ms, err);
}
