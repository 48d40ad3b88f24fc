#include "cli/common/app.h"

#include "base/language.h"
#include "base/shell_words.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/show/command_line.h"
#include "cli/show/progress_words.h"
#include "cli/show/summary.h"
#include "jobs/read/store_status.h"

#include <inttypes.h>
#include <string.h>

struct import_printing {
    const struct app *app;
    const char *api_url; /* the account's; "": none */
};

/* How far an undo is that was broken off, or is at work, and the command that goes on with it. */
static void append_undo(struct text *text, const struct import_printing *list,
                        const struct import_status *status)
{
    int64_t left = status->jobs[JOB_REMOVING];
    struct text arguments = {0};
    text_printf(text,
                _("\n  undo goes on: %" PRId64 " of %" PRId64 " still on the list; this goes on "
                  "with it:\n    "),
                left, left + status->jobs[JOB_REMOVED]);
    text_printf(&arguments, "--import %" PRId64 " --reason ", status->import_id);
    shell_append_word(&arguments, status->undo_reason);
    command_line_append_other(text, list->app, COMMAND_UNDO, text_string(&arguments));
    command_line_append_url(text, list->api_url);
    text_free(&arguments);
}

/* Its name, its file, and what has become of it. */
static void append_head(struct text *text, const struct import_status *status)
{
    char time[TIMESTAMP_SIZE];
    text_printf(text, _("import %" PRId64 "  %s  "), status->import_id,
                timestamp_show(status->imported_at, time));
    text_append_printable(text, status->path, strlen(status->path));
    if (status->undone_at != 0) {
        struct text reason = {0};
        text_append_printable(&reason, status->undo_reason, strlen(status->undo_reason));
        text_printf(text, _("  (undone: %s)"), text_string(&reason));
        text_free(&reason);
    }
    if (status->pruned_at != 0)
        text_printf(text, _("  (pruned %.10s)"), timestamp_show(status->pruned_at, time));
}

static bool print_import(void *context, const struct import_status *status)
{
    const struct import_printing *list = context;
    int64_t known = import_status_known(status);
    struct text text = {0}, rows = {0};
    append_head(&text, status);
    summary_append_choices(&rows, status->choices);
    text_printf(&text, _("\n  rows: %s\n  "), text_string(&rows));
    summary_append_import(&text, status);
    if (known > 0 && status->undone_at == 0) {
        text_printf(&text,
                    P_("\n  need a human, and were told: %" PRId64 " row, ",
                       "\n  need a human, and were told: %" PRId64 " rows, ", known),
                    known);
        summary_append_known(&text, status->known_since);
    }
    if (status->jobs[JOB_REMOVING] > 0 && status->undone_at != 0)
        append_undo(&text, list, status);
    fprintf(list->app->out, "%s\n", text_string(&text));
    text_free(&text);
    text_free(&rows);
    return true;
}

static void print_account(const struct app *app, const struct store_account *account)
{
    struct text user = {0};
    text_append_printable(&user, account->user_name, strlen(account->user_name));
    if (account->api_url[0] == '\0')
        fputs(_("account  none yet\n"), app->out);
    else if (user.length > 0)
        fprintf(app->out, _("account  %s at %s\n"), text_string(&user), account->api_url);
    else
        fprintf(app->out, _("account  %s\n"), account->api_url);
    text_free(&user);
}

static void print_store(const struct app *app, const struct store_status *status)
{
    print_account(app, &status->account);
    if (status->running_pid != 0)
        fprintf(app->out, _("running  process %" PRId64 "\n"), status->running_pid);
    struct text text = {0};
    summary_append_states(&text, status->jobs);
    fprintf(app->out, _("numbers  %s\n"), text_string(&text));
    text_free(&text);
}

/* How a run ended, in words. */
static void append_end(struct text *text, const struct run_status *run, bool is_running)
{
    char time[TIMESTAMP_SIZE];
    if (run->ended_at != 0)
        text_printf(text, _(", ended %s"), timestamp_show(run->ended_at, time));
    if (run->has_exit_status) {
        text_printf(text, _(" with exit status %d: %s"), run->exit_status,
                    _(ending_of(run->exit_status)->words));
    } else {
        text_append_string(text, is_running ? _(", and goes on")
                                            : _(", and was broken off (killed, or the machine "
                                                "stopped)"));
    }
}

static void print_last_run(const struct app *app, const struct store_status *status)
{
    const struct run_status *run = &status->last_run;
    char time[TIMESTAMP_SIZE];
    struct text text = {0};
    if (run->run_id != 0) {
        text_printf(&text, _("last run  began %s"), timestamp_show(run->started_at, time));
        append_end(&text, run, status->running_pid != 0 && status->running_pid == run->pid);
        fprintf(app->out, "%s\n", text_string(&text));
    }
    text_free(&text);
}

static void print_age(const struct app *app, const struct store_status *status)
{
    char age[32];
    int64_t ms = clock_wall_ms(&app->clock) - status->oldest_pending_at;
    if (status->oldest_pending_at != 0)
        fprintf(app->out, _("; the oldest for %s"), progress_duration((double)ms / 1000, age));
}

