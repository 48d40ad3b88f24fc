#include "cli/verification.h"

static void verify(struct session *session)
{
    struct verification verification;
    struct error err = {0};
    app_tell_database(session->app);
    if (!session_begin_run(session, &err)) {
        session_fail(session, &err);
        return;
    }
    if (verification_run(session, &verification, &err)) {
        session_worsen(session, verification_exit_status(&verification));
        verification_print(session->app, session->app->out, &verification);
    } else {
        session_fail(session, &err);
    }
    if (session_recover(session))
        session_end_run(session);
}

int command_verify(const struct app *app)
{
    struct session session = session_of(app);
    struct error err = {0};
    if (session_read_credentials(&session, &err) && session_open_existing(&session, &err) &&
        session_check_account(&session, &err))
        verify(&session);
    else
        session_fail(&session, &err);
    session_free(&session);
    return session.status;
}
