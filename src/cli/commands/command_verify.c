#include "base/language.h"
#include "cli/common/account_guard.h"
#include "cli/show/outcome.h"
#include "cli/show/prompt.h"

/* Whether what is open after a restore is to be settled now. A "no", and nobody to be asked, leave
 * it open, as what was printed says. */
static bool ask_requeue(bool *agreed, struct error *err)
{
    struct prompt prompt;
    bool ok = prompt_open(&prompt, false, err);
    *agreed = ok && prompt.is_open &&
              prompt_ask(&prompt,
                         _("Make them pending again (the provider's list is fetched once "
                           "more)?"),
                         err);
    if (ok && prompt.is_open && !*agreed)
        ok = err->code == ERROR_DECLINED;
    prompt_close(&prompt);
    return ok;
}

static bool verify(struct session *session, struct verification *verification, struct error *err)
{
    const struct app *app = session->app;
    bool agreed = false;
    app_tell_database(app);
    if (!session_begin_run(session, err) ||
        !verification_run(session, app->options->requeue, verification, err))
        return false;
    verification_print(app, app->out, verification);
    if (verification->is_open && !ask_requeue(&agreed, err))
        return false;
    if (agreed) {
        if (!verification_run(session, true, verification, err))
            return false;
        verification_print(app, app->out, verification);
    }
    session_worsen(session, verification_exit_status(verification));
    return true;
}

int command_verify(const struct app *app)
{
    struct session session = session_of(app);
    struct verification verification = {0};
    struct outcome outcome = {0};
    struct error err = {0};
    bool ok = session_read_credentials(&session, &err) && session_open_existing(&session, &err) &&
              session_check_account(&session, &err) && account_guard_check_wanted(&session, &err) &&
              verify(&session, &verification, &err);
    if (ok) {
        outcome.verification = &verification;
        outcome.human = list_counts_known(verification.counts.missing);
    } else {
        session_fail(&session, &err);
    }
    outcome.is_unknown = !session_recover(&session);
    if (!outcome.is_unknown)
        session_end_run(&session);
    return outcome_close(&outcome, &session);
}
