#include "cli/options/report_choice.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

/* As the options are where none of these was given. */
static const struct options unchosen = {.format = -1, .language = -1};

static struct report_request choose(const struct options *options, const char *path)
{
    struct report_request request;
    struct error err = {0};
    FILE *null = fopen("/dev/null", "w");
    assert_non_null(null);
    must(report_choice_make(options, path, null, &request, &err), &err);
    fclose(null);
    return request;
}

static void the_ending_chooses_the_form(void **state)
{
    static const struct {
        const char *path;
        enum report_format format;
    } paths[] = {
        {"a.csv", REPORT_CSV},    {"a.json", REPORT_JSON},    {"b/a.JSON", REPORT_JSON},
        {"a.xlsx", REPORT_XLSX},  {"a.json.csv", REPORT_CSV}, {"json", REPORT_CSV},
        {".xls", REPORT_CSV},     {"a", REPORT_CSV},          {NULL, REPORT_CSV},
        {"x.json/a", REPORT_CSV}, {"-", REPORT_CSV},
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_int_equal(choose(&unchosen, paths[i].path).format, paths[i].format);
    struct options options = unchosen;
    options.format = REPORT_JSON;
    assert_int_equal(choose(&options, "a.xlsx").format, REPORT_JSON);
    assert_int_equal(choose(&options, NULL).format, REPORT_JSON);
}

static void a_dash_is_the_stream(void **state)
{
    assert_null(choose(&unchosen, "-").path);
    assert_null(choose(&unchosen, NULL).path);
    assert_string_equal(choose(&unchosen, "a.csv").path, "a.csv");
}

static void the_language_is_the_locales_where_none_is_given(void **state)
{
    static const struct {
        const char *locale;
        enum language language;
    } locales[] = {
        {"fr_FR.UTF-8", LANGUAGE_FRENCH},  {"fr", LANGUAGE_FRENCH},   {"fr@euro", LANGUAGE_FRENCH},
        {"en_US.UTF-8", LANGUAGE_ENGLISH}, {"fro", LANGUAGE_ENGLISH}, {"C", LANGUAGE_ENGLISH},
        {"de_DE", LANGUAGE_ENGLISH},
    };
    struct options options = unchosen;
    unsetenv("LC_MESSAGES");
    unsetenv("LANGUAGE");
    setenv("LANG", "fr_FR", 1);
    for (size_t i = 0; i < COUNT_OF(locales); i++) {
        setenv("LC_ALL", locales[i].locale, 1);
        assert_int_equal(choose(&unchosen, "a.html").language, locales[i].language);
    }
    setenv("LC_ALL", "", 1);
    assert_int_equal(choose(&unchosen, "a.html").language, LANGUAGE_FRENCH);
    options.language = LANGUAGE_ENGLISH;
    assert_int_equal(choose(&options, "a.html").language, LANGUAGE_ENGLISH);
}

static void only_the_command_line_translates_what_programs_may_read(void **state)
{
    static const struct {
        const char *path;
        bool excel;
        enum language asked;
    } forms[] = {
        {"a.csv", false, LANGUAGE_ENGLISH}, {"a.json", false, LANGUAGE_ENGLISH},
        {"a.csv", true, LANGUAGE_FRENCH},   {"a.xlsx", false, LANGUAGE_FRENCH},
        {"a.html", false, LANGUAGE_FRENCH},
    };
    setenv("LC_ALL", "fr_FR.UTF-8", 1);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct options options = unchosen;
        options.excel = forms[i].excel;
        bool is_page = strcmp(forms[i].path, "a.html") == 0;
        assert_int_equal(choose(&options, forms[i].path).language,
                         is_page ? LANGUAGE_FRENCH : LANGUAGE_ENGLISH);
        options.language = LANGUAGE_FRENCH;
        assert_int_equal(choose(&options, forms[i].path).language, forms[i].asked);
    }
}

static void statuses_are_read_by_their_names(void **state)
{
    unsigned statuses = 0;
    assert_true(report_choice_read_statuses("rejected,invalid", &statuses));
    assert_int_equal(statuses, 1u << JOB_REJECTED | 1u << REPORT_STATUS_INVALID);
    static const char *const wrong[] = {"", "rejected,", ",rejected", "phone", "Rejected", "all"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(report_choice_read_statuses(wrong[i], &statuses));
    statuses = 0;
    for (unsigned status = 0; status < REPORT_STATUSES; status++) {
        assert_true(
            report_choice_read_statuses(report_status_name((enum report_status)status), &statuses));
    }
    assert_int_equal(statuses, (1u << REPORT_STATUSES) - 1);
}

static void excel_is_about_csv(void **state)
{
    struct error err = {0};
    struct report_request request;
    struct options options = unchosen;
    options.excel = true;
    assert_true(choose(&options, "a.csv").excel);
    assert_false(report_choice_make(&options, "a.json", stdout, &request, &err));
    assert_int_equal(err.code, ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ending_chooses_the_form),
        cmocka_unit_test(a_dash_is_the_stream),
        cmocka_unit_test(the_language_is_the_locales_where_none_is_given),
        cmocka_unit_test(only_the_command_line_translates_what_programs_may_read),
        cmocka_unit_test(statuses_are_read_by_their_names),
        cmocka_unit_test(excel_is_about_csv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
