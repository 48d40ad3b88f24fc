#include "cli/common/submission.h"

#include "base/language.h"
#include "cli/common/account_guard.h"
#include "cli/common/signals.h"
#include "cli/common/wire.h"
#include "cli/show/confirmation.h"
#include "cli/show/progress.h"
#include "jobs/send/retry_store.h"
#include "submit/reconcile.h"

#include <inttypes.h>

static bool open_queue(const struct session *session, struct job_queue **queue, struct error *err)
{
    return job_queue_open(session->store, session->run_id, session->import_ids,
                          session->import_count, queue, err);
}

bool submission_pending(const struct session *session, int64_t *pending, struct error *err)
{
    struct job_queue *queue = NULL;
    bool ok = open_queue(session, &queue, err) && job_queue_pending(queue, pending, err);
    job_queue_close(&queue);
    return ok;
}

bool submission_has_pending(const struct session *session, bool *any, struct error *err)
{
    struct job_queue *queue = NULL;
    bool ok = open_queue(session, &queue, err) && job_queue_has_pending(queue, any, err);
    job_queue_close(&queue);
    return ok;
}

bool submission_confirm(struct session *session, int64_t numbers, struct error *err)
{
    if (!account_guard_ask(session, err) || !account_guard_check(session, err))
        return false;
    struct text account = {0};
    account_guard_describe(&account, session);
    const struct sending sending = {.numbers = numbers, .account = text_string(&account)};
    session->was_confirmed = session->was_confirmed || confirm_sending(session->app, &sending, err);
    text_free(&account);
    return session->was_confirmed;
}

/* --- what was settled before --- */

static void tell_unresolved(const struct session *session, const struct reconcile_result *result,
                            struct error *unresolved)
{
    error_set(unresolved, ERROR_UNFINISHED,
              P_("the provider's list can't be had (%s), so that %" PRId64
                 " known number could not be compared with it; all else was sent.\nGive the same "
                 "command again later, or send them all again without the list:\n  %s --resubmit",
                 "the provider's list can't be had (%s), so that %" PRId64
                 " known numbers could not be compared with it; all else was sent.\nGive the same "
                 "command again later, or send them all again without the list:\n  %s --resubmit",
                 result->doubtful),
              result->reason, result->doubtful, session->command_line);
    error_because(unresolved, "list_unavailable");
}

/* These numbers were reported as settled, and will be sent again: the user must hear of it. */
static bool tell_reopened(const struct session *session, struct error *err)
{
    struct reopened reopened;
    if (!retry_store_reopened(session->store, &reopened, err))
        return false;
    if (reopened.pending > 0) {
        log_warn(&session->app->log, "reopened",
                 P_("%" PRId64 " number that an earlier version of stopsms took for rejected is "
                    "pending again: code %s does not speak about the number (9 alone does). "
                    "`stopsms submit` sends them, whichever import brought them.",
                    "%" PRId64 " numbers that an earlier version of stopsms took for rejected are "
                    "pending again: code %s does not speak about the number (9 alone does). "
                    "`stopsms submit` sends them, whichever import brought them.",
                    reopened.pending),
                 reopened.pending, reopened.codes[0] != '\0' ? reopened.codes : _("(none)"));
    }
    return true;
}

bool submission_check_known(const struct session *session, struct error *unresolved,
                            struct error *err)
{
    const struct app *app = session->app;
    struct http_curl *curl = NULL;
    *unresolved = (struct error){0};
    if (!tell_reopened(session, err) || !wire_open(app, app->options->timeout_ms, &curl, err))
        return false;
    struct listing listing = wire_listing(session, curl);
    struct reconcile_config config = {
        .store = session->store,
        .run_id = session->run_id,
        .import_ids = session->import_ids,
        .import_count = session->import_count,
        .resubmit = app->options->resubmit,
        .skip_listed = app->options->skip_listed,
        .listing = &listing,
        .log = &app->log,
    };
    struct reconcile_result result;
    bool ok = reconcile_known(&config, &result, err);
    if (ok && result.end == RECONCILE_LEFT)
        tell_unresolved(session, &result, unresolved);
    ok = ok && listing_rest(&listing, err);
    http_curl_free(&curl);
    return ok;
}

/* --- the sending --- */

enum progress_mode submission_progress_mode(const struct options *options)
{
    return options->quiet && options->progress == PROGRESS_AUTO ? PROGRESS_NONE : options->progress;
}

bool submission_run(const struct session *session, struct worker_progress *progress,
                    struct error *err)
{
    const struct app *app = session->app;
    const struct options *options = app->options;
    struct job_queue *queue = NULL;
    struct http_curl *curl = NULL;
    bool ok = false;
    *progress = (struct worker_progress){0};
    if (!open_queue(session, &queue, err) || !wire_open(app, options->timeout_ms, &curl, err))
        goto done;
    account_guard_tell_quietly(session);
    struct progress shown;
    progress_init(&shown, submission_progress_mode(options), &app->log, &app->clock);
    struct worker_config config = {
        .rate_per_second = options->rate_per_second,
        .burst = options_burst(options),
        .group = session->rate_group,
        .concurrency = wire_concurrency(app),
        .max_attempts = options_max_attempts(options),
        .most_attempts = options->max_attempts > 0 ? options->max_attempts : RETRY_MOST_ATTEMPTS,
        .batch = options->batch,
        .give_up_after_us = options->give_up_after_us,
        .ends_at_us = app->ends_at_us,
        .store = session->store,
        .queue = queue,
        .api = {.base_url = session->credentials.api_url,
                .api_key = session->credentials.api_key,
                .format = options->response_format},
        .transport = http_curl_transport(curl),
        .clock = app->clock,
        .random = app->random,
        .log = &app->log,
        .interrupted = signals_flag(),
        .on_progress = progress_show,
        .on_progress_context = &shown,
    };
    ok = worker_run(&config, progress, err);
    progress_end(&shown, progress);
done:
    http_curl_free(&curl);
    job_queue_close(&queue);
    return ok;
}
