#include "cli/show/progress_words.h"

#include "base/language.h"
#include "base/utf8.h"
#include "cli/show/progress_pace.h"
#include "cli/show/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FEWEST_CELLS  8
#define MOST_CELLS    30
#define BAR_FRAME     3 /* "[] " */
#define SHOWN_REASON  60
#define US_PER_SECOND 1e6

struct progress_view progress_view_ended(struct worker_progress *last)
{
    struct progress_view view = {.now = last, .state = PROGRESS_ENDED, .seconds_left = -1};
    last->waits_us = 0;
    last->in_flight = 0;
    if (last->elapsed_us > 0)
        view.per_second = (double)progress_settled(last) * US_PER_SECOND / (double)last->elapsed_us;
    return view;
}

const char *progress_duration(double seconds, char out[32])
{
    int64_t whole = (int64_t)(seconds + 0.5);
    if (whole < 120)
        snprintf(out, 32, _("%" PRId64 " s"), whole);
    else if (whole < 7200)
        snprintf(out, 32, _("%" PRId64 " min"), (whole + 30) / 60);
    else
        snprintf(out, 32, _("%" PRId64 " h %" PRId64 " min"), whole / 3600, whole % 3600 / 60);
    return out;
}

/* --- the parts --- */

static void append_trouble(struct text *text, const struct worker_progress *now, const char *wait)
{
    text_append_string(text, _("provider keeps failing"));
    if (now->last_failure[0] != '\0') {
        text_append_string(text, " (");
        text_append(text, now->last_failure,
                    utf8_cut(now->last_failure, strlen(now->last_failure), SHOWN_REASON));
        text_append_char(text, ')');
    }
    if (now->waits_us > 0)
        text_printf(text, _(": next try in %s"), wait);
    else
        text_append_string(text, _(": trying one number"));
}

static void append_retrying(struct text *text, const struct worker_progress *now, const char *wait)
{
    int64_t count = now->retries_waiting;
    text_printf(text,
                P_("%" PRId64 " number failed: next try in %s",
                   "%" PRId64 " numbers failed: next try in %s", count),
                count, wait);
}

static void append_ending(struct text *text, const struct worker_progress *now, const char *wait)
{
    text_printf(text,
                P_("stopping: waiting for %u answer, %s at most",
                   "stopping: waiting for %u answers, %s at most", now->in_flight),
                now->in_flight, wait);
}

static void append_asked(struct text *text, const struct worker_progress *now, const char *wait)
{
    (void)now;
    text_printf(text, _("provider says wait %s"), wait);
}

static void append_slowed(struct text *text, const struct worker_progress *now, const char *wait)
{
    char rate[TEXT_DECIMAL_SIZE];
    (void)wait;
    text_printf(text, _("slowed down to %s/s by the provider"),
                text_decimal(now->rate_per_second, 1, rate));
}

/* In three digits: "20", "2.4". */
static const char *short_rate(double rate, char out[TEXT_DECIMAL_SIZE])
{
    (void)snprintf(out, TEXT_DECIMAL_SIZE, "%.3g", rate);
    const char *point = strchr(out, '.');
    return text_decimal(rate, point != NULL ? (int)strspn(point + 1, "0123456789") : 0, out);
}

/* "three of ten requests fail; sending at 20/s". */
static void append_failing(struct text *text, const struct worker_progress *now, const char *wait)
{
    static const char *const tenths[] = {N_("two"), N_("three"), N_("four"),  N_("five"),
                                         N_("six"), N_("seven"), N_("eight"), N_("nine")};
    int count = (int)(now->failing_share * 10 + 0.5);
    char rate[TEXT_DECIMAL_SIZE];
    (void)wait;
    if (count < 2)
        text_append_string(text, _("one of ten requests fails"));
    else
        text_printf(text, _("%s of ten requests fail"), _(tenths[count < 9 ? count - 2 : 7]));
    if (now->rate_per_second > 0)
        text_printf(text, _("; sending at %s/s"), short_rate(now->rate_per_second, rate));
}

/* By enum progress_state. A run that goes well needs no words. */
static void append_state(struct text *text, const struct progress_view *view)
{
    static void (*const append[PROGRESS_STATES])(struct text *, const struct worker_progress *,
                                                 const char *) = {
        [PROGRESS_SLOWED] = append_slowed,   [PROGRESS_ASKED] = append_asked,
        [PROGRESS_TROUBLE] = append_trouble, [PROGRESS_RETRYING] = append_retrying,
        [PROGRESS_ENDING] = append_ending,   [PROGRESS_FAILING] = append_failing,
    };
    char wait[32];
    /* Rounded up: "0 s" would look as if there were no wait. */
    int64_t seconds = (view->now->waits_us + 999999) / 1000000;
    progress_duration((double)(seconds > 0 ? seconds : 1), wait);
    if (append[view->state] != NULL)
        append[view->state](text, view->now, wait);
}

/* --- failures --- */

/* `what` begins with a blank. */
static void append_count(struct text *text, int64_t count, const char *what)
{
    if (count > 0)
        text_printf(text, "%s%" PRId64 "%s", text->length > 0 ? ", " : "", count, what);
}

