/* unit/header_change_test.c
 * What is told of a header that is another than before.
 */
#include "cli/common/header_change.h"

#include "support/unit.h"

static const struct {
    const char *earlier, *now, *told;
} changes[] = {
    {"[\"A\",\"B\"]", "[\"A\",\"C\"]", "new: C; gone: B"},
    {"[\"A\"]", "[\"A\",\"B\"]", "new: B"},
    {"[\"A\",\"B\"]", "[\"A\"]", "gone: B"},
    {"[\"A\",\"B\"]", "[\"B\",\"A\"]", "the same in another order"},
    {"[]", "[\"a, \\\"b\\\"\"]", "new: a, \\\"b\\\""},
    {"[\"A\"]", "[]", "gone: A"},
    {"[]", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]", "new: 1, 2, 3, 4, 5 and 2 more"},
    {"[\"AB\"]", "[\"A\"]", "new: A; gone: AB"},
};

static void what_is_new_and_what_is_gone_is_told(void **state)
{
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct text text = {0};
        header_change_append(&text, changes[i].earlier, changes[i].now);
        assert_string_equal(text_string(&text), changes[i].told);
        text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_new_and_what_is_gone_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
