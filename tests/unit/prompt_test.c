/* Whether somebody is there to be asked: what can't be known is never taken for "nobody". And what
 * counts as a yes. */
#include "base/language.h"
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

/* --- answers --- */

/* What is asked goes to /dev/null. */
static struct prompt typed(const char *line, size_t length)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], line, length), length);
    close(ends[1]);
    return (struct prompt){.in = ends[0], .out = open("/dev/null", O_WRONLY), .is_open = true};
}

static void end(struct prompt *prompt)
{
    close(prompt->in);
    close(prompt->out);
}

static bool is_yes(const char *line, size_t length)
{
    struct error err = {0};
    struct prompt prompt = typed(line, length);
    bool yes = prompt_ask(&prompt, "Send 10 numbers?", &err);
    assert_int_equal(err.code, yes ? ERROR_NONE : ERROR_DECLINED);
    end(&prompt);
    return yes;
}

static void in_either_language_a_yes_is_one_of_four_words(void **state)
{
    static const char *const yes[] = {"y\n",   "Y\n",   "yes\n", "YES\n",    "o\n",
                                      "O\n",   "oui\n", "Oui\n", " oui \n",  "\t yes\t \n",
                                      "y\r\n", "  o\n", "oUI\n", "oui    \n"};
    static const char *const no[] = {
        "\n",          "",         " \n",         "n\n",        "no\n",
        "non\n",       "ouinon\n", "yess\n",      "ouii\n",     "yesno\n",
        "oy\n",        "o n\n",    "y n\n",       "oui non\n",  "ou i\n",
        "ye\n",        "ou\n",     "0\n",         "1\n",        "10\n",
        "ok\n",        "si\n",     "ja\n",        "да\n",       "о\n",
        "ouí\n",       "ｏｕｉ\n", "ø\n",         "\"oui\"\n",  "oui.\n",
        "[o\n",        "n\noui\n", "\nyes\n",     "true\n",     "--yes\n",
        "\x1B[Ao\n",   "o\bn\n",   "\xC2\xA0o\n", "d’accord\n", "oui, mais\n",
        "yes please\n"};
    for (int language = 0; language < LANGUAGES; language++) {
        language_speak((enum language)language);
        for (size_t i = 0; i < COUNT_OF(yes); i++)
            if (!is_yes(yes[i], strlen(yes[i])))
                fail_msg("no: %s", yes[i]);
        for (size_t i = 0; i < COUNT_OF(no); i++)
            if (is_yes(no[i], strlen(no[i])))
                fail_msg("yes: %s", no[i]);
    }
    language_speak(LANGUAGE_ENGLISH);
}

/* What is cut off might have been the rest of a "no". */
static void what_is_too_long_or_holds_a_null_byte_is_no_yes(void **state)
{
    char line[512] = "yes";
    assert_false(is_yes("y\0n\n", 4));
    assert_false(is_yes("\0y\n", 3));
    for (size_t blanks = 0; blanks < sizeof line - 6; blanks++) {
        memset(line + 3, ' ', blanks);
        memcpy(line + 3 + blanks, "no\n", 3);
        assert_false(is_yes(line, blanks + 6));
    }
}

static void a_number_is_typed_as_it_is(void **state)
{
    static const struct {
        const char *line;
        bool ok;
    } rows[] = {{"149\n", true}, {"14\n", false},  {"1490\n", false}, {" 149\n", false},
                {"\n", false},   {"oui\n", false}, {"y\n", false},    {"0149\n", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {0};
        struct prompt prompt = typed(rows[i].line, strlen(rows[i].line));
        assert_int_equal(prompt_ask_number(&prompt, "Take them off?", 149, &err), rows[i].ok);
        assert_int_equal(err.code, rows[i].ok ? ERROR_NONE : ERROR_DECLINED);
        end(&prompt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_terminal_that_no_descriptor_is_left_for_is_an_error,
                                        take_stdin, give_stdin_back),
        cmocka_unit_test_setup_teardown(without_a_terminal_on_standard_input_nobody_is_there,
                                        take_stdin, give_stdin_back),
        cmocka_unit_test(in_either_language_a_yes_is_one_of_four_words),
        cmocka_unit_test(what_is_too_long_or_holds_a_null_byte_is_no_yes),
        cmocka_unit_test(a_number_is_typed_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