/* "3 rows and 1 number need a human; 5 rows more are known since 2026-03-03, and still open". */
static void append_human(struct text *text, const struct store_status *status)
{
    int64_t rows = status->human_rows;
    int64_t numbers = status->jobs[JOB_REJECTED] + status->jobs[JOB_UNCONFIRMED];
    int64_t known = status->known_rows;
    if (rows > 0 && numbers > 0) {
        text_printf(text, P_("%" PRId64 " row", "%" PRId64 " rows", rows), rows);
        text_printf(text,
                    P_(" and %" PRId64 " number need a human",
                       " and %" PRId64 " numbers need a human", numbers),
                    numbers);
    } else if (rows > 0) {
        text_printf(
            text, P_("%" PRId64 " row needs a human", "%" PRId64 " rows need a human", rows), rows);
    } else if (numbers > 0) {
        text_printf(
            text,
            P_("%" PRId64 " number needs a human", "%" PRId64 " numbers need a human", numbers),
            numbers);
    }
    if (known == 0)
        return;
    if (text->length > 0)
        text_printf(text, P_("; %" PRId64 " more row is ", "; %" PRId64 " more rows are ", known),
                    known);
    else
        text_printf(text,
                    P_("%" PRId64 " row that needs a human is ",
                       "%" PRId64 " rows that need a human are ", known),
                    known);
    summary_append_known(text, status->known_since);
}

static void print_human(const struct app *app, const struct store_status *status)
{
    struct text human = {0}, text = {0};
    append_human(&human, status);
    if (human.length > 0) {
        command_line_append_other(&text, app, COMMAND_REPORT,
                                  "--import all --status invalid,undecided,rejected,unconfirmed");
        fprintf(app->out, _("%s; this lists them:\n  %s\n"), text_string(&human),
                text_string(&text));
    }
    text_free(&human);
    text_free(&text);
}

static void print_pending(const struct app *app, const struct store_status *status)
{
    int64_t pending = status->jobs[JOB_PENDING];
    if (pending == 0) {
        fputs(_("nothing is pending\n"), app->out);
        return;
    }
    fprintf(app->out,
            P_("%" PRId64 " number is pending", "%" PRId64 " numbers are pending", pending),
            pending);
    if (status->retries_waiting > 0)
        fprintf(app->out, _(", %" PRId64 " of them for another attempt"), status->retries_waiting);
    print_age(app, status);
    if (status->running_pid != 0) {
        fputs(_("; the run goes on\n"), app->out);
        return;
    }
    struct text text = {0};
    command_line_append_submit(&text, app, status->account.api_url);
    fprintf(app->out, _("; the `run` that brought them, or this, goes on:\n  %s\n"),
            text_string(&text));
    text_free(&text);
}

static bool write_import(void *context, const struct import_status *status)
{
    struct json_writer *json = context;
    json_begin_object(json, NULL);
    summary_write_json(json, status);
    json_end_object(json);
    return true;
}

static void write_last_run(struct json_writer *json, const struct run_status *run)
{
    if (run->run_id == 0) {
        json_null(json, "last_run");
        return;
    }
    json_begin_object(json, "last_run");
    json_integer(json, "id", run->run_id);
    json_time(json, "started_at", run->started_at);
    json_time(json, "ended_at", run->ended_at);
    if (run->has_exit_status)
        json_integer(json, "exit_status", run->exit_status);
    else
        json_null(json, "exit_status");
    json_end_object(json);
}

static bool print_json(const struct app *app, struct job_store *store,
                       const struct store_status *status, struct error *err)
{
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_object(&json, NULL);
    json_known_string(&json, "account", status->account.api_url);
    json_known_string(&json, "account_user", status->account.user_name);
    if (status->running_pid == 0)
        json_null(&json, "running_pid");
    else
        json_integer(&json, "running_pid", status->running_pid);
    json_integer(&json, "human_rows", status->human_rows);
    json_integer(&json, "known_rows", status->known_rows);
    json_time(&json, "known_since", status->known_since);
    json_integer(&json, "retries_waiting", status->retries_waiting);
    json_time(&json, "oldest_pending_at", status->oldest_pending_at);
    json_time(&json, "closed_until", status->closed_until);
    write_last_run(&json, &status->last_run);
    summary_write_json_jobs(&json, status->jobs);
    json_begin_array(&json, "imports");
    bool ok = store_status_each_import(store, write_import, &json, err);
    json_end_array(&json);
    json_end_object(&json);
    if (ok)
        fprintf(app->out, "%s\n", text_string(&text));
    text_free(&text);
    return ok;
}

static bool print_text(const struct app *app, struct job_store *store,
                       const struct store_status *status, struct error *err)
{
    struct import_printing list = {app, status->account.api_url};
    print_store(app, status);
    if (!store_status_each_import(store, print_import, &list, err))
        return false;
    print_last_run(app, status);
    print_human(app, status);
    print_pending(app, status);
    return true;
}

int command_status(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    struct store_status status = {0};
    bool ok = app_open_store(app, JOB_STORE_READ, &store, &err) &&
              store_status_read(store, &status, &err);
    if (ok)
        app_tell_database(app);
    ok = ok && (app->options->json ? print_json(app, store, &status, &err)
                                   : print_text(app, store, &status, &err));
    job_store_close(&store);
    return ok ? 0 : app_fail(app, &err);
}
