#include "cli/show/outcome_json.h"

#include "base/last_words.h"
#include "cli/options/report_choice.h"
#include "cli/show/progress_json.h"
#include "report/evidence/evidence.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#define US_PER_MS 1000

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

void outcome_write_imports(struct json_writer *json, const struct outcome *outcome)
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
        write_path(json, "to_fix", import->to_fix.path);
        json_end_object(json);
    }
    json_end_array(json);
}

void outcome_write_reason(struct json_writer *json, const struct session *session)
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
    json_known_string(json, "profile", app->options->profile != NULL ? app->options->profile : "");
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

static void write_count(struct json_writer *json, const char *name, const struct outcome *outcome,
                        int64_t count)
{
    if (outcome->is_at_once)
        json_null(json, name);
    else
        json_integer(json, name, count);
}

static void write_times(struct json_writer *json, const struct session *session,
                        const struct outcome *outcome)
{
    const struct clock *clock = &session->app->clock;
    json_time(json, "started_at", session->began_ms);
    json_time(json, "ended_at", outcome->is_at_once ? LAST_WORDS_TIME_MS : clock_wall_ms(clock));
    write_count(json, "elapsed_ms", outcome,
                (clock_monotonic_us(clock) - session->began_us) / US_PER_MS);
    write_count(json, "sending_ms", outcome, outcome->progress.elapsed_us / US_PER_MS);
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

void outcome_write_object(struct json_writer *json, const struct outcome *outcome,
                          const struct session *session, const int64_t *jobs)
{
    json_begin_object(json, NULL);
    json_string(json, "version", STOPSMS_VERSION);
    json_string(json, "command", options_command_name(session->app->options->command));
    outcome_write_reason(json, session);
    write_place(json, session);
    write_times(json, session, outcome);
    write_count(json, "human", outcome, outcome->human);
    if (outcome->is_at_once) {
        json_null(json, "sent");
    } else {
        json_begin_object(json, "sent");
        progress_write_json_counts(json, &outcome->progress);
        json_end_object(json);
    }
    write_count(json, "sent_again", outcome, outcome->sent_again);
    if (jobs != NULL)
        summary_write_json_jobs(json, jobs);
    else
        json_null(json, "jobs");
    outcome_write_imports(json, outcome);
    write_report(json, outcome->report);
    write_verification(json, outcome->verification);
    write_undo(json, outcome->undo);
    list_summary_write_json(json, outcome->list);
    json_end_object(json);
}
