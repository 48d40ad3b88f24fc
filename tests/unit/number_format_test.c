/* Which formats are dates, which times, and which add a calling code. */
#include "intake/workbook/number_format.h"
#include "support/unit.h"

static void dates_and_times_are_known_by_the_code(void **state)
{
    static const struct {
        const char *code;
        bool has_date, has_time;
    } cases[] = {
        {"General", false, false},
        {"0", false, false},
        {"#,##0.00", false, false},
        {"0.00E+00", false, false},
        {"00\\ 00\\ 00\\ 00\\ 00", false, false},
        {"\"day\"0", false, false},
        {"[Red]0", false, false},
        {"[$-40C]0", false, false},
        {"0_m", false, false},
        {"@", false, false},
        {"dd/mm/yyyy", true, false},
        {"[$-40C]d mmmm yyyy;@", true, false},
        {"mmm-yy", true, false},
        {"mmmm", true, false},
        {"yyyy-mm-dd hh:mm:ss", true, true},
        {"hh:mm", false, true},
        {"mm:ss", false, true},
        {"[h]:mm", false, true},
        {"[mm]", false, true},
        {"0;d", false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct number_format format = number_format_of_code(cases[i].code);
        if (format.has_date != cases[i].has_date || format.has_time != cases[i].has_time)
            fail_msg("%s: date %d, time %d", cases[i].code, format.has_date, format.has_time);
    }
}

static void a_prefix_is_kept_where_it_has_a_plus(void **state)
{
    static const char *const cases[][2] = {
        {"\"+33 \"0", "+33 "}, {"\\+0", "+"},       {"+0", "+"},    {"\"n° \"0", ""},
        {"0\" +\"", ""},       {"\"+41\"yyyy", ""}, {"0.0E+0", ""}, {"(\"+49\") 0", "(+49) "},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct number_format format = number_format_of_code(cases[i][0]);
        assert_string_equal(format.prefix, cases[i][1]);
    }
}

static void dates_and_times_are_known_by_their_number(void **state)
{
    (void)state;
    assert_true(number_format_of_id(14).has_date && !number_format_of_id(14).has_time);
    assert_true(number_format_of_id(22).has_date && number_format_of_id(22).has_time);
    assert_true(!number_format_of_id(21).has_date && number_format_of_id(21).has_time);
    assert_false(number_format_of_id(1).has_date || number_format_of_id(49).has_date);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_times_are_known_by_the_code),
        cmocka_unit_test(a_prefix_is_kept_where_it_has_a_plus),
        cmocka_unit_test(dates_and_times_are_known_by_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
