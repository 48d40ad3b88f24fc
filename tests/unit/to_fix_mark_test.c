#include "base/to_fix_mark.h"

#include "support/unit.h"

#include <string.h>

static const struct {
    const char *cell;
    bool is_column;
} cells[] = {
    {"stopsms_to_fix_0123456789ab", true},
    {"  stopsms_to_fix_0123456789ab\t", true},
    {"stopsms_to_fix_0123456789a", false},
    {"stopsms_to_fix_0123456789abc", false},
    {"stopsms_to_fix_0123456789aB", false},
    {"stopsms_to_fix_", false},
    {"Stopsms to fix", false},
    {"\xC3\xA0 corriger", false},
    {"", false},
};

static void the_column_is_known_by_its_whole_name(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_int_equal(to_fix_is_column(cells[i].cell, strlen(cells[i].cell), NULL),
                         cells[i].is_column);
}

static void the_name_holds_where_the_rows_are_from(void **state)
{
    char origin[TO_FIX_ORIGIN_DIGITS + 1];
    assert_true(to_fix_is_column(cells[1].cell, strlen(cells[1].cell), origin));
    assert_string_equal(origin, "0123456789ab");
}

static void a_reason_is_known_by_its_beginning_alone(void **state)
{
    assert_true(to_fix_is_reason("stopsms: x", 10));
    assert_false(to_fix_is_reason("stopsms:x", 9));
    assert_false(to_fix_is_reason("see stopsms: x", 14));
    assert_false(to_fix_is_reason("stopsms", 7));
}

static const struct {
    const char *path;
    size_t length;
} paths[] = {
    {"crm.to-fix.csv", 3},
    {"in/crm.to-fix-12.csv", 6},
    {"crm.to-fix-12-3.csv", 3},
    {"crm.to-fix", SIZE_MAX},
    {"crm.csv", SIZE_MAX},
    {".to-fix.csv", SIZE_MAX},
    {"to-fix.csv", SIZE_MAX},
    {"a.to-fix/b.csv", SIZE_MAX},
    {"crm.to-fixed.csv", SIZE_MAX},
    {"crm-2026.csv", SIZE_MAX},
    {"", SIZE_MAX},
};

static void the_ending_is_told_apart(void **state)
{
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_true(to_fix_stem_length(paths[i].path) == paths[i].length);
}

static void it_is_looked_for_in_the_first_lines_alone(void **state)
{
    char text[200];
    const char *at = NULL;
    assert_true(to_fix_finds_column("sep=;\na;\"stopsms_to_fix_0123456789ab\"\n", &at));
    assert_memory_equal(at, "stopsms_to_fix_", 15);
    memset(text, '\n', sizeof text);
    for (size_t i = 0; i < 80; i += 2)
        text[i] = 'x';
    strcpy(text + 100, "stopsms_to_fix_0123456789ab");
    assert_false(to_fix_finds_column(text, NULL));
    assert_false(to_fix_finds_column("", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_column_is_known_by_its_whole_name),
        cmocka_unit_test(the_name_holds_where_the_rows_are_from),
        cmocka_unit_test(a_reason_is_known_by_its_beginning_alone),
        cmocka_unit_test(the_ending_is_told_apart),
        cmocka_unit_test(it_is_looked_for_in_the_first_lines_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
