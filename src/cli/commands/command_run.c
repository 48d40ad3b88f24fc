/* `run` has two halves. Until the import is committed, any failure leaves everything as it was.
 * After that the numbers are in the database, and whatever happens, the reports and the summary
 * say how far each of them is. A failing disk is the exception: what the database says then
 * can't be relied on, so no counts are shown. */
#include "base/memory.h"
#include "base/text.h"
#include "cli/common/account_guard.h"
#include "cli/common/file_guard.h"
#include "cli/common/import_set.h"
#include "cli/common/kept_rows.h"
#include "cli/common/old_reports.h"
#include "cli/common/report_retention.h"
#include "cli/common/signals.h"
#include "cli/common/submission.h"
#include "cli/fleet/client_link.h"
#include "cli/options/report_choice.h"
#include "cli/options/report_path.h"
#include "cli/settings/profile_save.h"
#include "cli/show/confirmation.h"
#include "cli/show/outcome.h"
#include "report/evidence/evidence.h"

#include <stdlib.h>
#include <string.h>

struct run {
    const struct app *app;
    struct session session;
    struct import_set set;
    struct verification verification;
    struct outcome outcome;
    /* One element of each for an import; a file that was named twice has one. */
    const struct import_set_file **files;
    struct run_summary_import *imports;
    int64_t *import_ids;
    size_t import_count;
    bool was_interrupted;
    /* What breaks the reports off: a signal that comes while they are written. One that came before
     * has ended the sending, and the reports say how far it was. */
    const volatile sig_atomic_t *ends_reports;
};

/* Everything that can be found wrong without a database. */
static bool check_setup(struct run *run, struct error *err)
{
    return session_read_credentials(&run->session, err) &&
           import_set_plan(run->app, &run->set, err) && report_path_check(run->app, err);
}

/* If there is somebody to ask, a refused key ends the command before the question, and nothing is
 * kept. If there is nobody, the numbers are kept as pending. */
static bool confirm(struct run *run, struct error *err)
{
    struct session *session = &run->session;
    int64_t numbers = run->set.to_send;
    struct text account = {0};
    bool ok = numbers == 0 || account_guard_ask(session, err);
    if (ok && numbers > 0 && confirm_asks(run->app))
        ok = account_guard_check(session, err);
    account_guard_describe(&account, session);
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
    struct session *session = &run->session;
    return session_open(session, err) && session_check_verified(session, err) &&
           report_path_check_given(run->app, session->store, err) &&
           session_check_account(session, err) &&
           import_set_read(run->app, session->store, &run->set, err) &&
           file_guard_check(run->app, &run->set, err) && confirm(run, err) &&
           client_link_settle(run->app->link, err) && import_set_commit(&run->set, err);
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
    run->session.import_ids = run->import_ids;
    run->session.import_count = run->import_count;
}

/* Whether there is something to send may only be known now. */
static bool submit(struct run *run, struct error *err)
{
    struct session *session = &run->session;
    if (!account_guard_ask(session, err) || !account_guard_keep(session, err))
        return false;
    if (run->app->options->quiet)
        import_set_tell_rows(run->app, &run->set);
    return submission_run(session, &run->outcome.progress, err);
}

/* If the list could not be had, that is noted after the new numbers were sent. */
static bool send_pending(struct run *run, struct error *err)
{
    struct session *session = &run->session;
    struct error unresolved;
    bool any = false;
    if (!account_guard_keep(session, err) || !submission_check_known(session, &unresolved, err) ||
        !submission_has_pending(session, &any, err))
        return false;
    bool ok = !any || submit(run, err);
    if (unresolved.code != ERROR_NONE)
        session_fail(session, &unresolved);
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
    struct verification *verification = &run->verification;
    if (!run->app->options->verify)
        return true;
    if (!verification_run(&run->session, run->app->options->requeue, verification, err))
        return false;
    run->outcome.verification = verification;
    verification_print(run->app, summary_stream(run), verification);
    session_worsen(&run->session, verification_exit_status(verification));
    return true;
}

