#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/common/account_guard.h"
#include "cli/common/submission.h"
#include "cli/common/wire.h"
#include "cli/show/command_line.h"
#include "cli/show/confirmation.h"
#include "cli/show/outcome.h"
#include "cli/show/progress.h"
#include "jobs/list/list_hold.h"
#include "jobs/read/store_status.h"
#include "submit/removal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define OLD_AFTER_MS (INT64_C(48) * 3600 * 1000)

struct undo {
    const struct app *app;
    struct session session;
    int64_t import_id;
    struct text file;    /* the import's, fit to be printed */
    char *choices;       /* made for it, as importer.h has them */
    int64_t imported_at; /* ms */
    struct undo_survey survey;
    struct list_counts held; /* what the provider's list said to it */
    struct removal_counts counts;
    struct outcome_undo told;
    bool is_unknown;
};

static int64_t to_take_off(const struct undo *undo)
{
    return undo->survey.to_remove + undo->survey.removing;
}

static bool calls_provider(const struct undo *undo)
{
    return to_take_off(undo) > 0;
}

/* How many numbers it is about. */
static int64_t affected(const struct undo *undo)
{
    return undo->survey.to_cancel + to_take_off(undo);
}

static bool has_nothing_left(const struct undo *undo)
{
    return undo->survey.undone_at != 0 && undo->survey.to_cancel == 0 && !calls_provider(undo);
}

static bool look(struct undo *undo, struct error *err)
{
    struct import_status status;
    struct session *session = &undo->session;
    if (!session_open_existing(session, err) || !session_check_verified(session, err) ||
        !undo_store_survey(session->store, undo->import_id, &undo->survey, err) ||
        !store_status_import(session->store, undo->import_id, &status, err))
        return false;
    text_append_printable(&undo->file, status.path, strlen(status.path));
    undo->imported_at = status.imported_at;
    undo->choices = memory_copy_string(status.choices);
    import_status_free(&status);
    return true;
}

static void append_count(struct text *text, int64_t count, const char *what)
{
    if (count > 0)
        text_printf(text, "\n  %10" PRId64 "  %s", count, what);
}

/* Numbers are taken off one by one. */
static void append_time(struct text *text, const struct undo *undo)
{
    double rate = undo->app->options->rate_per_second;
    char duration[32], pace[TEXT_DECIMAL_SIZE];
    if (rate > 0 && calls_provider(undo)) {
        text_printf(text, _("\nTo take them off takes about %s, at %s/s."),
                    progress_duration((double)to_take_off(undo) / rate, duration),
                    text_decimal(rate, 1, pace));
    }
}

/* What the user agrees to: with --json, on standard error. */
static void print_survey(const struct undo *undo)
{
    const struct undo_survey *survey = &undo->survey;
    const struct app *app = undo->app;
    struct text text = {0};
    if (app->options->quiet)
        return;
    text_printf(&text, _("import %" PRId64 ", %s"), undo->import_id, text_string(&undo->file));
    append_count(&text, survey->to_cancel, _("pending: to be cancelled"));
    append_count(&text, survey->maybe_sent, _("of these may be on the list: an answer was lost"));
    append_count(&text, survey->to_remove,
                 _("put on the list by this import alone: will be taken off"));
    append_count(&text, survey->removing, _("being taken off since an undo that did not finish"));
    append_count(&text, survey->shared, _("left alone: another import has them, too"));
    append_count(&text, survey->not_ours,
                 _("left alone: on the list, and not put there by this import"));
    append_time(&text, undo);
    if (calls_provider(undo)) {
        text_append_string(
            &text,
            _("\nIf one of these people has texted STOP since, the list does not show it: look "
              "for\nSTOPs of the last days on the provider's site before you go on."));
    }
    if (app->options->json)
        log_info(&app->log, "survey", "%s", text_string(&text));
    else
        fprintf(app->out, "%s\n", text_string(&text));
    fflush(app->out);
    text_free(&text);
}

/* A wrong file is noticed soon. The later an undo comes, the more people may have opted out since.
 */
static bool check_age(const struct undo *undo, struct error *err)
{
    bool is_old = clock_wall_ms(&undo->app->clock) - undo->imported_at > OLD_AFTER_MS;
    return !calls_provider(undo) || !is_old || undo->app->options->force ||
           error_set(err, ERROR_USAGE,
                     "import %" PRId64 " is older than 48 hours: to take its numbers off the list "
                     "all the same, add --force; nothing was changed",
                     undo->import_id);
}

/* A key is needed only if something is to be taken off the list. */
static bool read_credentials(struct undo *undo, struct error *err)
{
    struct session *session = &undo->session;
    return !calls_provider(undo) ||
           (session_read_credentials(session, err) && session_check_account(session, err) &&
            account_guard_ask(session, err) && account_guard_check(session, err));
}

