#include "cli/app.h"

#include "jobs/retry_store.h"

#include <inttypes.h>

static struct retry_choice choice_of(const struct options *options)
{
    bool both = options->retry_state == RETRY_BOTH;
    return (struct retry_choice){
        .rejected = both || options->retry_state == RETRY_REJECTED,
        .unconfirmed = both || options->retry_state == RETRY_UNCONFIRMED,
        .has_code = options->retry_code >= 0,
        .code = options->retry_code,
    };
}

static bool retry(const struct app *app, struct job_store *store, int64_t *count, struct error *err)
{
    struct retry_choice choice = choice_of(app->options);
    int64_t run_id = 0;
    if (!retry_store_count(store, &choice, count, err)) {
        return false;
    }
    return *count == 0 || (job_store_begin_run(store, app->command_line, &run_id, err) &&
                           retry_store_apply(store, run_id, &choice, count, err) &&
                           job_store_end_run(store, run_id, 0, err));
}

int command_retry(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    int64_t count = 0;
    bool ok = app_check_store_exists(app, &err) &&
              app_open_store(app, JOB_STORE_WRITE, &store, &err) && retry(app, store, &count, &err);
    job_store_close(&store);
    if (!ok) {
        return app_fail(app, &err);
    }
    app_tell_database(app);
    if (!app->options->quiet) {
        fprintf(app->out, "%" PRId64 " numbers are pending again%s\n", count,
                count > 0 ? ": `stopsms submit` sends them" : "");
    }
    return 0;
}
