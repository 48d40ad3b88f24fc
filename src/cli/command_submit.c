#include "cli/app.h"

#include "base/text.h"
#include "cli/confirmation.h"
#include "cli/known_numbers.h"
#include "cli/submission.h"
#include "cli/summary.h"

#include <inttypes.h>

/* The run's end, recorded (where it is not, for it has `failed`), and what it has come to, printed.
 * What needs a human from earlier runs was told then. */
static int finish(const struct app *app, const struct submission *submission,
                  const struct worker_progress *progress, bool failed, int status)
{
    struct error err = {0};
    struct store_status counts = {0};
    if (!store_status_read(submission->store, &counts, &err)) {
        return exit_status_worse(status, app_fail(app, &err));
    }
    if (counts.jobs[JOB_PENDING] > 0) {
        status = exit_status_worse(status, error_exit_status(ERROR_UNFINISHED));
    }
    if (progress->settled[JOB_REJECTED] + progress->settled[JOB_UNCONFIRMED] > 0) {
        status = exit_status_worse(status, EXIT_NEEDS_HUMAN);
    }
    if (!failed && !job_store_end_run(submission->store, submission->run_id, status, &err)) {
        return exit_status_worse(status, app_fail(app, &err));
    }
    if (!app->options->quiet) {
        struct text text = {0};
        summary_append_states(&text, counts.jobs);
        fprintf(app->out, "%s\n", text_string(&text));
        text_free(&text);
    }
    return status;
}

/* The exit status. */
static int send_pending(const struct app *app, const struct submission *submission,
                        struct worker_progress *progress, struct error *err)
{
    struct error unresolved;
    int64_t pending = 0;
    if (!known_numbers_check(app, submission, &unresolved, err) ||
        !submission_pending(submission, &pending, err)) {
        return app_fail(app, err);
    }
    int status = 0;
    if (pending > 0 && !submission_run(app, submission, progress, err)) {
        status = app_fail(app, err);
    }
    bool is_resolved = unresolved.code == ERROR_NONE;
    return is_resolved ? status : exit_status_worse(status, app_fail(app, &unresolved));
}

static int submit(const struct app *app, struct submission *submission)
{
    struct error err = {0};
    struct worker_progress progress = {0};
    int64_t pending = 0;
    app_tell_database(app);
    /* Asked before the run is recorded: a "no" leaves no trace. */
    if (!submission_pending(submission, &pending, &err) ||
        !confirm_sending(app, pending, submission->credentials->api_url, &err) ||
        !job_store_begin_run(submission->store, app->command_line, &submission->run_id, &err)) {
        return app_fail(app, &err);
    }
    int status = send_pending(app, submission, &progress, &err);
    bool failed = err.code == ERROR_STORAGE;
    if (failed && !app_end_failed_run(app, submission->store, submission->run_id, status)) {
        return status;
    }
    return finish(app, submission, &progress, failed, status);
}

int command_submit(const struct app *app)
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
        status = submit(app, &submission);
    } else {
        status = app_fail(app, &err);
    }
    job_store_close(&store);
    credentials_free(&credentials);
    return status;
}