/* `count` of them, off whose list. */
static void append_taking_off(struct text *question, const struct undo *undo, int64_t count)
{
    bool is_named = undo->session.account.answer.end == ACCOUNT_CALL_NAMED;
    struct text account = {0};
    account_guard_describe(&account, &undo->session);
    text_printf(question,
                is_named ? P_(", and take %" PRId64 " off the STOP list of %s, so that they can be "
                              "written to again?",
                              ", and take %" PRId64 " off the STOP list of %s, so that they can be "
                              "written to again?",
                              count)
                         : P_(", and take %" PRId64 " off the STOP list of the account at %s, so "
                              "that they can be written to again?",
                              ", and take %" PRId64 " off the STOP list of the account at %s, so "
                              "that they can be written to again?",
                              count),
                count, text_string(&account));
    text_free(&account);
}

static bool confirm(const struct undo *undo, struct error *err)
{
    int64_t cancelled = undo->survey.to_cancel;
    struct text question = {0};
    if (calls_provider(undo)) {
        text_printf(&question,
                    P_("Undo import %" PRId64 ": cancel %" PRId64 " pending number",
                       "Undo import %" PRId64 ": cancel %" PRId64 " pending numbers", cancelled),
                    undo->import_id, cancelled);
        append_taking_off(&question, undo, to_take_off(undo));
    } else {
        text_printf(&question,
                    P_("Undo import %" PRId64 ": cancel %" PRId64 " pending number?",
                       "Undo import %" PRId64 ": cancel %" PRId64 " pending numbers?", cancelled),
                    undo->import_id, cancelled);
    }
    bool ok = confirm_number(undo->app, text_string(&question), affected(undo), err);
    text_free(&question);
    return ok;
}

/* Whether a list that lacks much is to be believed. So few are left of an undo that was broken off
 * that all of them may be gone: answered, and not kept. */
static bool believes_list(const struct undo *undo)
{
    const struct undo_survey *survey = &undo->survey;
    return undo->app->options->force || (survey->to_remove == 0 && survey->removing > 0 &&
                                         survey->removing <= LIST_PARTIAL_MOST);
}

static bool judge_list(const struct undo *undo, struct error *err)
{
    const struct list_counts *held = &undo->held;
    int64_t gone = held->missing[JOB_REMOVING];
    if (!held->partial || believes_list(undo))
        return true;
    error_set(err, ERROR_UNFINISHED,
              "%" PRId64 " of %" PRId64 " numbers are not on the list that the provider sent: "
              "it is probably not whole, so nothing was taken off. Give the same command "
              "again later, or, where the list really lacks them, with --force.",
              gone, gone + held->found[JOB_REMOVING]);
    return error_because(err, "list_partial");
}

/* Only what the list shows under our stop id is ours to take off. */
static bool hold_against_list(struct undo *undo, struct http_curl *curl, struct error *err)
{
    const struct session *session = &undo->session;
    const struct list_scope scope = {
        .kind = LIST_SCOPE_REMOVING, .run_id = session->run_id, .import_id = undo->import_id};
    struct listing listing = wire_listing(session, curl);
    struct listing_result got;
    struct seen_list *seen = seen_list_new(session->store);
    log_info(&undo->app->log, "asking_for_list", "asking the provider for its list");
    bool ok = listing_fetch(&listing, seen, &got, err);
    if (ok && !got.whole) {
        error_set(err, ERROR_UNFINISHED,
                  "the provider's list can't be had whole (%s): nothing was taken off. What "
                  "is left to take off stays `removing`; give the same command again later.",
                  got.reason);
        ok = error_because(err, "list_unavailable");
    }
    ok = ok && list_hold_run(session->store, &scope, seen, believes_list(undo), &undo->held, err) &&
         judge_list(undo, err);
    if (!ok)
        undo->held = (struct list_counts){0}; /* nothing of it was kept */
    ok = ok && listing_rest(&listing, err);
    seen_list_free(&seen);
    return ok;
}

static bool remove_ours(struct undo *undo, struct http_curl *curl, struct error *err)
{
    const struct app *app = undo->app;
    const struct session *session = &undo->session;
    struct progress shown;
    account_guard_tell_quietly(session);
    if (app->options->quiet)
        summary_warn_rows(&app->log, text_string(&undo->file), undo->choices);
    progress_init(&shown, submission_progress_mode(app->options), &app->log, &app->clock);
    struct removal_config config = {
        .store = session->store,
        .run_id = session->run_id,
        .import_id = undo->import_id,
        .api = {.base_url = session->credentials.api_url,
                .api_key = session->credentials.api_key,
                .format = app->options->response_format},
        .call = wire_call(session, curl),
        .random = app->random,
        .log = &app->log,
        .rate_per_second = app->options->rate_per_second,
        .burst = options_burst(app->options),
        .group = session->rate_group,
        .max_attempts = options_max_attempts(app->options),
        .to_remove = to_take_off(undo) - undo->held.missing[JOB_REMOVING] - undo->held.foreign,
        .on_progress = progress_show,
        .on_progress_context = &shown,
    };
    bool ok = removal_run(&config, &undo->counts, err);
    progress_end(&shown, &undo->counts.progress);
    return ok;
}

