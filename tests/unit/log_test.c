#include "base/log.h"
#include "base/text.h"

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a log of the level prints for one line of each kind. */
static char *printed_at(enum log_level level)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct log log = {.stream = stream, .level = level};
    log_warn(&log, "a", "warn %d", 1);
    log_info(&log, "b", "info %d", 2);
    log_debug(&log, "c", "debug %d", 3);
    fclose(stream);
    return printed;
}

static void each_level_prints_its_lines_and_those_below(void **state)
{
    static const char *const expected[] = {
        [LOG_QUIET] = "stopsms: warn 1\n",
        [LOG_NORMAL] = "stopsms: warn 1\nstopsms: info 2\n",
        [LOG_VERBOSE] = "stopsms: warn 1\nstopsms: info 2\nstopsms: debug 3\n",
    };
    for (int level = LOG_QUIET; level <= LOG_VERBOSE; level++) {
        char *printed = printed_at((enum log_level)level);
        assert_string_equal(printed, expected[level]);
        free(printed);
    }
}

static void what_steers_a_terminal_is_printed_as_question_marks(void **state)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct log log = {.stream = stream, .level = LOG_NORMAL};
    log_info(&log, "code", "%s", "a\x1B[2J\r\xC2\x9B\x9B\xE2\x80\xAE\nChlo\xC3\xA9");
    fclose(stream);
    assert_string_equal(printed, "stopsms: a?[2J????\nChlo\xC3\xA9\n");
    free(printed);
}

static void no_log_prints_nothing(void **state)
{
    FILE *printed = tmpfile();
    assert_non_null(printed);
    int out = dup(STDOUT_FILENO);
    int err = dup(STDERR_FILENO);
    fflush(NULL);
    dup2(fileno(printed), STDOUT_FILENO);
    dup2(fileno(printed), STDERR_FILENO);
    log_warn(NULL, "code", "nobody");
    log_info(NULL, "code", "hears");
    log_debug(NULL, "code", "this");
    fflush(NULL);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    assert_int_equal(lseek(fileno(printed), 0, SEEK_END), 0);
    fclose(printed);
}

/* Stands in for a progress bar. */
static void hide(void *context)
{
    fputs("<hide>", context);
}

static void show(void *context)
{
    fputs("<show>", context);
}

static void a_message_takes_the_bar_away_and_puts_it_back(void **state)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct log_bar bar = {hide, show, stream};
    struct log log = {.stream = stream, .level = LOG_NORMAL, .bar = &bar};
    log_info(&log, "code", "one");
    log_debug(&log, "code", "not printed");
    bar = (struct log_bar){0};
    log_info(&log, "code", "two");
    fclose(stream);
    assert_string_equal(printed, "<hide>stopsms: one\n<show>stopsms: two\n");
    free(printed);
}

static int64_t one_second(void *context)
{
    (void)context;
    return 1000;
}

static void messages_can_be_objects(void **state)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct clock clock = {.wall_ms = one_second};
    struct log log = {.stream = stream, .level = LOG_NORMAL, .json = true};
    log_warn(&log, "key", "two\nlines, \"quoted\"");
    log.clock = &clock;
    log_error(&log, "disk_full", "no room");
    fclose(stream);
    assert_string_equal(
        printed, "{\"event\":\"message\",\"time\":null,\"level\":\"warning\",\"code\":\"key\","
                 "\"text\":\"two\\u000alines, \\\"quoted\\\"\"}\n"
                 "{\"event\":\"message\",\"time\":\"1970-01-01T00:00:01Z\","
                 "\"level\":\"error\",\"code\":\"disk_full\",\"text\":\"no room\"}\n");
    free(printed);
}

/* The journal takes each line for an entry. */
static void the_journal_is_told_the_priority_of_every_line(void **state)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct log log = {.stream = stream, .level = LOG_VERBOSE, .journal = true};
    struct text lines = {0};
    log_error(&log, "a", "one\n  two\n\nfour");
    log_warn(&log, "b", "<3> is what it says");
    log_info(&log, "c", "info");
    log_debug(&log, "d", "debug");
    text_append_string(&lines, "made already");
    log_lines(&log, SEVERITY_INFO, &lines);
    log.json = true;
    log_warn(&log, "e", "\n");
    fclose(stream);
    assert_string_equal(printed, "<3>stopsms: one\n<3>  two\n<3>\n<3>four\n"
                                 "<4>stopsms: <3> is what it says\n<6>stopsms: info\n"
                                 "<7>stopsms: debug\n<6>made already\n"
                                 "<4>{\"event\":\"message\",\"time\":null,\"level\":\"warning\","
                                 "\"code\":\"e\",\"text\":\"\\u000a\"}\n");
    text_free(&lines);
    free(printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_level_prints_its_lines_and_those_below),
        cmocka_unit_test(what_steers_a_terminal_is_printed_as_question_marks),
        cmocka_unit_test(no_log_prints_nothing),
        cmocka_unit_test(a_message_takes_the_bar_away_and_puts_it_back),
        cmocka_unit_test(messages_can_be_objects),
        cmocka_unit_test(the_journal_is_told_the_priority_of_every_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
