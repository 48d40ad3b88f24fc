#include "cli/common/app.h"
#include "cli/options/report_path.h"
#include "cli/show/progress_words.h"
#include "support/unit.h"

#include <stdlib.h>

static void the_worst_of_several_exit_statuses_wins(void **state)
{
    /* In the order of the design: each is worse than those before it. */
    static const int statuses[] = {0, 3, 75, 129, 130, 143, 77, 78, 74, 1};
    size_t count = COUNT_OF(statuses);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int worse = statuses[i > j ? i : j];
            assert_int_equal(exit_status_worse(statuses[i], statuses[j]), worse);
        }
    }
}

/* What nobody thought of is worse than all, and never "done". */
static void an_exit_status_that_is_not_known_is_a_failure(void **state)
{
    static const int statuses[] = {-1, 5, 64, 128, 137, 256, 1};
    struct error err = {0};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        assert_string_equal(ending_of(statuses[i])->code, "unexpected");
        assert_int_equal(exit_status_worse(74, statuses[i]), statuses[i]);
    }
    error_set(&err, ERROR_STORAGE, "no room");
    assert_string_equal(ending_code(&err, 74), "storage");
    error_because(&err, "disk_full");
    assert_string_equal(ending_code(&err, 74), "disk_full");
}

static const struct {
    const char *file;
    int64_t number;
    const char *report;
} reports[] = {
    {"crm.csv", 0, "crm.report.csv"},
    {"/data/2026.11/crm", 0, "/data/2026.11/crm.report.csv"},
    {"a.b.csv", 12, "a.b.report-12.csv"},
    {".hidden", 0, ".hidden.report.csv"},
    {"dir/.hidden.csv", 0, "dir/.hidden.report.csv"},
    {"-", 0, "stdin.report.csv"},
    {"./-", 3, "./-.report-3.csv"},
};

static void a_report_stands_beside_its_file(void **state)
{
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        char *path = report_path_beside(reports[i].file, reports[i].number);
        assert_string_equal(path, reports[i].report);
        free(path);
    }
}

static void durations_are_told_in_units_that_fit(void **state)
{
    char out[32];
    assert_string_equal(progress_duration(0.4, out), "0 s");
    assert_string_equal(progress_duration(119, out), "119 s");
    assert_string_equal(progress_duration(150, out), "3 min");
    assert_string_equal(progress_duration(12000, out), "3 h 20 min");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_of_several_exit_statuses_wins),
        cmocka_unit_test(an_exit_status_that_is_not_known_is_a_failure),
        cmocka_unit_test(a_report_stands_beside_its_file),
        cmocka_unit_test(durations_are_told_in_units_that_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
