/* `run` has two halves. Until the import is committed, any failure leaves everything as it was.
 * After that the numbers are in the database, and whatever happens, the reports and the summary
 * say how far each of them is. A failing disk is the exception: what the database says then
 * can't be relied on, so no counts are shown. */
#include "cli/app.h"

#include "base/memory.h"
#include "base/text.h"
#include "cli/account_guard.h"
#include "cli/confirmation.h"
#include "cli/import_set.h"
#include "cli/known_numbers.h"
#include "cli/report_choice.h"
#include "cli/report_path.h"
#include "cli/run_summary.h"
#include "cli/submission.h"
#include "cli/verification.h"
#include "report/evidence/evidence.h"

#include <stdlib.h>
#include <string.h>

struct run {
    const struct app *app;
    struct credentials credentials;
    struct import_set set;
    struct job_store *store;
    struct account_guard account;
    struct worker_progress progress;
    int64_t run_id;
    /* One element of each for an import; a file that was named twice has one. */
    const struct import_set_file **files;
    struct run_summary_import *imports;
    int64_t *import_ids;
    size_t import_count;
    int status; /* the worst so far */
    bool was_interrupted;
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
           import_set_plan(run->app, &run->set, err) && report_path_check(run->app, err);
}

/* If there is somebody to ask, a refused key ends the command before the question, and nothing is
 * kept. If there is nobody, the numbers are kept as pending. */
static bool confirm(struct run *run, struct error *err)
{
    const struct credentials *credentials = &run->credentials;
    int64_t numbers = import_set_to_send(&run->set);
    struct text account = {0};
    bool ok =
        numbers == 0 || account_guard_ask(run->app, run->store, credentials, &run->account, err);
    if (ok && confirm_asks(run->app))
        ok = account_guard_check(credentials, &run->account, err);
    account_guard_describe(&account, &run->account, credentials->api_url);
    const struct sending sending = {
        .numbers = numbers,
        .account = text_string(&account),
        .set = &run->set,
    };
    ok = ok && confirm_sending(run->app, &sending, err);
    text_free(&account);
    return ok;
}

static bool bring_in(struct run *run, struct error *err)
{
    const struct credentials *credentials = &run->credentials;
    return app_open_store(run->app, JOB_STORE_WRITE, &run->store, err) &&
           report_path_check_given(run->app, run->store, err) &&
           job_store_check_account(run->store, credentials->api_url, credentials->api_key, err) &&
           import_set_read(run->app, run->store, &run->set, err) && confirm(run, err) &&
           import_set_commit(&run->set, err);
}

static bool is_known_to(const struct run *run, int64_t import_id)
{
    for (size_t i = 0; i < run->import_count; i++)
        if (run->import_ids[i] == import_id)
            return true;
    return false;
}

static void collect_imports(struct run *run)
{
    run->files = memory_alloc(run->set.count, sizeof *run->files);
    run->imports = memory_alloc(run->set.count, sizeof *run->imports);
    run->import_ids = memory_alloc(run->set.count, sizeof *run->import_ids);
    for (size_t i = 0; i < run->set.count; i++) {
        const struct import_set_file *file = &run->set.files[i];
        if (!is_known_to(run, file->import_id)) {
            run->files[run->import_count] = file;
            run->imports[run->import_count].name = file->name;
            run->import_ids[run->import_count] = file->import_id;
            run->import_count++;
        }
    }
}

static bool keep_account(struct run *run, struct error *err)
{
    return account_guard_keep(run->app, run->store, &run->credentials, &run->account, err);
}

/* Whether there is something to send may only be known now. */
static bool submit(struct run *run, const struct submission *submission, struct error *err)
{
    return account_guard_ask(run->app, run->store, &run->credentials, &run->account, err) &&
           keep_account(run, err) && submission_run(run->app, submission, &run->progress, err);
}

/* If the list could not be had, that is noted after the new numbers were sent. */
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
    bool any = false;
    if (!keep_account(run, err) || !known_numbers_check(run->app, &submission, &unresolved, err) ||
        !submission_has_pending(&submission, &any, err))
        return false;
    bool ok = !any || submit(run, &submission, err);
    if (unresolved.code != ERROR_NONE)
        note_failure(run, &unresolved);
    return ok;
}

/* The summary goes to standard error if the report goes to standard output. */
static FILE *summary_stream(const struct run *run)
{
    const char *report = run->app->options->report;
    bool report_is_out = report != NULL && report_choice_is_stream(report);
    return report_is_out ? run->app->log.stream : run->app->out;
}

