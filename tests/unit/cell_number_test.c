/* A cell's number keeps its digits; dates alone are computed. */
#include "intake/workbook/cell_number.h"
#include "support/unit.h"

static void expect(const char *number, const struct number_format *format, bool epoch_1904,
                   const char *expected)
{
    struct text text = {0};
    cell_number_append(number, format, epoch_1904, &text);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void every_digit_of_the_xml_is_there_and_no_other(void **state)
{
    static const struct number_format plain;
    static const char *const cases[][2] = {
        {"33639980001", "33639980001"},
        {"3.3639980001E10", "33639980001"},
        {"3.3639980001e+10", "33639980001"},
        {"33639980001.0", "33639980001"},
        {"0639980001", "639980001"},
        {"6.3998E8", "639980000"},
        {"639980001000E-3", "639980001"},
        {"1", "1"},
        {"0", "0"},
        {"-0.0", "0"},
        {"-12.50", "-12.5"},
        {"0.00125", "0.00125"},
        {"1.25E-3", "0.00125"},
        {"123456789012345", "123456789012345"},
        {"1E20", "100000000000000000000"},
        {"33639980001.000002", "3.36399800010000E+10"},
        {"33639980001123456", "3.36399800011234E+16"},
        {"1E300", "1E300"},
        {"12a", "12a"},
        {"", ""},
        {".", "."},
        {"1E", "1E"},
        {"1E99999999999999999999", "1E99999999999999999999"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i][0], &plain, false, cases[i][1]);
}

static void a_number_with_a_format_of_a_date_is_that_date(void **state)
{
    static const struct number_format date = {.has_date = true}, time = {.has_time = true};
    static const struct {
        const char *number;
        bool epoch_1904;
        const char *expected;
    } cases[] = {
        {"0", false, "1900-01-00"},
        {"1", false, "1900-01-01"},
        {"59", false, "1900-02-28"},
        {"60", false, "1900-02-29"},
        {"61", false, "1900-03-01"},
        {"45582", false, "2024-10-17"},
        {"45582.395833333336", false, "2024-10-17 09:30:00"},
        {"45582.99999999", false, "2024-10-18"},
        {"0", true, "1904-01-01"},
        {"40000", true, "2013-07-07"},
        {"2958465", false, "9999-12-31"},
        {"2958466", false, "2958466"},
        {"-1", false, "-1"},
        {"639980001", false, "639980001"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i].number, &date, cases[i].epoch_1904, cases[i].expected);
    expect("0.5", &time, false, "12:00:00");
    expect("1.25", &time, true, "30:00:00");
}

static void a_calling_code_of_the_format_stands_before_the_number(void **state)
{
    static const struct number_format format = {.prefix = "+41 "};
    (void)state;
    expect("781234567", &format, false, "+41 781234567");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_digit_of_the_xml_is_there_and_no_other),
        cmocka_unit_test(a_number_with_a_format_of_a_date_is_that_date),
        cmocka_unit_test(a_calling_code_of_the_format_stands_before_the_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