static bool take_off(struct undo *undo, struct error *err)
{
    struct http_curl *curl = NULL;
    if (!calls_provider(undo))
        return true;
    bool ok = account_guard_keep(&undo->session, err) &&
              wire_open(undo->app, undo->app->options->timeout_ms, &curl, err) &&
              hold_against_list(undo, curl, err) && remove_ours(undo, curl, err);
    http_curl_free(&curl);
    return ok;
}

/* "undone: 12 cancelled, 5 taken off the list, 1 of which were not there any more". */
static void append_outcome(struct text *text, const struct undo *undo, bool finished)
{
    const struct removal_counts *counts = &undo->counts;
    int64_t cancelled = undo->survey.to_cancel, refused = counts->refused;
    int64_t off = counts->removed + undo->held.missing[JOB_REMOVING];
    int64_t gone = counts->unknown + undo->held.missing[JOB_REMOVING];
    int64_t foreign = undo->held.foreign;
    text_printf(
        text,
        finished ? P_("undone: %" PRId64 " cancelled", "undone: %" PRId64 " cancelled", cancelled)
                 : P_("not finished: %" PRId64 " cancelled", "not finished: %" PRId64 " cancelled",
                      cancelled),
        cancelled);
    text_printf(
        text, P_(", %" PRId64 " taken off the list", ", %" PRId64 " taken off the list", off), off);
    if (gone > 0)
        text_printf(text,
                    P_(", %" PRId64 " of which were not there any more",
                       ", %" PRId64 " of which were not there any more", gone),
                    gone);
    if (foreign > 0)
        text_printf(text,
                    P_(", %" PRId64 " left alone: listed under another stop id",
                       ", %" PRId64 " left alone: listed under another stop id", foreign),
                    foreign);
    if (refused > 0)
        text_printf(text,
                    P_(", %" PRId64 " refused by the provider: still listed",
                       ", %" PRId64 " refused by the provider: still listed", refused),
                    refused);
}

static void print_outcome(const struct undo *undo, bool finished)
{
    struct text words = {0}, command = {0};
    char arguments[48];
    if (!app_tells_people(undo->app))
        return;
    append_outcome(&words, undo, finished);
    snprintf(arguments, sizeof arguments, "--import %" PRId64, undo->import_id);
    command_line_append_other(&command, undo->app, COMMAND_REPORT, arguments);
    fprintf(undo->app->out, _("%s\neach number of it:\n  %s\n"), text_string(&words),
            text_string(&command));
    if (!finished)
        fprintf(undo->app->out, _("to go on, give the same command again:\n  %s\n"),
                undo->app->command_line);
    text_free(&words);
    text_free(&command);
}

static bool begin(struct undo *undo, struct error *err)
{
    struct session *session = &undo->session;
    return session_begin_run(session, err) &&
           undo_store_begin(session->store, session->run_id, undo->import_id,
                            undo->app->options->reason, err);
}

static void carry_out(struct undo *undo)
{
    struct session *session = &undo->session;
    struct error err = {0};
    app_tell_database(undo->app);
    if (!begin(undo, &err)) {
        session_fail(session, &err);
        return;
    }
    undo->told.has_begun = true;
    bool finished = take_off(undo, &err) || session_fail(session, &err);
    undo->told.is_finished = finished;
    if (finished && undo->counts.refused > 0)
        session_worsen(session, EXIT_NEEDS_HUMAN);
    undo->is_unknown = !session_recover(session);
    if (!undo->is_unknown) {
        print_outcome(undo, finished);
        session_end_run(session);
    }
}

static void tell_undone(const struct undo *undo)
{
    char time[TIMESTAMP_SIZE];
    if (undo->app->options->json)
        return;
    fprintf(undo->app->out, _("import %" PRId64 " was undone at %s: nothing of it is left to do\n"),
            undo->import_id, timestamp_show(undo->survey.undone_at, time));
}

/* What the user is shown, and agrees to, before anything is changed. */
static bool agree(struct undo *undo, struct error *err)
{
    print_survey(undo);
    return check_age(undo, err) && read_credentials(undo, err) && confirm(undo, err);
}

int command_undo(const struct app *app)
{
    struct undo undo = {
        .app = app, .session = session_of(app), .import_id = app->options->import_id};
    struct error err = {0};
    bool ok = look(&undo, &err);
    undo.told = (struct outcome_undo){&undo.survey, &undo.held, &undo.counts, false, false};
    if (ok && has_nothing_left(&undo))
        tell_undone(&undo);
    else if (ok && agree(&undo, &err))
        carry_out(&undo);
    else
        session_fail(&undo.session, &err);
    text_free(&undo.file);
    free(undo.choices);
    struct outcome outcome = {.undo = ok ? &undo.told : NULL,
                              .human = undo.counts.refused,
                              .is_unknown = undo.is_unknown};
    return outcome_close(&outcome, &undo.session);
}
