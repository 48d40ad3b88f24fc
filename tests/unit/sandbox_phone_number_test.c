/* The spellings of a number that the sandbox takes. */
#include "sandbox/phone_number.h"

#include "support/unit.h"

static void only_the_two_documented_spellings_are_numbers(void **state)
{
    static const struct {
        const char *text;
        uint64_t number; /* 0: none */
    } rows[] = {
        {"+33612345678", 33612345678},
        {"0612345678", 33612345678},
        {"0712345678", 33712345678},
        {"+4915112345678", 4915112345678},
        {"+123456", 123456},
        {"+123456789012345", 123456789012345},
        {"+12345", 0},
        {"+1234567890123456", 0},
        {"+0612345678", 0},
        {"0012345678", 0},
        {"061234567", 0},
        {"06123456789", 0},
        {"33612345678", 0},
        {"0033612345678", 0},
        {"+33 6 12 34 56 78", 0},
        {"06.12.34.56.78", 0},
        {"+33612345678 ", 0},
        {"+", 0},
        {"0", 0},
        {"", 0},
        {"abc", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t number = 0;
        assert_int_equal(phone_number_read(rows[i].text, &number), rows[i].number != 0);
        assert_int_equal(number, rows[i].number);
    }
}

static void a_prefix_means_the_same_in_either_spelling(void **state)
{
    static const struct {
        const char *prefix;
        bool begins;
    } rows[] = {
        {"+336", true},  {"06", true},   {"336", true},          {"0612", true},
        {"+3361", true}, {"+", true},    {"+33612345678", true}, {"+336123456789", false},
        {"+337", false}, {"07", false},  {"0613", false},        {"+49", false},
        {"0", true},     {"+06", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(phone_number_has_prefix(33612345678, rows[i].prefix), rows[i].begins);
}

static void a_prefix_is_digits(void **state)
{
    assert_true(phone_prefix_is_valid("+336"));
    assert_true(phone_prefix_is_valid("06"));
    assert_false(phone_prefix_is_valid("+"));
    assert_false(phone_prefix_is_valid(""));
    assert_false(phone_prefix_is_valid("06 12"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_two_documented_spellings_are_numbers),
        cmocka_unit_test(a_prefix_means_the_same_in_either_spelling),
        cmocka_unit_test(a_prefix_is_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
