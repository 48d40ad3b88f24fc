/* What a run says of itself: the bar's text, the line's, the pace, and which changes are told. */
#include "base/language.h"
#include "base/utf8.h"
#include "cli/show/progress_pace.h"
#include "cli/show/progress_words.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)

/* 600 of 1,200 are listed, at 5.8/s. */
static struct worker_progress half_way(void)
{
    return (struct worker_progress){
        .pending_at_start = 1200,
        .settled = {[JOB_LISTED] = 600},
        .requests = 602,
        .rate_per_second = 5.8,
        .agreed_per_second = 5.8,
        .elapsed_us = 104 * SECOND_US,
    };
}

static struct progress_view view_of(const struct worker_progress *now, enum progress_state state)
{
    return (struct progress_view){
        .now = now, .state = state, .per_second = 5.83, .seconds_left = 103};
}

static void assert_bar(const struct progress_view *view, size_t columns, const char *expected)
{
    struct text text = {0};
    progress_append_bar(&text, view, columns);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void assert_line(const struct progress_view *view, const char *expected)
{
    struct text text = {0};
    progress_append_line(&text, view);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

/* --- a part that fails --- */

static void what_share_fails_is_told_with_the_rate_that_is_left(void **state)
{
    static const struct {
        double share;
        double rate;
        const char *words;
    } rows[] = {
        {0.1, 60, "one of ten requests fails; sending at 60/s"},
        {0.3, 20, "three of ten requests fail; sending at 20/s"},
        {0.94, 2.4, "nine of ten requests fail; sending at 2.4/s"},
        {1, 0, "nine of ten requests fail"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct worker_progress now = half_way();
        struct progress_watch watch = {0};
        struct text text = {0};
        now.failing_share = rows[i].share;
        now.rate_per_second = rows[i].rate;
        struct progress_view view = view_of(&now, progress_watch_note(&watch, &now));
        assert_int_equal(view.state, PROGRESS_FAILING);
        progress_append_line(&text, &view);
        assert_non_null(strstr(text_string(&text), rows[i].words));
        text_free(&text);
    }
}

/* --- the bar --- */

static void a_bar_takes_what_room_there_is(void **state)
{
    struct worker_progress now = half_way();
    struct progress_view view = view_of(&now, PROGRESS_GOING);
    assert_bar(&view, 200, "[###############...............] 50% 600/1200 5.8/s 103 s left");
    assert_bar(&view, 60, "[##############..............] 50% 600/1200 5.8/s 103 s left");
    assert_bar(&view, 40, "[####....] 50% 600/1200 5.8/s 103 s left");
    assert_bar(&view, 39, "50% 600/1200 5.8/s 103 s left");
    assert_bar(&view, 28, "50% 600/1200 103 s left");
    assert_bar(&view, 19, "600/1200 103 s left");
    assert_bar(&view, 18, "600/1200");
    assert_bar(&view, 5, "600/1");
    assert_bar(&view, 0, "");
}

static void a_bar_says_why_it_waits_before_all_else(void **state)
{
    struct worker_progress now = half_way();
    now.waits_us = 29 * SECOND_US + 1;
    now.throttled = 2;
    struct progress_view view = view_of(&now, PROGRESS_ASKED);
    assert_bar(&view, 90,
               "50% 600/1200 5.8/s 103 s left; failed: 2 too many requests; provider says wait "
               "30 s");
    assert_bar(&view, 60, "50% 600/1200 5.8/s 103 s left; provider says wait 30 s");
    assert_bar(&view, 35, "600/1200; provider says wait 30 s");
    assert_bar(&view, 24, "600/1200; provider says ");
}

static void each_reason_has_its_words(void **state)
{
    struct worker_progress now = half_way();
    struct progress_view view = view_of(&now, PROGRESS_SLOWED);
    view.seconds_left = -1;
    now.rate_per_second = 3.2;
    assert_line(&view, "600 of 1200 done, 5.8/s; slowed down to 3.2/s by the provider");
    view.state = PROGRESS_TROUBLE;
    now.waits_us = 25 * SECOND_US;
    snprintf(now.last_failure, sizeof now.last_failure, "HTTP 503");
    assert_line(&view,
                "600 of 1200 done, 5.8/s; provider keeps failing (HTTP 503): next try in 25 s");
    now.waits_us = 0;
    assert_line(&view,
                "600 of 1200 done, 5.8/s; provider keeps failing (HTTP 503): trying one number");
    view.state = PROGRESS_RETRYING;
    now.retries_waiting = 1;
    now.waits_us = 1;
    assert_line(&view, "600 of 1200 done, 5.8/s; 1 number failed: next try in 1 s");
    view.state = PROGRESS_ENDING;
    now.in_flight = 8;
    now.waits_us = 9 * SECOND_US + 1;
    assert_line(&view, "600 of 1200 done, 5.8/s; stopping: waiting for 8 answers, 10 s at most");
}

static void failures_are_told_by_kind(void **state)
{
    struct worker_progress now = half_way();
    now.failed[JOB_ERROR_NETWORK] = 3;
    now.failed[JOB_ERROR_HTTP] = 2;
    now.failed[JOB_ERROR_PROVIDER] = 1;
    now.throttled = 4;
    now.settled[JOB_REJECTED] = 5;
    now.settled[JOB_UNCONFIRMED] = 6;
    now.given_up = 7;
    struct progress_view view = view_of(&now, PROGRESS_GOING);
    assert_line(&view,
                "611 of 1200 done, 5.8/s, 103 s left; failed: 3 network, 2 HTTP, 1 unclear, 4 too "
                "many requests, 5 rejected, 6 unconfirmed, 7 given up");
}

/* How long it waits must not be what is cut off. */
static void in_french_a_bar_of_forty_columns_says_why_it_waits(void **state)
{
    struct worker_progress now = half_way();
    struct progress_view view = view_of(&now, PROGRESS_GOING);
    language_speak(LANGUAGE_FRENCH);
    assert_bar(&view, 39, "50\u00A0% 600/1200 5,8/s reste 103\u00A0s");
    now.waits_us = 30 * SECOND_US;
    view.state = PROGRESS_ASKED;
    assert_bar(&view, 39, "600/1200\u202F; pause de 30\u00A0s demand\u00E9e p");
    now.failed[JOB_ERROR_NETWORK] = 1;
    now.failed[JOB_ERROR_HTTP] = 2;
    now.settled[JOB_REJECTED] = 2;
    view.state = PROGRESS_GOING;
    assert_line(&view, "trait\u00E9s\u00A0: 602 sur 1200, 5,8/s, reste 103\u00A0s\u202F; "
                       "\u00E9checs\u00A0: 1 erreur r\u00E9seau, 2 erreurs HTTP, 2 refus\u00E9s");
    language_speak(LANGUAGE_ENGLISH);
}

/* Whatever the terminal makes of UTF-8, and however long the provider's words are. */
static void no_bar_is_wider_than_the_terminal(void **state)
{
    struct worker_progress now = half_way();
    snprintf(now.last_failure, sizeof now.last_failure,
             "HTTP 503: \xC3\xA9\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 passager");
    now.failed[JOB_ERROR_NETWORK] = INT64_MAX;
    for (int shown = 0; shown < (int)LANGUAGES * (int)PROGRESS_STATES; shown++) {
        language_speak((enum language)(shown / PROGRESS_STATES));
        struct progress_view view = view_of(&now, (enum progress_state)(shown % PROGRESS_STATES));
        for (size_t columns = 0; columns < 200; columns++) {
            struct text text = {0};
            progress_append_bar(&text, &view, columns);
            assert_true(text.length <= columns);
            assert_int_equal(utf8_valid_length(text_string(&text), text.length), text.length);
            text_free(&text);
        }
    }
    language_speak(LANGUAGE_ENGLISH);
}

/* --- the pace --- */

/* Plays so many seconds of a run that settles `per_second` numbers. */
static void play(struct progress_pace *pace, struct worker_progress *now, int64_t seconds,
                 int64_t per_second)
{
    for (int64_t i = 0; i < seconds * 5; i++) {
        now->elapsed_us += SECOND_US / 5;
        now->settled[JOB_LISTED] += i % 5 == 0 ? per_second : 0;
        progress_pace_note(pace, now);
    }
}

static void at_the_start_the_rate_tells_how_long_it_takes(void **state)
{
    struct progress_pace pace = {0};
    struct worker_progress now = {
        .pending_at_start = 1000, .rate_per_second = 10, .agreed_per_second = 10};
    progress_pace_note(&pace, &now);
    assert_true(progress_pace_per_second(&pace, &now) == 0);
    assert_int_equal(progress_pace_seconds_left(&pace, &now), 100);
    now.rate_per_second = now.agreed_per_second = 0;
    assert_int_equal(progress_pace_seconds_left(&pace, &now), -1);
}

static void the_pace_is_that_of_the_last_minute(void **state)
{
    struct progress_pace pace = {0};
    struct worker_progress now = {.pending_at_start = 100000};
    play(&pace, &now, 30, 100);
    assert_int_equal(progress_pace_per_second(&pace, &now) + 0.5, 100);
    play(&pace, &now, 300, 10);
    assert_int_equal(progress_pace_per_second(&pace, &now) + 0.5, 10);
    int64_t left = 100000 - progress_settled(&now);
    assert_in_range((int64_t)progress_pace_seconds_left(&pace, &now), left / 11, left / 9);
    play(&pace, &now, 61, 0);
    assert_int_equal(progress_pace_seconds_left(&pace, &now), -1);
}

static void nobody_knows_how_long_a_failing_provider_takes(void **state)
{
    struct progress_pace pace = {0};
    struct worker_progress now = {.pending_at_start = 1000};
    play(&pace, &now, 20, 10);
    double before = progress_pace_seconds_left(&pace, &now);
    now.waiting = WORKER_WAITS_AS_ASKED;
    now.waits_us = 30 * SECOND_US;
    assert_int_equal(progress_pace_seconds_left(&pace, &now), before + 30);
    now.waiting = WORKER_WAITS_IN_TROUBLE;
    assert_int_equal(progress_pace_seconds_left(&pace, &now), -1);
    now.waiting = WORKER_WAITS_TO_END;
    assert_int_equal(progress_pace_seconds_left(&pace, &now), -1);
    now.settled[JOB_LISTED] = 1000;
    assert_int_equal(progress_pace_seconds_left(&pace, &now), 0);
}

/* --- what is told --- */

static void a_short_pause_is_no_change(void **state)
{
    struct progress_watch watch = {0};
    struct worker_progress now = {.waiting = WORKER_WAITS_AS_ASKED, .waits_us = SECOND_US};
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_GOING);
    now.rate_per_second = 3;
    now.agreed_per_second = 5;
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_SLOWED);
    now.waits_us = 30 * SECOND_US;
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_ASKED);
    /* Its last second belongs to it. */
    now.waits_us = SECOND_US / 2;
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_ASKED);
    now.waiting = WORKER_WAITS_TO_END;
    now.elapsed_us = SECOND_US;
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_ASKED);
    now.elapsed_us = 2 * SECOND_US;
    assert_int_equal(progress_watch_note(&watch, &now), PROGRESS_ENDING);
}

