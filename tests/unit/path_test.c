#include "base/path.h"

#include "support/unit.h"

#include <stdlib.h>

static void a_path_has_a_folder_and_a_name(void **state)
{
    static const struct {
        const char *path, *folder, *name;
    } rows[] = {
        {"crm.csv", ".", "crm.csv"},
        {"./crm.csv", ".", "crm.csv"},
        {"/crm.csv", "/", "crm.csv"},
        {"/home/a b/crm.csv", "/home/a b", "crm.csv"},
        {"../été/crm", "../été", "crm"},
        {"a//b", "a/", "b"},
        {"exports/", "exports", "exports/"},
        {"/", "/", "/"},
        {"", ".", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *folder = path_folder(rows[i].path);
        assert_string_equal(folder, rows[i].folder);
        assert_string_equal(path_name(rows[i].path), rows[i].name);
        free(folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_a_folder_and_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
