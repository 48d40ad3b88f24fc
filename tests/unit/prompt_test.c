/* Whether somebody is there to be asked: what can't be known is never taken for "nobody". */
#include "cli/show/prompt.h"
#include "support/unit.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Standard input is no terminal, whoever runs the tests; what was there is given back. */
static int take_stdin(void **state)
{
    static int kept;
    int null = open("/dev/null", O_RDONLY);
    kept = dup(STDIN_FILENO);
    *state = &kept;
    return null < 0 || kept < 0 || dup2(null, STDIN_FILENO) < 0 || close(null) != 0;
}

static int give_stdin_back(void **state)
{
    int kept = *(int *)*state;
    return dup2(kept, STDIN_FILENO) < 0 || close(kept) != 0;
}

/* As prompt_open, with no descriptor left. */
static bool open_without_descriptors(struct prompt *prompt, bool stdin_is_file, struct error *err)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    int first_free = dup(STDIN_FILENO);
    assert_true(first_free >= 0);
    close(first_free);
    const struct rlimit none = {.rlim_cur = (rlim_t)first_free, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool ok = prompt_open(prompt, stdin_is_file, err);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return ok;
}

static void a_terminal_that_no_descriptor_is_left_for_is_an_error(void **state)
{
    struct prompt prompt;
    struct error err = {0};
    assert_false(open_without_descriptors(&prompt, true, &err));
    assert_false(prompt.is_open);
    assert_int_equal(err.code, ERROR_UNEXPECTED);
    assert_non_null(strstr(err.text, "nothing was sent"));
    assert_non_null(strstr(err.text, "ulimit -n"));
    prompt_close(&prompt);
}

static void without_a_terminal_on_standard_input_nobody_is_there(void **state)
{
    struct prompt prompt;
    struct error err = {0};
    assert_true(open_without_descriptors(&prompt, false, &err));
    assert_false(prompt.is_open);
    prompt_close(&prompt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_terminal_that_no_descriptor_is_left_for_is_an_error,
                                        take_stdin, give_stdin_back),
        cmocka_unit_test_setup_teardown(without_a_terminal_on_standard_input_nobody_is_there,
                                        take_stdin, give_stdin_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
