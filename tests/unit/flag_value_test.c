#include "intake/filter/flag_date.h"
#include "intake/filter/flag_value.h"
#include "support/unit.h"

static void yes_and_no_have_many_words(void **state)
{
    static const char *const YES[] = {"yes", "oui", "true", "vrai", "1", "y", "o", "on", "x"};
    static const char *const NO[] = {"no", "non", "false", "faux", "0", "n", "off"};
    for (size_t i = 0; i < COUNT_OF(YES); i++)
        assert_int_equal(flag_value_word(YES[i]), FLAG_YES);
    for (size_t i = 0; i < COUNT_OF(NO); i++)
        assert_int_equal(flag_value_word(NO[i]), FLAG_NO);
}

static void anything_else_is_no_flag(void **state)
{
    static const char *const OTHERS[] = {"",   "oui - sms", "2",         "00",    "ok",
                                         "xx", "none",      "no thanks", "actif", "-",
                                         "?",  "nope",      "kylla"};
    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        assert_int_equal(flag_value_word(OTHERS[i]), FLAG_NO_WORD);
}

static void opposites_are_of_one_pair(void **state)
{
    assert_true(flag_values_are_opposite("oui", "non"));
    assert_true(flag_values_are_opposite("non", "oui"));
    assert_true(flag_values_are_opposite("1", "0"));
    assert_true(flag_values_are_opposite("abonne", "desabonne"));
    assert_true(flag_values_are_opposite("allow", "do not allow"));
    assert_false(flag_values_are_opposite("oui", "no"));
    assert_false(flag_values_are_opposite("oui", "0"));
    assert_false(flag_values_are_opposite("oui", "faux"));
    assert_false(flag_values_are_opposite("oui", "oui"));
    assert_false(flag_values_are_opposite("x", ""));
    assert_false(flag_values_are_opposite("oui", "oui - sms"));
    assert_true(flag_values_are_opposite("ja", "nein"));
    assert_true(flag_values_are_opposite("nee", "ja"));
    assert_true(flag_values_are_opposite("t", "f"));
    assert_false(flag_values_are_opposite("kylla", "ei"));
    assert_false(flag_values_are_opposite("x", ""));
    assert_true(flag_value_opts_in("aktiv"));
    assert_false(flag_value_opts_in("abgemeldet"));
}

#define DAY_20240312                                                                               \
    INT64_C(1710201600) /* 2024-03-12T00:00:00Z in s: `date -ud 2024-03-12 +%s`                    \
                         */

static void assert_date(const char *value, bool month_first, int64_t seconds)
{
    int64_t wall_ms = 0;
    if (!flag_date_read(value, month_first, &wall_ms))
        fail_msg("\"%s\" is no date", value);
    assert_int_equal(wall_ms / 1000, seconds);
}

static void dates_are_read_as_the_french_and_iso_write_them(void **state)
{
    assert_date("2024-03-12", false, DAY_20240312);
    assert_date("12/03/2024", false, DAY_20240312);
    assert_date("12.03.2024", false, DAY_20240312);
    assert_date("12-03-2024", false, DAY_20240312);
    assert_date("2024/03/12", false, DAY_20240312);
    assert_date("12/3/2024", false, DAY_20240312);
    assert_date(" 12/03/2024 ", false, DAY_20240312);
}

static void the_month_comes_first_where_it_must_or_is_said_to(void **state)
{
    assert_date("03/12/2024", true, DAY_20240312);
    assert_date("03/25/2024", false, DAY_20240312 + 13 * 86400);
    assert_date("25/03/2024", true, DAY_20240312 + 13 * 86400);
    assert_date("2024-03-12", true, DAY_20240312);
}

static void a_time_may_follow(void **state)
{
    assert_date("2024-03-12T10:30:15Z", false, DAY_20240312 + 37815);
    assert_date("2024-03-12t10:30:15.123z", false, DAY_20240312 + 37815);
    assert_date("2024-03-12 10:30:15", false, DAY_20240312 + 37815);
    assert_date("2024-03-12 10:30", false, DAY_20240312 + 37800);
    assert_date("2024-03-12T10:30:15+01:00", false, DAY_20240312 + 37815 - 3600);
    assert_date("2024-03-12 10:30:15 +0100", false, DAY_20240312 + 37815 - 3600);
    assert_date("2024-03-12 10:30:15 -0430", false, DAY_20240312 + 37815 + 16200);
    assert_date("2024-03-12 10:30:15 UTC", false, DAY_20240312 + 37815);
    assert_date("12/03/2024 09:05", false, DAY_20240312 + 32700);
    assert_date("3/12/2024, 4:05 PM", true, DAY_20240312 + 57900);
    assert_date("3/12/2024 12:05 am", true, DAY_20240312 + 300);
    assert_date("2024-03-12 00:30:00+02:00", false, DAY_20240312 + 1800 - 7200);
}

