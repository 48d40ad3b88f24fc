#include "report/before_name.h"

#include "support/unit.h"

#include <stdlib.h>

/* The report that lies beside a manifest, by the names of both. */
static void a_renamed_manifest_knows_its_report(void **state)
{
    static const struct {
        const char *manifest;
        const char *file;
        const char *beside;
    } cases[] = {
        {"crm.report.evidence.json", "crm.report.csv", "crm.report.csv"},
        {"crm.report.before.evidence.json", "crm.report.csv", "crm.report.before.csv"},
        {"crm.report.before-12.evidence.json", "crm.report.csv", "crm.report.before-12.csv"},
        {"r.before.evidence.json", "r", "r.before"},
        {".r.before.evidence.json", ".r", ".r.before"},
        /* Names that no renaming of ours gives: the file is the one that is stated. */
        {"crm.report.before-.evidence.json", "crm.report.csv", "crm.report.csv"},
        {"crm.report.before-2x.evidence.json", "crm.report.csv", "crm.report.csv"},
        {"crm.report.avant.evidence.json", "crm.report.csv", "crm.report.csv"},
        {"crm.report.before.json", "crm.report.csv", "crm.report.csv"},
        {"before.evidence.json", "crm.report.csv", "crm.report.csv"},
        {"crm", "crm.report.csv", "crm.report.csv"},
        {"", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *beside = before_name_beside(cases[i].manifest, cases[i].file);
        assert_string_equal(beside, cases[i].beside);
        free(beside);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_renamed_manifest_knows_its_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
