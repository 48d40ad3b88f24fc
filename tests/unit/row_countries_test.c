/* Whose country a national number is read in, through whole files. */
#include "intake/columns/country_name.h"
#include "support/intake_trace.h"
#include "support/unit.h"

#include <string.h>

static void assert_entries(const char *content, const struct intake_options *options,
                           const char *expected)
{
    static const struct intake_options ALL_ROWS = {.all_rows = true};
    intake_trace_expect(content, options != NULL ? options : &ALL_ROWS, expected);
}

static void assert_refused(const char *content, const char *piece, const char *other)
{
    static const struct intake_options ALL_ROWS = {.all_rows = true};
    const char *const pieces[] = {piece, other};
    intake_trace_expect_refusal(content, &ALL_ROWS, 65, pieces, 2);
}

static void each_number_is_read_in_the_country_of_its_row(void **state)
{
    const char *where = "Désabonné=oui";
    const struct intake_options options = {.where = &where, .where_count = 1};
    assert_entries("Nom;Portable;Pays;Désabonné\nAnne;06 39 98 00 01;France;oui\n"
                   "Beat;079 000 00 70;Suisse;oui\nCora;0470 00 00 72;Belgique;oui\n"
                   "Dave;07700 900081;Royaume-Uni;oui\nEnzo;340 0000079;Italie;oui\n"
                   "Fred;0692 00 00 64;La Réunion;oui\n",
                   &options,
                   "1 line 2 column 2 \"06 39 98 00 01\" +33639980001 [not in plan]\n"
                   "2 line 3 column 2 \"079 000 00 70\" +41790000070 [country]\n"
                   "3 line 4 column 2 \"0470 00 00 72\" +32470000072 [country]\n"
                   "4 line 5 column 2 \"07700 900081\" +447700900081 [not in plan, country]\n"
                   "5 line 6 column 2 \"340 0000079\" +393400000079 [country]\n"
                   "6 line 7 column 2 \"0692 00 00 64\" +262692000064 [overseas]\n");
}

static void countries_are_known_by_their_names_and_codes(void **state)
{
    static const char *const CELLS[] = {"Suisse",
                                        "Schweiz",
                                        "Switzerland",
                                        "SVIZZERA",
                                        "svizra",
                                        "CH",
                                        "ch",
                                        "CHE",
                                        "41",
                                        "+41",
                                        "0041",
                                        "41.0",
                                        "'+41",
                                        "=\"41\"",
                                        "CH - Schweiz",
                                        "Suisse (+41)",
                                        "Suisse / Schweiz",
                                        " suisse ",
                                        "\xF0\x9F\x87\xA8\xF0\x9F\x87\xAD"};
    for (size_t i = 0; i < COUNT_OF(CELLS); i++) {
        char region[3] = "";
        if (country_name_read(CELLS[i], strlen(CELLS[i]), region) <= COUNTRY_UNREADABLE)
            fail_msg("not read: %s", CELLS[i]);
        assert_string_equal(region, "CH");
    }
}

static void other_countries_are_known_in_their_own_language(void **state)
{
    static const struct {
        const char *cell, *region;
    } CELLS[] = {{"Österreich", "AT"}, {"España", "ES"},          {"Ελλάδα", "GR"},
                 {"Polska", "PL"},     {"ÉTATS-UNIS", "US"},      {"U.S.A.", "US"},
                 {"日本", "JP"},       {"Magyarország", "HU"},    {"Côte d’Ivoire", "CI"},
                 {"Maroc", "MA"},      {"Algérie", "DZ"},         {"Česko", "CZ"},
                 {"Kosovo", "XK"},     {"The Netherlands", "NL"}, {"+590", "GP"}};
    for (size_t i = 0; i < COUNT_OF(CELLS); i++) {
        char region[3] = "";
        if (country_name_read(CELLS[i].cell, strlen(CELLS[i].cell), region) <= COUNTRY_UNREADABLE)
            fail_msg("not read: %s", CELLS[i].cell);
        assert_string_equal(region, CELLS[i].region);
    }
}

static void what_could_be_two_countries_or_none_is_not_read(void **state)
{
    static const char *const CELLS[] = {"Congo", "Suisse / Belgique", "Narnia", "999", "041",
                                        "NA",    "Paris, France",     "800",    "oui"};
    for (size_t i = 0; i < COUNT_OF(CELLS); i++) {
        char region[3] = "";
        enum country_cell kind = country_name_read(CELLS[i], strlen(CELLS[i]), region);
        if (kind != COUNTRY_UNREADABLE)
            fail_msg("read as %s: %s", region, CELLS[i]);
    }
    char region[3];
    assert_int_equal(country_name_read("", 0, region), COUNTRY_BLANK);
    assert_int_equal(country_name_read("N/A", 3, region), COUNTRY_BLANK);
    assert_int_equal(country_name_read("-", 1, region), COUNTRY_BLANK);
}

