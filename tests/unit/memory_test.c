#include "base/memory.h"

#include "support/unit.h"

#include <stdlib.h>

static void a_growing_array_keeps_what_is_in_it(void **state)
{
    int *items = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 1000; count++) {
        items = memory_grow(items, count, &capacity, sizeof *items);
        assert_true(capacity > count);
        items[count] = (int)count;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void an_array_that_has_room_stays_where_it_is(void **state)
{
    size_t capacity = 0;
    char *items = memory_grow(NULL, 0, &capacity, 1);
    size_t first = capacity;
    for (size_t count = 1; count < first; count++)
        assert_ptr_equal(memory_grow(items, count, &capacity, 1), items);
    assert_int_equal(capacity, first);
    items = memory_grow(items, first, &capacity, 1);
    assert_int_equal(capacity, 2 * first);
    free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_growing_array_keeps_what_is_in_it),
        cmocka_unit_test(an_array_that_has_room_stays_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
