/* What is suggested for files of which nobody has said which rows are meant. */
#include "support/intake_trace.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

static const struct intake_options NOTHING_SAID = {0};

static void assert_asks(const char *content, const char *column)
{
    struct text about = {0};
    text_printf(&about, "olumn \"%s\" may tell", column);
    const char *const pieces[] = {about.data, "--where", "--all-rows"};
    intake_trace_expect_refusal(content, &NOTHING_SAID, 65, pieces, 3);
    text_free(&about);
}

/* The refusal does not hold the text. */
static void assert_not_offered(const char *content, const char *text)
{
    struct text trace = {0};
    intake_trace_bytes(content, strlen(content), &NOTHING_SAID, &trace);
    if (strncmp(text_string(&trace), "65 ", 3) != 0 || strstr(text_string(&trace), text) != NULL)
        fail_msg("not refused, or \"%s\" in: %s", text, text_string(&trace));
    text_free(&trace);
}

/* The columns are suggested in this order. */
static void assert_order(const char *content, const char *first, const char *second)
{
    struct text trace = {0}, one = {0}, two = {0};
    text_printf(&one, "olumn \"%s\" may tell", first);
    text_printf(&two, "olumn \"%s\" may tell", second);
    intake_trace_bytes(content, strlen(content), &NOTHING_SAID, &trace);
    const char *at = strstr(text_string(&trace), one.data);
    if (at == NULL || strstr(at, two.data) == NULL)
        fail_msg("\"%s\" is not before \"%s\": %s", first, second, text_string(&trace));
    text_free(&trace);
    text_free(&one);
    text_free(&two);
}

static void the_refusal_shows_the_values_and_a_command_for_either_reading(void **state)
{
    intake_trace_expect("Mobile;SMS Opt Out\n0612345678;Yes\n0612345679;no\n0612345670;YES \n"
                        "0612345671;\n",
                        &NOTHING_SAID,
                        "65 FILE: which rows are meant must be said, since this is no bare list of "
                        "phones: beside the phones it has the column \"SMS Opt Out\"\n"
                        "  The column \"SMS Opt Out\" may tell. Its values:\n"
                        "             2 rows  Yes\n"
                        "             1 row   (empty)\n"
                        "             1 row   no\n"
                        "    If \"Yes\" means that the person has opted out:\n"
                        "      stopsms run FILE --where 'SMS Opt Out=Yes'\n"
                        "    If \"Yes\" means that the person may be written to:\n"
                        "      stopsms run FILE --where 'SMS Opt Out=no'\n"
                        "  If every row of the file is an opt-out:\n"
                        "      stopsms run FILE --all-rows\n"
                        "  Nothing was sent: which people are meant is not for this program to "
                        "guess.\n");
}

static void a_mark_or_nothing_has_two_readings_too(void **state)
{
    const char *const pieces[] = {"--where 'STOP=x'", "--where 'STOP=,!x'"};
    intake_trace_expect_refusal("Mobile;STOP\n0612345678;x\n0612345679;\n", &NOTHING_SAID, 65,
                                pieces, 2);
}

static void dates_have_two_readings_too(void **state)
{
    const char *const pieces[] = {"--where 'Opt-in date=date'", "--where 'Opt-in date=,!date'"};
    intake_trace_expect_refusal("Mobile;Opt-in date\n0612345678;2024-03-12\n0612345679;\n",
                                &NOTHING_SAID, 65, pieces, 2);
}

static void other_values_have_a_command_each(void **state)
{
    const char *const pieces[] = {"--where 'SMS Consent=NEVER\\, YET'",
                                  "--where 'SMS Consent=UNSUBSCRIBED'", "1 row   SUBSCRIBED"};
    intake_trace_expect_refusal("Mobile;SMS Consent\n0612345678;SUBSCRIBED\n0612345679;"
                                "\"NEVER, YET\"\n0612345670;UNSUBSCRIBED\n",
                                &NOTHING_SAID, 65, pieces, 3);
}

