#include "intake/phone_rules.h"

#include "intake/phone_parser.h"
#include "support/phone_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct example {
    const char *region;
    const char *text;
    const char *expected;
};

static struct phone_country country_of(const char *region)
{
    struct phone_country country;
    assert_true(phone_country_find(region, &country));
    return country;
}

static void check(const struct example *examples, size_t count)
{
    struct text words = {0};
    for (size_t i = 0; i < count; i++) {
        struct phone_country country = country_of(examples[i].region);
        struct phone_reading reading = {0};
        phone_rules_read(&country, examples[i].text, strlen(examples[i].text), &reading);
        phone_words(&reading, 1, &words);
        if (strcmp(text_string(&words), examples[i].expected) != 0)
            fail_msg("%s in %s: %s, not %s", examples[i].text, examples[i].region,
                     text_string(&words), examples[i].expected);
        assert_true((reading.phone != 0) == (reading.reason == ENTRY_REASON_NONE));
    }
    text_free(&words);
}

static void a_possible_number_is_one_even_where_no_plan_has_it(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"FR", "0612345678", "+33612345678"},
        {"FR", "0123456789", "+33123456789 landline"},
        {"FR", "+33 6 12 34 56 78", "+33612345678"},
        {"FR", "+33 (0)6 12 34 56 78", "+33612345678"},
        {"FR", "(+33) 6 12 34 56 78", "+33612345678"},
        {"FR", "0033612345678", "+33612345678"},
        {"FR", "00 33 (0)6 12 34 56 78", "+33612345678"},
        {"FR", "+330612345678", "+33612345678"},
        {"FR", "+3 36 12 34 56 78", "+33612345678"},
        {"FR", "+33712345678901", "too_long"},
        {"FR", "+33000000001", "+33000000001 unplanned"},
        {"FR", "061234567", "+33061234567 unplanned"},
        {"FR", "+1 650 253 0000", "+16502530000"},
        {"BE", "0470123456", "+32470123456"},
        {"BE", "0612345678", "+32612345678 unplanned"},
        {"US", "(650) 253-0000", "+16502530000"},
        {"IT", "06 1234 5678", "+390612345678 landline"},
        {"AR", "011 15-2345-6789", "+5491123456789"},
    };
    check(EXAMPLES, sizeof EXAMPLES / sizeof *EXAMPLES);
}

static void what_can_be_no_number_says_why(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"FR", "", "not_a_number"},
        {"FR", "+", "not_a_number"},
        {"FR", "1", "not_a_number"},
        {"FR", "12", "too_short"},
        {"FR", "0708", "too_short"},
        {"FR", "+33 6 12 34 56", "too_short"},
        {"FR", "06123456789", "too_long"},
        {"FR", "06123456780798765432", "too_long"},
        {"FR", "+999123456789", "unknown_country"},
        {"FR", "+3 6 12 34 56 78", "two_readings"},
        {"FR", "+0612345678", "unknown_country"},
        {"FR", "+33+33612345678", "not_a_number"},
        {"DE", "030", "local_only"},
        {"US", "253-0000", "local_only"},
        {"DK", "+45123", "too_short"},
        {"SG", "+65 12345", "too_short"},
        {"PA", "612345679", "impossible_length"},
    };
    check(EXAMPLES, sizeof EXAMPLES / sizeof *EXAMPLES);
}

static void what_a_spreadsheet_took_is_put_back_where_one_reading_is_left(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"FR", "612345678", "+33612345678 zero"},
        {"FR", "6 12 34 56 78", "+33612345678 zero"},
        {"FR", "33612345678", "+33612345678 plus"},
        {"FR", "330612345678", "+33612345678 plus"},
        {"FR", "32470123456", "+32470123456 plus"},
        {"FR", "262692123456", "+262692123456 plus"},
        {"FR", "16502530000", "+16502530000 plus"},
        {"FR", "+0033612345678", "+33612345678"},
        {"BE", "470123456", "+32470123456 zero"},
        {"BE", "32470123456", "+32470123456 plus"},
        {"BE", "33612345678", "+33612345678 plus"},
        {"US", "0033612345678", "+33612345678 plus"},
        {"FR", "1 650 253 0000", "+16502530000 plus"},
        {"FR", "32 470 12 34 56", "+32470123456 plus"},
        {"FR", "40712345678", "+40712345678 plus"},
        /* A French number behind or before other digits is no foreign one. */
        {"FR", "4 07 12 34 56 78", "too_long"},
        {"FR", "5 06 22 34 56 78", "too_long"},
        {"FR", "6 03 12 34 56 78", "too_long"},
        {"FR", "612345678 12", "too_long"},
        {"FR", "6 12 34 56 78 12", "too_long"},
        /* No range of any plan: nothing says that a + is missing. */
        {"FR", "99912345678", "too_long"},
        {"FR", "11111111111", "too_long"},
        /* As a national number it is possible, as an international one valid. */
        {"AT", "32470123456", "two_readings"},
        {"DE", "33612345678", "+4933612345678 zero landline"},
    };
    check(EXAMPLES, sizeof EXAMPLES / sizeof *EXAMPLES);
}