static void a_state_that_wavers_is_told_once_in_a_while(void **state)
{
    struct progress_watch watch = {0};
    struct worker_progress now = {0};
    int64_t skipped = 0, all = 0;
    unsigned told = 0;
    /* A change every 100 ms, for a minute. */
    for (int64_t at_us = 0; at_us < 60 * SECOND_US; at_us += SECOND_US / 10) {
        bool waits = at_us / (SECOND_US / 10) % 2 == 0;
        now.waiting = waits ? WORKER_WAITS_IN_TROUBLE : WORKER_WAITS_NOT;
        progress_watch_note(&watch, &now);
        if (progress_watch_tell(&watch, at_us, 5 * SECOND_US, &skipped)) {
            told++;
            all += skipped + 1;
        }
    }
    assert_in_range(told, 11, 12);
    assert_true(all > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_share_fails_is_told_with_the_rate_that_is_left),
        cmocka_unit_test(a_bar_takes_what_room_there_is),
        cmocka_unit_test(a_bar_says_why_it_waits_before_all_else),
        cmocka_unit_test(each_reason_has_its_words),
        cmocka_unit_test(failures_are_told_by_kind),
        cmocka_unit_test(in_french_a_bar_of_forty_columns_says_why_it_waits),
        cmocka_unit_test(no_bar_is_wider_than_the_terminal),
        cmocka_unit_test(at_the_start_the_rate_tells_how_long_it_takes),
        cmocka_unit_test(the_pace_is_that_of_the_last_minute),
        cmocka_unit_test(nobody_knows_how_long_a_failing_provider_takes),
        cmocka_unit_test(a_short_pause_is_no_change),
        cmocka_unit_test(a_state_that_wavers_is_told_once_in_a_while),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
