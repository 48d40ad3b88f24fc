#include "base/language.h"
#include "base/text.h"
#include "cli/common/account_guard.h"
#include "cli/show/confirmation.h"

#include <string.h>

struct rekey {
    const struct app *app;
    struct session session; /* with the new key */
    struct store_account known;
};

static bool check_address(const struct rekey *rekey, struct error *err)
{
    const char *bound = rekey->known.api_url;
    if (bound[0] == '\0') {
        return error_set(err, ERROR_SETUP,
                         "this database belongs to no account yet: the first key that the provider "
                         "accepts binds it. There is no key to replace.");
    }
    return strcmp(bound, rekey->session.credentials.api_url) == 0 ||
           error_set(err, ERROR_KEY,
                     "this database belongs to an account at %s, and not at %s: add --api-url '%s'",
                     bound, rekey->session.credentials.api_url, bound);
}

/* No confirmation helps here: one client's list would end up with another's. */
static bool check_user(const struct rekey *rekey, struct error *err)
{
    const char *known = rekey->known.user_name;
    const struct account_call_result *answer = &rekey->session.account.answer;
    if (answer->end != ACCOUNT_CALL_NAMED || known[0] == '\0' ||
        strcmp(known, answer->name.user) == 0)
        return true;
    error_set(err, ERROR_KEY,
              "this is a key of %s, and the database belongs to %s: another account, whose "
              "numbers must not be mixed with these. Nothing was recorded. Use another "
              "database (--db) for it.",
              answer->name.user, known);
    return error_because(err, "other_account");
}

/* What the database and the provider say of the account. */
static bool look(struct rekey *rekey, struct error *err)
{
    struct session *session = &rekey->session;
    bool ok = app_open_store(rekey->app, JOB_STORE_READ, &session->store, err) &&
              job_store_account(session->store, &rekey->known, err) && check_address(rekey, err) &&
              account_guard_ask(session, err) && check_user(rekey, err) &&
              account_guard_check(session, err);
    job_store_close(&session->store);
    return ok;
}

static bool confirm(const struct rekey *rekey, struct error *err)
{
    struct text question = {0}, name = {0};
    account_guard_append_name(&name, &rekey->session);
    if (rekey->session.account.answer.end != ACCOUNT_CALL_NAMED)
        text_append_string(&question,
                           _("The provider does not tell whose key this is. Is it the new key of "
                             "the same account that this database has been used with?"));
    else if (rekey->known.user_name[0] != '\0')
        text_printf(&question,
                    _("This is a key of %s, the account that this database belongs to. Record it?"),
                    text_string(&name));
    else
        text_printf(&question,
                    _("This is a key of %s. Is it the new key of the same account that this "
                      "database has been used with?"),
                    text_string(&name));
    bool ok = confirm_explicitly(rekey->app, text_string(&question), err);
    text_free(&question);
    text_free(&name);
    return ok;
}

static bool record(struct session *session, struct error *err)
{
    return session_open(session, err) &&
           job_store_rekey(session->store, session->credentials.api_key, &session->app->random,
                           err) &&
           job_store_name_account(session->store, session->account.answer.name.user, err);
}

int command_rekey(const struct app *app)
{
    struct rekey rekey = {.app = app, .session = session_of(app)};
    struct error err = {0};
    if (session_read_credentials(&rekey.session, &err) && look(&rekey, &err) &&
        confirm(&rekey, &err) && record(&rekey.session, &err)) {
        app_tell_database(app);
        fputs(_("the new key is recorded\n"), app->out);
    } else {
        session_fail(&rekey.session, &err);
    }
    return session_close(&rekey.session);
}
