#include "cli/submission.h"

#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/wire.h"

static bool open_queue(const struct submission *submission, struct job_queue **queue,
                       struct error *err)
{
    return job_queue_open(submission->store, submission->run_id, submission->import_ids,
                          submission->import_count, queue, err);
}

bool submission_pending(const struct submission *submission, int64_t *pending, struct error *err)
{
    struct job_queue *queue = NULL;
    bool ok = open_queue(submission, &queue, err) && job_queue_pending(queue, pending, err);
    job_queue_close(&queue);
    return ok;
}

bool submission_has_pending(const struct submission *submission, bool *any, struct error *err)
{
    struct job_queue *queue = NULL;
    bool ok = open_queue(submission, &queue, err) && job_queue_has_pending(queue, any, err);
    job_queue_close(&queue);
    return ok;
}

static enum progress_mode progress_mode(const struct options *options)
{
    return options->quiet && options->progress == PROGRESS_AUTO ? PROGRESS_NONE : options->progress;
}

bool submission_run(const struct app *app, const struct submission *submission,
                    struct worker_progress *progress, struct error *err)
{
    const struct options *options = app->options;
    struct job_queue *queue = NULL;
    struct http_curl *curl = NULL;
    bool ok = false;
    *progress = (struct worker_progress){0};
    if (!open_queue(submission, &queue, err) || !wire_open(app, &curl, err))
        goto done;
    struct progress shown;
    progress_init(&shown, progress_mode(options), &app->log, &app->clock);
    struct worker_config config = {
        .rate_per_second = options->rate_per_second,
        .burst = options_burst(options),
        .concurrency = wire_concurrency(app),
        .max_attempts = options_max_attempts(options),
        .most_attempts = options->max_attempts > 0 ? options->max_attempts : RETRY_MOST_ATTEMPTS,
        .batch = options->batch,
        .give_up_after_us = options->give_up_after_us,
        .store = submission->store,
        .queue = queue,
        .api = {.base_url = submission->credentials->api_url,
                .api_key = submission->credentials->api_key,
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