/* With its manifest beside it, where it is a file. */
static bool write_report(const struct run *run, struct report_request *request, struct error *err)
{
    char *evidence = request->path != NULL ? evidence_path_beside(request->path) : NULL;
    request->evidence = evidence;
    request->asked = run->app->command_line;
    request->interrupted = run->ends_reports;
    bool ok = report_write(run->session.store, request, NULL, err);
    if (ok && evidence != NULL && strcmp(request->path, REPORT_NOWHERE) != 0)
        ok = old_reports_note(run->session.store, request->path, request->import_ids,
                              request->import_count, err);
    free(evidence);
    return ok;
}

static bool write_report_beside(struct run *run, size_t index, struct error *err)
{
    const struct import_set_file *file = run->files[index];
    struct report_request request;
    const char *import_path = intake_plan_describe(file->plan)->path;
    char *path = NULL;
    if (!report_path_choose(run->app, run->session.store, file->name, import_path, file->import_id,
                            &path, err))
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
    run->ends_reports = *signals_flag() == 0 ? signals_flag() : NULL;
    if (given != NULL) {
        struct report_request request;
        if (!report_choice_make(run->app->options, given, run->app->out, &request, &err)) {
            session_fail(&run->session, &err);
            return;
        }
        request.import_ids = run->import_ids;
        request.import_count = run->import_count;
        if (write_report(run, &request, &err))
            run->outcome.report = given;
        else
            session_fail(&run->session, &err);
        return;
    }
    for (size_t i = 0; i < run->import_count && err.code != ERROR_INTERRUPTED; i++)
        if (!write_report_beside(run, i, &err))
            session_fail(&run->session, &err);
}

static void keep_later(struct run *run, size_t place)
{
    const struct import_status *counts = &run->imports[place].counts;
    if (counts->jobs[JOB_REJECTED] + counts->jobs[JOB_UNCONFIRMED] > 0)
        kept_rows_store(&run->session, run->import_ids[place], counts->choices,
                        run->files[place]->plan);
}

/* A failure of the disk alone is one: every row is in the report as well. */
static void write_to_fix(struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++) {
        struct run_summary_import *import = &run->imports[i];
        const struct import_status *counts = &import->counts;
        struct error err = {0};
        if (counts->entries[ENTRY_INVALID] + counts->entries[ENTRY_UNDECIDED] +
                    counts->jobs[JOB_REJECTED] >
                0 &&
            !to_fix_file_write(run->app, run->session.store, import->name, run->files[i]->plan,
                               run->import_ids[i], &import->to_fix, &err))
            session_fail(&run->session, &err);
    }
}

/* A number of two files is one to be looked at. Where the file has some that were told before, it
 * is not known which ones these are: rather too many count than one too few. */
static bool count_same_numbers(struct run *run, size_t place, struct error *err)
{
    struct run_summary_import *import = &run->imports[place];
    int64_t numbers = import->counts.jobs[JOB_REJECTED] + import->counts.jobs[JOB_UNCONFIRMED];
    int64_t *earlier = memory_alloc(run->import_count, sizeof *earlier);
    size_t count = 0;
    for (size_t i = 0; i < run->import_count; i++)
        if (run->import_ids[i] < run->import_ids[place])
            earlier[count++] = run->import_ids[i];
    bool ok = count == 0 || numbers == 0 || import->told_before > 0 ||
              store_status_same_numbers(run->session.store, run->import_ids[place], earlier, count,
                                        import->same_jobs, err);
    free(earlier);
    return ok;
}

/* A row of two files is one to be looked at, and counts in the first. */
static bool count_same(struct run *run, size_t place, struct error *err)
{
    struct run_summary_import *import = &run->imports[place];
    bool ok = true;
    memset(import->same, 0, sizeof import->same);
    memset(import->same_jobs, 0, sizeof import->same_jobs);
    if (run->app->options->strict)
        return true;
    for (size_t i = 0; ok && i < run->import_count; i++)
        if (run->import_ids[i] < run->import_ids[place])
            ok = store_status_same_rows(run->session.store, run->import_ids[place],
                                        run->import_ids[i], import->same, err);
    return ok && count_same_numbers(run, place, err);
}

