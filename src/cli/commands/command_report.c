#include "cli/common/app.h"

#include "base/language.h"
#include "base/temp_file.h"
#include "cli/common/signals.h"
#include "cli/options/report_choice.h"
#include "cli/options/report_guard.h"
#include "jobs/read/store_status.h"
#include "report/evidence/evidence_check.h"
#include "report/evidence/evidence_manifest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FINDING_COLUMNS 12

/* Sets the request's imports; `id` is where a single one is kept. */
static bool choose_imports(const struct app *app, struct job_store *store, int64_t *id,
                           struct report_request *request, struct error *err)
{
    *id = app->options->import_id;
    if (*id == IMPORT_ALL)
        return true;
    if (*id == IMPORT_LATEST && !store_status_latest_import(store, id, err))
        return false;
    if (*id == 0)
        return error_set(err, ERROR_INPUT, "there is no import to report on");
    request->import_ids = id;
    request->import_count = 1;
    return true;
}

/* Before a row is read: nothing that is no report of ours is replaced. */
static bool check_targets(const struct app *app, struct job_store *store,
                          const struct report_request *request, struct error *err)
{
    struct report_guard *guard = NULL;
    const char *evidence = app->options->evidence;
    if (request->path == NULL || strcmp(request->path, REPORT_NOWHERE) == 0)
        return true;
    bool ok =
        report_guard_new(app, store, &guard, err) &&
        report_guard_check(guard, request->path, REPORT_TARGET_REPORT, err) &&
        (evidence == NULL || report_guard_check(guard, evidence, REPORT_TARGET_MANIFEST, err));
    report_guard_free(&guard);
    if (ok)
        temp_file_sweep_beside(request->path);
    return ok;
}

static int write_report(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    struct report_request request;
    int64_t id = 0;
    bool ok = report_choice_make(app->options, app->options->output, app->out, &request, &err) &&
              app_open_store(app, JOB_STORE_READ, &store, &err) &&
              check_targets(app, store, &request, &err) &&
              choose_imports(app, store, &id, &request, &err);
    if (ok) {
        request.interrupted = signals_flag();
        request.evidence = app->options->evidence;
        request.asked = app->command_line;
        ok = report_write(store, &request, NULL, &err);
    }
    job_store_close(&store);
    if (ok)
        app_tell_database(app);
    return ok ? 0 : app_fail(app, &err);
}

static void print_finding(void *context, enum evidence_finding finding, const char *text)
{
    const struct app *app = context;
    struct text line = {0};
    text_append_padded(&line, _(evidence_finding_name(finding)), FINDING_COLUMNS);
    fprintf(app->out, "%s %s\n", text_string(&line), text);
    text_free(&line);
}

static int check_evidence(const struct app *app)
{
    const struct evidence_sink sink = {print_finding, (void *)app};
    struct error err = {0};
    struct job_store *store = NULL;
    int64_t differs = 0;
    char *manifest = NULL;
    bool ok = evidence_manifest_of(app->options->check, &manifest, &err) &&
              app_open_store(app, JOB_STORE_READ, &store, &err) &&
              evidence_check(store, manifest, &sink, &differs, &err);
    job_store_close(&store);
    if (ok && differs > 0) {
        log_warn(&app->log, "report_differs", "%s: %" PRId64 " of what it says does not agree",
                 manifest, differs);
    }
    free(manifest);
    if (!ok)
        return app_fail(app, &err);
    return differs > 0 ? EXIT_NEEDS_HUMAN : 0;
}

int command_report(const struct app *app)
{
    return app->options->check != NULL ? check_evidence(app) : write_report(app);
}