/* Numbers that the list lacks become pending, and the next run sends them. */
static bool verify(struct run *run, struct error *err)
{
    struct submission submission = {
        .store = run->store, .credentials = &run->credentials, .run_id = run->run_id};
    struct verification verification;
    if (!run->app->options->verify)
        return true;
    if (!verification_run(run->app, &submission, &verification, err))
        return false;
    verification_print(run->app, summary_stream(run), &verification);
    run->status = exit_status_worse(run->status, verification_exit_status(&verification));
    return true;
}

/* With its manifest beside it, where it is a file. */
static bool write_report(const struct run *run, struct report_request *request, struct error *err)
{
    char *evidence = request->path != NULL ? evidence_path_beside(request->path) : NULL;
    request->evidence = evidence;
    request->asked = run->app->command_line;
    bool ok = report_write(run->store, request, NULL, err);
    free(evidence);
    return ok;
}

static bool write_report_beside(struct run *run, size_t index, struct error *err)
{
    const struct import_set_file *file = run->files[index];
    struct report_request request;
    const char *import_path = intake_plan_describe(file->plan)->path;
    char *path = NULL;
    if (!report_path_choose(run->app, run->store, file->name, import_path, file->import_id, &path,
                            err))
        return false;
    bool ok = report_choice_make(run->app->options, path, NULL, &request, err);
    if (ok) {
        request.import_ids = &file->import_id;
        request.import_count = 1;
        ok = write_report(run, &request, err);
    }
    if (ok) {
        run->imports[index].report = path;
        return true;
    }
    free(path);
    return error_wrap(err, "the report was not written");
}

/* One report for all files where --report names one, else one for each. */
static void write_reports(struct run *run)
{
    struct error err = {0};
    const char *given = run->app->options->report;
    if (given != NULL) {
        struct report_request request;
        if (!report_choice_make(run->app->options, given, run->app->out, &request, &err)) {
            note_failure(run, &err);
            return;
        }
        request.import_ids = run->import_ids;
        request.import_count = run->import_count;
        if (!write_report(run, &request, &err))
            note_failure(run, &err);
        return;
    }
    for (size_t i = 0; i < run->import_count; i++)
        if (!write_report_beside(run, i, &err))
            note_failure(run, &err);
}

/* Reads how far the imports are; the exit status follows from it. */
static bool count_up(struct run *run, struct error *err)
{
    for (size_t i = 0; i < run->import_count; i++) {
        struct run_summary_import *import = &run->imports[i];
        if (!store_status_import(run->store, run->import_ids[i], &import->counts, err))
            return false;
        bool all = run->app->options->strict || run->files[i]->is_known;
        import->told_before = all ? 0 : run->files[i]->result.known_rejected;
        if (import->counts.jobs[JOB_PENDING] > 0)
            run->status = exit_status_worse(run->status, error_exit_status(ERROR_UNFINISHED));
        else if (run_summary_needs_human(import) > 0)
            run->status = exit_status_worse(run->status, EXIT_NEEDS_HUMAN);
    }
    return true;
}

static void print_summary(const struct run *run)
{
    const struct options *options = run->app->options;
    const struct run_summary summary = {
        .imports = run->imports,
        .count = run->import_count,
        .progress = &run->progress,
        .report = options->report,
        .status = run->status,
        .was_interrupted = run->was_interrupted,
    };
    if (options->quiet)
        run_summary_warn(&summary, run->app);
    else
        run_summary_print(&summary, run->app, summary_stream(run));
}

static bool record_end(struct run *run, struct error *err)
{
    return job_store_end_run(run->store, run->run_id, run->status, err);
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
        run->was_interrupted = err.code == ERROR_INTERRUPTED;
        note_failure(run, &err);
    }
    if (err.code != ERROR_STORAGE && !(count_up(run, &err) && record_end(run, &err)))
        note_failure(run, &err);
    if (err.code == ERROR_STORAGE &&
        !(app_end_failed_run(run->app, run->store, run->run_id, run->status) &&
          count_up(run, &err))) {
        /* The database can't be relied on now, so no counts are shown. */
        log_warn(&run->app->log, "to go on, once that is put right:\n  %s", run->app->command_line);
        return;
    }
    /* Reports tell how the run ended, so they come last. */
    int recorded = run->status;
    write_reports(run);
    if (run->status != recorded && !record_end(run, &err))
        note_failure(run, &err);
    print_summary(run);
}

static void run_free(struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++)
        free((char *)run->imports[i].report);
    free(run->files);
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
    if (check_setup(&run, &err) && bring_in(&run, &err))
        carry_out(&run);
    else
        note_failure(&run, &err);
    int status = run.status;
    run_free(&run);
    return status;
}
