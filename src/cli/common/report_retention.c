#include "cli/common/report_retention.h"

#include "base/memory.h"
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

/* NULL: there is no such report. */
static char *folder_of(const char *report)
{
    char *absolute = report != NULL ? realpath(report, NULL) : NULL;
    char *folder = absolute != NULL ? path_folder(absolute) : NULL;
    free(absolute);
    return folder;
}

static bool is_before(char *const *folders, size_t place)
{
    bool found = false;
    for (size_t i = 0; i < place && !found; i++)
        found = folders[i] != NULL && strcmp(folders[i], folders[place]) == 0;
    return found;
}

void report_retention_run(struct session *session, const struct outcome *outcome)
{
    const struct app *app = session->app;
    const struct report_removal_sink sink = {tell_removed, tell_kept, (void *)app};
    struct error err = {0};
    size_t count = outcome->import_count + 1;
    if (app->options->keep_reports == 0 || *signals_flag() != 0 || session->storage_failed)
        return;
    char **folders = memory_alloc(count, sizeof *folders);
    for (size_t i = 0; i < count; i++) {
        folders[i] = folder_of(i == 0 ? outcome->report : outcome->imports[i - 1].report);
        if (folders[i] != NULL && !is_before(folders, i) &&
            !report_removal_run(session->store, folders[i], app->options->keep_reports,
                                session->import_ids, session->import_count, &sink, &err))
            session_fail(session, &err);
    }
    for (size_t i = 0; i < count; i++)
        free(folders[i]);
    free(folders);
}
