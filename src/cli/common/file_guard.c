/* A file of client A in client B's database has the right form and selects people: nothing in it is
 * wrong but whose it is. What gives it away is that it has not what the file before had. That may
 * be a CRM that changed its export, too: a person can tell, so a person is asked, and --yes, which
 * was written into a cron job for the usual file, is no answer. */
#include "cli/common/file_guard.h"

#include "base/language.h"
#include "cli/show/confirmation.h"

static bool refuse(const struct app *app, const struct import_set_file *file, struct error *err)
{
    error_set(err, ERROR_INPUT,
              "%s: %s. Is it another client's file, or another export? Nothing was imported. If it "
              "is the right one:\n  %s --other-file",
              import_set_shown(file), text_string(&file->unlike), app->command_line);
    return error_because(err, "other_file");
}

static bool ask(const struct app *app, const struct import_set_file *file, struct error *err)
{
    struct text question = {0};
    text_printf(&question,
                _("%s: %s.\nIs it another client's file, or another export? Import it all the "
                  "same?"),
                import_set_shown(file), text_string(&file->unlike));
    bool ok = confirm_explicitly(app, text_string(&question), err);
    text_free(&question);
    return ok;
}

bool file_guard_check(const struct app *app, const struct import_set *set, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < set->count; i++) {
        const struct import_set_file *file = &set->files[i];
        if (file->unlike.length == 0)
            continue;
        if (app->options->other_file)
            log_warn(&app->log, "other_file", "%s: %s; it is taken as --other-file says",
                     import_set_shown(file), text_string(&file->unlike));
        else
            ok = confirm_asks(app) ? ask(app, file, err) : refuse(app, file, err);
    }
    return ok;
}
