#include "cli/app.h"

#include "base/text.h"
#include "cli/account_guard.h"
#include "cli/command_line.h"
#include "cli/confirmation.h"
#include "jobs/retry_store.h"
#include "jobs/store_status.h"

#include <inttypes.h>

static bool read_choice(const struct app *app, struct job_store *store, struct retry_choice *choice,
                        struct error *err)
{
    const struct options *options = app->options;
    bool both = options->retry_state == RETRY_BOTH;
    *choice = (struct retry_choice){
        .rejected = both || options->retry_state == RETRY_REJECTED,
        .unconfirmed = both || options->retry_state == RETRY_UNCONFIRMED,
        .has_code = options->retry_code >= 0,
        .code = options->retry_code,
        .import_id = options->retry_import == IMPORT_ALL ? 0 : options->retry_import,
    };
    return options->retry_import != IMPORT_LATEST ||
           store_status_latest_import(store, &choice->import_id, err);
}

struct retry_run {
    const struct app *app;
    struct credentials credentials;
    struct account_guard account;
    int64_t count; /* of the numbers that are made pending */
};

/* Before anything is changed: that the key is there, that it is this account's, and that the user
 * agrees. */
static bool confirm(struct retry_run *retry, struct job_store *store, struct error *err)
{
    const struct app *app = retry->app;
    const struct options *options = app->options;
    struct credentials *credentials = &retry->credentials;
    struct text account = {0};
    bool ok = credentials_read(options->api_url, options->api_key_file, credentials, err) &&
              job_store_check_account(store, credentials->api_url, credentials->api_key, err) &&
              account_guard_ask(app, store, credentials, &retry->account, err) &&
              account_guard_check(credentials, &retry->account, err);
    if (ok) {
        account_guard_describe(&account, &retry->account, credentials->api_url);
        const struct sending sending = {.numbers = retry->count, .account = text_string(&account)};
        ok = confirm_sending(app, &sending, err);
    }
    text_free(&account);
    return ok;
}

/* Makes them pending, as a run of its own. */
static bool make_pending(struct retry_run *retry, struct job_store *store, struct error *err)
{
    const struct app *app = retry->app;
    struct retry_choice choice;
    int64_t run_id = 0;
    if (!read_choice(app, store, &choice, err) ||
        !retry_store_count(store, &choice, &retry->count, err))
        return false;
    return retry->count == 0 || (confirm(retry, store, err) &&
                                 job_store_begin_run(store, app->command_line, &run_id, err) &&
                                 retry_store_apply(store, run_id, &choice, &retry->count, err) &&
                                 job_store_end_run(store, run_id, 0, err));
}

/* As `submit`, without asking again. */
static int send_pending(struct retry_run *retry)
{
    struct options options = *retry->app->options;
    struct app sending = *retry->app;
    struct text line = {0};
    /* The numbers are pending now, so `submit` is the command that resumes. */
    command_line_append_other(&line, retry->app, COMMAND_SUBMIT, "");
    options.yes = true;
    sending.options = &options;
    sending.command_line = text_string(&line);
    int status = command_submit_as(&sending, &retry->credentials, &retry->account);
    text_free(&line);
    return status;
}

/* Returns the exit status. */
static int send_again(struct retry_run *retry)
{
    const struct app *app = retry->app;
    if (!app->options->quiet) {
        fprintf(app->out, "%" PRId64 " %s sent again\n", retry->count,
                retry->count == 1 ? "number is" : "numbers are");
        fflush(app->out);
    }
    return retry->count > 0 ? send_pending(retry) : 0;
}

int command_retry(const struct app *app)
{
    struct retry_run retry = {.app = app};
    struct error err = {0};
    struct job_store *store = NULL;
    bool ok = app_check_store_exists(app, &err) &&
              app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
              make_pending(&retry, store, &err);
    job_store_close(&store);
    int status = ok ? send_again(&retry) : app_fail(app, &err);
    credentials_free(&retry.credentials);
    return status;
}
