/* When progress is shown, and that a message leaves the bar whole. */
#include "cli/show/progress.h"

#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)

/* A run in virtual time, and what it prints. */
struct scene {
    struct progress progress;
    struct worker_progress now;
    struct log_bar bar;
    struct log log;
    char *printed;
    size_t length;
    int64_t now_us;
};

static int64_t now_us(void *context)
{
    return ((struct scene *)context)->now_us;
}

static void begin(struct scene *scene, enum progress_mode mode)
{
    *scene = (struct scene){.now_us = 1};
    struct clock clock = {.monotonic_us = now_us, .context = scene};
    unsetenv("COLUMNS");
    scene->log.stream = open_memstream(&scene->printed, &scene->length);
    scene->log.level = LOG_NORMAL;
    scene->log.bar = &scene->bar;
    scene->now = (struct worker_progress){
        .pending_at_start = 100, .rate_per_second = 1, .agreed_per_second = 1};
    progress_init(&scene->progress, mode, &scene->log, &clock);
}

/* One report a second, as the worker makes them, with a number settled each. */
static void play(struct scene *scene, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        scene->now_us += SECOND_US;
        scene->now.elapsed_us += SECOND_US;
        scene->now.settled[JOB_LISTED]++;
        progress_show(&scene->progress, &scene->now);
    }
}

static void end(struct scene *scene, const char *expected)
{
    progress_end(&scene->progress, &scene->now);
    assert_null(scene->bar.hide);
    fclose(scene->log.stream);
    assert_string_equal(scene->printed, expected);
    free(scene->printed);
}

static void a_message_clears_the_bar_and_has_it_drawn_again_below(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_BAR);
    log_info(&scene.log, "a", "before");
    play(&scene, 1);
    log_warn(&scene.log, "b", "a warning");
    play(&scene, 1);
    end(&scene, "stopsms: before\n"
                "\r[..............................] 1% 1/100 1.0/s 99 s left\033[K"
                "\r\033[Kstopsms: a warning\n"
                "\r[..............................] 1% 1/100 1.0/s 99 s left\033[K"
                "\r[..............................] 2% 2/100 1.0/s 98 s left\033[K"
                "\r[..............................] 2% 2/100 1.0/s\033[K\n");
}

static void elsewhere_there_is_a_line_a_minute(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_LINES);
    scene.now.pending_at_start = 1000;
    play(&scene, 125);
    end(&scene, "stopsms: 60 of 1000 done, 1.0/s, 16 min left\n"
                "stopsms: 120 of 1000 done, 1.0/s, 15 min left\n");
}

static void a_change_of_state_has_a_line_at_once_and_the_way_back_one_5_s_later(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_LINES);
    play(&scene, 10);
    scene.now.waiting = WORKER_WAITS_AS_ASKED;
    scene.now.waits_us = 30 * SECOND_US;
    play(&scene, 2);
    scene.now.waiting = WORKER_WAITS_NOT;
    play(&scene, 1);
    scene.now.waiting = WORKER_WAITS_AS_ASKED;
    play(&scene, 1);
    scene.now.waiting = WORKER_WAITS_NOT;
    play(&scene, 10);
    end(&scene, "stopsms: 11 of 100 done, 1.0/s, 119 s left; provider says wait 30 s\n"
                "stopsms: 16 of 100 done, 1.0/s, 84 s left; going on (after 2 more changes)\n");
}

static void nothing_is_nothing(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_NONE);
    scene.now.waiting = WORKER_WAITS_IN_TROUBLE;
    play(&scene, 200);
    end(&scene, "");
}

static void what_is_no_terminal_gets_lines(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_AUTO);
    assert_int_equal(scene.progress.mode, PROGRESS_LINES);
    end(&scene, "");
}

static void json_begins_once_and_comes_once_a_second(void **state)
{
    struct scene scene;
    begin(&scene, PROGRESS_JSON);
    play(&scene, 1);
    play(&scene, 2);
    scene.now.waiting = WORKER_WAITS_IN_TROUBLE;
    play(&scene, 1);
    progress_end(&scene.progress, &scene.now);
    fclose(scene.log.stream);
    static const char *const events[] = {"start", "progress", "progress", "state"};
    const char *at = scene.printed;
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        char start[32];
        snprintf(start, sizeof start, "{\"event\":\"%s\",", events[i]);
        assert_int_equal(strncmp(at, start, strlen(start)), 0);
        at = strchr(at, '\n') + 1;
    }
    assert_string_equal(at, "");
    free(scene.printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_clears_the_bar_and_has_it_drawn_again_below),
        cmocka_unit_test(elsewhere_there_is_a_line_a_minute),
        cmocka_unit_test(a_change_of_state_has_a_line_at_once_and_the_way_back_one_5_s_later),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(what_is_no_terminal_gets_lines),
        cmocka_unit_test(json_begins_once_and_comes_once_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