static void of_two_unknown_values_one_is_left_out_by_name(void **state)
{
    const char *const pieces[] = {"--where 'Tila=kielletty,!sallittu'",
                                  "--where 'Tila=sallittu,!kielletty'"};
    intake_trace_expect_refusal("Puhelin,Mobile,Tila\n,0612345678,sallittu\n,0612345679,kielletty\n"
                                ",0612345670,sallittu\n",
                                &NOTHING_SAID, 65, pieces, 2);
    const char *const groups[] = {"--where 'Gruppe=Kunden,!\xC3\x9C"
                                  "ber'",
                                  "--where 'Gruppe=\xC3\x9C"
                                  "ber,!Kunden'"};
    intake_trace_expect_refusal("Mobile;Gruppe\n0612345678;Kunden\n0612345679;\xC3\x9C"
                                "ber\n",
                                &NOTHING_SAID, 65, groups, 2);
}

static void a_value_that_says_may_be_written_to_is_never_offered_as_an_opt_out(void **state)
{
    assert_not_offered("Mobile;Statut\n0612345678;Abonné\n0612345679;Résilié\n",
                       "If \"Abonné\" means that the person has opted out");
    assert_not_offered("Phone,Status\n0612345678,Active\n0612345679,Bounced\n",
                       "--where Status=Active");
    assert_not_offered("Phone Number,Consent\n+33612345678,\"email, sms\"\n+33612345679,email\n"
                       "+33612345670,\n",
                       "has opted out:\n      stopsms run FILE --where 'Consent=email");
    const char *const blank[] = {"If an empty cell means that the person has opted out",
                                 "--where 'Consent=,!"};
    intake_trace_expect_refusal("Phone Number,Consent\n+33612345678,\"email, sms\"\n"
                                "+33612345679,email\n+33612345670,\n",
                                &NOTHING_SAID, 65, blank, 2);
}

static void a_name_is_enough_whatever_the_values(void **state)
{
    const char *const pieces[] = {"\"STOP SMS\" may tell", "It says nothing of anybody",
                                  "--all-rows"};
    intake_trace_expect_refusal("Mobile;STOP SMS\n0612345678;\n", &NOTHING_SAID, 65, pieces, 3);
    assert_asks("Mobile;Désabonné\n0612345678;oui\n", "Désabonné");
    assert_asks("Phone,Accepts SMS Marketing\n+33612345678,yes\n", "Accepts SMS Marketing");
    assert_asks("Mobile;OPTIN_TIME\n0612345678;2024-03-12 10:00:00\n", "OPTIN_TIME");
    assert_asks("Mobile;Ne pas appeler\n0612345678;peut-être\n", "Ne pas appeler");
    assert_asks("Mobile;Statut RGPD\n0612345678;zzz\n", "Statut RGPD");
}

static void values_are_enough_where_both_kinds_are_there(void **state)
{
    assert_asks("Mobile;Statut\n0612345678;oui\n0612345679;non\n0612345670;\n", "Statut");
    assert_asks("Mobile;Actif\n0612345678;1\n0612345679;0\n", "Actif");
    assert_asks("Mobile;Statut\n0612345678;oui\n0612345679;N/A\n0612345670;non\n", "Statut");
    assert_asks("Mobile;Statut\n0612345678;Oui\n0612345679;No\n", "Statut");
    assert_asks("Mobile;Statut\n0612345678;Abonné\n0612345679;Désabonné\n", "Statut");
    assert_asks("Mobile;Etat\n0612345678;Allow\n0612345679;Do Not Allow\n", "Etat");
}

static void columns_of_which_nothing_is_known_are_shown_too(void **state)
{
    assert_asks("Mobile;Statut\n0612345678;oui\n0612345679;oui\n", "Statut");
    assert_asks("Mobile;Statut\n0612345678;oui\n0612345679;prospect\n0612345670;non\n", "Statut");
    assert_asks("Mobile;VIP\n0612345678;x\n0612345679;\n", "VIP");
    assert_asks("Mobile;Groupe\n0612345678;STOP SMS\n0612345679;Clients\n0612345670;Clients\n",
                "Groupe");
    assert_asks("Mobile;Jakaumalista\n0612345678;A\n0612345679;B\n0612345670;A\n", "Jakaumalista");
    assert_asks("Mobile,\xE5\x90\x8C\xE6\x84\x8F\n0612345678,\xE3\x81\xAF\xE3\x81\x84\n"
                "0612345679,\xE3\x81\x84\xE3\x81\x84\xE3\x81\x88\n",
                "\xE5\x90\x8C\xE6\x84\x8F");
}

