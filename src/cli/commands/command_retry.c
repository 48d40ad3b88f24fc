#include "base/language.h"
#include "base/text.h"
#include "cli/common/submission.h"
#include "cli/show/command_line.h"
#include "cli/show/outcome.h"
#include "jobs/read/store_status.h"
#include "jobs/send/retry_store.h"

#include <inttypes.h>

static bool read_choice(const struct session *session, struct retry_choice *choice,
                        struct error *err)
{
    const struct options *options = session->app->options;
    bool both = options->retry_state == RETRY_BOTH;
    *choice = (struct retry_choice){
        .rejected = both || options->retry_state == RETRY_REJECTED,
        .unconfirmed = both || options->retry_state == RETRY_UNCONFIRMED,
        .has_code = options->retry_code >= 0,
        .code = options->retry_code,
        .import_id = options->retry_import == IMPORT_ALL ? 0 : options->retry_import,
    };
    return options->retry_import != IMPORT_LATEST ||
           store_status_latest_import(session->store, &choice->import_id, err);
}

/* Before anything is changed: that the key is there, that it is this account's, and that the user
 * agrees. */
static bool confirm(struct session *session, int64_t numbers, struct error *err)
{
    return session_read_credentials(session, err) && session_check_account(session, err) &&
           submission_confirm(session, numbers, err);
}

/* Makes so many of them pending, as a run of its own. */
static bool make_pending(struct session *session, int64_t *count, struct error *err)
{
    struct retry_choice choice;
    if (!read_choice(session, &choice, err) ||
        !retry_store_count(session->store, &choice, count, err))
        return false;
    return *count == 0 || (confirm(session, *count, err) && session_begin_run(session, err) &&
                           retry_store_apply(session->store, session->run_id, &choice, count, err));
}

/* As `submit`, without asking again: the numbers are pending now, so `submit` is the command that
 * resumes. */
static void send_pending(struct session *session, struct outcome *outcome)
{
    struct text line = {0};
    command_line_append_other(&line, session->app, COMMAND_SUBMIT, "");
    session_go_on_as(session, text_string(&line));
    command_submit_in(session, outcome);
    text_free(&line);
}

static void send_again(struct session *session, struct outcome *outcome)
{
    const struct app *app = session->app;
    int64_t count = outcome->sent_again;
    if (app_tells_people(app)) {
        fprintf(
            app->out,
            P_("%" PRId64 " number is sent again\n", "%" PRId64 " numbers are sent again\n", count),
            count);
        fflush(app->out);
    }
    if (count > 0)
        send_pending(session, outcome);
}

int command_retry(const struct app *app)
{
    struct session session = session_of(app);
    struct outcome outcome = {0};
    struct error err = {0};
    int64_t count = 0;
    bool ok = session_open_existing(&session, &err) && session_check_verified(&session, &err) &&
              make_pending(&session, &count, &err);
    outcome.sent_again = ok ? count : 0;
    if (!ok)
        session_fail(&session, &err);
    else if (session_end_run(&session))
        send_again(&session, &outcome);
    return outcome_close(&outcome, &session);
}