static void a_month_may_be_a_word(void **state)
{
    static const char *const VALUES[] = {
        "12 mars 2024",        "mar 12, 2024",  "march 12th, 2024", "12. marz 2024", "12-mar-24",
        "12 de marzo de 2024", "12 marco 2024", "12 maart 2024",    "12 mrt. 2024",  "12/mar/2024",
    };
    for (size_t i = 0; i < COUNT_OF(VALUES); i++)
        assert_date(VALUES[i], false, DAY_20240312);
    assert_date("1er mars 2024", false, DAY_20240312 - 11 * 86400);
    assert_date("12 mars 2024 10:30", false, DAY_20240312 + 37800);
    assert_date("12/03/24", false, DAY_20240312);
    assert_date("12.3.24", false, DAY_20240312);
}

static void a_number_is_a_moment_only_within_reason(void **state)
{
    static const struct {
        const char *value;
        int64_t seconds; /* 0: no moment */
    } NUMBERS[] = {
        {"45363", DAY_20240312},
        {"45363.44", DAY_20240312},
        {"1710234672", 1710234672},
        {"1710234672123", 1710234672},
        {"1710234672.5", 1710234672},
        {"2024", 0},
        {"20240312", 0},
        {"0612345678", 0},
        {"33612345678", 0},
        {"32873", 0},
        {"73416", 0},
        {"45363,44", 0},
        {"45363.", 0},
        {"45363 oui", 0},
        {"-45363", 0},
        {"", 0},
        {"99999999999999999999", 0},
    };
    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
        int64_t wall_ms = 0;
        bool found = flag_date_of_number(NUMBERS[i].value, &wall_ms);
        if (found != (NUMBERS[i].seconds != 0) || wall_ms / 1000 != NUMBERS[i].seconds)
            fail_msg("\"%s\": %d, %lld", NUMBERS[i].value, found, (long long)wall_ms);
    }
}

static void what_is_no_day_is_no_date(void **state)
{
    static const char *const VALUES[] = {
        "",
        "oui",
        "2024",
        "12/03",
        "12-03-24",
        "31/02/2024",
        "2023-02-29",
        "2024-13-01",
        "0000-00-00",
        "32/01/2024",
        "00/01/2024",
        "1899-12-31",
        "12/03-2024",
        "2024-03-12 25:00",
        "2024-03-12 10",
        "12/03/2024 oui",
        "12 maaliskuuta 2024", /* Finnish, in no table of ours */
        "12 mars",
        "mars 2024",
        "mars",
        "32 mars 2024",
        "12 mars 2024 oui",
        "mars 12 24 7",
        "12mars2024",
        "45363",
        "0612345678",
        "06.12.3456",
        "2024-03-12T10:30+1",
        "12/03/20245",
        "2024-03-12 13:00 PM",
        "2024-03-12 10:00 +25:00",
    };
    for (size_t i = 0; i < COUNT_OF(VALUES); i++) {
        int64_t wall_ms;
        if (flag_date_read(VALUES[i], false, &wall_ms))
            fail_msg("\"%s\" is a date", VALUES[i]);
    }
}

static void a_day_that_stands_for_none_is_nothing(void **state)
{
    static const char *const NOTHING[] = {"",
                                          "null",
                                          "0000-00-00",
                                          "0000-00-00 00:00:00",
                                          "1970-01-01t00:00:00z",
                                          "1900-01-00",
                                          "1900-01-01",
                                          "01/01/1900",
                                          "0001-01-01 00:00:00",
                                          "30/12/1899",
                                          "12/30/1899",
                                          "1601-01-01",
                                          "31.12.9999",
                                          "9999-12-31 23:59:59.999",
                                          "1970-01-01 01:00:00+01:00"};
    static const char *const SOMETHING[] = {"2024-03-12", "1970-01-02", "1901-01-01",
                                            "0",          "-",          "1970-01-01 oui",
                                            "9999",       "non",        "vide"};
    for (size_t i = 0; i < COUNT_OF(NOTHING); i++)
        if (!flag_value_is_nothing(NOTHING[i]))
            fail_msg("%s is something", NOTHING[i]);
    for (size_t i = 0; i < COUNT_OF(SOMETHING); i++)
        if (flag_value_is_nothing(SOMETHING[i]))
            fail_msg("%s is nothing", SOMETHING[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_that_stands_for_none_is_nothing),
        cmocka_unit_test(yes_and_no_have_many_words),
        cmocka_unit_test(anything_else_is_no_flag),
        cmocka_unit_test(opposites_are_of_one_pair),
        cmocka_unit_test(dates_are_read_as_the_french_and_iso_write_them),
        cmocka_unit_test(the_month_comes_first_where_it_must_or_is_said_to),
        cmocka_unit_test(a_time_may_follow),
        cmocka_unit_test(a_month_may_be_a_word),
        cmocka_unit_test(a_number_is_a_moment_only_within_reason),
        cmocka_unit_test(what_is_no_day_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
