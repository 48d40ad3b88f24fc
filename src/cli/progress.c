#include "cli/progress.h"

#include "base/json_writer.h"
#include "base/text.h"

#include <inttypes.h>
#include <unistd.h>

#define BAR_CELLS 24

static void write_bar(struct progress *progress, const struct worker_progress *now);
static void write_line(struct progress *progress, const struct worker_progress *now);
static void write_json(struct progress *progress, const struct worker_progress *now);

/* By enum progress_mode: how, how often, and whether also at the end. */
static const struct {
    void (*write)(struct progress *progress, const struct worker_progress *now);
    int64_t interval_us;
    bool at_end;
} modes[] = {
    [PROGRESS_BAR] = {write_bar, 200000, true},
    [PROGRESS_LINES] = {write_line, 30000000, false},
    [PROGRESS_JSON] = {write_json, 1000000, true},
    [PROGRESS_NONE] = {NULL, 0, false},
};

void progress_init(struct progress *progress, enum progress_mode mode, FILE *stream,
                   const struct clock *clock)
{
    if (mode == PROGRESS_AUTO) {
        mode = isatty(fileno(stream)) == 1 ? PROGRESS_BAR : PROGRESS_LINES;
    }
    /* The first line comes after an interval: a short run needs none. */
    *progress = (struct progress){
        .mode = mode, .stream = stream, .clock = *clock, .shown_at_us = clock_monotonic_us(clock)};
}

static int64_t settled(const struct worker_progress *now)
{
    int64_t sum = 0;
    for (int state = 0; state < JOB_STATES; state++) {
        sum += state == JOB_PENDING ? 0 : now->settled[state];
    }
    return sum;
}

const char *progress_duration(double seconds, char out[32])
{
    int64_t whole = (int64_t)(seconds + 0.5);
    if (whole < 120) {
        snprintf(out, 32, "%" PRId64 " s", whole);
    } else if (whole < 7200) {
        snprintf(out, 32, "%" PRId64 " min", (whole + 30) / 60);
    } else {
        snprintf(out, 32, "%" PRId64 " h %" PRId64 " min", whole / 3600, whole % 3600 / 60);
    }
    return out;
}

/* "1200 of 10000 done, 5.8/s, 25 min left, 3 retries; the provider fails, waiting". */
static void append_state(struct text *text, const struct worker_progress *now)
{
    int64_t done = settled(now);
    text_printf(text, "%" PRId64 " of %" PRId64 " done", done, now->pending_at_start);
    if (done > 0 && now->elapsed_us > 0) {
        char left[32];
        double per_second = (double)done * 1e6 / (double)now->elapsed_us;
        double seconds = (double)(now->pending_at_start - done) / per_second;
        text_printf(text, ", %.1f/s, %s left", per_second, progress_duration(seconds, left));
    }
    if (now->retries > 0) {
        text_printf(text, ", %" PRId64 " retries", now->retries);
    }
    if (now->breaker_open) {
        text_append_string(text, "; the provider fails, waiting");
    }
}

static void write_bar(struct progress *progress, const struct worker_progress *now)
{
    int64_t total = now->pending_at_start > 0 ? now->pending_at_start : 1;
    int64_t filled = settled(now) * BAR_CELLS / total;
    struct text text = {0};
    text_append_string(&text, "\r\033[K[");
    for (int64_t i = 0; i < BAR_CELLS; i++) {
        text_append_char(&text, i < filled ? '#' : '.');
    }
    text_append_string(&text, "] ");
    append_state(&text, now);
    fputs(text_string(&text), progress->stream);
    fflush(progress->stream);
    progress->line_is_open = true;
    text_free(&text);
}

static void write_line(struct progress *progress, const struct worker_progress *now)
{
    struct text text = {0};
    append_state(&text, now);
    fprintf(progress->stream, "stopsms: %s\n", text_string(&text));
    fflush(progress->stream);
    text_free(&text);
}

static void write_json(struct progress *progress, const struct worker_progress *now)
{
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_object(&json, NULL);
    json_string(&json, "event", "progress");
    json_integer(&json, "pending_at_start", now->pending_at_start);
    for (int state = 0; state < JOB_STATES; state++) {
        if (now->settled[state] > 0) {
            json_integer(&json, job_state_name((enum job_state)state), now->settled[state]);
        }
    }
    json_integer(&json, "settled", settled(now));
    json_integer(&json, "given_up", now->given_up);
    json_integer(&json, "requests", now->requests);
    json_integer(&json, "retries", now->retries);
    json_integer(&json, "throttled", now->throttled);
    json_integer(&json, "in_flight", now->in_flight);
    json_decimal(&json, "rate_per_second", now->rate_per_second);
    json_bool(&json, "breaker_open", now->breaker_open);
    json_integer(&json, "elapsed_ms", now->elapsed_us / 1000);
    json_end_object(&json);
    fprintf(progress->stream, "%s\n", text_string(&text));
    fflush(progress->stream);
    text_free(&text);
}

void progress_show(void *context, const struct worker_progress *now)
{
    struct progress *progress = context;
    int64_t now_us = clock_monotonic_us(&progress->clock);
    if (modes[progress->mode].write != NULL &&
        now_us - progress->shown_at_us >= modes[progress->mode].interval_us) {
        modes[progress->mode].write(progress, now);
        progress->shown_at_us = now_us;
    }
}

void progress_end(struct progress *progress, const struct worker_progress *last)
{
    if (modes[progress->mode].at_end) {
        modes[progress->mode].write(progress, last);
    }
    if (progress->line_is_open) {
        fputc('\n', progress->stream);
        fflush(progress->stream);
        progress->line_is_open = false;
    }
}
