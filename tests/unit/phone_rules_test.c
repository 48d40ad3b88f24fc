#include "intake/phone/phone_rules.h"

#include "intake/phone/phone_parser.h"
#include "support/phone_words.h"
#include "support/unit.h"

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
        {"FR", "06 39 98 00 01", "+33639980001 unplanned"},
        {"FR", "+1 650 253 0000", "+16502530000"},
        {"BE", "0470123456", "+32470123456"},
        {"BE", "0612345678", "+32612345678 unplanned"},
        {"US", "(650) 253-0000", "+16502530000"},
        {"IT", "06 1234 5678", "+390612345678 landline"},
        {"AR", "011 15-2345-6789", "+5491123456789"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void what_can_be_no_number_says_why(void **state)
{
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
        /* Spelt with a digit too many or too few behind 00: no number of Germany or Italy. */
        {"FR", "004-92-00-00-05", "two_readings"},
        {"FR", "003 99 00 00 10", "two_readings"},
        {"FR", "00492000005", "two_readings"},
        {"FR", "0 04 31 84 33 12", "two_readings"},
        {"FR", "0 0532 92 02 33 85", "impossible_length"},
        {"FR", "0049 30 1234567", "+49301234567 landline"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void no_number_begins_with_the_0_that_is_dialled_before_it(void **state)
{
    static const struct example EXAMPLES[] = {
        {"FR", "06 39 98 00 4", "too_short"},
        {"FR", "061234567", "too_short"},
        {"FR", "+33 06 39 98 00 4", "too_short"},
        {"FR", "+33 (0)6 39 98 00 4", "too_short"},
        {"FR", "0033063998004", "too_short"},
        {"FR", "33 06 39 98 00 4", "too_short"},
        {"FR", "+33000000001", "too_short"},
        {"FR", "+41 079 123 45 6", "too_short"},
        {"CH", "079 123 45 6", "too_short"},
        {"FR", "+262 0692 12 34 5", "too_short"},
        {"FR", "+36 06 20 123 45", "not_a_number"},
        {"FR", "+212 0612 34 567", "too_short"},
        /* Nobody dials a 0 there, and no number has one. */
        {"FR", "+34 061 234 567", "too_short"},
        {"FR", "+351 091 234 567", "too_short"},
        /* It may be dropped behind the code, and belongs there elsewhere. */
        {"FR", "+41 079 123 45 67", "+41791234567"},
        {"FR", "+39 06 1234 5678", "+390612345678 landline"},
        {"FR", "+225 01 23 45 67 89", "+2250123456789"},
        {"FR", "+242 06 123 4567", "+242061234567"},
        {"FR", "+241 06 03 12 34", "+24106031234"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

/* The numbering data is as old as the system: a country that nobody is sure of may have longer
 * numbers by now. */
static void a_length_that_the_data_does_not_know_is_for_the_provider_to_judge(void **state)
{
    static const struct example EXAMPLES[] = {
        {"FR", "+221 77 123 45 67 8", "+2217712345678 longer"},
        {"FR", "00221 77 123 45 67 8", "+2217712345678 longer"},
        {"BE", "+221 77 123 45 67 89", "+22177123456789 longer"},
        {"FR", "+226 01 70 12 34 56", "+2260170123456 longer"},
        {"FR", "+66 81 234 56 789 1", "+6681234567891 longer"},
        /* Not written with its country, or too long for any number of the world, or too short. */
        {"FR", "221 77 123 45 67 8", "too_long"},
        {"FR", "+221 77 123 45 67 890 12", "too_long"},
        {"FR", "+221 77 123 45 6", "too_short"},
        {"FR", "+2 21 77 123 45 67 8", "too_long"},
        /* Countries whose plan is known: typing errors. */
        {"FR", "+33 6 39 98 00 20 0", "too_long"},
        {"FR", "0033 6 39 98 00 20 0", "too_long"},
        {"FR", "+41 79 123 45 67 8", "impossible_length"},
        {"FR", "+32 470 12 34 56 7", "too_long"},
        {"FR", "+352 621 123 456 789", "too_long"},
        {"FR", "+262 692 12 34 56 7", "too_long"},
        {"FR", "+1 650 253 0000 1", "too_long"},
        {"FR", "+34 612 34 56 78 9", "too_long"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void what_a_spreadsheet_took_is_put_back_where_one_reading_is_left(void **state)
{
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
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void a_national_number_may_be_one_from_overseas(void **state)
{
    static const struct example EXAMPLES[] = {
        {"FR", "0692123456", "+262692123456 overseas"},
        {"FR", "692123456", "+262692123456 zero overseas"},
        {"FR", "0508415123", "+508415123 overseas landline"},
        {"FR", "05 08 55 12 34", "+508551234 overseas"},
        {"FR", "0708405880", "+508708405880 overseas"},
        {"FR", "0262 12 34 56", "+262262123456 overseas landline"},
        {"FR", "0639010123", "+262639010123 overseas"},
        {"FR", "0690001234", "+590690001234 overseas"},
        {"FR", "0696201234", "+596696201234 overseas"},
        {"FR", "0694201234", "+594694201234 overseas"},
        {"FR", "0691220001", "+590691220001 overseas"},
        {"FR", "0697 00 12 34", "+596697001234 overseas"},
        /* In no plan at all. */
        {"FR", "0639123456", "+33639123456 unplanned"},
        {"FR", "0551", "too_short"},
        /* Reserved for fiction. */
        {"FR", "0639981234", "+33639981234 unplanned"},
        {"FR", "+33639981234", "+33639981234 unplanned"},
        /* Saint-Pierre-et-Miquelon's six digits are dialled behind 0508: this lacks some. */
        {"FR", "05 55 12 3", "too_short"},
        {"FR", "0415123", "too_short"},
        {"FR", "551234", "too_short"},
        {"FR", "+508 55 12 34", "+508551234"},
        /* Behind France's code, in whatever country, and behind its own. */
        {"FR", "+33692123456", "+262692123456 overseas"},
        {"FR", "0033692123456", "+262692123456 overseas"},
        {"FR", "33692123456", "+262692123456 plus overseas"},
        {"FR", "+330692123456", "+262692123456 overseas"},
        {"BE", "+33 692 12 34 56", "+262692123456 overseas"},
        {"BE", "33692123456", "+262692123456 plus overseas"},
        {"FR", "+33 708 40 58 80", "+508708405880 overseas"},
        {"FR", "+262692123456", "+262692123456"},
        {"FR", "262692123456", "+262692123456 plus"},
        {"FR", "+508708405880", "+508708405880"},
        {"PM", "0708405880", "+508708405880"},
        {"BE", "0692123456", "+32692123456 unplanned"},
    };
    check(EXAMPLES, COUNT_OF(EXAMPLES));
}

static int64_t read_as(const struct phone_country *country, const char *before, int64_t number)
{
    char text[32];
    struct phone_reading reading = {0};
    int length = snprintf(text, sizeof text, "%s%" PRId64, before, number);
    phone_rules_read(country, text, (size_t)length, &reading);
    return reading.phone;
}

static void one_subscriber_is_one_number_however_it_is_written(void **state)
{
    static const char *const BEFORE[] = {"+33", "0033", "33", "+330", ""};
    struct phone_country france = country_of("FR"), belgium = country_of("BE");
    for (int64_t prefix = 10000; prefix < 100000; prefix += 13) {
        int64_t number = prefix * 10000 + prefix * 7 % 10000;
        int64_t expected = read_as(&france, "0", number);
        int64_t by_code = read_as(&belgium, "+", expected);
        int64_t other = read_as(&france, BEFORE[prefix % 5], number);
        if (expected == 0 || by_code != expected || other != expected)
            fail_msg("0%" PRId64 ": +%" PRId64 ", behind %s +%" PRId64 ", with a plus +%" PRId64,
                     number, expected, BEFORE[prefix % 5], other, by_code);
    }
}

/* What libphonenumber's plans say of a national spelling: the one territory that has the number
 * (0: none or several), and whether France has it. */
static int64_t find_by_plans(const char *text, bool *metropolitan)
{
    static const char *const REGIONS[] = {"RE", "YT", "GP", "MQ", "GF", "PM", "BL", "MF"};
    struct parsed_phone phone;
    int64_t found = 0;
    bool several = false;
    phone_parse(text, strlen(text), "FR", &phone);
    *metropolitan = phone.possibility == PHONE_POSSIBLE && phone.valid;
    for (size_t i = 0; i < COUNT_OF(REGIONS); i++) {
        phone_parse(text, strlen(text), REGIONS[i], &phone);
        if (phone.possibility != PHONE_POSSIBLE || !phone.valid)
            continue;
        several = several || (found != 0 && found != phone.digits);
        found = phone.digits;
    }
    return several ? 0 : found;
}

/* Whatever the year of the data: what one territory alone has is its own, and what only France has
 * is no other country's. Blocks of overseas that the data does not divide are the table's. */
static void the_table_of_overseas_numbers_agrees_with_the_plans(void **state)
{
    struct phone_country france = country_of("FR");
    for (int prefix = 10000; prefix < 100000; prefix++) {
        char text[16];
        bool metropolitan;
        int length = snprintf(text, sizeof text, "0%d%04d", prefix, prefix * 7 % 10000);
        struct phone_reading reading = {0};
        int64_t territory = find_by_plans(text, &metropolitan);
        phone_rules_read(&france, text, (size_t)length, &reading);
        bool overseas = (reading.readings & ENTRY_READ_OVERSEAS) != 0;
        bool right = metropolitan || territory == 0
                         ? overseas == (reading.phone / INT64_C(1000000000) != 33)
                         : overseas && reading.phone == territory;
        bool landline_block = strchr("25", text[1]) != NULL;
        if (!right || (metropolitan && overseas && !landline_block))
            fail_msg("%s: +%" PRId64 ", by the plans +%" PRId64, text, reading.phone, territory);
    }
}

static void a_short_number_of_saint_pierre_is_one_behind_its_code_alone(void **state)
{
    struct phone_country france = country_of("FR");
    for (int64_t number = 200000; number < 1000000; number += 991) {
        assert_int_equal(read_as(&france, "0", number), 0);
        assert_int_equal(read_as(&france, "", number), 0);
        assert_int_equal(read_as(&france, "0508", number), 508000000 + number);
        assert_int_equal(read_as(&france, "+33508", number), 508000000 + number);
    }
}

static void a_country_is_two_letters_that_libphonenumber_knows(void **state)
{
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
        cmocka_unit_test(no_number_begins_with_the_0_that_is_dialled_before_it),
        cmocka_unit_test(a_length_that_the_data_does_not_know_is_for_the_provider_to_judge),
        cmocka_unit_test(what_a_spreadsheet_took_is_put_back_where_one_reading_is_left),
        cmocka_unit_test(a_national_number_may_be_one_from_overseas),
        cmocka_unit_test(one_subscriber_is_one_number_however_it_is_written),
        cmocka_unit_test(the_table_of_overseas_numbers_agrees_with_the_plans),
        cmocka_unit_test(a_short_number_of_saint_pierre_is_one_behind_its_code_alone),
        cmocka_unit_test(a_country_is_two_letters_that_libphonenumber_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
