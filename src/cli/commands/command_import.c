#include "cli/common/app.h"

#include "base/language.h"
#include "cli/common/file_guard.h"
#include "cli/common/import_set.h"
#include "cli/show/command_line.h"
#include "cli/show/summary.h"

static bool print_result(const struct app *app, struct job_store *store,
                         const struct import_set *set, struct error *err)
{
    app_tell_database(app);
    int64_t pending = 0;
    for (size_t i = 0; i < set->count && !app->options->quiet; i++) {
        struct import_status status;
        if (!store_status_import(store, set->files[i].import_id, &status, err))
            return false;
        summary_print_import(app->out, set->files[i].name, &status);
        pending += status.jobs[JOB_PENDING];
        import_status_free(&status);
    }
    if (pending > 0) {
        struct text text = {0};
        command_line_append_other(&text, app, COMMAND_SUBMIT, "");
        fprintf(app->out, _("nothing was sent; this sends what is pending:\n  %s\n"),
                text_string(&text));
        text_free(&text);
    }
    return true;
}

int command_import(const struct app *app)
{
    struct error err = {0};
    struct import_set set = {0};
    struct job_store *store = NULL;
    bool ok = import_set_plan(app, &set, &err) &&
              app_open_store(app, JOB_STORE_WRITE, &store, &err) &&
              import_set_read(app, store, &set, &err) && file_guard_check(app, &set, &err) &&
              import_set_commit(&set, &err) && print_result(app, store, &set, &err);
    int status = ok ? 0 : app_fail(app, &err);
    import_set_free(&set);
    job_store_close(&store);
    return status;
}
