#include "cli/common/old_reports.h"

#include "base/path.h"
#include "base/shell_words.h"
#include "base/text.h"
#include "cli/show/command_line.h"
#include "jobs/store/store_reports.h"
#include "report/report_before.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* "crm.report.csv says what was so before: it is crm.report.before.csv now". A run writes another;
 * for the rest, the command that does. */
static void tell_moved(const struct app *app, const struct store_report *report, const char *moved)
{
    struct text path = {0}, now = {0}, arguments = {0}, command = {0};
    const char *name = path_name(moved);
    text_append_printable(&path, report->path, strlen(report->path));
    text_append_printable(&now, name, strlen(name));
    text_printf(&arguments, "--import %" PRId64 " -o ", report->import_id);
    shell_append_word(&arguments, report->path);
    command_line_append_other(&command, app, COMMAND_REPORT, text_string(&arguments));
    if (app->options->command == COMMAND_RUN)
        log_info(&app->log, "report_outdated", "%s says what was so before: it is %s now",
                 text_string(&path), text_string(&now));
    else
        log_info(&app->log, "report_outdated",
                 "%s says what was so before: it is %s now; this writes it anew:\n  %s",
                 text_string(&path), text_string(&now), text_string(&command));
    text_free(&path);
    text_free(&now);
    text_free(&arguments);
    text_free(&command);
}

static void move_away(void *context, const struct store_report *report)
{
    const struct app *app = context;
    struct error err = {0};
    char *moved = NULL;
    if (!report_before_move(report->path, report->import_id, report->imported_at, &moved, &err)) {
        struct text path = {0};
        text_append_printable(&path, report->path, strlen(report->path));
        log_warn(&app->log, "report_outdated",
                 "%s says what was so before, and can't be renamed (%s)", text_string(&path),
                 err.text);
        text_free(&path);
    }
    if (moved != NULL)
        tell_moved(app, report, moved);
    free(moved);
}

void old_reports_heed(const struct app *app, struct job_store *store)
{
    store_reports_on_outdated(store, move_away, (void *)app);
}

bool old_reports_note(struct job_store *store, const char *path, const int64_t *import_ids,
                      size_t count, struct error *err)
{
    char *absolute = realpath(path, NULL);
    /* Somebody has removed it at once: then there is nothing to be outdated. */
    bool ok = absolute == NULL || store_reports_note(store, absolute, import_ids, count, err);
    free(absolute);
    return ok;
}
