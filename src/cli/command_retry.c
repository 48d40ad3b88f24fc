#include "cli/app.h"

#include "cli/command_line.h"
#include "cli/confirmation.h"
#include "cli/credentials.h"
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

/* Before anything is changed: that the key is there, and that it is this account's. */
static bool check_account(const struct app *app, struct job_store *store, struct error *err)
{
    struct credentials credentials = {0};
    bool ok =
        credentials_read(app->options->api_url, app->options->api_key_file, &credentials, err) &&
        job_store_check_account(store, credentials.api_url, credentials.api_key, err);
    credentials_free(&credentials);
    return ok;
}

/* Makes them pending, as a run of its own. `*count`: how many. */
static bool make_pending(const struct app *app, struct job_store *store, int64_t *count,
                         struct error *err)
{
    struct retry_choice choice;
    int64_t run_id = 0;
    if (!read_choice(app, store, &choice, err) || !retry_store_count(store, &choice, count, err)) {
        return false;
    }
    const struct sending sending = {.numbers = *count, .api_url = app->options->api_url};
    return *count == 0 || (check_account(app, store, err) && confirm_sending(app, &sending, err) &&
                           job_store_begin_run(store, app->command_line, &run_id, err) &&
                           retry_store_apply(store, run_id, &choice, count, err) &&
                           job_store_end_run(store, run_id, 0, err));
}

/* What `submit` does, but that the question was asked. */
static int send_pending(const struct app *app)
{
    struct options options = *app->options;
    struct app sending = *app;
    struct text line = {0};
    /* They are pending now: from here on it is `submit` that goes on. */
    command_line_append_other(&line, app, COMMAND_SUBMIT, "");
    options.yes = true;
    sending.options = &options;
    sending.command_line = text_string(&line);
    int status = command_submit(&sending);
    text_free(&line);
    return status;
}

int command_retry(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    int64_t count = 0;
    bool ok = app_check_store_exists(app, &err) &&
              app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
              make_pending(app, store, &count, &err);
    job_store_close(&store);
    if (!ok) {
        return app_fail(app, &err);
    }
    if (!app->options->quiet) {
        fprintf(app->out, "%" PRId64 " %s sent again\n", count,
                count == 1 ? "number is" : "numbers are");
        fflush(app->out);
    }
    return count > 0 ? send_pending(app) : 0;
}
