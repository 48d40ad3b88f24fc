#include "base/language.h"
#include "base/text.h"
#include "cli/common/account_guard.h"
#include "cli/common/kept_rows.h"
#include "cli/common/submission.h"
#include "cli/fleet/client_link.h"
#include "cli/show/next_steps.h"
#include "cli/show/outcome.h"

struct undo_hint {
    struct text *text;
    const struct app *app;
};

static bool append_import(void *context, const struct import_status *import)
{
    const struct undo_hint *hint = context;
    if (import->undone_at == 0 && import->jobs[JOB_LISTED] > 0)
        next_steps_append_undo(hint->text, hint->app, import->import_id, import->path);
    return true;
}

/* It may have sent for any of them. */
static void append_undo(struct text *text, const struct session *session)
{
    struct undo_hint hint = {text, session->app};
    struct error unread = {0};
    if (!store_status_each_import(session->store, append_import, &hint, &unread))
        log_debug(&session->app->log, "next_steps", "%s", unread.text);
}

/* The whole database, since that is what was sent; then how to go on. */
static void tell(const struct session *session, const struct store_status *counts,
                 const struct worker_progress *progress)
{
    const struct app *app = session->app;
    struct next_steps steps = {
        .pending = counts->jobs[JOB_PENDING],
        .rejected = progress->settled[JOB_REJECTED],
        .unconfirmed = progress->settled[JOB_UNCONFIRMED],
        .status = session->status,
        .same = session->command_line,
    };
    struct text text = {0}, states = {0};
    if (!app_tells_people(app)) {
        next_steps_warn(app, &steps);
        return;
    }
    run_summary_append_sent(&text, progress);
    summary_append_states(&states, counts->jobs);
    text_printf(&text, _("\nin the database now: %s\n"), text_string(&states));
    if (progress->settled[JOB_LISTED] > 0)
        append_undo(&text, session);
    next_steps_append(&text, app, &steps);
    fputs(text_string(&text), app->out);
    text_free(&text);
    text_free(&states);
}

/* The run's end, recorded, and what it has come to, printed. What needs a human from earlier runs
 * was told then. */
static void finish(struct session *session, struct outcome *outcome)
{
    const struct worker_progress *progress = &outcome->progress;
    struct error err = {0};
    struct store_status counts = {0};
    if (!store_status_read(session->store, &counts, &err)) {
        session_fail(session, &err);
        return;
    }
    if (counts.jobs[JOB_PENDING] > 0)
        session_worsen(session, error_exit_status(ERROR_UNFINISHED));
    outcome->human = progress->settled[JOB_REJECTED] + progress->settled[JOB_UNCONFIRMED];
    if (outcome->human > 0)
        session_worsen(session, EXIT_NEEDS_HUMAN);
    if (session_end_run(session))
        tell(session, &counts, progress);
}

static bool warn_rows(void *context, const struct import_status *import)
{
    const struct app *app = context;
    if (import->undone_at == 0 && import->jobs[JOB_PENDING] > 0)
        summary_warn_rows(&app->log, import->path, import->choices);
    return true;
}

static bool submit(struct session *session, struct worker_progress *progress, struct error *err)
{
    const struct app *app = session->app;
    if (app->options->quiet &&
        !store_status_each_import(session->store, warn_rows, (void *)app, err))
        return false;
    return submission_run(session, progress, err);
}

/* If the list could not be had, that is noted after the new numbers were sent. */
static void send_pending(struct session *session, struct worker_progress *progress,
                         struct kept_rows_imports *imports)
{
    struct error err = {0};
    struct error unresolved;
    bool any = false;
    if (!submission_check_known(session, &unresolved, &err) ||
        !kept_rows_note(session, imports, &err) || !submission_has_pending(session, &any, &err)) {
        session_fail(session, &err);
        return;
    }
    if (any && !submit(session, progress, &err))
        session_fail(session, &err);
    if (unresolved.code != ERROR_NONE)
        session_fail(session, &unresolved);
}

/* Names the account, and asks. */
static bool confirm(struct session *session, struct error *err)
{
    int64_t pending = 0;
    return submission_pending(session, &pending, err) &&
           (pending == 0 || submission_confirm(session, pending, err)) &&
           client_link_settle(session->app->link, err) && account_guard_keep(session, err);
}

int command_submit_in(struct session *session, struct outcome *outcome)
{
    struct error err = {0};
    struct kept_rows_imports imports = {0};
    app_tell_database(session->app);
    /* Asked before the run is recorded: a "no" leaves no trace. */
    if (confirm(session, &err) && session_begin_run(session, &err)) {
        send_pending(session, &outcome->progress, &imports);
        kept_rows_store_noted(session, &imports);
        outcome->is_unknown = !session_recover(session);
        if (!outcome->is_unknown)
            finish(session, outcome);
    } else {
        session_fail(session, &err);
    }
    kept_rows_forget(&imports);
    return session->status;
}

int command_submit(const struct app *app)
{
    struct session session = session_of(app);
    struct outcome outcome = {0};
    struct error err = {0};
    if (session_read_credentials(&session, &err) && session_open_existing(&session, &err) &&
        session_check_verified(&session, &err) && session_check_account(&session, &err))
        command_submit_in(&session, &outcome);
    else
        session_fail(&session, &err);
    return outcome_close(&outcome, &session);
}
