/* One table has a row for each mode: what it says at the beginning, at intervals, when the state
 * changes, and at the end (of JSON, that is cli/show/outcome.h's to say). The worker only tells
 * numbers. When something is worth a line is decided in progress_state.c, how it is worded in
 * progress_words.c and progress_json.c. */
#include "cli/show/progress.h"

#include "base/language.h"
#include "cli/show/progress_json.h"
#include "cli/show/terminal.h"

#include <inttypes.h>

static void begin_json(struct progress *progress, const struct progress_view *view);
static void show_bar(struct progress *progress, const struct progress_view *view);
static void show_line(struct progress *progress, const struct progress_view *view);
static void show_json(struct progress *progress, const struct progress_view *view);
static void tell_line(struct progress *progress, const struct progress_view *view, int64_t skipped);
static void tell_json(struct progress *progress, const struct progress_view *view, int64_t skipped);
static void end_bar(struct progress *progress, const struct progress_view *view);

/* By enum progress_mode; NULL: says nothing then. A bar shows each state as it is. */
static const struct {
    void (*begin)(struct progress *progress, const struct progress_view *view);
    void (*show)(struct progress *progress, const struct progress_view *view);
    int64_t show_every_us;
    void (*tell)(struct progress *progress, const struct progress_view *view, int64_t skipped);
    int64_t tell_every_us; /* at most: a provider that wavers must not fill a log */
    void (*end)(struct progress *progress, const struct progress_view *view);
} modes[] = {
    [PROGRESS_BAR] = {NULL, show_bar, 200000, NULL, 0, end_bar},
    [PROGRESS_LINES] = {NULL, show_line, 60000000, tell_line, 5000000, NULL},
    [PROGRESS_JSON] = {begin_json, show_json, 1000000, tell_json, 1000000, NULL},
    [PROGRESS_NONE] = {NULL, NULL, 0, NULL, 0, NULL},
};

/* --- a bar --- */

/* For log_bar. */
static void hide_bar(void *context)
{
    struct progress *progress = context;
    if (progress->bar.length > 0)
        fputs("\r\033[K", progress->log->stream);
}

/* Draws over the old bar and clears only what is behind its end, so that nothing flickers. */
static void draw_bar(void *context)
{
    struct progress *progress = context;
    if (progress->bar.length > 0)
        fprintf(progress->log->stream, "\r%s\033[K", text_string(&progress->bar));
}

static void show_bar(struct progress *progress, const struct progress_view *view)
{
    /* One column stays free: in the last one, some terminals go to the next line at once. */
    size_t columns = terminal_columns(progress->log->stream);
    text_clear(&progress->bar);
    progress_append_bar(&progress->bar, view, columns - 1);
    draw_bar(progress);
    fflush(progress->log->stream);
}

static void end_bar(struct progress *progress, const struct progress_view *view)
{
    show_bar(progress, view);
    fputc('\n', progress->log->stream);
    fflush(progress->log->stream);
}

/* --- lines --- */

/* That nothing succeeds is what somebody should look at. */
static void write_line(const struct progress *progress, const struct progress_view *view,
                       const struct text *line)
{
    log_lines(progress->log, progress_severity(view->state), line);
}

static void tell_line(struct progress *progress, const struct progress_view *view, int64_t skipped)
{
    struct text line = {0};
    text_append_string(&line, "stopsms: ");
    progress_append_line(&line, view);
    text_append_string(&line, view->state == PROGRESS_GOING ? _("; going on") : "");
    if (skipped > 0)
        text_printf(
            &line,
            P_(" (after %" PRId64 " more change)", " (after %" PRId64 " more changes)", skipped),
            skipped);
    write_line(progress, view, &line);
    text_free(&line);
}

static void show_line(struct progress *progress, const struct progress_view *view)
{
    struct text line = {0};
    text_append_string(&line, "stopsms: ");
    progress_append_line(&line, view);
    write_line(progress, view, &line);
    text_free(&line);
}

/* --- JSON --- */

static void write_json(struct progress *progress, const char *event,
                       const struct progress_view *view)
{
    struct text line = {0};
    progress_append_json(&line, progress->log, event, view);
    write_line(progress, view, &line);
    text_free(&line);
}

static void begin_json(struct progress *progress, const struct progress_view *view)
{
    write_json(progress, "start", view);
}

static void show_json(struct progress *progress, const struct progress_view *view)
{
    write_json(progress, "progress", view);
}

static void tell_json(struct progress *progress, const struct progress_view *view, int64_t skipped)
{
    (void)skipped;
    write_json(progress, "state", view);
}

/* --- when --- */

void progress_init(struct progress *progress, enum progress_mode mode, const struct log *log,
                   const struct clock *clock)
{
    if (mode == PROGRESS_AUTO)
        mode = terminal_can_rewrite(log->stream) ? PROGRESS_BAR : PROGRESS_LINES;
    /* The first line comes after an interval: a short run needs none. */
    *progress = (struct progress){
        .mode = mode, .log = log, .clock = *clock, .shown_at_us = clock_monotonic_us(clock)};
    if (mode == PROGRESS_BAR && log->bar != NULL)
        *log->bar = (struct log_bar){hide_bar, draw_bar, progress};
}

static struct progress_view look(struct progress *progress, const struct worker_progress *now)
{
    progress_pace_note(&progress->pace, now);
    return (struct progress_view){
        .now = now,
        .state = progress_watch_note(&progress->watch, now),
        .per_second = progress_pace_per_second(&progress->pace, now),
        .seconds_left = progress_pace_seconds_left(&progress->pace, now),
    };
}

void progress_show(void *context, const struct worker_progress *now)
{
    struct progress *progress = context;
    struct progress_view view = look(progress, now);
    int64_t now_us = clock_monotonic_us(&progress->clock);
    int64_t skipped = 0;
    if (!progress->has_begun && modes[progress->mode].begin != NULL) {
        modes[progress->mode].begin(progress, &view);
        progress->shown_at_us = now_us;
    }
    progress->has_begun = true;
    if (modes[progress->mode].tell != NULL &&
        progress_watch_tell(&progress->watch, now_us, modes[progress->mode].tell_every_us,
                            &skipped)) {
        modes[progress->mode].tell(progress, &view, skipped);
        progress->shown_at_us = now_us;
    } else if (modes[progress->mode].show != NULL &&
               now_us - progress->shown_at_us >= modes[progress->mode].show_every_us) {
        modes[progress->mode].show(progress, &view);
        progress->shown_at_us = now_us;
    }
}

void progress_end(struct progress *progress, const struct worker_progress *last)
{
    struct worker_progress ended = *last;
    struct progress_view view = progress_view_ended(&ended);
    if (modes[progress->mode].end != NULL)
        modes[progress->mode].end(progress, &view);
    if (progress->log->bar != NULL)
        *progress->log->bar = (struct log_bar){0};
    text_free(&progress->bar);
}
