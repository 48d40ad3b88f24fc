#include "base/log.h"

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
    log_warn(&log, "warn %d", 1);
    log_info(&log, "info %d", 2);
    log_debug(&log, "debug %d", 3);
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
    log_info(&log, "%s", "a\x1B[2J\r\xC2\x9B\x9B\xE2\x80\xAE\nChlo\xC3\xA9");
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
    log_warn(NULL, "nobody");
    log_info(NULL, "hears");
    log_debug(NULL, "this");
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
    log_info(&log, "one");
    log_debug(&log, "not printed");
    bar = (struct log_bar){0};
    log_info(&log, "two");
    fclose(stream);
    assert_string_equal(printed, "<hide>stopsms: one\n<show>stopsms: two\n");
    free(printed);
}

static void messages_can_be_objects(void **state)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    struct log log = {.stream = stream, .level = LOG_NORMAL, .json = true};
    log_warn(&log, "two\nlines, \"quoted\"");
    fclose(stream);
    assert_string_equal(printed,
                        "{\"event\":\"message\",\"text\":\"two\\u000alines, \\\"quoted\\\"\"}\n");
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
