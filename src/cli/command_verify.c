#include "cli/app.h"

#include "cli/verification.h"

/* The exit status. */
static int verify(const struct app *app, struct submission *submission)
{
    struct verification verification;
    struct error err = {0};
    app_tell_database(app);
    if (!job_store_begin_run(submission->store, app->command_line, &submission->run_id, &err))
        return app_fail(app, &err);
    bool ok = verification_run(app, submission, &verification, &err);
    int status = ok ? verification_exit_status(&verification) : app_fail(app, &err);
    if (ok)
        verification_print(app, app->out, &verification);
    if (err.code == ERROR_STORAGE)
        app_end_failed_run(app, submission->store, submission->run_id, status);
    else if (!job_store_end_run(submission->store, submission->run_id, status, &err))
        status = exit_status_worse(status, app_fail(app, &err));
    return status;
}

int command_verify(const struct app *app)
{
    const struct options *options = app->options;
    struct error err = {0};
    struct credentials credentials = {0};
    struct job_store *store = NULL;
    int status = 0;
    if (credentials_read(options->api_url, options->api_key_file, &credentials, &err) &&
        app_check_store_exists(app, &err) && app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
        job_store_check_account(store, credentials.api_url, credentials.api_key, &err)) {
        struct submission submission = {.store = store, .credentials = &credentials};
        status = verify(app, &submission);
    } else {
        status = app_fail(app, &err);
    }
    job_store_close(&store);
    credentials_free(&credentials);
    return status;
}