static void the_likeliest_comes_first(void **state)
{
    assert_order("Ville;Mobile;Opt-in e-mail;Opt-in SMS\nLyon;0612345678;oui;non\n"
                 "Lyon;0612345679;non;oui\nNice;0612345670;non;oui\n",
                 "Opt-in SMS", "Opt-in e-mail");
    assert_order("Ville;Mobile;Statut\nLyon;0612345678;Abonné\nLyon;0612345679;Désabonné\n"
                 "Nice;0612345670;Abonné\n",
                 "Statut", "Ville");
    assert_order("Mobile;Actif;STOP\n0612345678;oui;\n0612345679;non;x\n", "STOP", "Actif");
}

static void what_tells_nobody_apart_is_not_shown(void **state)
{
    assert_not_offered("Mobile;Pays;STOP\n0612345678;FR;x\n0612345679;FR;\n", "\"Pays\" may tell");
    assert_not_offered("Nom;Mobile;STOP\nDupont;0612345678;x\nMartin;0612345679;\n",
                       "\"Nom\" may tell");
    assert_not_offered("id,phone,sms_ok\n1,0612345678,t\n2,0612345679,f\n3,0612345670,t\n",
                       "\"id\" may tell");
}

static void a_phones_name_over_yes_or_no_is_consent(void **state)
{
    assert_asks("Mobile;SMS\n0612345678;oui\n0612345679;oui\n", "SMS");
    assert_asks("Mobile;SMS\n0612345678;non\n", "SMS");
    assert_asks("Tel;SMS\n0612345678;x\n0612345679;\n", "SMS");
    assert_asks("Mobile;Envoi SMS\n0612345678;1\n0612345679;\n", "Envoi SMS");
    assert_asks("Tel;Mobile\n0612345678;1\n0612345679;0\n", "Mobile");
}

static void a_flag_far_down_the_file_is_seen(void **state)
{
    struct text content = {0};
    text_append_string(&content, "Mobile;Statut\n");
    for (int i = 0; i < 30000; i++)
        text_printf(&content, "06123%05d;oui\n", i);
    text_append_string(&content, "0712345678;non\n");
    const char *const pieces[] = {"     30000 rows  oui", "         1 row   non"};
    intake_trace_expect_refusal(content.data, &NOTHING_SAID, 65, pieces, 2);
    text_free(&content);
}

static void lines_under_the_table_hide_no_flag(void **state)
{
    assert_asks("\"Statut\",\"Mobile\"\n\"oui\",\"0612345678\"\n\"non\",\"0612345679\"\n"
                "\"Copyright (c) 2000-2024 salesforce.com\"\n",
                "Statut");
}

static void a_header_taken_for_a_row_hides_no_flag(void **state)
{
    const struct intake_options no_header = {.no_header = true};
    const char *const pieces[] = {"\"column 2\" may tell", "--where 'column 2="};
    const char *content = "0612345670;SMS Opt Out\n0612345678;non\n0612345679;oui\n";
    intake_trace_expect_refusal(content, &no_header, 65, pieces, 2);
    intake_trace_expect_refusal(content, &NOTHING_SAID, 65, pieces, 2);
}

static void flags_without_a_header_are_seen_by_their_values(void **state)
{
    assert_asks("0612345678;oui\n0612345679;non\n", "column 2");
}

static void every_such_column_is_shown(void **state)
{
    const char *const pieces[] = {"The column \"Opt-in e-mail\" may tell",
                                  "The column \"Opt-in SMS\"", "--where 'Opt-in e-mail=oui'",
                                  "--where 'Opt-in SMS=non'"};
    intake_trace_expect_refusal("Mobile;Opt-in e-mail;Opt-in SMS\n0612345678;oui;non\n"
                                "0612345679;non;oui\n",
                                &NOTHING_SAID, 65, pieces, 4);
}