static void the_table_is_in_plain_form_and_names_no_country_twice(void **state)
{
    struct text plain = {0};
    for (size_t i = 0; i < country_count; i++) {
        const char *at = country_table[i].names;
        assert_int_equal(at[0], ';');
        for (at++; *at != '\0'; at += strcspn(at, ";") + 1) {
            size_t length = strcspn(at, ";");
            char region[3] = "";
            country_name_plain(at, length, &plain);
            if (plain.length != length || memcmp(plain.data, at, length) != 0)
                fail_msg("not plain: %.*s", (int)length, at);
            assert_int_not_equal(country_name_read(at, length, region), COUNTRY_UNREADABLE);
            if (strcmp(region, country_table[i].alpha2) != 0)
                fail_msg("%.*s is %s", (int)length, at, region);
        }
    }
    text_free(&plain);
}

static void a_calling_code_in_a_column_of_its_own_joins_its_number(void **state)
{
    assert_entries(
        "Indicatif;Mobile\n41;790000070\n33;639980001\n+32;470000072\n0049;15123456789\n", NULL,
        "1 line 2 column 2 \"790000070\" +41790000070 [zero restored, country]\n"
        "2 line 3 column 2 \"639980001\" +33639980001 [zero restored, not in plan]\n"
        "3 line 4 column 2 \"470000072\" +32470000072 [zero restored, country]\n"
        "4 line 5 column 2 \"15123456789\" +4915123456789 [zero restored, country]\n");
    assert_entries("Qzx;Handy\n+41;0790000070\n+32;0470000072\n", NULL,
                   "1 line 2 column 2 \"0790000070\" +41790000070 [country]\n"
                   "2 line 3 column 2 \"0470000072\" +32470000072 [country]\n");
    assert_entries("Vorwahl;Handy\n41;790000070\n", NULL,
                   "1 line 2 column 2 \"790000070\" +41790000070 [zero restored, country]\n");
}

static const char UNCLEAR[] = "Nom;Mobile;Land\nA;0639980001;Frankreich\nB;0790000070;Schweiz\n"
                              "C;0639980002;Narnia\nD;+41790000071;Narnia\nE;0041790000072;Narnia\n"
                              "F;;Narnia\nG;0639980003;\n";

static void a_country_that_can_not_be_read_makes_a_national_number_undecided(void **state)
{
    const struct intake_options asked = {.all_rows = true, .country_column = "land"};
    assert_entries(UNCLEAR, &asked,
                   "1 line 2 column 2 \"0639980001\" +33639980001 [not in plan]\n"
                   "2 line 3 column 2 \"0790000070\" +41790000070 [country]\n"
                   "3 line 4 column 2 \"0639980002\" undecided country_unclear\n"
                   "4 line 5 column 2 \"+41790000071\" +41790000071\n"
                   "5 line 6 column 2 \"0041790000072\" +41790000072\n"
                   "6 line 7 column 2 \"\" empty\n"
                   "7 line 8 column 2 \"0639980003\" +33639980003 [not in plan]\n");
    assert_entries(
        "Mobile,Country\n0639980001,France\n0790000070,Switzerland\n0639980002,Elbonia\n", NULL,
        "1 line 2 column 1 \"0639980001\" +33639980001 [not in plan]\n"
        "2 line 3 column 1 \"0790000070\" +41790000070 [country]\n"
        "3 line 4 column 1 \"0639980002\" undecided country_unclear\n");
}

static void a_number_of_the_default_country_alone_is_sent_as_neither(void **state)
{
    assert_entries("Nom;Mobile;Pays\nA;0612345678;Belgique\nB;0612345678;France\n"
                   "C;06 12 34 56 78;Espagne\nD;0470000072;Belgique\n",
                   NULL,
                   "1 line 2 column 2 \"0612345678\" undecided country_unclear\n"
                   "2 line 3 column 2 \"0612345678\" +33612345678\n"
                   "3 line 4 column 2 \"06 12 34 56 78\" undecided country_unclear\n"
                   "4 line 5 column 2 \"0470000072\" +32470000072 [country]\n");
}

