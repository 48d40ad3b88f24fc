#include "cli/app.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/confirmation.h"
#include "cli/import_set.h"
#include "cli/known_numbers.h"
#include "cli/report_path.h"
#include "cli/submission.h"
#include "cli/summary.h"
#include "cli/verification.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct run {
    const struct app *app;
    struct credentials credentials;
    struct import_set set;
    struct job_store *store;
    struct worker_progress progress;
    int64_t run_id;
    /* One element for each import; a file that was named twice has one. */
    struct run_import *imports;
    int64_t *import_ids;
    size_t import_count;
    int status; /* the worst so far */
};

struct run_import {
    const struct import_set_file *file;
    struct import_status counts;
    char *report; /* NULL: none was written for it alone */
};

/* Prints the error, and keeps the exit status where it is the worst. Always returns false. */
static bool note_failure(struct run *run, const struct error *err)
{
    run->status = exit_status_worse(run->status, app_fail(run->app, err));
    return false;
}

/* Everything that can be found wrong without a database. */
static bool check_setup(struct run *run, struct error *err)
{
    const struct options *options = run->app->options;
    return credentials_read(options->api_url, options->api_key_file, &run->credentials, err) &&
           import_set_plan(run->app, &run->set, err) && report_path_check(options, err);
}

static bool bring_in(struct run *run, struct error *err)
{
    const struct credentials *credentials = &run->credentials;
    return app_open_store(run->app, JOB_STORE_WRITE, &run->store, err) &&
           job_store_check_account(run->store, credentials->api_url, credentials->api_key, err) &&
           import_set_read(run->app, run->store, &run->set, err) &&
           confirm_sending(run->app, import_set_to_send(&run->set), credentials->api_url, err) &&
           import_set_commit(&run->set, err);
}

static bool is_known_to(const struct run *run, int64_t import_id)
{
    for (size_t i = 0; i < run->import_count; i++) {
        if (run->import_ids[i] == import_id) {
            return true;
        }
    }
    return false;
}

static void collect_imports(struct run *run)
{
    run->imports = memory_alloc(run->set.count, sizeof *run->imports);
    run->import_ids = memory_alloc(run->set.count, sizeof *run->import_ids);
    for (size_t i = 0; i < run->set.count; i++) {
        const struct import_set_file *file = &run->set.files[i];
        if (!is_known_to(run, file->import_id)) {
            run->imports[run->import_count].file = file;
            run->import_ids[run->import_count] = file->import_id;
            run->import_count++;
        }
    }
}

/* What is left undecided about known numbers is noted once the rest was sent. */
static bool send_pending(struct run *run, struct error *err)
{
    struct submission submission = {
        .store = run->store,
        .credentials = &run->credentials,
        .run_id = run->run_id,
        .import_ids = run->import_ids,
        .import_count = run->import_count,
    };
    struct error unresolved;
    int64_t pending = 0;
    if (!known_numbers_check(run->app, &submission, &unresolved, err) ||
        !submission_pending(&submission, &pending, err)) {
        return false;
    }
    bool ok = pending == 0 || submission_run(run->app, &submission, &run->progress, err);
    if (unresolved.code != ERROR_NONE) {
        note_failure(run, &unresolved);
    }
    return ok;
}

/* Standard output may be the report's. */
static FILE *summary_stream(const struct run *run)
{
    const char *report = run->app->options->report;
    bool report_is_out = report != NULL && strcmp(report, "-") == 0;
    return report_is_out ? run->app->log.stream : run->app->out;
}

/* What the list lacks is pending again, and sent by the next run. */
static bool verify(struct run *run, struct error *err)
{
    struct submission submission = {
        .store = run->store, .credentials = &run->credentials, .run_id = run->run_id};
    struct verification verification;
    if (!run->app->options->verify) {
        return true;
    }
    if (!verification_run(run->app, &submission, &verification, err)) {
        return false;
    }
    verification_print(run->app, summary_stream(run), &verification);
    run->status = exit_status_worse(run->status, verification_exit_status(&verification));
    return true;
}

static bool write_report_beside(struct run *run, struct run_import *import, struct error *err)
{
    struct report_request request = {.import_ids = &import->file->import_id, .import_count = 1};
    const char *import_path = intake_plan_describe(import->file->plan)->path;
    if (!report_path_choose(run->store, import->file->name, import_path, import->file->import_id,
                            &import->report, err)) {
        return false;
    }
    request.path = import->report;
    if (report_write(run->store, &request, NULL, err)) {
        return true;
    }
    free(import->report);
    import->report = NULL;
    return error_wrap(err, "the report was not written");
}

/* One report for all files where --report names one, else one for each. */
static void write_reports(struct run *run)
{
    struct error err = {0};
    const char *given = run->app->options->report;
    if (given != NULL) {
        struct report_request request = {
            .import_ids = run->import_ids,
            .import_count = run->import_count,
            .path = strcmp(given, "-") == 0 ? NULL : given,
            .stream = run->app->out,
        };
        if (!report_write(run->store, &request, NULL, &err)) {
            note_failure(run, &err);
        }
        return;
    }
    for (size_t i = 0; i < run->import_count; i++) {
        if (!write_report_beside(run, &run->imports[i], &err)) {
            note_failure(run, &err);
        }
    }
}