static void append_settled(struct text *text, enum job_state state, int64_t count)
{
    if (count > 0) {
        text_append_string(text, text->length > 0 ? ", " : "");
        summary_append_state(text, state, count);
    }
}

/* "failed: 2 network, 1 HTTP, 3 rejected". */
static void append_failures(struct text *text, const struct worker_progress *now)
{
    const int64_t *failed = now->failed;
    struct text kinds = {0};
    append_count(&kinds, failed[JOB_ERROR_NETWORK],
                 P_(" network", " network", failed[JOB_ERROR_NETWORK]));
    append_count(&kinds, failed[JOB_ERROR_HTTP], P_(" HTTP", " HTTP", failed[JOB_ERROR_HTTP]));
    append_count(&kinds, failed[JOB_ERROR_PROVIDER],
                 P_(" unclear", " unclear", failed[JOB_ERROR_PROVIDER]));
    append_count(&kinds, now->throttled,
                 P_(" too many requests", " too many requests", now->throttled));
    append_settled(&kinds, JOB_REJECTED, now->settled[JOB_REJECTED]);
    append_settled(&kinds, JOB_UNCONFIRMED, now->settled[JOB_UNCONFIRMED]);
    append_count(&kinds, now->given_up, P_(" given up", " given up", now->given_up));
    if (kinds.length > 0)
        text_printf(text, _("failed: %s"), text_string(&kinds));
    text_free(&kinds);
}

static void append_pace(struct text *text, const struct progress_view *view)
{
    char pace[TEXT_DECIMAL_SIZE];
    if (view->per_second > 0)
        text_printf(text, "%s/s", text_decimal(view->per_second, 1, pace));
}

static void append_left(struct text *text, const struct progress_view *view)
{
    char left[32];
    if (view->seconds_left > 0)
        text_printf(text, _("%s left"), progress_duration(view->seconds_left, left));
}

/* --- the bar --- */

/* In the order of the line. If room is short, the part with the highest rank is left out first. */
enum { PART_SHARE, PART_COUNT, PART_PACE, PART_LEFT, PART_FAILURES, PART_STATE, PARTS };
static const struct {
    const char *before; /* unless it is the first */
    int rank;
} parts[PARTS] = {
    [PART_SHARE] = {" ", 2}, [PART_COUNT] = {" ", 0},         [PART_PACE] = {" ", 3},
    [PART_LEFT] = {" ", 1},  [PART_FAILURES] = {N_("; "), 4}, [PART_STATE] = {N_("; "), 0},
};

/* Puts the parts up to the rank together. */
static void join(struct text *text, const struct text words[PARTS], int rank)
{
    text_clear(text);
    for (int i = 0; i < PARTS; i++) {
        if (words[i].length > 0 && parts[i].rank <= rank) {
            text_append_string(text, text->length > 0 ? _(parts[i].before) : "");
            text_append(text, words[i].data, words[i].length);
        }
    }
}

static void append_cells(struct text *text, int64_t done, int64_t total, size_t cells)
{
    text_append_char(text, '[');
    for (size_t i = 0; i < cells; i++) {
        bool is_done = (int64_t)(i + 1) * total <= done * (int64_t)cells;
        text_append_char(text, is_done ? '#' : '.');
    }
    text_append_string(text, "] ");
}

void progress_append_bar(struct text *text, const struct progress_view *view, size_t columns)
{
    struct text words[PARTS] = {0};
    struct text joined = {0};
    int64_t done = progress_settled(view->now);
    int64_t total = view->now->pending_at_start > 0 ? view->now->pending_at_start : 1;
    text_printf(&words[PART_SHARE], _("%" PRId64 "%%"), done * 100 / total);
    text_printf(&words[PART_COUNT], "%" PRId64 "/%" PRId64, done, view->now->pending_at_start);
    append_pace(&words[PART_PACE], view);
    append_left(&words[PART_LEFT], view);
    append_failures(&words[PART_FAILURES], view->now);
    append_state(&words[PART_STATE], view);
    int rank = PARTS;
    do {
        join(&joined, words, --rank);
    } while (joined.length > columns && rank > 0);
    if (joined.length + BAR_FRAME + FEWEST_CELLS <= columns) {
        size_t cells = columns - joined.length - BAR_FRAME;
        append_cells(text, done, total, cells < MOST_CELLS ? cells : MOST_CELLS);
    }
    text_append(text, text_string(&joined), utf8_cut(text_string(&joined), joined.length, columns));
    for (int i = 0; i < PARTS; i++)
        text_free(&words[i]);
    text_free(&joined);
}

/* --- the line --- */

void progress_append_line(struct text *text, const struct progress_view *view)
{
    struct text words[] = {{0}, {0}, {0}, {0}};
    append_pace(&words[0], view);
    append_left(&words[1], view);
    append_failures(&words[2], view->now);
    append_state(&words[3], view);
    text_printf(text, _("%" PRId64 " of %" PRId64 " done"), progress_settled(view->now),
                view->now->pending_at_start);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].length > 0) {
            text_append_string(text, i < 2 ? ", " : _("; "));
            text_append(text, words[i].data, words[i].length);
        }
        text_free(&words[i]);
    }
}
