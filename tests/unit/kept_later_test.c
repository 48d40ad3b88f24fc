/* What is kept of refused numbers once that is known: of these rows alone, and only where the file
 * is read as it was. */
#include "jobs/import/kept_later.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <string.h>

#define FIRST INT64_C(33639980000)

static const int64_t phones[] = {FIRST + 1, FIRST + 2, -1, FIRST + 4};

static int set_up(void **state)
{
    struct store_fixture *fixture = store_fixture_new();
    store_fixture_import(fixture, "earlier.csv", (const int64_t[]){FIRST + 9}, 1);
    store_fixture_import(fixture, "crm.csv", phones, COUNT_OF(phones));
    store_fixture_settle(fixture, FIRST + 1, JOB_LISTED, 0);
    store_fixture_settle(fixture, FIRST + 2, JOB_REJECTED, 9);
    store_fixture_settle(fixture, FIRST + 4, JOB_UNCONFIRMED, 2);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static struct kept_later *begin(struct store_fixture *fixture)
{
    struct error err = {0};
    struct kept_later *later = NULL;
    must(kept_later_begin(fixture->store, 2, &later, &err), &err);
    return later;
}

/* Entry `i` as the file has it, but for its line. */
static bool take(struct kept_later *later, size_t i, int64_t line, struct error *err)
{
    const struct entry entry = {.row = (int64_t)i + 1,
                                .line = line,
                                .column = 1,
                                .phone = phones[i] > 0 ? phones[i] : 0,
                                .status = phones[i] > 0 ? ENTRY_PHONE : ENTRY_INVALID,
                                .kept = "=1:x",
                                .kept_length = 4};
    return kept_later_take(later, &entry, err);
}

static int64_t line_of(const struct store_fixture *fixture, size_t i)
{
    return store_fixture_int64(fixture, "SELECT line FROM entries WHERE id = 2") + (int64_t)i;
}

static int64_t count_kept(const struct store_fixture *fixture)
{
    return store_fixture_int64(fixture, "SELECT count(*) FROM entries WHERE kept IS NOT NULL");
}

static void it_is_kept_of_refused_and_unconfirmed_numbers_alone(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct kept_later *later = begin(fixture);
    assert_non_null(later);
    for (size_t i = 0; i < COUNT_OF(phones); i++)
        must(take(later, i, line_of(fixture, i), &err), &err);
    must(kept_later_end(&later, true, &err), &err);
    assert_null(later);
    assert_int_equal(count_kept(fixture), 2);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM entries"
                                                  " WHERE id IN (3, 5) AND kept = '=1:x'"),
                     2);
    /* All of them have it now. */
    assert_null(begin(fixture));
}

static void of_a_file_that_is_read_otherwise_nothing_is_kept(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct kept_later *later = begin(fixture);
    must(take(later, 0, line_of(fixture, 0), &err), &err);
    must(take(later, 1, line_of(fixture, 1), &err), &err);
    must(take(later, 2, line_of(fixture, 2), &err), &err);
    must(take(later, 3, line_of(fixture, 4), &err), &err);
    must(kept_later_end(&later, true, &err), &err);
    assert_int_equal(count_kept(fixture), 0);
}

/* Read without the filter, a file has entries between those that were stored. */
static void an_entry_that_was_not_stored_is_passed_over(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct kept_later *later = begin(fixture);
    for (size_t i = 0; i < COUNT_OF(phones); i++) {
        must(take(later, i, line_of(fixture, 100 + i), &err), &err);
        must(take(later, i, line_of(fixture, i), &err), &err);
    }
    must(kept_later_end(&later, true, &err), &err);
    assert_int_equal(count_kept(fixture), 2);
}

static void a_row_of_which_nothing_can_be_kept_is_not_looked_for_again(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct kept_later *later = begin(fixture);
    for (size_t i = 0; i < COUNT_OF(phones); i++) {
        const struct entry entry = {.line = line_of(fixture, i),
                                    .column = 1,
                                    .phone = phones[i] > 0 ? phones[i] : 0,
                                    .status = phones[i] > 0 ? ENTRY_PHONE : ENTRY_INVALID};
        must(kept_later_take(later, &entry, &err), &err);
    }
    must(kept_later_end(&later, true, &err), &err);
    assert_null(begin(fixture));
}

static void of_a_file_that_ends_early_nothing_is_kept(void **state)
{
    struct store_fixture *fixture = *state;
    struct error err = {0};
    struct kept_later *later = begin(fixture);
    must(take(later, 0, line_of(fixture, 0), &err), &err);
    must(take(later, 1, line_of(fixture, 1), &err), &err);
    must(kept_later_end(&later, true, &err), &err);
    assert_int_equal(count_kept(fixture), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_kept_of_refused_and_unconfirmed_numbers_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(of_a_file_that_is_read_otherwise_nothing_is_kept, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_entry_that_was_not_stored_is_passed_over, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_row_of_which_nothing_can_be_kept_is_not_looked_for_again,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_a_file_that_ends_early_nothing_is_kept, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