/* Rows that need a human, but for those that an earlier import has reported as rejected. */
static int64_t needs_human(const struct run *run, const struct run_import *import)
{
    bool all = run->app->options->strict || import->file->is_known;
    int64_t reported = all ? 0 : import->file->result.known_rejected;
    int64_t rows = summary_needs_human(&import->counts);
    return rows > reported ? rows - reported : 0;
}

/* Reads how far the imports are; the exit status follows from it. */
static bool count_up(struct run *run, struct error *err)
{
    for (size_t i = 0; i < run->import_count; i++) {
        struct run_import *import = &run->imports[i];
        if (!store_status_import(run->store, run->import_ids[i], &import->counts, err)) {
            return false;
        }
        if (import->counts.jobs[JOB_PENDING] > 0) {
            run->status = exit_status_worse(run->status, error_exit_status(ERROR_UNFINISHED));
        } else if (needs_human(run, import) > 0) {
            run->status = exit_status_worse(run->status, EXIT_NEEDS_HUMAN);
        }
    }
    return true;
}

static void print_next(const struct run *run, FILE *out)
{
    int64_t pending = 0;
    int64_t human = 0;
    for (size_t i = 0; i < run->import_count; i++) {
        pending += run->imports[i].counts.jobs[JOB_PENDING];
        human += needs_human(run, &run->imports[i]);
    }
    if (human > 0) {
        fprintf(out,
                "%" PRId64 " need a human: see the report's rows that are invalid, undecided, "
                "rejected or unconfirmed\n",
                human);
    }
    if (pending > 0) {
        fprintf(out, "%" PRId64 " numbers are pending: give the same command again to resume\n",
                pending);
    }
    if (pending == 0 && human == 0 && run->status == 0) {
        fputs("done: nothing is left to do\n", out);
    }
}

/* Silence means that all is well: what is not is told with --quiet, too. */
static void tell_quietly(const struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++) {
        const struct run_import *import = &run->imports[i];
        int64_t human = needs_human(run, import);
        int64_t pending = import->counts.jobs[JOB_PENDING];
        const char *report = import->report != NULL ? import->report : run->app->options->report;
        if (human > 0) {
            log_warn(&run->app->log, "%s: %" PRId64 " rows need a human: see %s",
                     import->file->name, human, report != NULL ? report : "the report");
        }
        if (pending > 0) {
            log_warn(&run->app->log,
                     "%s: %" PRId64 " numbers are pending: give the same command again to resume",
                     import->file->name, pending);
        }
    }
}

static void print_summary(const struct run *run)
{
    const struct options *options = run->app->options;
    FILE *out = summary_stream(run);
    if (options->quiet) {
        tell_quietly(run);
        return;
    }
    for (size_t i = 0; i < run->import_count; i++) {
        const struct run_import *import = &run->imports[i];
        summary_print_import(out, import->file->name, &import->counts);
        if (import->report != NULL) {
            fprintf(out, "  %-16s %s\n", "report", import->report);
        }
    }
    if (options->report != NULL && out == run->app->out) {
        fprintf(out, "report: %s\n", options->report);
    }
    print_next(run, out);
}

/* The user is told the import, which the worker does not know. */
static void tell_interruption(const struct run *run, struct error *err)
{
    error_set(err, ERROR_INTERRUPTED,
              "interrupted; nothing is lost: give the same command again to resume, or, if it was "
              "the wrong file, `stopsms undo --import %" PRId64 "`",
              run->import_ids[0]);
}

/* From here on everything is in the store: whatever happens, the report says how far it is. */
static void carry_out(struct run *run)
{
    struct error err = {0};
    collect_imports(run);
    app_tell_database(run->app);
    if (!job_store_begin_run(run->store, run->app->command_line, &run->run_id, &err)) {
        note_failure(run, &err);
        return;
    }
    if (!send_pending(run, &err) || !verify(run, &err)) {
        if (err.code == ERROR_INTERRUPTED) {
            tell_interruption(run, &err);
        }
        note_failure(run, &err);
    }
    bool failed = err.code == ERROR_STORAGE;
    if (failed && !app_end_failed_run(run->app, run->store, run->run_id, run->status)) {
        return;
    }
    write_reports(run);
    if (!count_up(run, &err) ||
        (!failed && !job_store_end_run(run->store, run->run_id, run->status, &err))) {
        note_failure(run, &err);
        return;
    }
    print_summary(run);
}

static void run_free(struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++) {
        free(run->imports[i].report);
    }
    free(run->imports);
    free(run->import_ids);
    import_set_free(&run->set);
    job_store_close(&run->store);
    credentials_free(&run->credentials);
}

int command_run(const struct app *app)
{
    struct run run = {.app = app};
    struct error err = {0};
    if (check_setup(&run, &err) && bring_in(&run, &err)) {
        carry_out(&run);
    } else {
        note_failure(&run, &err);
    }
    int status = run.status;
    run_free(&run);
    return status;
}
