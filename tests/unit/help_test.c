/* unit/help_test.c
 * Help: every option once, in lines that fit.
 */
#include "cli/show/help.h"

#include "cli/options/option_table.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *help_of(enum command_id command, size_t columns)
{
    static char *printed; /* open_memstream keeps its address */
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    help_print(command, columns, stream);
    fclose(stream);
    return printed;
}

/* How often the help tells of the option: "--db" before a value, or before what says what it does.
 */
static size_t count_option(const char *help, const char *name)
{
    size_t count = 0;
    for (const char *at = strstr(help, "--"); at != NULL; at = strstr(at + 2, "--")) {
        const char *end = at + 2 + strcspn(at + 2, "= \n");
        const char *line = at;
        while (line > help && line[-1] != '\n')
            line--;
        bool begins = strspn(line, " ") == (size_t)(at - line) || line[2] == '-';
        count += begins && (size_t)(at - line) == 6 && strlen(name) == (size_t)(end - at - 2) &&
                 strncmp(at + 2, name, strlen(name)) == 0;
    }
    return count;
}

static void the_help_of_a_command_tells_each_of_its_options_once(void **state)
{
    for (int command = 0; command < COMMANDS; command++) {
        char *help = help_of((enum command_id)command, 100);
        for (size_t i = 0; i < option_count; i++) {
            bool taken = false;
            for (size_t j = 0; j < option_count; j++)
                taken |= strcmp(option_table[j].name, option_table[i].name) == 0 &&
                         option_is_taken_by(&option_table[j], (enum command_id)command);
            assert_int_equal(count_option(help, option_table[i].name), taken);
        }
        free(help);
    }
}

/* A line may be longer only where it is a single word: nothing was cut, and nothing could be. */
static void assert_fits(const char *help, size_t columns)
{
    for (const char *line = help; line[0] != '\0';) {
        size_t length = strcspn(line, "\n");
        size_t indent = strspn(line, " ");
        bool is_word = memchr(line + indent, ' ', length - indent) == NULL;
        bool ends_cut = strncmp(line + length - 2, " \\", 2) == 0;
        bool is_option = strncmp(line + indent, "-", 1) == 0;
        bool is_quoted = memchr(line, '\'', length) != NULL;
        if (length > columns && !is_word && !is_option && !ends_cut && !is_quoted)
            fail_msg("%zu columns: %.*s", columns, (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void every_word_stays_whole(const char *narrow, const char *wide)
{
    while (true) {
        narrow += strspn(narrow, " \n\\");
        wide += strspn(wide, " \n\\");
        size_t length = strcspn(narrow, " \n");
        assert_int_equal(length, strcspn(wide, " \n"));
        assert_memory_equal(narrow, wide, length);
        if (length == 0)
            return;
        narrow += length;
        wide += length;
    }
}

static void no_line_is_cut_within_a_word(void **state)
{
    static const size_t widths[] = {1, 20, 40, 69, 70, 80, 100, 1000};
    for (int command = 0; command <= COMMANDS; command++) {
        char *wide = help_of((enum command_id)command, 100);
        for (size_t i = 0; i < COUNT_OF(widths); i++) {
            char *help = help_of((enum command_id)command, widths[i]);
            if (widths[i] >= 40)
                assert_fits(help, widths[i] < 100 ? widths[i] : 100);
            every_word_stays_whole(help, wide);
            free(help);
        }
        free(wide);
    }
}

static void the_help_of_run_has_groups_and_three_examples(void **state)
{
    char *help = help_of(COMMAND_RUN, 80);
    assert_non_null(strstr(help, "\nWhich rows and which numbers:\n"));
    assert_non_null(strstr(help, "\nThe provider and the pace:\n"));
    assert_null(strstr(help, "\n\n\n"));
    size_t examples = 0;
    for (const char *at = strstr(help, "\n    stopsms run "); at != NULL;
         at = strstr(at + 1, "\n    stopsms run "))
        examples++;
    assert_int_equal(examples, 3);
    free(help);
}

/* To be freed. */
static char *version_printed(const char *commit, int64_t now)
{
    static char *printed; /* open_memstream keeps its address */
    size_t length = 0;
    FILE *stream = open_memstream(&printed, &length);
    help_print_version(stream, commit, now);
    fclose(stream);
    return printed;
}

static void expect_in(const char *printed, const char *wanted)
{
    if (strstr(printed, wanted) == NULL)
        fail_msg("%s is not in: %s", wanted, printed);
}

static void the_version_names_the_libraries(void **state)
{
    static const char *const names[] = {
        "\n  libcurl ",  "OpenSSL/",     "\n  SQLite 3.", "\n  libphonenumber 8.",
        "\n  libcsv 3.", "\n  cJSON 1.", "\n  expat 2.",  "\n  libxlsxwriter 1."};
    char *printed = version_printed("", time(NULL));
    assert_int_equal(strncmp(printed, "stopsms " STOPSMS_VERSION "\n  libcurl ", 16), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        expect_in(printed, names[i]);
    free(printed);
    printed = version_printed(" (commit 1f2e3d4c5b6a of 2026-11-29)", time(NULL));
    expect_in(printed,
              "stopsms " STOPSMS_VERSION " (commit 1f2e3d4c5b6a of 2026-11-29)\n  libcurl ");
    free(printed);
}

static void the_age_of_the_numbering_data_is_told_where_it_can_be_known(void **state)
{
    char *printed = version_printed("", INT64_C(4102444800)); /* 2100-01-01 */
    expect_in(printed, " or before: ");
    expect_in(printed, " years old)");
    free(printed);
    printed =
        version_printed("", INT64_C(1000000000)); /* the clock is wrong: before the file's date */
    expect_in(printed, "(age of its numbering data not known)");
    free(printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_help_of_a_command_tells_each_of_its_options_once),
        cmocka_unit_test(no_line_is_cut_within_a_word),
        cmocka_unit_test(the_help_of_run_has_groups_and_three_examples),
        cmocka_unit_test(the_version_names_the_libraries),
        cmocka_unit_test(the_age_of_the_numbering_data_is_told_where_it_can_be_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
