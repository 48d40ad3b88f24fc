#include "jobs/entry.h"

#include "support/unit.h"

static void each_reason_has_a_code_of_its_own_and_a_sentence(void **state)
{
    assert_string_equal(entry_reason_code(ENTRY_REASON_NONE), "");
    for (int reason = 1; reason < ENTRY_REASONS; reason++) {
        const char *code = entry_reason_code((enum entry_reason)reason);
        assert_true(code[0] != '\0');
        assert_true(entry_reason_text((enum entry_reason)reason)[0] != '\0');
        for (int other = 1; other < reason; other++)
            assert_string_not_equal(code, entry_reason_code((enum entry_reason)other));
    }
}

static void a_destroyed_number_is_called_damaged(void **state)
{
    assert_string_equal(entry_reason_code(ENTRY_DAMAGED), "damaged");
    assert_string_equal(entry_reason_code(ENTRY_TOO_SHORT), "too_short");
}

static void the_statuses_have_the_names_of_the_reports(void **state)
{
    assert_string_equal(entry_status_name(ENTRY_PHONE), "phone");
    assert_string_equal(entry_status_name(ENTRY_INVALID), "invalid");
    assert_string_equal(entry_status_name(ENTRY_EMPTY), "empty");
    assert_string_equal(entry_status_name(ENTRY_SKIPPED), "skipped");
    assert_string_equal(entry_status_name(ENTRY_UNDECIDED), "undecided");
}

static void a_number_read_as_it_stands_needs_no_words(void **state)
{
    struct text text = {0};
    entry_append_readings(&text, 0);
    assert_string_equal(text_string(&text), "");
    text_free(&text);
}

static void several_readings_are_joined(void **state)
{
    struct text text = {0};
    entry_append_readings(&text, ENTRY_READ_ZERO_RESTORED | ENTRY_READ_LANDLINE);
    assert_string_equal(text_string(&text),
                        "the leading 0 that a spreadsheet had taken was restored; a landline, "
                        "which may not receive SMS");
    text_free(&text);
}

static void each_reading_has_words(void **state)
{
    for (unsigned bit = 1; bit <= ENTRY_READ_DECIMALS; bit <<= 1) {
        struct text text = {0};
        entry_append_readings(&text, bit);
        assert_true(text.length > 0);
        text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_has_a_code_of_its_own_and_a_sentence),
        cmocka_unit_test(a_destroyed_number_is_called_damaged),
        cmocka_unit_test(the_statuses_have_the_names_of_the_reports),
        cmocka_unit_test(a_number_read_as_it_stands_needs_no_words),
        cmocka_unit_test(several_readings_are_joined),
        cmocka_unit_test(each_reading_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
