#include "jobs/kept_cells.h"
#include "support/unit.h"

#include <string.h>

static void append(struct text *kept, enum kept_kind kind, int column, const char *cell)
{
    kept_cells_append(
        kept,
        &(struct kept_cell){.kind = kind, .column = column, .bytes = cell, .length = strlen(cell)});
}

static void expect(const char **at, size_t *left, enum kept_kind kind, int column, const char *cell)
{
    struct kept_cell seen;
    assert_true(kept_cells_next(at, left, &seen));
    assert_int_equal(seen.kind, kind);
    assert_int_equal(seen.column, column);
    assert_int_equal(seen.length, strlen(cell));
    assert_memory_equal(seen.bytes, cell, seen.length);
}

static void any_cell_comes_back_as_it_was(void **state)
{
    static const char *const cells[] = {
        "Durand", "", "3=5:Ann", ":", "a;b\n\"c\"\x1f", "Jos\xc3\xa9", "\xe5\xb1\xb1\xe7\x94\xb0",
        "0",
    };
    struct text kept = {0};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        append(&kept, i % 2 == 0 ? KEPT_CELL : KEPT_FILTER, (int)i * 1000 + 1, cells[i]);
    const char *at = text_string(&kept);
    size_t left = kept.length;
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        expect(&at, &left, i % 2 == 0 ? KEPT_CELL : KEPT_FILTER, (int)i * 1000 + 1, cells[i]);
    assert_int_equal(left, 0);
    text_free(&kept);
}

static void a_long_cell_is_cut_between_two_characters(void **state)
{
    char cell[KEPT_CELL_MOST + 100];
    struct text kept = {0};
    struct kept_cell seen;
    for (size_t i = 1; i + 1 < sizeof cell; i += 2)
        memcpy(cell + i, "\xc3\xa9", 2);
    cell[0] = 'x';
    kept_cells_append(&kept, &(struct kept_cell){KEPT_CELL, 1, cell, sizeof cell - 1});
    const char *at = text_string(&kept);
    size_t left = kept.length;
    assert_true(kept_cells_next(&at, &left, &seen));
    assert_int_equal(left, 0);
    assert_int_equal(seen.length, KEPT_CELL_MOST - 1 + strlen("…"));
    assert_memory_equal(seen.bytes + seen.length - 5, "\xc3\xa9…", 5);
    text_free(&kept);
}

static void a_damaged_string_ends_and_is_known_by_what_is_left(void **state)
{
    static const char *const damaged[] = {
        "1",
        "1=",
        "1=3",
        "1=3:ab",
        "=3:abc",
        "0=3:abc",
        "1!3:abc",
        "-1=3:abc",
        "1=-3:abc",
        "1=99999999999999999999:a",
        "99999999999999999999=1:a",
        "1=3;abc",
    };
    for (size_t i = 0; i < COUNT_OF(damaged); i++) {
        const char *at = damaged[i];
        size_t left = strlen(at);
        struct kept_cell seen;
        if (kept_cells_next(&at, &left, &seen) || left == 0)
            fail_msg("%s was read", damaged[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cell_comes_back_as_it_was),
        cmocka_unit_test(a_long_cell_is_cut_between_two_characters),
        cmocka_unit_test(a_damaged_string_ends_and_is_known_by_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
