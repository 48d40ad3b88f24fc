#include "cli/options/option_table.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ARGUMENTS 16

/* Splits at single spaces; the strings live in `line`. */
static bool read_line(char *line, struct options *options, struct error *err)
{
    const char *argv[MAX_ARGUMENTS + 1] = {0};
    int argc = 0;
    for (char *at = strtok(line, " "); at != NULL && argc < MAX_ARGUMENTS; at = strtok(NULL, " "))
        argv[argc++] = at;
    return options_read(argc, argv, options, err);
}

static void accept(const char *given, struct options *options)
{
    struct error err = {0};
    char line[256];
    snprintf(line, sizeof line, "%s", given);
    bool ok = read_line(line, options, &err);
    if (!ok)
        fail_msg("%s: %s", given, err.text);
}

static void refuse(const char *given, const char *part)
{
    struct options options;
    struct error err = {0};
    char line[256];
    snprintf(line, sizeof line, "%s", given);
    assert_false(read_line(line, &options, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    assert_null(strchr(err.text, '\n'));
    if (strstr(err.text, part) == NULL)
        fail_msg("%s: \"%s\" lacks \"%s\"", given, err.text, part);
    options_free(&options);
}

static void the_defaults_are_those_of_the_help(void **state)
{
    struct options options;
    accept("stopsms run crm.csv", &options);
    assert_int_equal(options.command, COMMAND_RUN);
    assert_string_equal(options.api_url, "https://api.smspartner.fr/v1");
    assert_true(options.rate_per_second > 5.83 && options.rate_per_second < 5.84);
    assert_int_equal(options.concurrency, 8);
    assert_int_equal(options.max_attempts, 0);
    assert_int_equal(options_max_attempts(&options), 5);
    assert_int_equal(options.batch, 1024);
    assert_int_equal(options.give_up_after_us, INT64_C(1800000000));
    assert_int_equal(options.timeout_ms, 10000);
    assert_int_equal(options.response_format, STOP_API_JSON);
    assert_int_equal(options.max_new, -1);
    assert_int_equal(options_burst(&options), 2);
    assert_null(options.db);
    assert_int_equal(options.files.count, 1);
    assert_string_equal(options.files.items[0], "crm.csv");
    options_free(&options);
}

static void options_are_read_before_and_after_files(void **state)
{
    struct options options;
    accept("stopsms run a.csv --rate 50/s --column Mobile --column=2 --where Stop=oui -y - b.csv",
           &options);
    assert_true(options.rate_per_second == 50.0);
    assert_int_equal(options.columns.count, 2);
    assert_string_equal(options.columns.items[1], "2");
    assert_int_equal(options.where.count, 1);
    assert_true(options.yes);
    assert_int_equal(options.files.count, 3);
    assert_string_equal(options.files.items[1], "-");
    options_free(&options);
}

static void a_dry_run_is_a_preview(void **state)
{
    struct options options;
    accept("stopsms run -n --json a.csv", &options);
    assert_int_equal(options.command, COMMAND_PREVIEW);
    options_free(&options);
}

static void the_burst_follows_the_rate(void **state)
{
    struct options options;
    accept("stopsms submit --rate 1000/s", &options);
    assert_int_equal(options_burst(&options), 20);
    options_free(&options);
    accept("stopsms submit --rate unlimited --burst 7", &options);
    assert_true(options.rate_per_second == 0);
    assert_int_equal(options_burst(&options), 7);
    options_free(&options);
}

static void values_are_read_by_kind(void **state)
{
    struct options options;
    accept("stopsms import a.csv --delimiter tab --country be --max-new 0", &options);
    assert_int_equal(options.delimiter, '\t');
    assert_string_equal(options.country, "BE");
    assert_int_equal(options.max_new, 0);
    options_free(&options);
    accept("stopsms submit --give-up-after 90s --timeout 3 --progress json --response-format xml",
           &options);
    assert_int_equal(options.give_up_after_us, INT64_C(90000000));
    assert_int_equal(options.timeout_ms, 3000);
    assert_int_equal(options.response_format, STOP_API_XML);
    assert_int_equal(options.progress, PROGRESS_JSON);
    options_free(&options);
    accept("stopsms report --import all --format csv -o x.csv", &options);
    assert_int_equal(options.import_id, IMPORT_ALL);
    assert_string_equal(options.output, "x.csv");
    options_free(&options);
}

static void help_and_version_need_nothing_else(void **state)
{
    struct options options;
    accept("stopsms --help", &options);
    assert_true(options.help);
    assert_int_equal(options.command, COMMANDS);
    options_free(&options);
    static const char *const of_version[] = {"stopsms --version", "stopsms version", "stopsms -V",
                                             "stopsms run -V"};
    for (size_t i = 0; i < COUNT_OF(of_version); i++) {
        accept(of_version[i], &options);
        assert_true(options.version);
        options_free(&options);
    }
    static const char *const of_undo[] = {"stopsms undo --help", "stopsms help undo",
                                          "stopsms --help undo", "stopsms undo -h"};
    for (size_t i = 0; i < COUNT_OF(of_undo); i++) {
        accept(of_undo[i], &options);
        assert_true(options.help);
        assert_int_equal(options.command, COMMAND_UNDO);
        options_free(&options);
    }
}

static const struct {
    const char *line;
    const char *part; /* of the message */
} wrong_lines[] = {
    {"stopsms", "no command"},
    {"stopsms rnu a.csv", "rnu: no such command; did you mean `run`?"},
    {"stopsms Verfiy", "Verfiy: no such command; did you mean `verify`?"},
    {"stopsms hlep", "did you mean `help`?"},
    {"stopsms envoyer", "envoyer: no such command; see `stopsms help`"},
    {"stopsms help lokup", "lokup: no such command; did you mean `lookup`?"},
    {"stopsms run", "no file"},
    {"stopsms run a.csv --frobnicate", "--frobnicate: unknown option; see `stopsms run --help`"},
    {"stopsms run a.csv --dryrun", "--dryrun: unknown option; did you mean --dry-run?"},
    {"stopsms run a.csv --quite", "--quite: unknown option; did you mean --quiet?"},
    {"stopsms run a.csv --encodage=x", "--encodage: unknown option; see"},
    {"stopsms run a.csv --msak", "did you mean --mask?"},
    {"stopsms run a.csv -where Stop=oui", "-where: unknown option; did you mean --where?"},
    {"stopsms run a.csv -kabc", "-k: unknown option; see"},
    {"stopsms status --rate 5/s", "--rate: not an option of this command, but of `run`"},
    {"stopsms status --rate=5/s", "--rate: not an option of this command"},
    {"stopsms run a.csv --rate", "--rate"},
    {"stopsms run a.csv --rate 350", "--rate 350"},
    {"stopsms run a.csv --rate 0/s", "--rate 0/s"},
    {"stopsms run a.csv --rate -1/s", "--rate -1/s"},
    {"stopsms run a.csv --rate 1e3/s", "--rate 1e3/s"},
    {"stopsms run a.csv --rate inf/s", "--rate inf/s"},
    {"stopsms run a.csv --rate 1.2.3/s", "--rate 1.2.3/s"},
    {"stopsms run a.csv --concurrency 0", "--concurrency 0"},
    {"stopsms run a.csv --concurrency 5x", "--concurrency 5x"},
    {"stopsms run a.csv --batch 0", "--batch 0"},
    {"stopsms run a.csv --max-attempts 99999999999999999999", "--max-attempts"},
    {"stopsms run a.csv --give-up-after 30", "--give-up-after 30"},
    {"stopsms run a.csv --timeout 0", "--timeout 0"},
    {"stopsms run a.csv --response-format XML", "--response-format XML"},
    {"stopsms run a.csv --country FRA", "--country FRA"},
    {"stopsms run a.csv --country 33", "--country 33"},
    {"stopsms run a.csv --delimiter ab", "--delimiter ab"},
    {"stopsms run a.csv --delimiter \"", "--delimiter \""},
    {"stopsms run a.csv --where Stop", "--where Stop"},
    {"stopsms run a.csv --where =oui", "--where =oui"},
    {"stopsms run a.csv --where Stop=oui --all-rows", "exclude each other"},
    {"stopsms run a.csv --quiet --verbose", "exclude each other"},
    {"stopsms run a.csv --json --report -", "both write to standard output"},
    {"stopsms run a.csv --yes=1", "--yes"},
    {"stopsms run - -", "only once"},
    {"stopsms run a.csv --progress dots", "--progress dots"},
    {"stopsms run a.csv --progress lined", "no such value: one of auto, bar, lines, json, none; "
                                           "did you mean `lines`?"},
    {"stopsms report --lang de", "--lang de: no such value: one of fr, en"},
    {"stopsms report --lang FR", "did you mean `fr`?"},
    {"stopsms report --status listed,regected", "did you mean `rejected`?"},
    {"stopsms retry --state pending", "no such value: one of rejected, unconfirmed"},
    {"stopsms run a.csv --api-key secret", "--api-key-file PATH"},
    {"stopsms run a.csv \u2014where Stop=oui", "its dash is not the hyphen of the keyboard"},
    {"stopsms run a.csv \u2013n", "its dash is not the hyphen of the keyboard"},
    {"stopsms run a.csv -\u2013where Stop=oui", "its second dash"},
    {"stopsms run a.csv \u200b--all-rows", "its dash is not the hyphen of the keyboard"},
    {"stopsms run a.csv --where \u201cStop=oui\u201d", "its quote is not one of the keyboard"},
    {"stopsms run a.csv --where \u00ab", "its quote is not one of the keyboard"},
    {"stopsms run a.csv --where=\u2018Stop=oui\u2019", "its quote is not one of the keyboard"},
    {"stopsms run a.csv --where Stop=\u201eja\u201c", "its quote is not one of the keyboard"},
    {"stopsms status a.csv", "takes no arguments"},
    {"stopsms report --import 0", "--import 0"},
    {"stopsms report --format pdf", "--format pdf"},
};

static void a_wrong_line_is_refused_with_one_clear_line(void **state)
{
    for (size_t i = 0; i < COUNT_OF(wrong_lines); i++)
        refuse(wrong_lines[i].line, wrong_lines[i].part);
}

/* Whatever was typed for it, the key is not repeated. */
static void what_may_be_the_key_is_not_repeated(void **state)
{
    static const char *const lines[] = {
        "stopsms run a.csv --api-key 0123abcd",   "stopsms run a.csv --api-key=0123abcd",
        "stopsms run a.csv --key:0123abcd",       "stopsms run a.csv -k0123abcd",
        "stopsms run a.csv --API_TOKEN 0123abcd", "stopsms run a.csv --apikey0123abcd",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct options options;
        struct error err = {0};
        char line[256];
        snprintf(line, sizeof line, "%s", lines[i]);
        assert_false(read_line(line, &options, &err));
        assert_null(strstr(err.text, "0123abcd"));
        options_free(&options);
    }
}

static void marks_within_a_word_are_left_alone(void **state)
{
    struct options options;
    accept("stopsms run l\u2019export\u2014mars.csv --where Opt\u2013out=oui", &options);
    assert_string_equal(options.where.items[0], "Opt\u2013out=oui");
    options_free(&options);
    accept("stopsms run ./\u2014mars.csv --where N\u00b0=oui", &options);
    assert_string_equal(options.files.items[0], "./\u2014mars.csv");
    options_free(&options);
}

/* What the help and the messages call its values are its values. */
static void the_values_that_an_option_names_are_accepted(void **state)
{
    size_t lists = 0;
    for (size_t i = 0; i < option_count; i++) {
        struct options options = {0};
        struct text choices = {0};
        option_append_choices(&option_table[i], &choices);
        lists += choices.length > 0;
        char *save = NULL;
        char *value = choices.data == NULL ? NULL : strtok_r(choices.data, ", ", &save);
        for (; value != NULL; value = strtok_r(NULL, ", ", &save))
            assert_true(option_table[i].read(&option_table[i], value, &options));
        text_free(&choices);
    }
    assert_true(lists >= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_those_of_the_help),
        cmocka_unit_test(options_are_read_before_and_after_files),
        cmocka_unit_test(a_dry_run_is_a_preview),
        cmocka_unit_test(the_burst_follows_the_rate),
        cmocka_unit_test(values_are_read_by_kind),
        cmocka_unit_test(help_and_version_need_nothing_else),
        cmocka_unit_test(a_wrong_line_is_refused_with_one_clear_line),
        cmocka_unit_test(what_may_be_the_key_is_not_repeated),
        cmocka_unit_test(marks_within_a_word_are_left_alone),
        cmocka_unit_test(the_values_that_an_option_names_are_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
