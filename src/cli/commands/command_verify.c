#include "cli/show/verification.h"

static bool verify(struct session *session, struct error *err)
{
    struct verification verification;
    app_tell_database(session->app);
    if (!session_begin_run(session, err) || !verification_run(session, &verification, err))
        return false;
    session_worsen(session, verification_exit_status(&verification));
    verification_print(session->app, session->app->out, &verification);
    return true;
}

int command_verify(const struct app *app)
{
    struct session session = session_of(app);
    struct error err = {0};
    if (!session_read_credentials(&session, &err) || !session_open_existing(&session, &err) ||
        !session_check_account(&session, &err) || !verify(&session, &err))
        session_fail(&session, &err);
    if (session_recover(&session))
        session_end_run(&session);
    return session_close(&session);
}
