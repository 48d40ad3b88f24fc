#include "cli/app.h"

#include "cli/confirmation.h"
#include "cli/credentials.h"

static bool confirm(const struct app *app, struct error *err)
{
    return confirm_explicitly(app,
                              "Is this the new key of the same account that this database has been "
                              "used with?",
                              err);
}

int command_rekey(const struct app *app)
{
    struct error err = {0};
    struct credentials credentials = {0};
    struct job_store *store = NULL;
    const struct options *options = app->options;
    bool ok = credentials_read(options->api_url, options->api_key_file, &credentials, &err) &&
              app_check_store_exists(app, &err) && confirm(app, &err) &&
              app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
              job_store_rekey(store, credentials.api_key, &app->random, &err);
    job_store_close(&store);
    credentials_free(&credentials);
    if (ok) {
        app_tell_database(app);
        fputs("the new key is recorded\n", app->out);
    }
    return ok ? 0 : app_fail(app, &err);
}
