/* Whoever reads the object with a program must be able to rely on it: all members are there
 * whatever happened, what is not known is null, and where it did not reach its reader whole, the
 * exit status says so. */
#include "cli/show/outcome.h"

#include "base/memory.h"
#include "cli/common/signals.h"
#include "cli/options/report_choice.h"
#include "cli/show/progress_json.h"
#include "cli/show/progress_words.h"
#include "report/evidence/evidence.h"
#include "report/report.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define US_PER_MS 1000

/* What the database says at the end. */
struct final_counts {
    bool is_known;
    struct store_status store;
};

/* --- which imports --- */

struct gathering {
    const struct session *session;
    int64_t *ids;
    size_t count;
};

/* `undo` is about one. Else those that the run has finished, or that still have something pending.
 */
static bool gather(void *context, const struct import_status *status)
{
    struct gathering *gathering = context;
    const struct session *session = gathering->session;
    const struct options *options = session->app->options;
    bool concerns = options->command == COMMAND_UNDO
                        ? status->import_id == options->import_id
                        : status->undone_at == 0 && (status->jobs[JOB_PENDING] > 0 ||
                                                     status->finished_at >= session->began_ms);
    if (!concerns)
        return true;
    gathering->ids = memory_resize(gathering->ids, gathering->count + 1, sizeof *gathering->ids);
    gathering->ids[gathering->count++] = status->import_id;
    return true;
}

static bool read_imports(struct outcome *outcome, const struct session *session, struct error *err)
{
    struct gathering gathering = {.session = session};
    bool ok = store_status_each_import(session->store, gather, &gathering, err);
    outcome->imports = memory_alloc(gathering.count, sizeof *outcome->imports);
    outcome->owns_imports = true;
    for (size_t i = 0; ok && i < gathering.count; i++) {
        struct run_summary_import *import = &outcome->imports[i];
        ok = store_status_import(session->store, gathering.ids[i], &import->counts, err);
        import->name = import->counts.path;
        outcome->import_count += ok;
    }
    free(gathering.ids);
    return ok;
}

/* The run that brought them has ended since they were counted. (What it has told itself counts as
 * known by now, and must not.) */
static bool read_again(struct outcome *outcome, const struct session *session, struct error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < outcome->import_count; i++) {
        struct import_status *counts = &outcome->imports[i].counts, now;
        ok = store_status_import(session->store, counts->import_id, &now, err);
        if (ok) {
            counts->finished_at = now.finished_at;
            import_status_free(&now);
        }
    }
    return ok;
}

/* What can't be read is not known, and whoever asked is told why. */
static void read_counts(struct outcome *outcome, struct session *session,
                        struct final_counts *counts)
{
    bool is_run = session->app->options->command == COMMAND_RUN;
    struct error err = {0};
    *counts = (struct final_counts){0};
    outcome->is_unknown =
        outcome->is_unknown || (session->storage_failed && session->store == NULL);
    /* A `run` that kept nothing has perhaps not even made the database. */
    if (session->store == NULL || outcome->is_unknown || (is_run && session->run_id == 0))
        return;
    counts->is_known =
        store_status_read(session->store, &counts->store, &err) &&
        (is_run ? read_again(outcome, session, &err) : read_imports(outcome, session, &err));
    if (!counts->is_known) {
        outcome->is_unknown = true;
        session_fail(session, &err);
    }
}

/* --- the members --- */

static void write_path(struct json_writer *json, const char *name, const char *path)
{
    if (path == NULL)
        json_null(json, name);
    else
        json_string(json, name, path);
}

/* Nothing lies beside a stream, nor beside /dev/null. */
static void write_report(struct json_writer *json, const char *report)
{
    bool is_file =
        report != NULL && !report_choice_is_stream(report) && strcmp(report, REPORT_NOWHERE) != 0;
    char *manifest = is_file ? evidence_path_beside(report) : NULL;
    write_path(json, "report", is_file ? report : NULL);
    write_path(json, "manifest", manifest);
    free(manifest);
}

