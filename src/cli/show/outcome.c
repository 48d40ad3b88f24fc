/* Whoever reads the object with a program must be able to rely on it: all members are there
 * whatever happened, what is not known is null, and where it did not reach its reader whole, the
 * exit status says so. */
#include "cli/show/outcome.h"

#include "base/language.h"
#include "base/last_words.h"
#include "base/memory.h"
#include "cli/fleet/client_link.h"
#include "cli/show/metrics.h"
#include "cli/show/progress_json.h"
#include "cli/show/progress_words.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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

/* --- to the file of --metrics --- */

/* Results that standard output does not take will make it another one. */
static int coming_status(const struct session *session)
{
    return app_flush_output(session->app) == 0
               ? session->status
               : exit_status_worse(session->status, error_exit_status(ERROR_STORAGE));
}

/* `*told`: the exit status that the file says. */
static void tell_metrics(struct outcome *outcome, struct session *session,
                         const struct final_counts *counts, int *told)
{
    const struct clock *clock = &session->app->clock;
    const struct store_status *store = counts->is_known ? &counts->store : NULL;
    const struct outcome_undo *undo = outcome->undo;
    struct error err = {0};
    *told = coming_status(session);
    const struct metrics_facts facts = {
        .ended_at = clock_wall_ms(clock) / 1000,
        .exit_status = *told,
        .elapsed_ms = (clock_monotonic_us(clock) - session->began_us) / US_PER_MS,
        .sending_ms = outcome->progress.elapsed_us / US_PER_MS,
        .human = store != NULL ? outcome->human : METRICS_UNKNOWN,
        .open_rows = store != NULL ? store->human_rows + store->known_rows : METRICS_UNKNOWN,
        .jobs = store != NULL ? store->jobs : NULL,
        .progress = undo != NULL ? &undo->counts->progress : &outcome->progress,
    };
    outcome->has_no_metrics = !metrics_write(session->app, &facts, &err);
    if (outcome->has_no_metrics)
        session_fail(session, &err);
}

/* --- to standard output --- */

static bool write_whole(const struct session *session, const struct text *text, struct error *err)
{
    errno = EBADF;
    if (!session->app->out_is_closed &&
        last_words_write(session->status, text_string(text), text->length))
        return true;
    error_set(err, ERROR_STORAGE,
              "standard output can't be written: %s. The object of --json did not get there whole.",
              _(strerror(errno)));
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
    outcome_write_object(&json, outcome, session, counts->is_known ? counts->store.jobs : NULL);
    text_append_char(&text, '\n');
    if (!write_whole(session, &text, &err))
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
    outcome_write_reason(&json, session);
    progress_write_json(&json, &view);
    outcome_write_imports(&json, outcome);
    json_end_object(&json);
    log_lines(log, severity, &text);
    text_free(&text);
}

/* --- to whoever has started this for one client of several --- */

static void tell_tally(const struct outcome *outcome, const struct session *session,
                       const struct final_counts *counts)
{
    const int64_t *settled = outcome->progress.settled;
    bool is_run = session->app->options->command == COMMAND_RUN;
    struct client_tally tally = {
        .new_numbers = is_run ? outcome->new_numbers : -1,
        .listed = settled[JOB_LISTED] + settled[JOB_ALREADY_LISTED],
        .human = outcome->human,
        .pending = counts->is_known && !is_run ? counts->store.jobs[JOB_PENDING] : -1,
    };
    for (size_t i = 0; counts->is_known && is_run && i < outcome->import_count; i++)
        tally.pending += (i == 0) + outcome->imports[i].counts.jobs[JOB_PENDING];
    client_link_tell(session->app->link, &tally);
}

int outcome_close(struct outcome *outcome, struct session *session)
{
    const struct app *app = session->app;
    struct final_counts counts;
    bool has_metrics = app->options->metrics != NULL && !outcome->has_no_metrics;
    int told = 0;
    if (app->options->json || app->log.json || has_metrics || app->link != NULL)
        read_counts(outcome, session, &counts);
    if (has_metrics)
        tell_metrics(outcome, session, &counts, &told);
    if (app->options->json)
        tell_object(outcome, session, &counts);
    session_end_run(session);
    /* What went wrong since makes it another exit status. */
    if (has_metrics && !outcome->has_no_metrics && told != coming_status(session))
        tell_metrics(outcome, session, &counts, &told);
    if (app->log.json)
        tell_end(outcome, session);
    if (app->link != NULL && session->run_id != 0 && !outcome->is_unknown)
        tell_tally(outcome, session, &counts);
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

/* --- where a command ends at once --- */

static int64_t no_time(void *context)
{
    (void)context;
    return LAST_WORDS_TIME_MS;
}

static void prepare_object(const struct session *session)
{
    const struct outcome nothing = {.is_unknown = true, .is_at_once = true};
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    outcome_write_object(&json, &nothing, session, NULL);
    text_append_char(&text, '\n');
    last_words_prepare(LAST_WORDS_OUT, session->status, text.data, text.length);
}

/* Of --progress json: why, where that is a failure, and the last line. */
static void prepare_lines(const struct session *session)
{
    const struct clock unknown = {.wall_ms = no_time};
    struct log log = session->app->log;
    struct text line = {0}, lines = {0};
    struct json_writer json;
    log.clock = &unknown;
    json_writer_init(&json, &line);
    if (session->status == MEMORY_EXIT_STATUS) {
        log_begin_object(&log, &json, "message", SEVERITY_ERROR, session->reason);
        json_string(&json, "text", "out of memory; run the same command again to resume");
        json_end_object(&json);
        log_append_lines(&log, SEVERITY_ERROR, &line, &lines);
        text_clear(&line);
        json_writer_init(&json, &line);
    }
    log_begin_object(&log, &json, "end", SEVERITY_ERROR, session->reason);
    outcome_write_reason(&json, session);
    json_null(&json, "imports");
    json_end_object(&json);
    log_append_lines(&log, SEVERITY_ERROR, &line, &lines);
    last_words_prepare(LAST_WORDS_ERR, session->status, lines.data, lines.length);
    text_free(&line);
}

static bool comes_to_something(const struct options *options)
{
    static const bool does[COMMANDS] = {
        [COMMAND_RUN] = true,   [COMMAND_SUBMIT] = true, [COMMAND_VERIFY] = true,
        [COMMAND_RETRY] = true, [COMMAND_UNDO] = true,   [COMMAND_LIST] = true,
    };
    return does[options->command];
}

/* The last one is that of an object that was broken off. */
static bool prepare_metrics(const struct app *app, int *status)
{
    const int statuses[] = {MEMORY_EXIT_STATUS, 128 + SIGINT, 128 + SIGTERM,
                            error_exit_status(ERROR_STORAGE)};
    struct session session = session_of(app);
    struct outcome outcome = {.has_no_metrics = true};
    struct error err = {0};
    if (metrics_begin(app, statuses, sizeof statuses / sizeof *statuses, &err))
        return true;
    session_fail(&session, &err);
    *status = outcome_close(&outcome, &session);
    return false;
}

bool outcome_prepare(const struct app *app, int *status)
{
    static const int statuses[] = {MEMORY_EXIT_STATUS, 128 + SIGINT, 128 + SIGTERM};
    bool has_outcome = comes_to_something(app->options);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct session session = session_of(app);
        session.status = statuses[i];
        session.reason = ending_of(statuses[i])->code;
        if (has_outcome && app->options->json && !app->out_is_closed)
            prepare_object(&session);
        if (app->log.json)
            prepare_lines(&session);
    }
    return !has_outcome || prepare_metrics(app, status);
}
