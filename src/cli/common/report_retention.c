#include "cli/common/report_retention.h"

#include "base/path.h"
#include "base/text.h"
#include "cli/common/signals.h"
#include "report/evidence/report_removal.h"

#include <stdlib.h>
#include <string.h>

static void tell_removed(void *context, const char *path)
{
    const struct app *app = context;
    struct text words = {0};
    text_append_printable(&words, path, strlen(path));
    log_info(&app->log, "report_removed", "%s was removed (--keep-reports %u)", text_string(&words),
             app->options->keep_reports);
    text_free(&words);
}

static void tell_kept(void *context, const char *path, const char *why)
{
    const struct app *app = context;
    struct text words = {0};
    text_append_printable(&words, path, strlen(path));
    log_info(&app->log, "report_kept", "%s stays, though --keep-reports is %u: %s",
             text_string(&words), app->options->keep_reports, why);
    text_free(&words);
}

void report_retention_run(struct session *session, const char *path)
{
    const struct app *app = session->app;
    const struct report_removal_sink sink = {tell_removed, tell_kept, (void *)app};
    struct error err = {0};
    bool is_wanted = path != NULL && app->options->keep_reports > 0 && *signals_flag() == 0 &&
                     !session->storage_failed;
    char *absolute = is_wanted ? realpath(path, NULL) : NULL;
    char *folder = absolute != NULL ? path_folder(absolute) : NULL;
    if (folder != NULL &&
        !report_removal_run(session->store, folder, app->options->keep_reports, session->import_ids,
                            session->import_count, &sink, &err))
        session_fail(session, &err);
    free(absolute);
    free(folder);
}