static void write_imports(struct json_writer *json, const struct outcome *outcome)
{
    if (outcome->is_unknown) {
        json_null(json, "imports");
        return;
    }
    json_begin_array(json, "imports");
    for (size_t i = 0; i < outcome->import_count; i++) {
        const struct run_summary_import *import = &outcome->imports[i];
        json_begin_object(json, NULL);
        json_string(json, "file", import->name);
        summary_write_json(json, &import->counts);
        run_summary_write_json_human(json, import);
        write_report(json, import->report);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_reason(struct json_writer *json, const struct session *session)
{
    json_integer(json, "exit_status", session->status);
    json_begin_object(json, "reason");
    json_string(json, "code", session->reason);
    json_string(json, "words",
                session->words != NULL ? session->words : ending_of(session->status)->words);
    json_end_object(json);
}

static void write_place(struct json_writer *json, const struct session *session)
{
    const struct app *app = session->app;
    const struct account_call_result *answer = &session->account.answer;
    char *database = app_database_path(app);
    json_string(json, "database", database);
    free(database);
    write_path(json, "account", session->credentials.api_url);
    json_known_string(json, "account_user",
                      answer->end == ACCOUNT_CALL_NAMED ? answer->name.user : "");
    if (session->run_id == 0)
        json_null(json, "run");
    else
        json_integer(json, "run", session->run_id);
}

static void write_times(struct json_writer *json, const struct session *session,
                        const struct outcome *outcome)
{
    const struct clock *clock = &session->app->clock;
    json_time(json, "started_at", session->began_ms);
    json_time(json, "ended_at", clock_wall_ms(clock));
    json_integer(json, "elapsed_ms", (clock_monotonic_us(clock) - session->began_us) / US_PER_MS);
    json_integer(json, "sending_ms", outcome->progress.elapsed_us / US_PER_MS);
}

static void write_states(struct json_writer *json, const char *name, const int64_t jobs[JOB_STATES])
{
    json_begin_object(json, name);
    for (int state = 0; state < JOB_STATES; state++)
        json_integer(json, job_state_name((enum job_state)state), jobs[state]);
    json_end_object(json);
}

static void write_verification(struct json_writer *json, const struct verification *verification)
{
    if (verification == NULL) {
        json_null(json, "verification");
        return;
    }
    const struct list_counts *counts = &verification->counts;
    json_begin_object(json, "verification");
    json_integer(json, "list_count", verification->list_count);
    json_bool(json, "list_partial", counts->partial);
    write_states(json, "found", counts->found);
    write_states(json, "missing", counts->missing);
    json_integer(json, "stop_ids_filled", counts->filled);
    json_integer(json, "stop_ids_corrected", list_counts_all(counts->corrected));
    json_integer(json, "pending_again", counts->sent_again);
    json_end_object(json);
}

static void write_undo(struct json_writer *json, const struct outcome_undo *undo)
{
    if (undo == NULL) {
        json_null(json, "undo");
        return;
    }
    int64_t gone = undo->held->missing[JOB_REMOVING];
    json_begin_object(json, "undo");
    json_bool(json, "begun", undo->has_begun);
    json_bool(json, "finished", undo->is_finished);
    json_integer(json, "to_cancel", undo->survey->to_cancel);
    json_integer(json, "maybe_sent", undo->survey->maybe_sent);
    json_integer(json, "to_remove", undo->survey->to_remove + undo->survey->removing);
    json_integer(json, "shared", undo->survey->shared);
    json_integer(json, "not_ours", undo->survey->not_ours);
    json_integer(json, "cancelled", undo->has_begun ? undo->survey->to_cancel : 0);
    json_integer(json, "removed", undo->counts->removed + gone);
    json_integer(json, "not_there", undo->counts->unknown + gone);
    json_integer(json, "foreign", undo->held->foreign);
    json_integer(json, "refused", undo->counts->refused);
    json_end_object(json);
}

static void write_object(struct json_writer *json, const struct outcome *outcome,
                         const struct session *session, const struct final_counts *counts)
{
    json_begin_object(json, NULL);
    json_string(json, "version", STOPSMS_VERSION);
    json_string(json, "command", options_command_name(session->app->options->command));
    write_reason(json, session);
    write_place(json, session);
    write_times(json, session, outcome);
    json_integer(json, "human", outcome->human);
    json_begin_object(json, "sent");
    progress_write_json_counts(json, &outcome->progress);
    json_end_object(json);
    json_integer(json, "sent_again", outcome->sent_again);
    if (counts->is_known)
        summary_write_json_jobs(json, counts->store.jobs);
    else
        json_null(json, "jobs");
    write_imports(json, outcome);
    write_report(json, outcome->report);
    write_verification(json, outcome->verification);
    write_undo(json, outcome->undo);
    json_end_object(json);
}

/* --- to standard output --- */

/* Waits while a pipe that does not block is full. A signal that comes meanwhile ends it. */
static bool write_some(int fd, const char **bytes, size_t *length)
{
    struct pollfd room = {.fd = fd, .events = POLLOUT};
    ssize_t written = write(fd, *bytes, *length);
    if (written < 0)
        return errno == EAGAIN && poll(&room, 1, -1) > 0;
    *bytes += written;
    *length -= (size_t)written;
    return true;
}

static bool write_whole(const struct app *app, const struct text *text, struct error *err)
{
    const char *bytes = text_string(text);
    size_t length = text->length;
    errno = EBADF;
    bool ok = !app->out_is_closed;
    while (ok && length > 0)
        ok = write_some(fileno(app->out), &bytes, &length);
    if (ok)
        return true;
    error_set(err, ERROR_STORAGE,
              "standard output can't be written: %s. The object of --json did not get there whole.",
              strerror(errno));
    return error_because(err, "output");
}

/* Whether somebody can look up each row that needs a human. */
static bool has_reports(const struct outcome *outcome)
{
    bool all = outcome->import_count > 0;
    for (size_t i = 0; i < outcome->import_count && outcome->report == NULL; i++)
        all = all && outcome->imports[i].report != NULL;
    return all;
}

static void tell_object(const struct outcome *outcome, struct session *session,
                        const struct final_counts *counts)
{
    struct text text = {0};
    struct json_writer json;
    struct error err = {0};
    json_writer_init(&json, &text);
    write_object(&json, outcome, session, counts);
    text_append_char(&text, '\n');
    if (!write_whole(session->app, &text, &err))
        session_fail(session, &err);
    else if (!outcome->is_unknown && has_reports(outcome))
        session->tells = session->tells_anyhow = true;
    text_free(&text);
}

static void tell_end(const struct outcome *outcome, const struct session *session)
{
    const struct log *log = &session->app->log;
    struct worker_progress last = outcome->progress;
    struct progress_view view = progress_view_ended(&last);
    enum log_severity severity = session->status == 0                  ? SEVERITY_INFO
                                 : session->status == EXIT_NEEDS_HUMAN ? SEVERITY_WARNING
                                                                       : SEVERITY_ERROR;
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    log_begin_object(log, &json, "end", severity, session->reason);
    write_reason(&json, session);
    progress_write_json(&json, &view);
    write_imports(&json, outcome);
    json_end_object(&json);
    log_lines(log, severity, &text);
    text_free(&text);
}

int outcome_close(struct outcome *outcome, struct session *session)
{
    const struct app *app = session->app;
    struct final_counts counts;
    if (app->options->json || app->log.json)
        read_counts(outcome, session, &counts);
    if (app->options->json)
        tell_object(outcome, session, &counts);
    session_end_run(session);
    if (app->log.json)
        tell_end(outcome, session);
    for (size_t i = 0; outcome->owns_imports && i < outcome->import_count; i++)
        import_status_free(&outcome->imports[i].counts);
    if (outcome->owns_imports)
        free(outcome->imports);
    return session_close(session);
}

int outcome_refuse(struct app *app, const struct error *err)
{
    struct session session = session_of(app);
    struct outcome outcome = {0};
    session_fail(&session, err);
    if (app->log.json)
        tell_end(&outcome, &session);
    return session_close(&session);
}