/* Reads how far the imports are; the exit status follows from it. */
static bool count_up(struct run *run, struct error *err)
{
    run->outcome.human = 0;
    for (size_t i = 0; i < run->import_count; i++) {
        struct run_summary_import *import = &run->imports[i];
        import_status_free(&import->counts);
        bool all = run->app->options->strict || run->files[i]->is_known;
        import->counts_known = run->app->options->strict;
        import->told_before = all ? 0 : run->files[i]->result.known_rejected;
        if (!store_status_import(run->session.store, run->import_ids[i], &import->counts, err) ||
            !count_same(run, i, err))
            return false;
        run->outcome.human += run_summary_needs_human(import);
        if (import->counts.jobs[JOB_PENDING] > 0)
            session_worsen(&run->session, error_exit_status(ERROR_UNFINISHED));
        else if (run_summary_needs_human(import) > 0)
            session_worsen(&run->session, EXIT_NEEDS_HUMAN);
    }
    return true;
}

static void print_summary(const struct run *run)
{
    const struct options *options = run->app->options;
    const struct run_summary summary = {
        .imports = run->imports,
        .count = run->import_count,
        .progress = &run->outcome.progress,
        .report = options->report,
        .status = run->session.status,
        .was_interrupted = run->was_interrupted,
    };
    if (app_tells_people(run->app))
        run_summary_print(&summary, run->app, summary_stream(run));
    else
        run_summary_warn(&summary, run->app);
}

/* Counts up, and records the end of the run. False: the database can't be relied on now, so that no
 * counts may be shown. */
static bool settle(struct run *run)
{
    struct session *session = &run->session;
    struct error err = {0};
    if (!session->storage_failed && (count_up(run, &err) || session_fail(session, &err)))
        session_end_run(session);
    return !session->storage_failed || (session_recover(session) && count_up(run, &err));
}

static void count_new(struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++)
        run->outcome.new_numbers += run->files[i]->is_known ? 0 : run->files[i]->result.new_jobs;
}

/* From here on everything is in the store: whatever happens, the report says how far it is. */
static void carry_out(struct run *run)
{
    struct session *session = &run->session;
    struct error err = {0};
    collect_imports(run);
    count_new(run);
    app_tell_database(run->app);
    if (!session_begin_run(session, &err)) {
        session_fail(session, &err);
        return;
    }
    if (!send_pending(run, &err) || !verify(run, &err)) {
        run->was_interrupted = err.code == ERROR_INTERRUPTED;
        session_fail(session, &err);
    }
    if (!settle(run)) {
        run->outcome.is_unknown = true;
        log_warn(&run->app->log, "next_steps", "to go on, once that is put right:\n  %s",
                 run->app->command_line);
        return;
    }
    run->outcome.imports = run->imports;
    run->outcome.import_count = run->import_count;
    /* Reports tell how the run ended, so they come last; what goes wrong with them is recorded. */
    for (size_t i = 0; i < run->import_count && !run->was_interrupted; i++)
        keep_later(run, i);
    write_reports(run);
    write_to_fix(run);
    session->tells = true;
    session_end_run(session);
    report_retention_run(session, &run->outcome);
    print_summary(run);
}

static void run_free(struct run *run)
{
    for (size_t i = 0; i < run->import_count; i++) {
        free((char *)run->imports[i].report);
        import_status_free(&run->imports[i].counts);
        to_fix_file_free(&run->imports[i].to_fix);
    }
    free(run->files);
    free(run->imports);
    free(run->import_ids);
}

int command_run(const struct app *app)
{
    struct run run = {.app = app, .session = session_of(app)};
    struct error err = {0};
    bool saves = app->options->save_profile != NULL;
    if ((!saves || profile_save_check(app->options, &err)) && check_setup(&run, &err) &&
        bring_in(&run, &err) && (!saves || profile_save(app, &err)))
        carry_out(&run);
    else
        session_fail(&run.session, &err);
    /* What was not committed is dropped before anything is counted. */
    import_set_free(&run.set);
    int status = outcome_close(&run.outcome, &run.session);
    run_free(&run);
    return status;
}
