#include "cli/show/metrics_text.h"

#include "support/unit.h"

#include <string.h>

static const struct metrics_facts nothing_known = {
    .profile = "",
    .ended_at = 1800000000,
    .exit_status = 74,
    .elapsed_ms = METRICS_UNKNOWN,
    .sending_ms = METRICS_UNKNOWN,
    .human = METRICS_UNKNOWN,
    .open_rows = METRICS_UNKNOWN,
};

static void expect_label(const char *value, const char *expected)
{
    struct text text = {0};
    metrics_text_append_label(&text, "profile", value);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void labels_are_escaped(void **state)
{
    expect_label("", "profile=\"\"");
    expect_label("acme.fr", "profile=\"acme.fr\"");
    expect_label("a\"b\\c\nd", "profile=\"a\\\"b\\\\c\\nd\"");
    expect_label("été {x}", "profile=\"été {x}\"");
}

static void what_is_not_known_is_left_out(void **state)
{
    struct text text = {0};
    metrics_text_append(&text, &nothing_known, NULL);
    assert_true(metrics_text_is_ours(text_string(&text)));
    assert_non_null(strstr(text_string(&text), "stopsms_exit_status{profile=\"\"} 74\n"));
    assert_null(strstr(text_string(&text), "duration"));
    assert_null(strstr(text_string(&text), "human"));
    assert_null(strstr(text_string(&text), "stopsms_numbers"));
    assert_null(strstr(text_string(&text), "success"));
    text_free(&text);
}

static void durations_have_milliseconds(void **state)
{
    struct metrics_facts facts = nothing_known;
    struct text text = {0};
    facts.elapsed_ms = 61007;
    metrics_text_append(&text, &facts, NULL);
    assert_non_null(strstr(text_string(&text), "duration_seconds{profile=\"\"} 61.007\n"));
    text_free(&text);
}

#define SUCCESS "stopsms_last_success_timestamp_seconds{profile="

/* What a failure tells of the last success, where the file before has this line; NULL: nothing. */
static void expect_success(const char *line, const char *expected)
{
    struct text before = {0}, text = {0};
    text_printf(&before, "# Written by stopsms\n%s", line);
    metrics_text_append(&text, &nothing_known, text_string(&before));
    const char *found = strstr(text_string(&text), SUCCESS);
    assert_int_equal(found != NULL, expected != NULL);
    if (found != NULL)
        assert_memory_equal(found, expected, strlen(expected));
    text_free(&before);
    text_free(&text);
}

static void a_success_is_taken_over_where_it_can_be_read_for_certain(void **state)
{
    expect_success(SUCCESS "\"\"} 1700000000\n", SUCCESS "\"\"} 1700000000\n");
    static const char *const others[] = {
        SUCCESS "\"\"} 1700000000", SUCCESS "\"\"} 17e8\n",   SUCCESS "\"\"} -5\n",
        SUCCESS "\"\"} \n",         SUCCESS "\"\"} 17 x\n",   SUCCESS "\"\"} 1700000000000000000\n",
        SUCCESS "\"acme\"} 17\n",   "x" SUCCESS "\"\"} 17\n", "",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect_success(others[i], NULL);
}

static void requests_are_added_up(void **state)
{
    struct metrics_facts facts = nothing_known;
    struct worker_progress progress = {.settled[JOB_LISTED] = 5, .throttled = 2};
    struct text first = {0}, second = {0};
    facts.progress = &progress;
    metrics_text_append(&first, &facts, NULL);
    metrics_text_append(&second, &facts, text_string(&first));
    assert_non_null(strstr(text_string(&second), "outcome=\"listed\"} 10\n"));
    assert_non_null(strstr(text_string(&second), "outcome=\"throttled\"} 4\n"));
    assert_non_null(strstr(text_string(&second), "outcome=\"already_listed\"} 0\n"));
    text_free(&first);
    text_free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_escaped),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(durations_have_milliseconds),
        cmocka_unit_test(a_success_is_taken_over_where_it_can_be_read_for_certain),
        cmocka_unit_test(requests_are_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
