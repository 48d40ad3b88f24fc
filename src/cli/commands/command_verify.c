#include "cli/common/account_guard.h"
#include "cli/show/outcome.h"

static bool verify(struct session *session, struct verification *verification, struct error *err)
{
    app_tell_database(session->app);
    if (!session_begin_run(session, err) || !verification_run(session, verification, err))
        return false;
    session_worsen(session, verification_exit_status(verification));
    verification_print(session->app, session->app->out, verification);
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
