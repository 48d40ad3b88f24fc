/* The small things that decide what `list` writes: a file's numbers, what imports brought, the two
 * spellings of a number from overseas, the mark of a list. */
#include "base/list_mark.h"
#include "intake/phone/french_overseas.h"
#include "jobs/list/number_set.h"
#include "jobs/read/known_numbers.h"
#include "support/store_fixture.h"
#include "support/temp_dir.h"
#include "support/unit.h"

static void a_set_has_what_was_added_however_often_and_nothing_else(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    struct number_set *set = number_set_new(temp_dir_path(dir));
    struct error err = {0};
    for (int64_t i = 0; i < 3000; i++)
        must(number_set_add(set, INT64_C(33639980000) + (i * 7919) % 1000 * 2, &err), &err);
    must(number_set_finish(set, &err), &err);
    assert_int_equal(number_set_count(set), 1000);
    for (int64_t i = -2; i < 2002; i++)
        assert_int_equal(number_set_has(set, INT64_C(33639980000) + i),
                         i >= 0 && i < 2000 && i % 2 == 0);
    number_set_free(&set);
    assert_null(set);

    set = number_set_new(temp_dir_path(dir));
    must(number_set_finish(set, &err), &err);
    assert_false(number_set_has(set, INT64_C(33639980000)));
    number_set_free(&set);
    temp_dir_free(&dir);
}

static void what_any_import_brought_is_known_in_whatever_state(void **state)
{
    static const int64_t phones[] = {33639980001, 33639980002, 0};
    struct store_fixture *fixture = store_fixture_new();
    struct known_numbers *known = NULL;
    struct error err = {0};
    enum job_state job = JOB_PENDING;
    bool found = false;
    store_fixture_import(fixture, "a.csv", phones, COUNT_OF(phones));
    store_fixture_settle(fixture, 33639980001, JOB_LISTED, 0);
    must(known_numbers_open(fixture->store, &known, &err), &err);
    must(known_numbers_find(known, 33639980001, &found, &job, &err), &err);
    assert_true(found);
    assert_int_equal(job, JOB_LISTED);
    must(known_numbers_find(known, 33639980002, &found, &job, &err), &err);
    assert_true(found);
    must(known_numbers_find(known, 33639980003, &found, &job, &err), &err);
    assert_false(found);
    known_numbers_close(&known);
    assert_null(known);
    store_fixture_free(&fixture);
}

static void numbers_from_overseas_have_two_spellings_and_others_one(void **state)
{
    static const struct {
        int64_t phone, other;
    } cases[] = {
        {33692123456, 262692123456}, {262692123456, 33692123456},
        {33508411234, 508411234},    {508411234, 33508411234},
        {33590123456, 590590123456}, {33639980001, 0},
        {262639980001, 0},           {33612345678, 0},
        {594692123456, 0},           {49692123456, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(french_overseas_other(cases[i].phone), cases[i].other);
}

static void a_list_is_known_by_its_column_wherever_it_stands(void **state)
{
    assert_true(list_mark_finds_column("phone,stopsms_stop_id,created_at\n"));
    assert_true(list_mark_finds_column("created_at;\"phone\";\"stopsms_stop_id\"\r\n"));
    assert_true(list_mark_finds_column("stopsms_stop_id\tphone"));
    assert_false(
        list_mark_finds_column("phone,stop_id,created_at\n+33639980001,stopsms_stop_id,x"));
    assert_false(list_mark_finds_column("phone,my_stopsms_stop_id"));
    assert_false(list_mark_finds_column(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_has_what_was_added_however_often_and_nothing_else),
        cmocka_unit_test(what_any_import_brought_is_known_in_whatever_state),
        cmocka_unit_test(numbers_from_overseas_have_two_spellings_and_others_one),
        cmocka_unit_test(a_list_is_known_by_its_column_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
