#include "cli/app.h"

#include "base/text.h"
#include "cli/account_guard.h"
#include "cli/confirmation.h"

#include <string.h>

struct rekey {
    const struct app *app;
    struct credentials credentials;
    struct store_account known;
    struct account_guard guard; /* about the new key */
};

static bool check_address(const struct rekey *rekey, struct error *err)
{
    const char *bound = rekey->known.api_url;
    if (bound[0] == '\0') {
        return error_set(err, ERROR_SETUP,
                         "this database belongs to no account yet: the first key that the provider "
                         "accepts binds it. There is no key to replace.");
    }
    return strcmp(bound, rekey->credentials.api_url) == 0 ||
           error_set(err, ERROR_KEY,
                     "this database belongs to an account at %s, and not at %s: add --api-url '%s'",
                     bound, rekey->credentials.api_url, bound);
}

/* No confirmation helps here: one client's list would end up with another's. */
static bool check_user(const struct rekey *rekey, struct error *err)
{
    const char *known = rekey->known.user_name;
    const struct account_call_result *answer = &rekey->guard.answer;
    if (answer->end != ACCOUNT_CALL_NAMED || known[0] == '\0' ||
        strcmp(known, answer->name.user) == 0)
        return true;
    return error_set(err, ERROR_KEY,
                     "this is a key of %s, and the database belongs to %s: another account, whose "
                     "numbers must not be mixed with these. Nothing was recorded. Use another "
                     "database (--db) for it.",
                     answer->name.user, known);
}

/* What the database and the provider say of the account. */
static bool look(struct rekey *rekey, struct error *err)
{
    const struct app *app = rekey->app;
    struct job_store *store = NULL;
    bool ok = app_open_store(app, JOB_STORE_READ, &store, err) &&
              job_store_account(store, &rekey->known, err) && check_address(rekey, err) &&
              account_guard_ask(app, store, &rekey->credentials, &rekey->guard, err) &&
              account_guard_check(&rekey->credentials, &rekey->guard, err) &&
              check_user(rekey, err);
    job_store_close(&store);
    return ok;
}

static bool confirm(const struct rekey *rekey, struct error *err)
{
    struct text question = {0};
    bool is_named = rekey->guard.answer.end == ACCOUNT_CALL_NAMED;
    if (is_named) {
        text_append_string(&question, "This is a key of ");
        account_guard_append_name(&question, &rekey->guard);
    } else {
        text_append_string(&question, "The provider does not tell whose key this is");
    }
    text_append_string(&question, is_named && rekey->known.user_name[0] != '\0'
                                      ? ", the account that this database belongs to. Record it?"
                                      : ". Is it the new key of the same account that this "
                                        "database has been used with?");
    bool ok = confirm_explicitly(rekey->app, text_string(&question), err);
    text_free(&question);
    return ok;
}

static bool record(const struct rekey *rekey, struct error *err)
{
    const struct app *app = rekey->app;
    struct job_store *store = NULL;
    bool ok = app_open_store(app, JOB_STORE_WRITE, &store, err) &&
              job_store_rekey(store, rekey->credentials.api_key, &app->random, err) &&
              job_store_name_account(store, rekey->guard.answer.name.user, err);
    job_store_close(&store);
    return ok;
}

int command_rekey(const struct app *app)
{
    struct rekey rekey = {.app = app};
    struct error err = {0};
    const struct options *options = app->options;
    bool ok = credentials_read(options->api_url, options->api_key_file, &rekey.credentials, &err) &&
              look(&rekey, &err) && confirm(&rekey, &err) && record(&rekey, &err);
    credentials_free(&rekey.credentials);
    if (ok) {
        app_tell_database(app);
        fputs("the new key is recorded\n", app->out);
    }
    return ok ? 0 : app_fail(app, &err);
}
