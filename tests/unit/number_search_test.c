/* The index of each import's numbers finds what a look at every entry finds. */
#include "jobs/keep/forget_store.h"
#include "jobs/read/number_search.h"
#include "jobs/store/number_index.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <stdio.h>

enum { ROWS = 3000, SPREAD = 900 };
#define PHONE(n) (INT64_C(33600000000) + (n)*7)

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 8;
}

/* Three imports: most numbers stand in several rows, one in hundreds; some cells hold none. */
static struct store_fixture *three_imports(void)
{
    static int64_t phones[ROWS];
    struct store_fixture *fixture = store_fixture_new();
    unsigned seed = 7;
    for (int import = 0; import < 3; import++) {
        char name[16];
        for (size_t i = 0; i < ROWS; i++) {
            unsigned kind = next_random(&seed) % 10;
            phones[i] = kind == 0   ? 0
                        : kind == 1 ? -1
                        : kind == 2 ? PHONE(1000)
                                    : PHONE(import * 300 + (int)(next_random(&seed) % SPREAD));
        }
        snprintf(name, sizeof name, "%d.csv", import);
        store_fixture_import(fixture, name, phones, ROWS);
    }
    return fixture;
}

static size_t count_of(struct store_fixture *fixture, int64_t phone)
{
    struct number_search *search = NULL;
    struct error err = {0};
    const bool is_known = true;
    size_t count = 0;
    must(number_search_run(fixture->store, &phone, &is_known, 1, &search, &err), &err);
    number_search_entries(search, 0, &count);
    number_search_free(&search);
    return count;
}

static size_t expect_as_in_the_table(struct store_fixture *fixture, int64_t phone)
{
    struct number_search *search = NULL;
    struct error err = {0};
    const bool is_known = true;
    size_t count = 0;
    char sql[160];
    must(number_search_run(fixture->store, &phone, &is_known, 1, &search, &err), &err);
    const int64_t *entries = number_search_entries(search, 0, &count);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM entries WHERE phone = %lld", (long long)phone);
    assert_int_equal((int64_t)count, store_fixture_int64(fixture, sql));
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || entries[i] > entries[i - 1]);
        snprintf(sql, sizeof sql, "SELECT phone FROM entries WHERE id = %lld",
                 (long long)entries[i]);
        assert_int_equal(store_fixture_int64(fixture, sql), phone);
    }
    number_search_free(&search);
    return count;
}

static size_t expect_all_as_in_the_table(struct store_fixture *fixture)
{
    size_t found = expect_as_in_the_table(fixture, PHONE(1000));
    assert_int_equal(expect_as_in_the_table(fixture, PHONE(0) - 1), 0);
    assert_int_equal(expect_as_in_the_table(fixture, PHONE(4) + 1), 0);
    assert_int_equal(expect_as_in_the_table(fixture, PHONE(5000)), 0);
    for (int64_t n = 0; n < 1600; n += 37)
        found += expect_as_in_the_table(fixture, PHONE(n));
    return found;
}

static void the_index_finds_what_a_look_at_every_entry_finds(void **state)
{
    struct store_fixture *fixture = three_imports();
    (void)state;
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM imports WHERE indexed = 1"),
                     3);
    assert_true(store_fixture_int64(fixture, "SELECT count(*) FROM number_index") > 60);
    size_t found = expect_all_as_in_the_table(fixture);
    assert_true(found > 900);
    /* It is what is read: without it, and unless that is said, nothing is found. */
    store_fixture_exec(fixture, "CREATE TABLE kept AS SELECT * FROM number_index;"
                                "DELETE FROM number_index");
    assert_int_equal(count_of(fixture, PHONE(1000)), 0);
    store_fixture_exec(fixture, "UPDATE imports SET indexed = NULL");
    assert_int_equal(expect_all_as_in_the_table(fixture), found);
    store_fixture_free(&fixture);
}

