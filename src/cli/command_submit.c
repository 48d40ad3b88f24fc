#include "cli/app.h"

#include "base/text.h"
#include "cli/account_guard.h"
#include "cli/confirmation.h"
#include "cli/known_numbers.h"
#include "cli/next_steps.h"
#include "cli/run_summary.h"
#include "cli/submission.h"

/* The whole database, since that is what was sent; then how to go on. */
static void tell(const struct app *app, const struct store_status *counts,
                 const struct worker_progress *progress, int status)
{
    struct next_steps steps = {
        .pending = counts->jobs[JOB_PENDING],
        .rejected = progress->settled[JOB_REJECTED],
        .unconfirmed = progress->settled[JOB_UNCONFIRMED],
        .status = status,
    };
    struct text text = {0};
    if (app->options->quiet) {
        next_steps_warn(app, &steps);
        return;
    }
    run_summary_append_sent(&text, progress);
    text_append_string(&text, "\nin the database now: ");
    summary_append_states(&text, counts->jobs);
    text_append_char(&text, '\n');
    next_steps_append(&text, app, &steps);
    fputs(text_string(&text), app->out);
    text_free(&text);
}

/* The run's end, recorded (where it is not, for it has `failed`), and what it has come to, printed.
 * What needs a human from earlier runs was told then. */
static int finish(const struct app *app, const struct submission *submission,
                  const struct worker_progress *progress, bool failed, int status)
{
    struct error err = {0};
    struct store_status counts = {0};
    if (!store_status_read(submission->store, &counts, &err))
        return exit_status_worse(status, app_fail(app, &err));
    if (counts.jobs[JOB_PENDING] > 0)
        status = exit_status_worse(status, error_exit_status(ERROR_UNFINISHED));
    if (progress->settled[JOB_REJECTED] + progress->settled[JOB_UNCONFIRMED] > 0)
        status = exit_status_worse(status, EXIT_NEEDS_HUMAN);
    if (!failed && !job_store_end_run(submission->store, submission->run_id, status, &err))
        return exit_status_worse(status, app_fail(app, &err));
    tell(app, &counts, progress, status);
    return status;
}

/* Returns the exit status. */
static int send_pending(const struct app *app, const struct submission *submission,
                        struct worker_progress *progress, struct error *err)
{
    struct error unresolved;
    bool any = false;
    if (!known_numbers_check(app, submission, &unresolved, err) ||
        !submission_has_pending(submission, &any, err))
        return app_fail(app, err);
    int status = 0;
    if (any && !submission_run(app, submission, progress, err))
        status = app_fail(app, err);
    bool is_resolved = unresolved.code == ERROR_NONE;
    return is_resolved ? status : exit_status_worse(status, app_fail(app, &unresolved));
}

/* Names the account, and asks. */
static bool confirm(const struct app *app, const struct submission *submission,
                    struct account_guard *guard, struct error *err)
{
    const struct credentials *credentials = submission->credentials;
    struct text account = {0};
    int64_t pending = 0;
    if (!submission_pending(submission, &pending, err))
        return false;
    bool ok = pending == 0 || (account_guard_ask(app, submission->store, credentials, guard, err) &&
                               account_guard_check(credentials, guard, err));
    account_guard_describe(&account, guard, credentials->api_url);
    const struct sending sending = {.numbers = pending, .account = text_string(&account)};
    ok = ok && confirm_sending(app, &sending, err) &&
         account_guard_keep(app, submission->store, credentials, guard, err);
    text_free(&account);
    return ok;
}

static int submit(const struct app *app, struct submission *submission, struct account_guard *guard)
{
    struct error err = {0};
    struct worker_progress progress = {0};
    app_tell_database(app);
    /* Asked before the run is recorded: a "no" leaves no trace. */
    if (!confirm(app, submission, guard, &err) ||
        !job_store_begin_run(submission->store, app->command_line, &submission->run_id, &err))
        return app_fail(app, &err);
    int status = send_pending(app, submission, &progress, &err);
    bool failed = err.code == ERROR_STORAGE;
    if (failed && !app_end_failed_run(app, submission->store, submission->run_id, status))
        return status;
    return finish(app, submission, &progress, failed, status);
}

int command_submit_as(const struct app *app, const struct credentials *credentials,
                      struct account_guard *guard)
{
    struct error err = {0};
    struct job_store *store = NULL;
    int status = 0;
    if (app_check_store_exists(app, &err) && app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
        job_store_check_account(store, credentials->api_url, credentials->api_key, &err)) {
        struct submission submission = {.store = store, .credentials = credentials};
        status = submit(app, &submission, guard);
    } else {
        status = app_fail(app, &err);
    }
    job_store_close(&store);
    return status;
}

int command_submit(const struct app *app)
{
    const struct options *options = app->options;
    struct error err = {0};
    struct credentials credentials = {0};
    struct account_guard guard = {0};
    bool ok = credentials_read(options->api_url, options->api_key_file, &credentials, &err);
    int status = ok ? command_submit_as(app, &credentials, &guard) : app_fail(app, &err);
    credentials_free(&credentials);
    return status;
}