static void a_metropolitan_mobile_in_an_overseas_territory_stays_one(void **state)
{
    assert_entries("Mobile;Pays\n0612345678;La Réunion\n0692000064;RE\n0690000066;Guadeloupe\n",
                   NULL,
                   "1 line 2 column 1 \"0612345678\" +33612345678\n"
                   "2 line 3 column 1 \"0692000064\" +262692000064 [overseas]\n"
                   "3 line 4 column 1 \"0690000066\" +590690000066 [overseas]\n");
}

static void two_country_columns_that_differ_are_refused(void **state)
{
    assert_refused(
        "Mobile;Pays livraison;Pays facturation\n0639980001;France;France\n"
        "0639980002;France;Suisse\n",
        "line 3: ",
        "\n  --country-column \"Pays livraison\"   each row's number is of the country in "
        "that column\n  --country-column \"Pays facturation\"");
    assert_refused("Phone,Billing Country,Shipping Country\n0790000070,CH,DE\n", "says CH",
                   "says DE");
    assert_entries("Mobile;Pays;Indicatif\n0790000070;Suisse;+41\n0470000072;;32\n", NULL,
                   "1 line 2 column 1 \"0790000070\" +41790000070 [country]\n"
                   "2 line 3 column 1 \"0470000072\" +32470000072 [country]\n");
}

static void a_column_of_that_name_and_other_values_is_asked_about(void **state)
{
    assert_refused("Mobile;Land\n0639980001;Bayern\n0639980002;Hessen\n", "2 of its first 2 values",
                   "\n  --country-column Land");
    assert_refused("Mobile;Pays\n0639980001;Narnia\n0639980002;Suisse\n", "1 of its first 2 values",
                   "\n  --country FR");
    assert_refused("Mobile;Maa\n0639980001;Ranska\n0639980002;Suisse\n0639980003;Belgique\n"
                   "0639980004;Italie\n",
                   "\"Maa\" names countries", "\n  --country-column Maa");
}

static void a_country_that_is_given_is_that_of_all_rows(void **state)
{
    const struct intake_options french = {.all_rows = true, .country = "FR"};
    const char *asked = "Pays facturation";
    const struct intake_options billed = {.all_rows = true, .country_column = asked};
    assert_entries("Mobile;Pays\n0612345678;Suisse\n", &french,
                   "1 line 2 column 1 \"0612345678\" +33612345678\n");
    assert_entries("Mobile;Pays livraison;Pays facturation\n0790000070;France;Suisse\n", &billed,
                   "1 line 2 column 1 \"0790000070\" +41790000070 [country]\n");
}

static void a_column_asked_for_that_names_no_countries_is_refused(void **state)
{
    const struct intake_options asked = {.all_rows = true, .country_column = "Nom"};
    const char *const pieces[] = {"--country-column Nom", "2 of its first 2 values"};
    intake_trace_expect_refusal("Nom;Mobile\nAnne;0639980001\nBob;0639980002\n", &asked, 65, pieces,
                                2);
}

static void columns_of_other_countries_say_nothing(void **state)
{
    assert_entries("Mobile;Pays de naissance;Langue;Ville\n0612345678;Suisse;DE;Luxembourg\n", NULL,
                   "1 line 2 column 1 \"0612345678\" +33612345678\n");
    assert_entries("Nom;Phone (with country code);Canton\nA;+33612345678;BE\nB;+33612345679;GE\n",
                   NULL,
                   "1 line 2 column 2 \"+33612345678\" +33612345678\n"
                   "2 line 3 column 2 \"+33612345679\" +33612345679\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_number_is_read_in_the_country_of_its_row),
        cmocka_unit_test(countries_are_known_by_their_names_and_codes),
        cmocka_unit_test(other_countries_are_known_in_their_own_language),
        cmocka_unit_test(what_could_be_two_countries_or_none_is_not_read),
        cmocka_unit_test(the_table_is_in_plain_form_and_names_no_country_twice),
        cmocka_unit_test(a_calling_code_in_a_column_of_its_own_joins_its_number),
        cmocka_unit_test(a_country_that_can_not_be_read_makes_a_national_number_undecided),
        cmocka_unit_test(a_number_of_the_default_country_alone_is_sent_as_neither),
        cmocka_unit_test(a_metropolitan_mobile_in_an_overseas_territory_stays_one),
        cmocka_unit_test(two_country_columns_that_differ_are_refused),
        cmocka_unit_test(a_column_of_that_name_and_other_values_is_asked_about),
        cmocka_unit_test(a_country_that_is_given_is_that_of_all_rows),
        cmocka_unit_test(a_column_asked_for_that_names_no_countries_is_refused),
        cmocka_unit_test(columns_of_other_countries_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