static void a_national_number_may_be_one_from_overseas(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"FR", "0692123456", "+262692123456 overseas"},
        {"FR", "692123456", "+262692123456 zero overseas"},
        {"FR", "0415123", "+508415123 overseas landline"},
        {"FR", "0639010123", "+262639010123 overseas"},
        {"FR", "0690001234", "+590690001234 overseas"},
        {"FR", "0696201234", "+596696201234 overseas"},
        {"FR", "0694201234", "+594694201234 overseas"},
        {"FR", "0551234", "+508551234 overseas"},
        /* In no plan at all. */
        {"FR", "0639123456", "+33639123456 unplanned"},
        {"FR", "0551", "too_short"},
        /* Written with a country, it is that country's. */
        {"FR", "+33692123456", "+33692123456 unplanned"},
        {"FR", "0033692123456", "+33692123456 unplanned"},
        {"FR", "+262692123456", "+262692123456"},
        {"BE", "0692123456", "+32692123456 unplanned"},
    };
    check(EXAMPLES, sizeof EXAMPLES / sizeof *EXAMPLES);
}

/* The design's rule, word for word: what is not valid in metropolitan France is tried in the eight
 * regions, and wins where all valid readings are one number. */
static int64_t read_by_the_rule(const char *text, bool *overseas)
{
    static const char *const REGIONS[] = {"RE", "YT", "GP", "MQ", "GF", "PM", "BL", "MF"};
    struct parsed_phone phone, found = {0};
    size_t different = 0;
    phone_parse(text, strlen(text), "FR", &phone);
    *overseas = false;
    if (phone.possibility == PHONE_POSSIBLE && phone.valid)
        return phone.digits;
    for (size_t i = 0; i < sizeof REGIONS / sizeof *REGIONS; i++) {
        struct parsed_phone there;
        phone_parse(text, strlen(text), REGIONS[i], &there);
        if (there.possibility != PHONE_POSSIBLE || !there.valid)
            continue;
        different += found.digits != 0 && found.digits != there.digits;
        found = there;
    }
    *overseas = found.digits != 0 && different == 0;
    if (*overseas)
        return found.digits;
    return phone.possibility == PHONE_POSSIBLE ? phone.digits : 0;
}

static void every_french_prefix_is_read_by_the_rule(void **state)
{
    (void)state;
    struct phone_country france = country_of("FR");
    for (int prefix = 10000; prefix < 100000; prefix++) {
        char text[16];
        int length = snprintf(text, sizeof text, "0%d%04d", prefix, prefix * 7 % 10000);
        struct phone_reading reading = {0};
        bool overseas;
        int64_t expected = read_by_the_rule(text, &overseas);
        phone_rules_read(&france, text, (size_t)length, &reading);
        if (reading.phone != expected ||
            ((reading.readings & ENTRY_READ_OVERSEAS) != 0) != overseas)
            fail_msg("%s: +%" PRId64 ", not +%" PRId64, text, reading.phone, expected);
    }
}

static void every_short_number_of_saint_pierre_is_read_by_the_rule(void **state)
{
    (void)state;
    struct phone_country france = country_of("FR");
    for (int number = 100000; number < 1000000; number += 97) {
        char text[16];
        int length = snprintf(text, sizeof text, "0%d", number);
        struct phone_reading reading = {0};
        bool overseas;
        int64_t expected = read_by_the_rule(text, &overseas);
        phone_rules_read(&france, text, (size_t)length, &reading);
        if (reading.phone != expected)
            fail_msg("%s: +%" PRId64 ", not +%" PRId64, text, reading.phone, expected);
    }
}

static void a_country_is_two_letters_that_libphonenumber_knows(void **state)
{
    (void)state;
    assert_true(phone_region_is_known("FR"));
    assert_true(phone_region_is_known("RE"));
    assert_false(phone_region_is_known("ZZ"));
    assert_false(phone_region_is_known("fr"));
    assert_false(phone_region_is_known(""));
    assert_true(phone_region_dials_zero("DE"));
    assert_false(phone_region_dials_zero("ES"));
    assert_false(phone_region_dials_zero("US"));
    assert_int_equal(phone_region_calling_code("BE"), 32);
    assert_true(phone_region_has_one_length("FR"));
    assert_true(phone_region_has_one_length("ES"));
    assert_false(phone_region_has_one_length("DE"));
    assert_false(phone_region_has_one_length("LU"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_possible_number_is_one_even_where_no_plan_has_it),
        cmocka_unit_test(what_can_be_no_number_says_why),
        cmocka_unit_test(what_a_spreadsheet_took_is_put_back_where_one_reading_is_left),
        cmocka_unit_test(a_national_number_may_be_one_from_overseas),
        cmocka_unit_test(every_french_prefix_is_read_by_the_rule),
        cmocka_unit_test(every_short_number_of_saint_pierre_is_read_by_the_rule),
        cmocka_unit_test(a_country_is_two_letters_that_libphonenumber_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
