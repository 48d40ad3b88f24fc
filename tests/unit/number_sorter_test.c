#include "jobs/store/number_sorter.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* A small generator of our own: the same numbers in each run of the test. */
static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

struct expected {
    int64_t phone;
    int64_t entry;
};

static int by_phone_then_entry(const void *a, const void *b)
{
    const struct expected *left = a, *right = b;
    if (left->phone != right->phone)
        return left->phone < right->phone ? -1 : 1;
    return (left->entry > right->entry) - (left->entry < right->entry);
}

/* The same, entry by entry. `unsorted` as they came, `expected` as they are to come out. */
static void check_entries(const struct expected *unsorted, const struct expected *expected,
                          size_t count, size_t run_pairs, const char *folder)
{
    struct number_sorter *sorter = number_sorter_new(folder, run_pairs);
    struct error err = {0};
    int64_t phone, entry;
    bool found;
    for (size_t i = 0; i < count; i++)
        assert_true(number_sorter_add(sorter, unsorted[i].phone, unsorted[i].entry, &err));
    assert_true(number_sorter_sort(sorter, &err));
    for (size_t i = 0; i < count; i++) {
        assert_true(number_sorter_next_entry(sorter, &phone, &entry, &found, &err));
        assert_true(found);
        assert_int_equal(phone, expected[i].phone);
        assert_int_equal(entry, expected[i].entry);
    }
    assert_true(number_sorter_next_entry(sorter, &phone, &entry, &found, &err));
    assert_false(found);
    number_sorter_free(&sorter);
}

/* Sorts `count` numbers below `bound` with runs of `run_pairs`, and holds the result against qsort.
 */
static void check(size_t count, uint64_t bound, size_t run_pairs)
{
    struct temp_dir *dir = temp_dir_new();
    struct number_sorter *sorter = number_sorter_new(temp_dir_path(dir), run_pairs);
    struct expected *expected = calloc(count + 1, sizeof *expected);
    struct expected *unsorted = calloc(count + 1, sizeof *unsorted);
    struct sorted_number number;
    struct error err = {0};
    uint64_t state = 42;
    bool found;
    for (size_t i = 0; i < count; i++) {
        expected[i] = (struct expected){.phone = (int64_t)(next_random(&state) % bound) + 1,
                                        .entry = (int64_t)i + 1};
        assert_true(number_sorter_add(sorter, expected[i].phone, expected[i].entry, &err));
    }
    memcpy(unsorted, expected, count * sizeof *expected);
    qsort(expected, count, sizeof *expected, by_phone_then_entry);
    assert_true(number_sorter_sort(sorter, &err));
    assert_int_equal(temp_dir_count(dir), 0); /* a spill file has no name */
    for (size_t i = 0; i < count;) {
        size_t same = i;
        while (same < count && expected[same].phone == expected[i].phone)
            same++;
        assert_true(number_sorter_next(sorter, &number, &found, &err));
        assert_true(found);
        assert_int_equal(number.phone, expected[i].phone);
        assert_int_equal(number.first_entry, expected[i].entry);
        assert_int_equal(number.count, same - i);
        i = same;
    }
    assert_true(number_sorter_next(sorter, &number, &found, &err));
    assert_false(found);
    number_sorter_free(&sorter);
    assert_null(sorter);
    check_entries(unsorted, expected, count, run_pairs, temp_dir_path(dir));
    free(unsorted);
    free(expected);
    temp_dir_free(&dir);
}

static void nothing_sorts_to_nothing(void **state)
{
    check(0, 1, 0);
}

static void each_phone_comes_once_with_its_first_entry(void **state)
{
    check(10000, 500, 0);
    check(1, 10, 0);
}

static void phones_of_all_lengths_come_in_order(void **state)
{
    check(10000, UINT64_C(999999999999999), 0);
}

static void spilled_runs_merge_as_if_sorted_at_once(void **state)
{
    check(10000, 3000, 100);
    check(10000, UINT64_C(700000000), 999);
    check(2000, 1, 7);
    check(100, 50, 100); /* exactly one run: nothing is spilled */
    check(101, 50, 100);
}

static void a_folder_that_cannot_be_written_is_named(void **state)
{
    struct number_sorter *sorter = number_sorter_new("/nonexistent/folder", 2);
    struct error err = {0};
    assert_true(number_sorter_add(sorter, 1, 1, &err));
    assert_true(number_sorter_add(sorter, 2, 2, &err));
    assert_false(number_sorter_add(sorter, 3, 3, &err));
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "/nonexistent/folder"));
    number_sorter_free(&sorter);
}

static void a_spill_without_a_descriptor_is_told_of(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct number_sorter *sorter = number_sorter_new(temp_dir_path(dir), 1);
    struct error err = {0};
    struct rlimit kept;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = kept.rlim_max};
    assert_true(number_sorter_add(sorter, 1, 1, &err));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool added = number_sorter_add(sorter, 2, 2, &err);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &kept), 0);
    assert_false(added);
    assert_int_equal(err.code, ERROR_STORAGE);
    assert_non_null(strstr(err.text, "ulimit -n"));
    number_sorter_free(&sorter);
    temp_dir_free(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_sorts_to_nothing),
        cmocka_unit_test(each_phone_comes_once_with_its_first_entry),
        cmocka_unit_test(phones_of_all_lengths_come_in_order),
        cmocka_unit_test(spilled_runs_merge_as_if_sorted_at_once),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_named),
        cmocka_unit_test(a_spill_without_a_descriptor_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