static void an_index_that_is_made_later_is_the_same(void **state)
{
    struct store_fixture *fixture = three_imports();
    struct error err = {0};
    (void)state;
    store_fixture_exec(fixture, "CREATE TABLE before AS SELECT * FROM number_index;"
                                "UPDATE imports SET indexed = NULL WHERE id <> 2;"
                                "DELETE FROM number_index WHERE import_id <> 2");
    must(sql_begin(fixture->store, &err) && number_index_fill(fixture->store, &err) &&
             sql_commit(fixture->store, &err),
         &err);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM (SELECT * FROM before"
                                                  " EXCEPT SELECT * FROM number_index)"),
                     0);
    assert_int_equal(store_fixture_int64(fixture, "SELECT (SELECT count(*) FROM before)"
                                                  " = (SELECT count(*) FROM number_index)"),
                     1);
    store_fixture_free(&fixture);
}

/* Every entry is looked at instead. */
static void an_index_that_is_wrong_is_not_believed(void **state)
{
    static const char *const damages[] = {
        "UPDATE number_index SET entries = x''",
        "UPDATE number_index SET entries = CAST(x'09' || substr(entries, 2) AS BLOB)",
        "UPDATE number_index SET entries = CAST(x'00' || substr(entries, 2) AS BLOB)",
        "UPDATE number_index SET entries = CAST(entries || x'FF' AS BLOB)",
        "UPDATE number_index SET entries = CAST(x'08' || randomblob(160) AS BLOB)",
    };
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct store_fixture *fixture = three_imports();
        size_t found = expect_all_as_in_the_table(fixture);
        store_fixture_exec(fixture, damages[i]);
        assert_int_equal(expect_all_as_in_the_table(fixture), found);
        store_fixture_free(&fixture);
    }
}

static void digits_in_a_cell_without_a_number_are_found_by_the_index_too(void **state)
{
    struct store_fixture *fixture = three_imports();
    struct number_search *search = NULL;
    struct error err = {0};
    const int64_t phone = 33699999999;
    const bool is_known = false;
    size_t count = 0;
    (void)state;
    store_fixture_exec(fixture, "UPDATE entries SET cell = 'call 06 99 99 99 99' WHERE id IN"
                                " (SELECT id FROM entries WHERE phone IS NULL AND cell IS NOT NULL"
                                "  ORDER BY id DESC LIMIT 2)");
    must(number_search_run(fixture->store, &phone, &is_known, 1, &search, &err), &err);
    number_search_entries(search, 0, &count);
    assert_int_equal(count, 2);
    number_search_free(&search);
    store_fixture_free(&fixture);
}

static void what_is_forgotten_leaves_the_index(void **state)
{
    struct store_fixture *fixture = three_imports();
    struct forget_survey survey;
    struct error err = {0};
    const int64_t gone[] = {PHONE(1000), PHONE(500)};
    (void)state;
    store_fixture_exec(fixture, "UPDATE jobs SET state = 1; UPDATE imports SET finished_at = 1");
    must(forget_store_survey(fixture->store, gone, 2, &survey, &err) &&
             forget_store_run(fixture->store, &err),
         &err);
    assert_int_equal(store_fixture_int64(fixture, "SELECT count(*) FROM imports WHERE indexed = 1"),
                     3);
    assert_int_equal(store_fixture_int64(fixture,
                                         "SELECT count(*) FROM number_index WHERE first_phone IN"
                                         " (33600007000, 33600003500)"),
                     0);
    assert_int_equal(expect_as_in_the_table(fixture, PHONE(1000)), 0);
    assert_true(expect_all_as_in_the_table(fixture) > 100);
    store_fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_finds_what_a_look_at_every_entry_finds),
        cmocka_unit_test(an_index_that_is_made_later_is_the_same),
        cmocka_unit_test(an_index_that_is_wrong_is_not_believed),
        cmocka_unit_test(digits_in_a_cell_without_a_number_are_found_by_the_index_too),
        cmocka_unit_test(what_is_forgotten_leaves_the_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
