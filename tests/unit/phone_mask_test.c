#include "base/phone_mask.h"

#include "support/unit.h"

#include <string.h>

static void country_kind_and_last_two_digits_stay(void **state)
{
    static const struct {
        int64_t phone;
        const char *mask;
    } cases[] = {
        {33612345678, "+33 6 ** ** ** 78"},           {447700900204, "+44 7 * ** ** ** 04"},
        {12025550143, "+1 2 * ** ** ** 43"},          {79161234567, "+7 9 * ** ** ** 67"},
        {262692123456, "+262 6 ** ** ** 56"},         {352621123456, "+352 6 ** ** ** 56"},
        {999999999999999, "+999 9 * ** ** ** ** 99"},
    };
    char mask[PHONE_MASK_SIZE];
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(phone_mask(cases[i].phone, mask), cases[i].mask);
}

static void of_a_short_number_only_the_country_stays(void **state)
{
    char mask[PHONE_MASK_SIZE];
    assert_string_equal(phone_mask(290231, mask), "+290 ***");
    assert_string_equal(phone_mask(3312345, mask), "+33 *** **");
    assert_string_equal(phone_mask(1, mask), "+1");
    assert_string_equal(phone_mask(INT64_MAX, mask), "+92 2 ** ** ** ** ** ** ** 07");
}

/* At least four digits hidden, and none of the hidden ones to be read, for any number. */
static void four_digits_are_hidden_whatever_the_number(void **state)
{
    char mask[PHONE_MASK_SIZE];
    for (int64_t phone = 10000000; phone < INT64_MAX / 10; phone = phone * 10 + 7) {
        phone_mask(phone, mask);
        size_t hidden = 0;
        for (const char *c = mask; *c != '\0'; c++)
            hidden += *c == '*' ? 1 : 0;
        assert_true(hidden >= 4);
        assert_true(strlen(mask) < PHONE_MASK_SIZE);
    }
}

static void expect(const char *from, const char *to)
{
    struct text out = {0};
    phone_mask_append(&out, from, strlen(from));
    assert_string_equal(text_string(&out), to);
    text_free(&out);
}

static void numbers_in_a_text_are_masked_in_their_own_spelling(void **state)
{
    expect("0612345678", "06******78");
    expect("06 12.34.56 78", "06 **.**.** 78");
    expect("+33 6 12 34 56 78", "+33 6 ** ** ** 78");
    expect("+33 (0)6 12 34 56 78", "+33 (0)* ** ** ** 78");
    expect("0033612345678", "00336******78");
    expect("tel:+33612345678;ext=12", "tel:+336******78;ext=12");
    expect("33612345678", "3********78");
    expect("'+44 7700 900204", "'+44 7*** ****04");
    expect("call 0612345678 or 0712345678, please", "call 06******78 or 07******78, please");
    expect("0612345678 / 0712345678", "06******** / ********78");
    expect("1234567", "1****67");
    expect("06\xC2\xA0"
           "12\xE2\x80\xAF"
           "34 56 78",
           "06\xC2\xA0"
           "**\xE2\x80\xAF"
           "** ** 78");
    expect("\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x93 612345678",
           "\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x93 6******78");
    expect("\xD9\xA0\xD9\xA6\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4\xD9\xA5",
           "\xD9\xA0****\xD9\xA4\xD9\xA5");
}

static void what_is_no_number_stays(void **state)
{
    static const char *const texts[] = {
        "",
        "123456",
        "3,36123E+10",
        "same number as row 12 of crm.csv (import 3)",
        "sent on 2026-11-22",
        "2026-11-22T21:03:45Z",
        "21:03:45.123",
        "\377\37612",
        "d\xC3\xA9j\xC3\xA0 12 et 34567",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        expect(texts[i], texts[i]);
    expect("on 2026-11-22 0612345678", "on 2026-11-22 06******78");
    expect("2026-11-22-33", "2***-**-**-33");
    expect("2026-13-22", "2***-**-22");
}

static void note_place(void *context, size_t place)
{
    *(unsigned *)context |= 1u << place;
}

/* Which of the numbers stand in the text: bits. */
static unsigned which_stand_in(const int64_t *phones, size_t count, const char *text)
{
    unsigned found = 0;
    struct phone_mask_set *set = phone_mask_set_new(phones, count);
    phone_mask_set_find(set, text, strlen(text), note_place, &found);
    phone_mask_set_free(&set);
    return found;
}

static bool stands_in(int64_t phone, const char *text)
{
    return which_stand_in(&phone, 1, text) == 1;
}

static void several_are_looked_for_at_once(void **state)
{
    /* The third is another country's, with the first one's digits; the fourth is its end. */
    const int64_t phones[] = {33639980001, 33639980002, 32639980001, 49980001, 33639980001, 33};
    assert_int_equal(which_stand_in(phones, COUNT_OF(phones), "06 39 98 00 01"), 29);
    assert_int_equal(which_stand_in(phones, COUNT_OF(phones), "0639980002 et 98 00 01"), 2 + 8);
    assert_int_equal(which_stand_in(phones, COUNT_OF(phones), "0639980003"), 0);
    assert_int_equal(which_stand_in(phones, 0, "0639980001"), 0);
}

static void a_number_is_found_in_any_spelling(void **state)
{
    static const char *const cells[] = {
        "0639980001",
        "+33 6 39 98 00 01",
        "0033639980001",
        "+33 (0)6.39.98.00.01",
        "639980001",
        "Mme Durand 06-39-98-00-01 (le soir)",
        "0639980002 / 0639980001",
        "06 39 98 00 01 02",
        "\xEF\xBC\x90\xEF\xBC\x96 39 98 00 01",
        "\xD9\xA0\xD9\xA6 39 98 00 01",
        "639980001.0",
        "\3770639980001",
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_true(stands_in(33639980001, cells[i]));
    assert_true(stands_in(12025550143, "(202) 555-0143"));
    assert_true(stands_in(354 * INT64_C(10000000) + 6111234, "611 1234"));
}

static void another_number_is_not_found(void **state)
{
    static const char *const cells[] = {
        "",
        "0639980002",
        "0639980000",
        "63998000",
        "06 39 98 00, 01",
        "06 39 98 .... 00 01",
        "06 39 98 00 x1",
        "3,36399E+10",
        "06 39 98 00 0\xFF",
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_false(stands_in(33639980001, cells[i]));
    /* So few digits stand in nearly any number. */
    assert_false(stands_in(290231, "0639980231"));
    assert_false(stands_in(33, "0639980033"));
    assert_false(stands_in(1, "1"));
    assert_false(stands_in(INT64_MAX, "0639980033"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(country_kind_and_last_two_digits_stay),
        cmocka_unit_test(of_a_short_number_only_the_country_stays),
        cmocka_unit_test(four_digits_are_hidden_whatever_the_number),
        cmocka_unit_test(numbers_in_a_text_are_masked_in_their_own_spelling),
        cmocka_unit_test(what_is_no_number_stays),
        cmocka_unit_test(a_number_is_found_in_any_spelling),
        cmocka_unit_test(another_number_is_not_found),
        cmocka_unit_test(several_are_looked_for_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