static void however_many_there_are_the_end_of_the_message_is_there(void **state)
{
    struct text content = {0};
    text_append_string(&content, "Mobile");
    for (int i = 0; i < 60; i++)
        text_printf(&content, ";Consentement pour la finalité numéro %d de notre politique", i);
    for (int row = 0; row < 20; row++) {
        text_printf(&content, "\n06123456%02d", row);
        for (int i = 0; i < 60; i++)
            text_printf(&content, ";une valeur assez longue, la %d de la ligne %d", i, row);
    }
    const char *const pieces[] = {"more columns may tell", "--all-rows",
                                  "not for this program to guess.\n"};
    intake_trace_expect_refusal(content.data, &NOTHING_SAID, 65, pieces, 3);
    text_free(&content);
}

static void the_commands_survive_a_shell(void **state)
{
    const char *const pieces[] = {"--where 'Date d'\\''opposition=date'"};
    intake_trace_expect_refusal("Mobile;Date d'opposition\n0612345678;12/03/2024\n", &NOTHING_SAID,
                                65, pieces, 1);
}

static void a_name_that_can_not_be_given_back_is_its_number(void **state)
{
    const char *const twice[] = {"--where '2=oui'", "--where '3=oui'"};
    intake_trace_expect_refusal("Mobile;STOP;Stop\n0612345678;oui;non\n0612345679;non;oui\n",
                                &NOTHING_SAID, 65, twice, 2);
    const char *const escape[] = {"column \"STOP \\x1B[2J\" may tell", "--where '2=oui'"};
    intake_trace_expect_refusal("Mobile;STOP \x1B[2J\n0612345678;oui\n", &NOTHING_SAID, 65, escape,
                                2);
}

static void all_rows_is_an_answer(void **state)
{
    const struct intake_options all_rows = {.all_rows = true};
    intake_trace_expect("Mobile;STOP\n0612345678;oui\n0612345679;non\n", &all_rows,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"0612345679\" +33612345679\n");
}

static void the_commands_that_are_shown_select_what_they_say(void **state)
{
    static const char CONTENT[] = "Mobile;STOP\n0612345678;x\n0612345679;\n";
    const char *const marked[] = {"STOP=x"}, *const blank[] = {"STOP=,!x"};
    struct intake_options options = {.where = marked, .where_count = 1};
    intake_trace_expect(CONTENT, &options,
                        "1 line 2 column 1 \"0612345678\" +33612345678\n"
                        "2 line 3 column 1 \"0612345679\" skipped not_selected\n");
    options.where = blank;
    intake_trace_expect(CONTENT, &options,
                        "1 line 2 column 1 \"0612345678\" skipped not_selected\n"
                        "2 line 3 column 1 \"0612345679\" +33612345679\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_refusal_shows_the_values_and_a_command_for_either_reading),
        cmocka_unit_test(a_mark_or_nothing_has_two_readings_too),
        cmocka_unit_test(dates_have_two_readings_too),
        cmocka_unit_test(other_values_have_a_command_each),
        cmocka_unit_test(a_name_is_enough_whatever_the_values),
        cmocka_unit_test(values_are_enough_where_both_kinds_are_there),
        cmocka_unit_test(of_two_unknown_values_one_is_left_out_by_name),
        cmocka_unit_test(a_value_that_says_may_be_written_to_is_never_offered_as_an_opt_out),
        cmocka_unit_test(columns_of_which_nothing_is_known_are_shown_too),
        cmocka_unit_test(the_likeliest_comes_first),
        cmocka_unit_test(what_tells_nobody_apart_is_not_shown),
        cmocka_unit_test(a_phones_name_over_yes_or_no_is_consent),
        cmocka_unit_test(a_flag_far_down_the_file_is_seen),
        cmocka_unit_test(lines_under_the_table_hide_no_flag),
        cmocka_unit_test(a_header_taken_for_a_row_hides_no_flag),
        cmocka_unit_test(flags_without_a_header_are_seen_by_their_values),
        cmocka_unit_test(every_such_column_is_shown),
        cmocka_unit_test(however_many_there_are_the_end_of_the_message_is_there),
        cmocka_unit_test(the_commands_survive_a_shell),
        cmocka_unit_test(a_name_that_can_not_be_given_back_is_its_number),
        cmocka_unit_test(all_rows_is_an_answer),
        cmocka_unit_test(the_commands_that_are_shown_select_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
