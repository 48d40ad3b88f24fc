#include "base/language.h"
#include "base/text.h"
#include "cli/common/signals.h"
#include "cli/options/report_guard.h"
#include "jobs/read/store_status.h"
#include "jobs/store/store_backup.h"

#include <inttypes.h>
#include <string.h>

/* No file of the key's, of an import's or of the database's own, there or not yet there. */
static bool check_place(const struct app *app, struct job_store *store, struct error *err)
{
    struct report_guard *guard = NULL;
    bool ok = report_guard_new(app, store, &guard, err) &&
              report_guard_check_place(guard, app->options->backup, err);
    report_guard_free(&guard);
    return ok;
}

static void tell(const struct app *app, int64_t bytes)
{
    const char *path = app->options->backup;
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    if (!app->options->quiet)
        fprintf(app->out, _("the backup is %s (%" PRId64 " bytes)\n"), text_string(&shown), bytes);
    text_free(&shown);
}

int command_backup(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    int64_t bytes = 0;
    bool ok = app_open_store(app, JOB_STORE_READ, &store, &err) && check_place(app, store, &err);
    if (ok)
        app_tell_database(app);
    ok = ok && store_backup_write(store, app->options->backup, signals_flag(), &bytes, &err);
    if (ok)
        tell(app, bytes);
    int status = ok ? 0 : app_fail(app, &err);
    job_store_close(&store);
    return status;
}
